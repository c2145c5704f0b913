"""Chooses the byline, its authors and the contributors from printed lines and metadata.

The printed byline takes precedence and metadata confirm it: they choose between printed lines, complete names that the
page shortens, and are used if nothing is printed. People come first; a newsroom or agency counts only if the page
credits nobody else. Readers' comments, teasers and picture credits are not bylines. docs/authors.md has every rule.
"""

from __future__ import annotations

from collections.abc import Sequence

from newsscrape.extract.authors.credits import read_credit
from newsscrape.extract.authors.datelines import name_candidates
from newsscrape.extract.authors.initials import read_initials
from newsscrape.extract.authors.lines import Line
from newsscrape.extract.authors.metadata import MetadataCredit, metadata_contributors, metadata_credits
from newsscrape.extract.authors.printed import closing_initials, credit_of, printed_lines
from newsscrape.extract.body import Body
from newsscrape.extract.candidates import Candidate
from newsscrape.extract.parsed_html import ParsedHtml
from newsscrape.extract.sitename import site_names, squeeze

ONE_WORD = "name of one word in the byline"
_RANKS = {
    "single word stated": 1,
    "single word's credit line": 2,
    "account stated": 3,
    "organisation's credit line": 4,
    "organisation stated": 4,
}


def byline_candidates(reading: ParsedHtml, headline: Candidate | None, body: Body) -> list[Candidate]:
    """The byline as printed, without its "By": decisive ones first, those that are only in metadata last."""
    sites = site_names(reading)
    stated = [one for one in metadata_credits(reading) if _says_more_than_the_site(one, sites)]
    strong = [one for one in stated if one.rule == "people stated"]
    lines = [line for line in printed_lines(reading, headline, body) if _names(line)]
    printed = [_printed(line) for line in _by_confirmation(lines, strong)]
    printed += name_candidates(reading, body) + closing_initials(reading, body)
    told = [_from_metadata(one) for one in strong]
    if printed and told and not _is_believed(printed[0], lines, strong):
        told, printed = [], told + printed
    ranked = printed + told + [_from_metadata(one) for one in stated if one.rule != "people stated"]
    return sorted(ranked, key=lambda c: _RANKS.get(c.rule, 0))  # stable: people keep their order


def author_candidates(reading: ParsedHtml, bylines: Sequence[Candidate]) -> list[Candidate]:
    """Names, one tuple per candidate, in the order of the bylines: of people, then of organisations."""
    sites = site_names(reading)
    stated = {(one.source, one.rule): one for one in metadata_credits(reading)}
    people: list[Candidate] = []
    weak: list[Candidate] = []
    organisations: list[Candidate] = []
    for line in bylines:
        if not isinstance(line.value, str) or not line.source.startswith("dom"):
            continue
        if "initials" in line.rule:
            people.append(_of(read_initials(line.value), line))
            continue
        credit = credit_of(reading, line) or read_credit(line.value, sites, True)
        if line.rule == ONE_WORD or "single word" in line.rule:
            (people if line.rule == ONE_WORD else weak).append(_of(credit.alone or (line.value,), line))
        elif credit.people:
            people.append(_of(credit.people, line))
        elif "organisation" in line.rule:
            organisations.append(_of((line.value,), line))
    told = [_told(one) for one in stated.values() if one.rule == "people stated"]
    first = next((line for line in bylines if line.rule not in _RANKS), None)
    if first is not None and not first.source.startswith("dom"):
        people = _longest_first(told, people)
    else:
        people = _longest_first(people, told)
    accounts = [_told(one) for one in stated.values() if one.rule in ("single word stated", "account stated")]
    accounts.sort(key=lambda c: _RANKS[c.rule])
    houses = [
        Candidate(one.credit.organisations, one.raw, one.source, "organisation stated")
        for one in stated.values()
        if one.credit.organisations
    ]
    houses.sort(key=lambda c: _squeezed(c) <= sites)  # an agency says more than the site's own name
    singles = [c for c in accounts if c.rule == "single word stated"]
    handles = [c for c in accounts if c.rule == "account stated"]
    return people + singles + weak + houses + organisations + handles


def contributor_candidates(reading: ParsedHtml, headline: Candidate | None, body: Body) -> list[Candidate]:
    """Pairs of name and role, one tuple per candidate: from printed credit lines, then from metadata."""
    lines = [line for line in printed_lines(reading, headline, body) if line.credit.contributors]
    if not lines:
        return metadata_contributors(reading)
    lines.sort(key=lambda line: line.block)
    pairs = tuple(dict.fromkeys(pair for line in lines for pair in line.credit.contributors))
    raw = "; ".join(line.raw for line in lines)
    printed = Candidate(pairs, raw, f"dom:{lines[0].tag}", "roles in a credit", lines[0].block)
    return [printed, *metadata_contributors(reading)]


def _names(line: Line) -> bool:
    return bool(line.credit.people or line.credit.organisations or line.credit.alone)


def _printed(line: Line) -> Candidate:
    candidate = line.candidate
    if line.decides and not line.credit.people and line.credit.alone:
        return Candidate(candidate.value, candidate.raw, candidate.source, ONE_WORD, candidate.block)
    return candidate


def _from_metadata(one: MetadataCredit) -> Candidate:
    return Candidate(", ".join(one.credit.people or one.credit.organisations), one.raw, one.source, one.rule)


def _told(one: MetadataCredit) -> Candidate:
    return Candidate(one.credit.people, one.raw, one.source, one.rule)


def _of(names: tuple[str, ...], line: Candidate) -> Candidate:
    return Candidate(names, line.raw, line.source, line.rule, line.block)


def _squeezed(candidate: Candidate) -> frozenset[str]:
    return frozenset(map(squeeze, candidate.value))


def _says_more_than_the_site(one: MetadataCredit, sites: frozenset[str]) -> bool:
    return bool(one.credit.people) or not frozenset(map(squeeze, one.credit.organisations)) <= sites


def _by_confirmation(lines: list[Line], strong: list[MetadataCredit]) -> list[Line]:
    """Decisive lines first, then those with a name that is also in metadata, then the others."""
    told = {squeeze(name) for one in strong for name in one.credit.people}
    return sorted(lines, key=lambda line: (not line.decides, told.isdisjoint(map(squeeze, line.credit.people))))


def _is_believed(printed: Candidate, lines: list[Line], strong: list[MetadataCredit]) -> bool:
    """Whether the first printed line precedes the metadata: it is decisive, or metadata have one of its names."""
    line = next((one for one in lines if one.block == printed.block), None)
    if line is None or not line.credit.people:
        return False
    told = {squeeze(name) for one in strong for name in one.credit.people}
    return line.decides or not told.isdisjoint(map(squeeze, line.credit.people))


def _longest_first(people: list[Candidate], others: list[Candidate]) -> list[Candidate]:
    """Candidates in order, except that one with all names of the first and more comes first."""
    if people:
        mine = _squeezed(people[0])
        fuller = next((one for one in others if mine < _squeezed(one)), None)
        if fuller is not None:
            return [fuller, *people, *(one for one in others if one is not fuller)]
    return people + others
