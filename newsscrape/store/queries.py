"""Canned queries for Datasette. None fails on any input, or on an empty form."""

from __future__ import annotations

from typing import Any

from newsscrape.store.facets import narrowed
from newsscrape.store.search import PARSER

# Article ids for the parameter :article, an id or a URL; if it is empty, the newest articles.
_CHOSEN_ARTICLES = """\
with chosen as (
  select id from article where id = :article
  union
  select article_id from url where url = trim(:article)
  union all
  select id from (select id from article where :article = '' order by published_day desc limit 20)
)"""

# The articles that match, best first, for a query in the language of newsscrape.store.search. A word in the headline
# weighs eight times one in the body, one in the byline four times. The index has some texts with folded letters
# (article_folded): for those, the snippet is cut from the original text, near the place where the index has the words.
RESULTS = """
asked as materialized (
  select narrowed.match, understood, error, first_word,
    (select count(*) from article_fts where article_fts match ifnull(narrowed.match, '""')) as found
  from query cross join narrowed
),
ranked as materialized (
  select *, iif(found <= RANKED, 0, (select rowid from article_fts
      where article_fts match ifnull(asked.match, '""')
      order by rowid desc limit 1 offset RANKED)) as first_id
  from asked
),
best as materialized (
  select article_fts.rowid as id, bm25(article_fts, 8.0, 1.0, 4.0, 0.0) as score
  from ranked cross join article_fts
  where article_fts match ifnull(ranked.match, '""') and article_fts.rowid >= first_id
  order by score, id limit LIMIT
),
shown as (
  select best.id, snippet(article_fts, 1, '[', ']', ' … ', 32) as snippet,
    snippet(article_fts, 1, char(1), '', char(2), 32) as marked, asked.*
  from asked cross join best cross join article_fts
  where article_fts match ifnull(asked.match, '""') and article_fts.rowid = best.id
)
select article.id, article.published_day, article.headline,
  iif(article_folded.article_id is null, shown.snippet,
    replace(CUT, ifnull(first_word, ' '), '[' || first_word || ']')) as snippet,
  article.byline, article.site, url.url, substr(article.published_iso, 1, 10) as published,
  shown.found, shown.understood
from shown
join article on article.id = shown.id
join url on url.id = article.url_id
left join article_folded on article_folded.article_id = article.id
union all
select null, null, 'This query is not understood: ' || error, null, null, null, null, null, 0, null
from asked where error is not null
limit LIMIT"""
# The part of the original text that approximately corresponds to the first match in the folded text.
_CUT = """trim(substr(article.body, max(1, cast(1.0 * length(article.body) / max(1, length(article_folded.body)) * (
      instr(article_folded.body, substr(replace(shown.marked, char(2), ''), 1,
        max(1, instr(shown.marked, char(1)) - 1))) + instr(shown.marked, char(1))) as integer) - 60), 160))"""
SHOWN = 100  # results in Datasette
RANKED = 30_000  # articles of which the best are found, those stored last; a word in more of them says little of any


def search_sql(limit: int) -> str:
    """The search for ``:q``, ``:since``, ``:until`` (a day, month or year) and ``:site``; empty parameters are ignored.

    A date that is only precise to the month or year matches if one of its days may be in the period.
    """
    results = RESULTS.replace("LIMIT", str(limit)).replace("CUT", _CUT)
    results = results.replace("RANKED", str(RANKED))
    return f"{PARSER},\n{narrowed()},{results}"


QUERIES: dict[str, dict[str, Any]] = {
    "ranked_search": {
        "title": "Search, best match first",
        "description": (
            "q: words; English ones match in any form (flood, floods). Also: \"exact words\", flood*, "
            "flood OR storm, flood -Newry, (a OR b) c, headline:flood, byline:gmcg. "
            "since, until: days of publication, such as 2004-11-15, 2004-11 or 2004. "
            "site: a domain, such as 4ni.co.uk. All but q may stay empty. "
            f"Matches are in [brackets]. The best {SHOWN} articles are shown; the column found counts all."
        ),
        "hide_sql": True,
        "params": ["q", "since", "until", "site"],
        "sql": search_sql(SHOWN),
    },
    "articles_by_month": {
        "title": "Articles a month",
        "description": (
            "How many articles, and words in them, each site published in each month, newest first. A year alone: the "
            "articles of which no more is known; no date: those without one."
        ),
        "hide_sql": True,
        "params": [],
        "sql": """\
select ifnull(substr(article.published_iso, 1, 7), 'no date') as month, site.domain as site,
  count(*) as articles, sum(article.word_count) as words, round(avg(article.word_count)) as words_per_article
from article
join site on site.id = article.site_id
group by month, site.id
order by month = 'no date', month desc, articles desc""",
    },
    "related_stories": {
        "title": "An article's related stories",
        "description": (
            "article: an article's id or its address. Shows the stories that its page lists as related, in the page's "
            "order, and as which article each is in this archive. Empty: the newest 20 articles."
        ),
        "hide_sql": True,
        "params": ["article"],
        "sql": f"""\
{_CHOSEN_ARTICLES}
select article.id as article_id, article.headline as article, article.published_day,
  related_story.position, related_story.heading, related_story.headline as related_headline,
  related_story.date_day as related_day, related_story.teaser, related_story.url as related_url,
  related_story.target_article_id as archived_as
from chosen
join article on article.id = chosen.id
join related_story on related_story.article_id = article.id
order by article.published_day desc, article.id, related_story.position""",
    },
    "copies_of_an_article": {
        "title": "Who printed the same story",
        "description": (
            "article: an article's id or its address. Shows the story's whole group, copies and versions on every "
            "site, in the order of publication, and how similar each is to the given article; then the articles that "
            "share a quotation with it. Empty: the newest 20 articles."
        ),
        "hide_sql": True,
        "params": ["article"],
        "sql": f"""\
{_CHOSEN_ARTICLES},
pairs as (
  select duplicate.article_id as id, other_id, kind, similarity from chosen
  join duplicate on duplicate.article_id = chosen.id
  union all
  select other_id, duplicate.article_id, kind, similarity from chosen
  join duplicate on duplicate.other_id = chosen.id
),
shown as (
  select chosen.id as asked, article.id from chosen
  join article as asked on asked.id = chosen.id
  join article on article.cluster_id = asked.cluster_id
  union
  select id, other_id from pairs
)
select shown.asked as article_id,
  case when article.id = shown.asked then 'itself' else ifnull(pairs.kind, 'by way of others') end as kind,
  pairs.similarity, article.published_day, ifnull(article.published_utc, article.published_iso) as published,
  site.domain as site, article.id as other_id, article.headline, url.url
from shown
join article on article.id = shown.id
join site on site.id = article.site_id
join url on url.id = article.url_id
left join pairs on pairs.id = shown.asked and pairs.other_id = article.id
order by shown.asked, ifnull(pairs.kind, '') = 'quote', article.published_day is null,
  coalesce(article.published_utc, article.published_day), article.first_captured_at, article.id""",
    },
    "blocks_of_an_article": {
        "title": "The structure of a text",
        "description": (
            "article: an article's id or its address. Shows its paragraphs in order: which are headings, items of "
            "lists, quotations or rows of tables, and the links in each as start, length and URL. Empty: the newest "
            "20 articles."
        ),
        "hide_sql": True,
        "params": ["article"],
        "sql": f"""\
{_CHOSEN_ARTICLES},
-- A paragraph has no two spaces in a row, so that two can stand for the blank line between two paragraphs.
lines as (
  select article.id, line.key + 1 as n, line.value as text
  from chosen join article on article.id = chosen.id,
    json_each('[' || replace(json_quote(replace(article.body, char(10) || char(10), '  ')), '  ', '","') || ']') as line
),
known as (
  select article.id, json_extract(iif(block.type = 'object', block.value, '{{}}'), '$.n') as n,
    iif(block.type = 'object', block.value, '{{}}') as said
  from chosen join article on article.id = chosen.id,
    json_each(iif(json_valid(article.body_blocks), article.body_blocks, '[]')) as block
)
select lines.id as article_id, lines.n as position, ifnull(json_extract(said, '$.kind'), 'paragraph') as kind,
  json_extract(said, '$.level') as level, lines.text, json_extract(said, '$.links') as links
from lines left join known on known.id = lines.id and known.n = lines.n
order by lines.id, lines.n""",
    },
    "evidence_of_a_field": {
        "title": "Where a value comes from",
        "description": (
            "article: an article's id or its address. field: headline, body, byline, date_published, section … "
            "Shows every candidate for the field, the chosen one first: what was read, where on the page, by which "
            "rule, and the digest of the page's bytes. An empty field means all; an empty article, the newest 20."
        ),
        "hide_sql": True,
        "params": ["article", "field"],
        "sql": f"""\
{_CHOSEN_ARTICLES}
select evidence.article_id, evidence.field, evidence.chosen, evidence.rank, evidence.value, evidence.raw,
  evidence.source, evidence.rule, capture.captured_at, capture.payload_sha256
from chosen
join evidence on evidence.article_id = chosen.id
join capture on capture.id = evidence.capture_id
where :field = '' or evidence.field = trim(:field)
order by evidence.article_id, evidence.field, evidence.capture_id desc, evidence.chosen desc, evidence.rank""",
    },
}  # fmt: skip
