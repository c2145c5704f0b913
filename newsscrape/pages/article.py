"""The generic article page: every field of an article with its candidates, from one parse.

A site's own page object overrides only what is special: a ``…_candidates`` method to add a reading with its evidence,
or a whole field, as in any web-poet page.
"""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import date
from functools import cached_property
from typing import Any, ClassVar

import attrs
from parsel import Selector
from web_poet import WebPage, field
from web_poet.fields import get_fields_dict, item_from_fields_sync

from newsscrape.extract import body as bodies
from newsscrape.extract import details, headline, pagetype, published, related, surrounds
from newsscrape.extract.authors import byline
from newsscrape.extract.body import Body
from newsscrape.extract.candidates import Candidate, choose
from newsscrape.extract.images import image_candidates
from newsscrape.extract.language import language_candidates
from newsscrape.extract.pageid import page_id_candidates
from newsscrape.extract.parsed_html import ParsedHtml
from newsscrape.extract.related import StoryList
from newsscrape.items import (
    Article,
    ArticleDate,
    Contributor,
    Evidence,
    Image,
    PageContext,
    PageType,
    RelatedStory,
    SiteProfile,
)

# Fields that are computed from others or are lists; related stories have their dates' raw text.
_WITHOUT_EVIDENCE = frozenset(
    "url page_type_reason body_structure related day_first_dates month_first_dates evidence".split()
)


@attrs.define(kw_only=True, slots=False, eq=False)
class ArticlePage(WebPage[Article]):
    """Any article page. ``context`` is everything known besides the response's bytes and headers."""

    context: PageContext

    # What a site's page object knows about its site; what the archive has learned takes precedence.
    profile: ClassVar[SiteProfile | None] = None
    # The first and the last day of capture for which this class is valid; None: no limit.
    valid_from: ClassVar[date | None] = None
    valid_until: ClassVar[date | None] = None

    @cached_property
    def reading(self) -> ParsedHtml:
        """The page, decoded and parsed once."""
        context = replace(self.context, site=_merged(self.context.site, self.profile))
        received = getattr(self.response, "received", None) or self.response.body
        return ParsedHtml.of(received, context, dict(self.response.headers))

    @property
    def selector(self) -> Selector:
        """parsel's view of the same parse, for ``self.css()`` and ``self.xpath()`` in a site's page."""
        return Selector(root=self.reading.root, type="html")

    def _validate_input(self) -> None:
        """Nothing: ``page_type`` says whether this is an article.

        web-poet's own method caches itself on the page, and this cycle would keep every page's bytes and tree in memory
        until the garbage collector's next full round.
        """

    def read(self) -> Article:
        """The article; what ``to_item`` returns, without await."""
        return item_from_fields_sync(self, item_cls=Article)

    # What the fields share, each computed once -------------------------------------------------------------

    @cached_property
    def chosen_headline(self) -> Candidate | None:
        return self._choose("headline", self.headline_candidates())

    @cached_property
    def first_reading(self) -> Body:
        """The body as its extractor reads it, before the related stories are known."""
        printed = self.chosen_headline
        return bodies.read_body(self.reading, printed.value if printed else None, printed.block if printed else None)

    @cached_property
    def stories(self) -> StoryList:
        printed = self.chosen_headline
        blocks = [index for paragraph in self.first_reading.paragraphs for index in paragraph.blocks]
        return related.read_related(self.reading, printed.block if printed else None, blocks)

    @cached_property
    def signed_text(self) -> Body:
        """The body without related stories, still with a byline that looks like its first or last paragraph."""
        text, listed = self.first_reading, self.stories.blocks
        kept = tuple(p for p in text.paragraphs if listed.isdisjoint(p.blocks))
        return text if len(kept) == len(text.paragraphs) else replace(text, paragraphs=kept)

    @cached_property
    def main_text(self) -> Body:
        """The body without related stories, credits and datelines."""
        return surrounds.without_credits(self.reading, self.signed_text, self.bylines)

    @cached_property
    def date_lists(self) -> tuple[list[Candidate], list[Candidate]]:
        excluded = frozenset(self.stories.blocks)
        return published.date_candidates(self.reading, self.chosen_headline, self.main_text, excluded)

    @cached_property
    def bylines(self) -> list[Candidate]:
        return self.byline_candidates()

    @cached_property
    def chosen_published(self) -> Candidate | None:
        return self._choose("date_published", self.published_candidates())

    @cached_property
    def chosen_byline(self) -> Candidate | None:
        return self._choose("byline", self.bylines)

    @cached_property
    def verdict(self) -> pagetype.Verdict:
        page = pagetype.Page.of(
            self.reading, self.chosen_headline, self.main_text, self.chosen_published, self.chosen_byline
        )
        return pagetype.judge(page)

    # Candidates, for a site's page to extend ---------------------------------------------------------------

    def headline_candidates(self) -> list[Candidate]:
        return headline.candidates(self.reading)

    def byline_candidates(self) -> list[Candidate]:
        found = byline.byline_candidates(self.reading, self.chosen_headline, self.signed_text)
        return [candidate for candidate in found if candidate.block not in self.stories.blocks]

    def published_candidates(self) -> list[Candidate]:
        return self.date_lists[0]

    def modified_candidates(self) -> list[Candidate]:
        return self.date_lists[1]

    # The fields --------------------------------------------------------------------------------------------

    @field
    def url(self) -> str:
        return self.context.url

    @field
    def page_type(self) -> PageType:
        self._choose("page_type", list(self.verdict.candidates))
        return self.verdict.page_type

    @field
    def page_type_reason(self) -> str | None:
        return None if self.page_type == "article" else self.verdict.reason

    @field
    def headline(self) -> str | None:
        return self.chosen_headline.value if self.chosen_headline else None

    @field
    def share_title(self) -> str | None:
        return self._value("share_title", headline.share_title_candidates(self.reading))

    @field
    def title_tag(self) -> str | None:
        return self._value("title_tag", headline.title_tag_candidates(self.reading))

    @field
    def body(self) -> str:
        text = self.main_text
        self._choose("body", [Candidate(text.text, None, text.source, text.rule, text.first_block)])
        return text.text

    @field
    def body_structure(self) -> str | None:
        """None if a site's page object has a body of its own."""
        own = type(self).body is not ArticlePage.body
        return None if own else bodies.structure_of(self.reading, self.main_text)

    @field
    def byline(self) -> str | None:
        return self.chosen_byline.value if self.chosen_byline else None

    @field
    def authors(self) -> tuple[str, ...]:
        return self._value("authors", byline.author_candidates(self.reading, self.bylines)) or ()

    @field
    def contributors(self) -> tuple[Contributor, ...]:
        found = byline.contributor_candidates(self.reading, self.chosen_headline, self.signed_text)
        pairs = self._value("contributors", [c for c in found if c.block not in self.stories.blocks]) or ()
        return tuple(Contributor(name, role) for name, role in pairs)

    @field
    def date_published(self) -> ArticleDate | None:
        return self.chosen_published.value if self.chosen_published else None

    @field
    def date_modified(self) -> ArticleDate | None:
        return self._value("date_modified", self.modified_candidates())

    @field
    def description(self) -> str | None:
        return self._value("description", details.description_candidates(self.reading))

    @field
    def section(self) -> str | None:
        return self._value("section", details.section_candidates(self.reading))

    @field
    def keywords(self) -> tuple[str, ...]:
        return self._value("keywords", details.keywords_candidates(self.reading)) or ()

    @field
    def language(self) -> str | None:
        candidates = language_candidates(self.reading, self.main_text.text)
        known = self._of_site("language")
        # The page's declaration comes first; the detected language is weaker than what is known about the site.
        declared = [c for c in candidates if c.source != "text"]
        return self._value("language", [*declared, *known, *(c for c in candidates if c.source == "text")])

    @field
    def canonical_url(self) -> str | None:
        return self._value("canonical_url", details.canonical_candidates(self.reading))

    @field
    def page_id(self) -> str | None:
        return self._value("page_id", page_id_candidates(self.reading, self.chosen_headline))

    @field
    def publisher(self) -> str | None:
        return self._value("publisher", [*details.publisher_candidates(self.reading), *self._of_site("name")])

    @field
    def images(self) -> tuple[Image, ...]:
        return self._value("images", image_candidates(self.reading, self.main_text)) or ()

    @field
    def is_free(self) -> bool | None:
        return self._value("is_free", details.is_free_candidates(self.reading, self.main_text))

    @field
    def related(self) -> tuple[RelatedStory, ...]:
        return tuple(self.stories.stories)

    @field
    def day_first_dates(self) -> int:
        return published.page_order(self.reading).day_first

    @field
    def month_first_dates(self) -> int:
        return published.page_order(self.reading).month_first

    @field
    def evidence(self) -> dict[str, tuple[Evidence, ...]]:
        """Every field's candidates. A field that a site's page object overrides as a whole is its own evidence."""
        for name in get_fields_dict(self):
            if name in _WITHOUT_EVIDENCE or name in self._evidence or self._is_known_empty(name):
                continue
            value = getattr(self, name)
            if name not in self._evidence and value:
                self._evidence[name] = (Evidence(value, None, f"page:{type(self).__name__}", "override", True),)
        return dict(self._evidence)

    # Keeping the evidence ----------------------------------------------------------------------------------

    @cached_property
    def _evidence(self) -> dict[str, tuple[Evidence, ...]]:
        return {}

    @cached_property
    def _asked(self) -> set[str]:
        """The fields whose candidates were looked at."""
        return set()

    def _is_known_empty(self, name: str) -> bool:
        """Whether a field of the generic page was read already; it has no evidence, so nothing was found."""
        return name in self._asked and getattr(type(self), name) is getattr(ArticlePage, name)

    def _choose(self, name: str, candidates: list[Candidate]) -> Candidate | None:
        self._asked.add(name)
        chosen, evidence = choose(candidates)
        if evidence:
            self._evidence[name] = evidence
        return chosen

    def _of_site(self, name: str) -> list[Candidate]:
        """What is known about the site, as the last candidate."""
        site = self.reading.context.site
        value = getattr(site, name) if site else None
        return [Candidate(value, None, "site", "known of the site")] if value else []

    def _value(self, name: str, candidates: list[Candidate]) -> Any:
        """The chosen value. Any: a field's candidates have their own type."""
        chosen = self._choose(name, candidates)
        return chosen.value if chosen else None


def _merged(learned: SiteProfile | None, known: SiteProfile | None) -> SiteProfile | None:
    if learned is None or known is None:
        return learned or known
    return SiteProfile(**{name: asdict(learned)[name] or value for name, value in asdict(known).items()})
