"""Datasette's metadata: titles, descriptions, facets and canned queries; ``metadata.yaml`` is generated from it.

Needs only Datasette: no plugin, no template, no other file.
"""

from __future__ import annotations

import re
from typing import Any

import yaml

from newsscrape.store.catalogue.description import Description
from newsscrape.store.catalogue.tables import TABLES
from newsscrape.store.catalogue.views import VIEWS
from newsscrape.store.queries import QUERIES

# Order and facets of the tables. Large tables are only sorted by an indexed column or the id, because Datasette stops a
# query after one second; the ids follow time.
_DISPLAY: dict[str, dict[str, Any]] = {
    "article": {
        "sort_desc": "published_day",
        "label_column": "headline",
        "facets": ["site_id", "section", "language"],
        "fts_table": "article_fts",
        "fts_pk": "id",
        "size": 50,
    },
    "articles": {
        "sort_desc": "published_day",
        "facets": ["site", "section", "byline", "year"],
        "fts_table": "article_fts",
        "fts_pk": "id",
        "size": 50,
    },
    "site": {"label_column": "domain", "sort": "domain"},
    "url": {"label_column": "url", "facets": ["fate", "site_id"], "sort_desc": "id"},
    "visit": {"facets": ["outcome"], "sort_desc": "id"},
    "capture": {"label_column": "captured_at", "facets": ["origin", "mime"], "sort_desc": "id"},
    "crawl": {"label_column": "spider", "sort_desc": "id"},
    "author": {"label_column": "name", "facets": ["site_id"], "sort": "name"},
    "related_story": {"label_column": "headline", "sort": "article_id"},
    "evidence": {"facets": ["field", "source", "chosen"]},
    "revision": {"sort_desc": "id"},
    "discovery": {"facets": ["via"], "sort_desc": "id"},
    "frontier": {"facets": ["role", "host", "done"], "sort": "id"},
    "duplicate": {"facets": ["kind"]},
    "article_count": {"sort_desc": "articles"},
    "reextraction": {"sort_desc": "id"},
    "extraction_change": {"facets": ["field"], "sort_desc": "id"},
    "extraction_failure": {"sort_desc": "id"},
    "removal": {"sort_desc": "id"},
    "coverage_by_day": {"facets": ["site"], "sort_desc": "day"},
    "field_coverage": {"sort_desc": "articles"},
    "date_problems": {"facets": ["problem", "site"], "sort": "problem"},
    "failures": {"facets": ["fate", "reason", "site"], "sort_desc": "last_visited_at"},
    "related_graph": {"sort_desc": "from_day"},
    "duplicates": {"facets": ["kind", "site", "other_site"], "sort_desc": "similarity"},
    "clusters": {"facets": ["sites", "first_site"], "sort_desc": "articles"},
}
FACET_SIZE = 8  # values of a facet shown before its "…"
# Each name hides the tables that start with it: the indexes for the search and for duplicates.
HIDDEN = (
    "article_author", "article_fts", "article_folded", "article_state", "article_fingerprint", "fingerprint",
    "evidence_kind", "evidence_layout", "evidence_page", "evidence_text", "search_backlog", "packing_backlog",
    "_sqlite_migrations",
)  # fmt: skip

# Datasette's own design with these changes: queries and views before tables; column descriptions in small print and
# filters on one line, so that data is on the first screen; long texts cut to one line in lists of rows; a single row
# shown as a list of fields, with its paragraphs. It goes into a link in the page unescaped: no "#" and no "%".
STYLE = """
body.db section.content{display:flex;flex-direction:column}
body.db [id=views],body.db [id=views]+ul{order:1}
body.db [id=tables],body.db .db-table,body.db .db-table~p{order:2}
body.db form.sql{order:3}
body.db .db-table,body.db .db-table p{margin:0 0 .3em}
body.db .db-table{font-size:.9em}
dl.column-descriptions{columns:3 24em;column-gap:2em;font-size:.8em;line-height:1.4;margin:.6em 0}
dl.column-descriptions dt,dl.column-descriptions dd{display:inline;margin:0;padding:0;line-height:1.4}
dl.column-descriptions dd:before{content:" "}
dl.column-descriptions dd:after{content:"\\A"}
td.col-body{white-space:pre-line}
@media(min-width:577px){
form.filters .filter-row{display:inline-block;margin:0 .6em .6em 0;vertical-align:middle}
body.table .content>p{margin:.5em 0}
body.table td{max-width:22em;overflow-wrap:break-word}
body.table td.col-headline{min-width:14em}
body.table td.col-excerpt,td.col-snippet,td.col-teaser{min-width:26em;max-width:34em}
body.table td.col-body,body.table td.col-keywords,body.table td.col-images,body.table td.col-description,
body.table td.col-settings,body.table td.col-stats{
max-width:18em;white-space:nowrap;overflow:hidden;text-overflow:ellipsis}
body.row table.rows-and-columns{display:grid;grid-template-columns:max-content minmax(20em,52em);
grid-auto-flow:row dense}
body.row .rows-and-columns thead,body.row .rows-and-columns tbody,body.row .rows-and-columns tr{display:contents}
body.row .rows-and-columns th{grid-column:1;padding:4px 2em 4px 0;border:0;border-top:1px solid rgb(170,170,170)}
body.row .rows-and-columns td{grid-column:2;overflow-wrap:anywhere}
}
"""

_WELCOME = """<p>News articles, each value with the evidence for it, gathered by newsscrape.</p>
<p><a href="{0}/articles">Read and filter the articles</a> ·
<a href="{0}/ranked_search">Search them</a> ·
<a href="{0}/articles_by_month">Count them by month</a></p>
<p>The texts belong to their publishers.</p>"""
_OVERVIEW = """<p>Begin with <a href="{0}/articles">articles</a>: sort, filter, search, and save what you see as CSV.
<a href="{0}/field_coverage">field_coverage</a> says how complete the archive is,
<a href="{0}/date_problems">date_problems</a> and <a href="{0}/failures">failures</a> what to look at before you
count.</p>
<p>Every value's origin is in <a href="{0}/evidence">evidence</a>, every address's fate in <a href="{0}/url">url</a>.
Times are UTC; days are the publisher's own.</p>"""


def metadata(database: str = "archive") -> dict[str, Any]:
    """The metadata of an archive; ``database`` is the stem of its file name, which is Datasette's name for it."""
    tables = {name: _table(name, entry) for name, entry in {**VIEWS, **TABLES}.items()}
    for name in HIDDEN:
        tables.setdefault(name, {})["hidden"] = True
    path = _path(database)
    return {
        "title": "News archive",
        "description_html": _WELCOME.format(path),
        "extra_css_urls": ["data:text/css," + " ".join(STYLE.split())],
        "databases": {
            database: {
                "title": "News archive",
                "description_html": _OVERVIEW.format(path),
                "queries": QUERIES,
                "tables": tables,
            }
        },
    }


def metadata_yaml() -> str:
    """``metadata.yaml`` as text."""
    body = yaml.dump(metadata(), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110)
    return f"# For Datasette: datasette data/archive.db -m metadata.yaml\n{body}"


def _path(database: str) -> str:
    """A database's name in Datasette's URLs ("tilde encoding")."""
    return re.sub(r"[^A-Za-z0-9_-]", lambda found: "".join(f"~{byte:02X}" for byte in found[0].encode()), database)


def _table(name: str, entry: Description) -> dict[str, Any]:
    display = _DISPLAY.get(name, {})
    size = {"facet_size": FACET_SIZE} if "facets" in display else {}
    return {"description": entry.description, **_linked(name, entry), **display, **size, "columns": entry.columns}


def _linked(name: str, entry: Description) -> dict[str, str]:
    """A view's description, with a link if it names a table.

    Tables have none, because their description is also on the pages of their rows, from where the link would differ.
    """
    linked = re.sub(r"\btable (\w+)", r'<a href="\1">\g<0></a>', entry.description)
    return {"description_html": linked} if name in VIEWS and linked != entry.description else {}


class _Dumper(yaml.SafeDumper):
    """Readable YAML: no anchors, SQL in blocks."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    if "\n" in value:
        return dumper.represent_scalar("tag:yaml.org,2002:str", value.strip() + "\n", style="|")
    return dumper.represent_scalar("tag:yaml.org,2002:str", value)


_Dumper.add_representer(str, _text)
