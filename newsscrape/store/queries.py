"""Queries ready to run in Datasette. None fails on anything typed into its form, or on nothing typed at all."""

from __future__ import annotations

from typing import Any

from newsscrape.store.views import UNSPACED

# Article ids for what was typed as :article, an id or an address; for nothing typed, the newest articles.
_CHOSEN_ARTICLES = """\
with chosen as (
  select id from article where id = :article
  union
  select article_id from url where url = trim(:article)
  union all
  select id from (select id from article where :article = '' order by published_day desc limit 20)
)"""

# What a person types becomes a query in FTS5's language that is always valid: every word goes between quotes, and
# only quotes, *, OR, AND, NOT and the names of two columns keep a meaning. FTS5 cannot report an error to a
# canned query other than by failing, so nothing may reach it raw.
_SEARCH = """\
with typed as (
  -- Blanks of every kind become spaces; a column's name moves up to the word, or into the quotes, that it is for.
  select replace(replace(replace(replace(replace(replace(replace(replace(replace(
    :q, char(9), ' '), char(10), ' '), char(13), ' '), char(12288), ' '), char(92), ' '),
    'headline: ', 'headline:'), 'byline: ', 'byline:'), 'headline:"', '"headline:'), 'byline:"', '"byline:') as q
),
pieces as (
  -- The text between quotes is every second piece.
  select key as piece, value, key % 2 as quoted
  from typed, json_each('[' || replace(json_quote(q), char(92) || '"', '","') || ']')
),
words as (
  select piece, 0 as place, trim(value) as word, 'term' as kind from pieces where quoted
  union all
  select piece, part.key, part.value, iif(part.value in ('AND', 'OR', 'NOT'), 'operator', 'term')
  from pieces, json_each('[' || replace(json_quote(pieces.value), ' ', '","') || ']') as part where not quoted
),
terms as (
  select piece, place, kind, word like '%*' as open,
    case when word glob 'headline:?*' then 'headline : ' when word glob 'byline:?*' then 'byline : ' else ''
      end as field,
    rtrim(case when word glob 'headline:?*' then substr(word, 10) when word glob 'byline:?*' then substr(word, 8)
      else word end, '*') as word,
    lag(kind) over (order by piece, place) as before, lead(kind) over (order by piece, place) as after
  from words where rtrim(word, '*') <> ''
),
search as (
  -- An operator stays where a term stands on both its sides.
  select ifnull(group_concat(text, ' '), '""') as match, max(iif(kind = 'term', length(word), 0)) > 2 as long,
    (select q from typed) glob '*[UNSPACED]*' as unspaced
  from (
    select word, kind, iif(kind = 'term', field || '"' || word || '"' || iif(open, ' *', ''), word) as text
    from terms where kind = 'term' or (before = 'term' and after = 'term')
    order by piece, place
  )
),
found as (
  select * from (
    -- A word in the headline weighs eight times one in the body, one in the byline four times.
    select article.id, article_fts.rank as score, snippet(article_fts, -1, '[', ']', ' … ', 32) as snippet
    from article_fts cross join article on article.id = article_fts.rowid
    where article_fts match (select iif(unspaced, '""', match) from search)
      and article_fts.rank match 'bm25(8.0, 1.0, 4.0)'
      and FILTERS
    order by article_fts.rank limit 100
  )
  union all
  -- Chinese, Japanese, Thai and other scripts without spaces: their index finds three characters and more …
  select * from (
    select article.id, article_fts_trigram.rank, snippet(article_fts_trigram, -1, '[', ']', ' … ', 48)
    from article_fts_trigram cross join article on article.id = article_fts_trigram.rowid
    where article_fts_trigram match (select iif(unspaced and long, match, '""') from search)
      and article_fts_trigram.rank match 'bm25(8.0, 1.0, 4.0)'
      and FILTERS
      and SHORT
    order by article_fts_trigram.rank limit 100
  )
  union all
  -- … and where no word is that long, each article is read.
  select * from (
    select article.id, 0, trim(substr(article.body, max(1, instr(article.body, first.word) - 16), 48))
    from search cross join (select word from terms where kind = 'term' order by piece, place limit 1) as first
    cross join article
    where unspaced and not long
      and FILTERS
      and SHORT
    order by article.published_day desc limit 100
  )
)
select article.id, article.published_day, article.headline, found.snippet, article.byline, site.domain as site, url.url
from found
join article on article.id = found.id
join site on site.id = article.site_id
join url on url.id = article.url_id
order by found.score, article.published_day desc
limit 100"""
_FILTERS = """\
(:site = '' or article.site_id = (select id from site where domain = trim(:site)))
      and (:since = '' or article.published_day >= trim(:since))
      and (:until = '' or substr(article.published_day, 1, length(trim(:until))) <= trim(:until))"""
_SHORT = """\
not exists (
        select 1 from terms where kind = 'term' and length(word) < 3
          and instr(ifnull(article.headline, '') || ' ' || article.body, word) = 0
      )"""
# As in newsscrape.article.normalise: Thai and Lao, Burmese, Khmer, kana, Han.

QUERIES: dict[str, dict[str, Any]] = {
    "ranked_search": {
        "title": "Search, best match first",
        "description": (
            "q: words, which match in any of their forms (flood, floods). Also: \"exact words\", flood*, "
            "flood OR storm, flood NOT Newry, headline:flood, byline:gmcg. "
            "since, until: days of publication, such as 2004-11-15, 2004-11 or 2004. "
            "site: a domain, such as 4ni.co.uk. All but q may stay empty. "
            "What was found stands in [brackets]; at most 100 articles are shown."
        ),
        "hide_sql": True,
        "params": ["q", "since", "until", "site"],
        "sql": _SEARCH.replace("FILTERS", _FILTERS).replace("SHORT", _SHORT).replace("UNSPACED", UNSPACED),
    },
    "articles_by_month": {
        "title": "Articles a month",
        "description": "How many articles, and words in them, each site published in each month, newest first.",
        "hide_sql": True,
        "params": [],
        "sql": """\
select substr(article.published_day, 1, 7) as month, site.domain as site,
  count(*) as articles, sum(article.word_count) as words, round(avg(article.word_count)) as words_per_article
from article
join site on site.id = article.site_id
where article.published_day is not null
group by month, site.id
order by month desc, articles desc""",
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
            "site, in the order of publication, and how alike each is to the article asked for; then the articles that "
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
