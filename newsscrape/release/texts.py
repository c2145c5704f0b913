"""The texts of a release: its README and a methods paragraph with the figures filled in. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from newsscrape.store.release_statistics import ReleaseStatistics

MAX_SITES = 12  # named in the methods paragraph; the archive has all of them
_FATES = {
    "archived": "archived as articles",
    "unchanged": "visited again and found unchanged",
    "redirected": "leading elsewhere",
    "duplicate": "leading to an article that is here already",
    "not_article": "with a page of another kind",
    "skipped": "not to be visited",
    "gone": "no longer there",
    "failed": "failed",
    "queued": "not visited yet",
}


def default_title(figures: ReleaseStatistics) -> str:
    """``News archive: example.org, example.net``"""
    return f"News archive: {_names(list(figures.sites))}" if figures.sites else "News archive"


def methods(figures: ReleaseStatistics, version: str) -> str:
    """The paragraph for a paper, in Markdown."""
    sentences = [
        *_collection(figures),
        *_crawling(figures),
        *_addresses(figures),
        *_pages(figures),
        *_dates(figures),
        *_copies(figures),
        *_reading(figures),
    ]
    return (
        f"# Methods\n\n{' '.join(sentences)}\n\nThese figures were taken from `archive.db` by newsscrape {version}.\n"
    )


def readme(title: str, figures: ReleaseStatistics, files: Sequence[tuple[str, str]], pages: str | None) -> str:
    """The README of a release. ``files`` are names and descriptions, ``pages`` the name of the WACZ if there is one."""
    table = "\n".join(f"| `{name}` | {meaning} |" for name, meaning in files)
    if pages:
        opened = (
            f"`{pages}` opens in [ReplayWeb.page](https://replayweb.page) and pywb. In newsscrape each article shows\n"
            f"its page as captured, once the WARC files lie beside the archive:\n\n```sh\nunzip -j {pages} 'archive/*' "
            "-d warc\nnewsscrape serve --db archive.db\n```"
        )
    else:
        opened = "The pages themselves were not kept."
    return f"""# {title}

{_count(figures.articles, "news article")}, {_span(figures)}. Every value in `archive.db` stands beside the evidence
for it.

| file | what it is |
| --- | --- |
{table}

## Check it

```sh
sha256sum --check SHA256SUMS
```

## Open it

`archive.db` is a SQLite file; any program that reads SQLite opens it. In Datasette, with descriptions, search and
queries: `datasette archive.db -m metadata.yaml`

{opened}

The texts belong to their publishers.
"""


def _collection(figures: ReleaseStatistics) -> list[str]:
    named = f" ({_names(list(figures.sites))})" if figures.sites else ""
    return [
        f"The collection holds {_count(figures.articles, 'news article')} of {figures.words:,} words in all from "
        f"{_count(len(figures.sites), 'site')}{named}, {_span(figures)}. An article is counted once, however many "
        "addresses and states it has; its words are those of the body in its current state."
    ]


def _crawling(figures: ReleaseStatistics) -> list[str]:
    crawls = figures.crawls
    if not crawls:
        return []
    ends = [crawl.finished_at or crawl.started_at for crawl in crawls]
    first, last = min(crawl.started_at for crawl in crawls)[:10], max(ends)[:10]
    when = f"on {first}" if first == last else f"between {first} and {last}"
    versions = _listed(sorted({crawl.version for crawl in crawls}))
    sentences = [f"It was gathered with newsscrape {versions} in {_count(len(crawls), 'crawl')} {when}."]
    obeyed = sum(crawl.obeyed_robots for crawl in crawls)
    how_often = {len(crawls): "throughout", 0: "in no crawl"}.get(obeyed, f"in {obeyed} of {len(crawls)} crawls")
    sentences.append(f"robots.txt was obeyed {how_often}.")
    agents = sorted({str(crawl.settings["USER_AGENT"]) for crawl in crawls if crawl.settings.get("USER_AGENT")})
    if agents:
        sentences.append(f"The crawler named itself {_listed([f'“{agent}”' for agent in agents])}.")
    delays = sorted({float(crawl.settings["DOWNLOAD_DELAY"]) for crawl in crawls if "DOWNLOAD_DELAY" in crawl.settings})
    if delays:
        shown = f"{delays[0]:g}" if len(delays) == 1 else f"{delays[0]:g} to {delays[-1]:g}"
        sentences.append(f"It waited at least {shown} s between two requests to a host.")
    return sentences


def _addresses(figures: ReleaseStatistics) -> list[str]:
    met = sum(figures.fates.values())
    if not met:
        return []
    by_fate = _listed([f"{number:,} {_FATES[fate]}" for fate, number in figures.fates.items()])
    return [f"Of {_count(met, 'address')} that the crawls met, each has a recorded fate: {by_fate}."]


def _pages(figures: ReleaseStatistics) -> list[str]:
    if not figures.captures:
        return []
    kept = figures.captures_kept
    if not kept:
        return ["The responses themselves were not kept."]
    share = "every one" if kept == figures.captures else f"{kept:,} ({_share(kept, figures.captures)})"
    return [
        f"Of {_count(figures.captures, 'response')}, {share} is kept as it was received, in WARC files (ISO 28500). "
        "Redirects, errors and answers that a page had not changed are responses too."
    ]


def _dates(figures: ReleaseStatistics) -> list[str]:
    if not figures.articles:
        return []
    coarse = f" {figures.coarse:,} are precise to the month or year only." if figures.coarse else ""
    return [
        f"A date of publication was found for {figures.dated:,} articles ({_share(figures.dated, figures.articles)}); "
        f"{figures.ambiguous:,} of them ({_share(figures.ambiguous, figures.articles)} of all) could be read with day "
        f"and month swapped and are marked.{coarse}"
    ]


def _copies(figures: ReleaseStatistics) -> list[str]:
    pairs = (
        (figures.copies, "to be copies of one another"),
        (figures.versions, "to be versions of one text"),
        (figures.quotes, "to share a quotation only"),
    )
    changed = f"{figures.revised:,} articles changed while they were watched; each state is kept."
    return ([changed] if figures.revised else []) + [
        f"{_count(number, 'pair')} of articles {'was' if number == 1 else 'were'} found {what}."
        for number, what in pairs
        if number
    ]


def _reading(figures: ReleaseStatistics) -> list[str]:
    if not figures.extractors:
        return []
    return [
        f"Text, dates and bylines were read from the pages by newsscrape {_listed(figures.extractors)}, by rules and a "
        "small statistical model for the body; for each value the candidates it was chosen from are recorded."
    ]


def _span(figures: ReleaseStatistics) -> str:
    if figures.first_day is None:
        return "none with a known day of publication"
    return f"published from {figures.first_day} to {figures.last_day}"


def _names(domains: Sequence[str]) -> str:
    more = len(domains) - MAX_SITES
    return _listed([*domains[:MAX_SITES], f"{more} more"] if more > 0 else domains)


def _listed(words: Sequence[str]) -> str:
    """``a, b and c``"""
    return " and ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


def _count(number: int, noun: str) -> str:
    plural = f"{noun}es" if noun.endswith("s") else f"{noun}s"
    return f"{number:,} {noun if number == 1 else plural}"


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %"
