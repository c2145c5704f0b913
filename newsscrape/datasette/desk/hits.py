"""``/search.csv``: every hit of a search, without the texts."""

from __future__ import annotations

import csv
import io

from newsscrape.datasette.desk.database import Desk, Query
from newsscrape.datasette.desk.search import FILTERS, HITS, narrow
from newsscrape.export.delimited import harmless
from newsscrape.store.search import parse

MOST = 100_000  # hits in one file
_COLUMNS = ("id", "published_iso", "site", "headline", "byline", "section", "language", "word_count", "url")
_JOINED = " CROSS JOIN article ON article.id = article_fts.rowid CROSS JOIN url ON url.id = article.url_id"
_HITS = f"""\
SELECT article.id, article.published_iso, article.site, article.headline, article.byline, article.section,
       article.language, article.word_count, url.url
{HITS.replace("{joined}", _JOINED)}
ORDER BY article_fts.rowid LIMIT {MOST}"""


async def hits(desk: Desk, values: dict[str, str]) -> str:
    """The hits as CSV. A cell that a spreadsheet would take for a formula starts with an apostrophe."""
    words = parse(values.get("q", "")).match
    asked = {name: values.get(name, "").strip() for name in FILTERS}
    given = {name: value for name, value in asked.items() if value and FILTERS[name]}
    query = Query("All hits", _HITS.format(filters="".join(FILTERS[name] for name in given)))
    rows = await desk.rows(query, match=await narrow(desk, words, asked), **given) if words else []
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_COLUMNS)
    writer.writerows([harmless(row[name]) for name in _COLUMNS] for row in rows)
    return text.getvalue()
