"""A simulated newspaper over ten years: what it published, corrected, moved and removed, and its response at any time.

Everything depends on a seed. The site is relaunched twice: its first URLs have a number, the second a date and a slug
under ``www.``, the third are the same under https. Each old URL redirects to the next one. On the loopback interface,
with one host and no https, the third differ from the second by a trailing slash.

    paper = Newsroom(articles=2000, seed=7)
    paper.answer("http://weirpost.example/news/1007-a-slug.html", at)
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from urllib.parse import urlsplit

START, END = datetime(2008, 1, 1, tzinfo=UTC), datetime(2018, 1, 1, tzinfo=UTC)
SECOND, THIRD = datetime(2011, 6, 1, tzinfo=UTC), datetime(2014, 9, 1, tzinfo=UTC)  # the relaunches
WORDS = (
    "river council bridge harbour winter market teacher engine garden budget signal station paper window letter copper "
    "island valley record driver method museum ticket corner branch summer player planet bottle after before under "
    "against because nobody quickly seldom almost another several former quiet narrow heavy public wooden early"
).split()
SYLLABLES = "ar be con dal el fin gor hun il jas kel lor mab nor ost pel rin sal tor ul vend wes".split()
VERBS = "weighs opens closes rejects repairs counts paints sells finds leaves".split()


@dataclass(frozen=True)
class Version:
    """What an article said from a moment on; ``pages`` are its paragraphs, page by page."""

    since: datetime
    headline: str
    slug: str
    published: datetime
    pages: tuple[tuple[str, ...], ...]

    @property
    def body(self) -> str:
        return "\n\n".join(line for page in self.pages for line in page)


@dataclass(frozen=True)
class Article:
    """``gone`` says since when it is no longer there; ``to_home`` that its addresses lead to the home page then."""

    number: int
    kind: str
    byline: str
    versions: tuple[Version, ...]
    gone: datetime | None = None
    to_home: bool = False
    forgets: bool = False  # an old slug is not found, where its number would have told

    def at(self, moment: datetime) -> Version | None:
        """Its version at a time; None if it was not published yet, or is gone."""
        if self.gone is not None and moment >= self.gone:
            return None
        said = [version for version in self.versions if version.since <= moment]
        return said[-1] if said else None


@dataclass(frozen=True)
class Answer:
    status: int
    body: str = ""
    location: str | None = None


@dataclass
class Newsroom:
    """``host``: None for the paper's own names, else the one host of the loopback that stands for all of them."""

    articles: int
    seed: int = 7
    host: str | None = None
    _addresses: dict[str, tuple[int, int, str]] = field(default_factory=dict)

    @cached_property
    def stories(self) -> list[Article]:
        chance = random.Random(self.seed)
        made: list[Article] = []
        while len(made) < self.articles:
            kind = chance.choices([name for name, *_ in KINDS], [weight for _, weight, _ in KINDS])[0]
            make = next(maker for name, _, maker in KINDS if name == kind)
            made += make(chance, len(made))
        made = made[: self.articles]
        for story in made:
            for version in story.versions:
                for era in (1, 2, 3):
                    for url in self.page_urls(story, version, era):
                        self._addresses.setdefault(url, (story.number, era, version.slug))
        return made

    def url(self, story: Article, version: Version, era: int) -> str:
        """An article's URL in an era, with the slug of a version."""
        first, other, last = (f"http://{self.host}",) * 3 if self.host else HOSTS
        dated = f"/{version.published:%Y/%m/%d}/{version.slug}-{_name(story.number)}"
        end = "/" if self.host else ""
        numbered = f"{first}/news/{1000 + story.number}-{version.slug}.html"
        return {1: numbered, 2: f"{other}{dated}", 3: f"{last}{dated}{end}"}[era]

    def page_urls(self, story: Article, version: Version, era: int) -> list[str]:
        base = self.url(story, version, era)
        return [base, *(f"{base}?page={n}" for n in range(2, len(version.pages) + 1))]

    def home(self, story: Article, moment: datetime) -> str | None:
        """An article's URL at a time."""
        version = story.at(moment)
        return None if version is None else self.url(story, version, era_at(moment))

    def whose(self, url: str) -> int | None:
        """The article with this URL."""
        assert self.stories
        found = self._addresses.get(url)
        return found[0] if found else None

    def answer(self, url: str, moment: datetime) -> Answer:
        """The paper's response to a request at a time."""
        assert self.stories
        if urlsplit(url).path == "/":
            return Answer(200, _front(self.stories))
        found = self._addresses.get(url)
        if found is None:
            return Answer(404, NOT_FOUND)
        story, (_, era, slug) = self.stories[found[0]], found
        now, said = era_at(moment), story.at(moment)
        if era > now:
            return Answer(404, NOT_FOUND)
        if said is None:
            gone_home = story.gone is not None and moment >= story.gone and story.to_home
            return Answer(301, location=self._front_url(now)) if gone_home else Answer(404, NOT_FOUND)
        if era < now:  # from launch to launch
            following = next((v for v in story.versions if v.slug == slug), said)
            return Answer(301, location=_with_page(self.url(story, following, era + 1), url))
        if slug != said.slug:
            return Answer(404, NOT_FOUND) if story.forgets else Answer(301, location=self.url(story, said, era))
        urls = self.page_urls(story, said, era)
        if url in urls:
            return Answer(200, _page(story, said, urls, urls.index(url), era))
        return Answer(404, NOT_FOUND) if "?page=" in url else Answer(301, location=urls[0])

    def _front_url(self, era: int) -> str:
        return f"http://{self.host}/" if self.host else f"{HOSTS[era - 1]}/"


HOSTS = ("http://weirpost.example", "http://www.weirpost.example", "https://www.weirpost.example")
NOT_FOUND = "<html><head><title>Not found</title></head><body><h1>Page not found</h1></body></html>"


def era_at(moment: datetime) -> int:
    return 1 + (moment >= SECOND) + (moment >= THIRD)


def _with_page(target: str, url: str) -> str:
    query = urlsplit(url).query
    return f"{target}?{query}" if query else target


# Pages ------------------------------------------------------------------------------------------------------


def _page(story: Article, version: Version, urls: list[str], number: int, era: int) -> str:
    head = (
        f'<meta property="og:type" content="article"><meta property="article:published_time" '
        f'content="{version.published.isoformat()}"><link rel="canonical" href="{urls[number]}">'
    )
    # Its last system shows by which number it knows a story.
    body = f"<body class=postid-{story.number}>" if era == 3 else "<body>"
    text = "".join(f"<p>{line}</p>" for line in version.pages[number])
    others = "".join(f'<a href="{url}">{n}</a> ' for n, url in enumerate(urls, 1) if n != number + 1)
    pager = f'<div class="pagination">{others}</div>' if others else ""
    title = f"<title>{version.headline} - The Weir Post</title>"
    if era == 1:
        story_html = f"<div id=main><h1>{version.headline}</h1><p class=byline>By {story.byline}</p>{text}{pager}</div>"
    else:
        story_html = (
            f'<main><article><h1 class="head">{version.headline}</h1><div class="byline">By {story.byline}</div>'
            f"{text}</article>{pager}</main>"
        )
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">{title}{head}</head>{body}<header><a href="/">'
        f"The Weir Post</a></header>{story_html}<footer>Copyright The Weir Post</footer></body></html>"
    )


def _front(stories: list[Article]) -> str:
    teasers = "".join(f"<h3><a href=/news/x-{s.number}>{s.versions[0].headline}</a></h3>" for s in stories[:25])
    return f"<html lang=en><head><title>The Weir Post</title></head><body><h1>The Weir Post</h1>{teasers}</body></html>"


# What happens to articles -----------------------------------------------------------------------------------


def _name(number: int) -> str:
    """A slug that no other article has."""
    letters = []
    for _ in range(3):
        number, rest = divmod(number, len(SYLLABLES))
        letters.append(SYLLABLES[rest])
    return "".join(letters)


def _sentence(chance: random.Random) -> str:
    name = "".join(chance.choices(SYLLABLES, k=3)).capitalize()
    words = chance.choices(WORDS, k=chance.randrange(11, 18))
    words.insert(chance.randrange(1, 9), name)
    return f"{' '.join(words).capitalize()}.".replace(name.lower(), name)


def _lines(chance: random.Random, count: int) -> tuple[str, ...]:
    return tuple(" ".join(_sentence(chance) for _ in range(3)) for _ in range(count))


def _first(chance: random.Random, number: int, pages: int = 1) -> tuple[str, Version]:
    at = START + (END - START) * chance.random() * 0.97
    at = at.replace(microsecond=0)
    headline = f"{_name(number).capitalize()} {chance.choice(VERBS)} {' '.join(chance.sample(WORDS, 3))}"
    slug = headline.lower().replace(" ", "-")
    text = tuple(_lines(chance, chance.randrange(4, 8)) for _ in range(pages))
    byline = f"{_name(chance.randrange(40)).capitalize()} {_name(chance.randrange(40, 80)).capitalize()}"
    return byline, Version(at, headline, slug, at, text)


def _later(chance: random.Random, version: Version, most: int = 900) -> datetime:
    return version.since + timedelta(days=chance.randrange(2, most), hours=chance.randrange(24))


def _corrected(chance: random.Random, version: Version) -> Version:
    page = list(version.pages[0])
    page[chance.randrange(1, len(page))] = _lines(chance, 1)[0]
    return replace(version, since=_later(chance, version), pages=(tuple(page), *version.pages[1:]))


def _plain(chance: random.Random, number: int) -> list[Article]:
    byline, version = _first(chance, number)
    return [Article(number, "plain", byline, (version,))]


def _with_corrections(chance: random.Random, number: int) -> list[Article]:
    byline, version = _first(chance, number)
    versions = [version]
    for _ in range(chance.randrange(1, 4)):
        versions.append(_corrected(chance, versions[-1]))
    return [Article(number, "corrected", byline, tuple(versions))]


def _renamed(chance: random.Random, number: int) -> list[Article]:
    """The headline is edited, and the slug with it, and a paragraph as often."""
    byline, version = _first(chance, number)
    headline = f"{version.headline.split()[0]} {chance.choice(VERBS)} {' '.join(chance.sample(WORDS, 3))}"
    later = _corrected(chance, version) if chance.random() < 0.5 else replace(version, since=_later(chance, version))
    later = replace(later, headline=headline, slug=headline.lower().replace(" ", "-"))
    return [
        Article(number, "renamed", byline, (version, later), forgets=later.since < SECOND and chance.random() < 0.3)
    ]


def _in_pages(chance: random.Random, number: int) -> list[Article]:
    byline, version = _first(chance, number, pages=chance.randrange(2, 5))
    versions = (version, _corrected(chance, version)) if chance.random() < 0.4 else (version,)
    return [Article(number, "pages", byline, versions)]


def _live(chance: random.Random, number: int) -> list[Article]:
    """A live blog that grows at its top, and is summed up under another headline."""
    byline, version = _first(chance, number)
    versions = [version]
    for _ in range(chance.randrange(2, 5)):
        grown = (*_lines(chance, 2), *versions[-1].pages[0])
        versions.append(replace(versions[-1], since=_later(chance, versions[-1], 200), pages=(grown,)))
    versions.append(
        replace(versions[-1], since=_later(chance, versions[-1], 200), headline=f"{version.headline} as it was")
    )
    return [Article(number, "live", byline, tuple(versions))]


def _taken_down(chance: random.Random, number: int) -> list[Article]:
    byline, version = _first(chance, number)
    versions = (version, _corrected(chance, version)) if chance.random() < 0.4 else (version,)
    gone = _later(chance, versions[-1], 1500)
    return [Article(number, "taken down", byline, versions, gone, to_home=chance.random() < 0.4)]


def _printed_again(chance: random.Random, number: int) -> list[Article]:
    byline, version = _first(chance, number)
    later = _corrected(chance, version)
    return [Article(number, "printed again", byline, (version, replace(later, published=later.since)))]


def _agency(chance: random.Random, number: int) -> list[Article]:
    """Two sections print the same copy of an agency under headlines of their own."""
    byline, version = _first(chance, number)
    _, other = _first(chance, number + 1)
    text = (*version.pages[0][:-1], *_lines(chance, 1))
    twin = replace(other, since=version.since, published=version.published, pages=(text,))
    return [Article(number, "agency", byline, (version,)), Article(number + 1, "agency", byline, (twin,))]


def _column(chance: random.Random, number: int) -> list[Article]:
    """A column of every day: one headline, much the same words, twice on some days."""
    _, version = _first(chance, number)
    headline = chance.choice(("Weather", "Deaths", "In brief"))
    text = {
        "Weather": tuple(
            f"{part} starts at {chance.randrange(2, 20)} degrees and reaches {chance.randrange(20, 35)} by noon, "
            f"with a wind of {chance.randrange(3, 60)} knots from the {chance.choice(('north', 'south', 'west'))} and "
            f"{chance.randrange(1, 9)} hours of sun over the {chance.choice(WORDS)} and the {chance.choice(WORDS)}."
            for part in ("The coast", "The valley", "The town", "The upper river")
        ),
        "Deaths": tuple(
            f"{_sentence(chance)} The funeral is at {chance.randrange(9, 17)} in the chapel." for _ in range(5)
        ),
        "In brief": _lines(chance, 4),
    }[headline]
    slug = headline.lower().replace(" ", "-")
    one = replace(version, headline=headline, slug=slug, pages=(text,))
    made = [Article(number, "column", "Staff Desk", (one,))]
    if chance.random() < 0.3:
        twin = _column(random.Random(chance.random()), number + 1)[0].versions[0]
        twin = replace(twin, since=one.since + timedelta(hours=6), published=one.published + timedelta(hours=6))
        made.append(Article(number + 1, "column", "Staff Desk", (twin,)))
    return made


Maker = Callable[[random.Random, int], list[Article]]
KINDS: tuple[tuple[str, int, Maker], ...] = (
    ("plain", 35, _plain),
    ("corrected", 20, _with_corrections),
    ("renamed", 10, _renamed),
    ("pages", 6, _in_pages),
    ("live", 5, _live),
    ("taken down", 10, _taken_down),
    ("printed again", 3, _printed_again),
    ("agency", 3, _agency),
    ("column", 8, _column),
)
