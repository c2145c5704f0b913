"""The names of a site, and titles without them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import combinations
from urllib.parse import urlsplit

from newsscrape import urls
from newsscrape.extract.jsonld import text_of
from newsscrape.extract.page_cache import cached_per_page
from newsscrape.extract.parsed_html import ParsedHtml
from newsscrape.extract.tables import words

_SEPARATOR = re.compile(r"\s+(?:[|\-–—‐•·»›«:]|::|>>|/)\s+|\s*[|｜：▷]\s*|\s+[›»]\s*|:\s+")
_NOT_WORD = re.compile(r"[\W_]+")
_PUBLISHERS = frozenset(("NewsMediaOrganization", "WebSite", "Newspaper", "Periodical"))
MAX_NAME, MIN_NAME = 30, 4  # letters and digits
GENERIC = words(
    """
    news nachrichten noticias actualités notizie nyheter новости haberler home startseite breakingnews
    online latest latestnews newspaper zeitung homepage untitled index article story artikel blog
    blogarchive blogarchiv archiv archive archives newsarchive newsarchiv pressreleases aktuelles meldungen
    print printversion printerfriendly printerfriendlyversion printableversion druckversion druckansicht
    versionimprimable versiónparaimprimir printversie versãoparaimpressão versionestampabile einzelansicht
    """
)
_SITE_META = (
    "og:site_name",
    "application-name",
    "apple-mobile-web-app-title",
    "twitter:app:name:iphone",
    "publisher",
    "dc.publisher",
)
_APPS = frozenset(("application-name", "apple-mobile-web-app-title", "twitter:app:name:iphone"))
_WWW = re.compile(r"^(?:www\d?|m|amp|mobile|news|en|de|fr|es|it)\.")


@lru_cache(maxsize=1024)
def squeeze(text: str) -> str:
    """Letters and digits only, in lower case, for comparisons that ignore case and punctuation."""
    return _NOT_WORD.sub("", text.lower())


@cached_per_page
def site_names(reading: ParsedHtml) -> frozenset[str]:
    """Every name of the site on the page, squeezed: names in metadata, the host, the host's main label."""
    names = {content for name, content in reading.meta.all(*_SITE_META) if name not in _APPS}
    names |= set(_names_of_apps(reading))
    publisher = text_of(reading.jsonld.article.get("publisher"))
    names |= {publisher} if publisher else set()
    names |= set(names_of_sites(reading))
    site = reading.context.site
    if site is not None:
        names |= {site.domain, site.name or ""}
    host = _host(reading.context.url)
    if host:
        names |= {host, max(host.split(".")[:-1] or [host], key=len)}
        registered = urls.domain(reading.context.url)
        names |= {registered, registered.partition(".")[0]}
    return frozenset(s for s in map(squeeze, names) if len(s) >= 2) | GENERIC


def _names_of_apps(reading: ParsedHtml) -> Iterator[str]:
    """The page's name on a home screen, unless that repeats the page's own title.

    A home page has the name of the site; on any other page whose app name is its title, it is the title.
    """
    titles = {squeeze(content) for _, content in reading.meta.all("og:title", "twitter:title")}
    titles.add(squeeze(text_of(reading.jsonld.article.get("headline")) or ""))
    host = squeeze(_host(reading.context.url))
    title = squeeze(reading.document.title or "")
    for _, name in reading.meta.all(*sorted(_APPS)):
        squeezed = squeeze(name)
        told = squeezed in titles or (len(squeezed) > MAX_NAME and title.startswith(squeezed))
        if not told or (len(squeezed) <= MAX_NAME and squeezed[:MIN_NAME] in host):
            yield name


def names_of_sites(reading: ParsedHtml) -> list[str]:
    """Names of the publishers and sites that the page describes in JSON-LD."""
    found = []
    for node in reading.jsonld.nodes:
        kinds = node.get("@type")
        for kind in kinds if isinstance(kinds, list) else (kinds,):
            if isinstance(kind, str) and kind in _PUBLISHERS and (name := text_of(node.get("name"))):
                found.append(name)
    return found


def _host(url: str) -> str:
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return ""
    return _WWW.sub("", host)


def strip_site(
    title: str,
    sites: frozenset[str],
    known: set[str] | frozenset[str] = frozenset(),
    sections: frozenset[str] = frozenset(),
) -> str:
    """A title without the site's name and the parts before it: ``Headline | Section | Site`` → ``Headline``.

    A part is removed if it names the site or, after the headline, one of its ``sections``, or if what is left is a
    heading printed on the page (``known``; both squeezed).
    """
    first, _, behind = title.partition(" ")
    if behind and "." in first and squeeze(first) in sites:  # "gazette.example The bridge is open"
        title = behind
    cuts = [(m.start(), m.end()) for m in _SEPARATOR.finditer(title[:1000])]
    if not cuts or squeeze(title) in known:
        return title
    printed = [part for part in _parts(title, cuts) if squeeze(part) in known] if known else []
    if printed:
        return max(printed, key=len)
    text = title
    for start, end in reversed(cuts[-4:]):  # trailing parts, last first
        tail = text[end:]
        if start > 0 and start < len(text) and (squeeze(tail) in sections or names_site(tail, sites, 0.35)):
            text = text[:start].rstrip()
        else:
            break
    begin = 0
    for start, end in cuts[:4]:  # leading parts, first first
        if end >= len(text) or not names_site(text[begin:start], sites, 0.6):
            break
        begin = end
    return text[begin:].lstrip()


def has_parts(title: str) -> bool:
    """Whether a title contains something that looks like a separator."""
    return _SEPARATOR.search(title, 0, 1000) is not None


def without_name(heading: str, sites: frozenset[str]) -> str:
    """A printed heading without the site's name: after a bar much as in a title, after a dash only the whole name."""
    if "|" in heading:
        return strip_site(heading, sites)
    cut = max(heading.rfind(f" {dash} ") for dash in "-–—")
    return heading[:cut].rstrip() if cut > 0 and squeeze(heading[cut:]) in sites - GENERIC else heading


def _parts(title: str, cuts: list[tuple[int, int]]) -> Iterator[str]:
    """Every part between separators, and every start and end of a title."""
    edges = [(0, 0), *cuts[:12], (len(title), len(title))]
    for (_, begin), (end, _) in combinations(edges, 2):
        if begin or end < len(title):
            yield title[begin:end].strip()


def names_site(part: str, sites: frozenset[str], share: float) -> bool:
    """Whether a part of a title names the site, whose name must make up this ``share`` (``NTV Haber``: 0.4)."""
    squeezed = squeeze(part)
    if not squeezed or squeezed in sites:
        return True
    if len(part) > 40:
        return False
    return any(
        site not in GENERIC
        and (
            (len(site) >= max(3, share * len(squeezed)) and (squeezed.startswith(site) or squeezed.endswith(site)))
            or (len(squeezed) >= 4 and site.startswith(squeezed))
        )
        for site in sites
    )
