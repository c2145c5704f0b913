"""Converts an article to the values of the archive's columns. Pure: the same article gives the same record."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import asdict, replace
from typing import Any

from newsscrape import dates, urls
from newsscrape.items import Article, ArticleDate, Evidence, Image
from newsscrape.items import EvidenceRow as EvidenceRow  # noqa: PLC0414 - other modules import both from here
from newsscrape.items import Record as Record  # noqa: PLC0414

MAX_HEADLINE = 1_000  # characters; a longer one is a page without markup, read as one line
MAX_TEXT = 2_000_000  # characters of a body; no article is that long, and the search index could not handle it
MAX_EVIDENCE = 2_000  # characters of one value or raw text; more is a body or a hostile page
_WORD = re.compile(r"\w+")
# Scripts without spaces: characters are the nearest thing to words that can be counted.
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]")


def record(article: Article) -> Record:
    """An article as columns."""
    digest = content_hash(article)
    columns = {
        "headline": article.headline,
        "share_title": article.share_title,
        "title_tag": article.title_tag,
        "body": article.body,
        "body_blocks": article.body_structure,
        "byline": article.byline,
        "description": article.description,
        "section": article.section,
        "language": article.language,
        "keywords": _json(article.keywords),
        "publisher": article.publisher,
        "canonical_url": urls.canonical(article.canonical_url) if article.canonical_url else None,
        "images": _json([asdict(image) for image in article.images]),
        "is_free": article.is_free,
        **published_columns(article.date_published),
        **_modified(article.date_modified),
        "word_count": word_count(article.body),
        "content_hash": digest,
    }
    related = tuple(
        {
            "position": story.position,
            "heading": story.heading,
            "url": urls.canonical(story.url) if story.url else None,
            "headline": story.headline,
            "date_raw": story.date.raw if story.date else None,
            "date_iso": story.date.iso if story.date else None,
            "date_day": story.date.day if story.date else None,
            "teaser": story.teaser,
        }
        for story in article.related
    )
    seen = (article.day_first_dates, article.month_first_dates)
    contributors = tuple(dict.fromkeys((one.name, one.role) for one in article.contributors))
    clock = dates.clock_shown(_accepted(article))
    return Record(
        columns, article.authors, related, digest, seen, clock, contributors,
        page_id=article.page_id.lower() if article.page_id else None,
    )  # fmt: skip


def with_evidence(row: Record, article: Article) -> Record:
    """A record with the evidence rows of its article. Those of fields for which the article has none are kept."""
    found = evidence_rows(article)
    fields = {one[0] for one in found}
    return replace(row, evidence=(*(one for one in row.evidence or () if one[0] not in fields), *found))


def refusal(row: Record) -> str | None:
    """Why a record is not an article; None if it may be stored."""
    headline, body = row.article["headline"], row.article["body"]
    if not headline and not body:
        return "neither headline nor text"
    if headline and len(headline) > MAX_HEADLINE:
        return f"a headline of {len(headline)} characters"
    if len(body) > MAX_TEXT:
        return f"a text of {len(body):,} characters"
    return None


def by_site_order(article: Article, order: str) -> Article:
    """The article with its dates read in its site's order of day and month; the same object if nothing changes.

    The former reading stays in the evidence, after the one that is now chosen.
    """
    published, modified = (
        dates.by_site_order(date, order) if date else None for date in (article.date_published, article.date_modified)
    )
    related = tuple(
        replace(story, date=dates.by_site_order(story.date, order)) if story.date else story
        for story in article.related
    )
    if (published, modified, related) == (article.date_published, article.date_modified, article.related):
        return article
    evidence = dict(article.evidence)
    for name, old, new in (
        ("date_published", article.date_published, published),
        ("date_modified", article.date_modified, modified),
    ):
        if new is not None and new != old:
            former = tuple(replace(candidate, chosen=False) for candidate in evidence.get(name, ()))
            evidence[name] = (Evidence(new, new.raw, new.source, f"the site's order, {order}", True), *former)
    return replace(article, date_published=published, date_modified=modified, related=related, evidence=evidence)


def by_site_zone(article: Article, timezone: str) -> Article:
    """The article with its publication date in its site's time zone; the same object if nothing changes.

    A time in UTC is kept if the page prints a day: that is the day its readers saw.
    """
    date = article.date_published
    if date is None or (dates.is_utc(date) and any(d.source.startswith("dom:text") for d in _accepted(article))):
        return article
    local = dates.in_site_zone(date, timezone)
    if local is date:
        return article
    former = tuple(replace(candidate, chosen=False) for candidate in article.evidence.get("date_published", ()))
    chosen = Evidence(local, local.raw, local.source, f"the site's zone, {timezone}", True)
    return replace(article, date_published=local, evidence={**article.evidence, "date_published": (chosen, *former)})


def _accepted(article: Article) -> list[ArticleDate]:
    """The page's publication dates that were accepted, the chosen one first."""
    return [c.value for c in article.evidence.get("date_published", ()) if isinstance(c.value, ArticleDate)]


def word_count(text: str) -> int:
    """Number of words; in scripts without spaces every character counts as a word.

    >>> word_count("It's two"), word_count("記者会見")
    (3, 4)
    """
    unspaced = unspaced_count(text)
    return unspaced + len(_WORD.findall(_UNSPACED.sub(" ", text) if unspaced else text))


def content_hash(article: Article) -> str:
    """SHA-256 of headline, byline, date and body with white space folded: equal for equal articles."""
    published = article.date_published.iso if article.date_published else None
    return hash_of(article.headline, article.byline, published, article.body)


def hash_of(headline: str | None, byline: str | None, published_iso: str | None, body: str) -> str:
    """``content_hash`` of an article given by its columns."""
    parts = (headline, byline, published_iso, body)
    return hashlib.sha256("\n".join(" ".join((part or "").split()) for part in parts).encode()).hexdigest()


def shared_text(one: str, other: str) -> float:
    """How much of the shorter of two texts is also in the other, from 0 to 1, in runs of four words.

    Paragraphs are ignored, because a print version breaks lines differently.
    """
    runs = [_runs(text) for text in (one, other)]
    shorter = min(map(len, runs))
    return len(runs[0] & runs[1]) / shorter if shorter else float(runs[0] == runs[1])


def _runs(text: str) -> set[tuple[str, ...]]:
    found = words(text)
    return set(zip(*(found[start:] for start in range(4)), strict=False))


def words(text: str) -> list[str]:
    """A text's words in order, case folded; in scripts without spaces every character is a word.

    >>> words("It's Two"), words("記者")
    (['it', 's', 'two'], ['記', '者'])
    """
    return _WORD.findall((text if text.isascii() else _UNSPACED.sub(r" \g<0> ", text)).casefold())


def unspaced_count(text: str) -> int:
    """Number of characters of scripts without spaces."""
    return 0 if text.isascii() else len(_UNSPACED.findall(text))


def text_hash(text: str) -> str:
    """SHA-256 of a text, which replaces a whole body in the evidence."""
    return hashlib.sha256(text.encode()).hexdigest()


def evidence_rows(article: Article) -> tuple[EvidenceRow, ...]:
    """Every candidate for every field, in order: the rows of ``evidence`` for a page."""
    return tuple(
        (
            field, rank, _candidate_value(field, candidate),
            candidate.raw[:MAX_EVIDENCE] if candidate.raw else candidate.raw, candidate.source, candidate.rule,
            int(candidate.chosen),
        )
        for field, candidates in article.evidence.items()
        for rank, candidate in enumerate(candidates, start=1)
    )  # fmt: skip


def _candidate_value(field: str, candidate: Evidence) -> str | None:
    """A candidate's value as text: ISO for a date, JSON for a list, a hash for a body."""
    value: Any = getattr(candidate.value, "iso", candidate.value)
    if value is None:
        return None
    if field == "body":
        return text_hash(str(value))
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=_as_json)
    return text[:MAX_EVIDENCE]


def _as_json(value: Any) -> Any:
    return asdict(value) if isinstance(value, Image) else str(value)


def published_columns(date: ArticleDate | None) -> dict[str, Any]:
    return {
        "published_iso": date.iso if date else None,
        "published_day": date.day if date else None,
        "published_utc": dates.to_utc(date) if date else None,
        "published_raw": date.raw if date else None,
        "published_precision": date.precision if date else None,
        "published_ambiguous": date.ambiguous if date else None,
        "published_alternative": date.alternative if date else None,
        "published_order": date.order if date else None,
        "published_source": date.source if date else None,
        "published_timezone_source": date.timezone_source if date else None,
    }


def _modified(date: ArticleDate | None) -> dict[str, Any]:
    return {
        "modified_iso": date.iso if date else None,
        "modified_utc": dates.to_utc(date) if date else None,
        "modified_raw": date.raw if date else None,
    }


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
