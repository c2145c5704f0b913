"""Parses initials that sign a text: ``(MH/KMcA)``, ``(kus/dpa)``."""

from __future__ import annotations

import re

from newsscrape.extract.authors.words import AGENCIES
from newsscrape.extract.tables import words

_INITIALS = re.compile(
    r"[a-z]{2,3}|[b-df-hj-np-tv-z]{4,5}|[a-z]{0,2}mc[a-z]{1,2}|[A-Z]{2,3}|[A-Z][a-z]|[A-Z]{0,2}Ma?c[A-Z][a-z]?"
    r"|[A-Z][a-z]?[A-Z][a-z]?[A-Z]?|[A-Z]{4}"
)
# Other things in parentheses at the end of a text that look like initials.
_NOT_INITIALS = words(
    """
    ii iii iv vi vii viii ix xi
    sic etc end more cont top pic pix ed eds ie eg no yes old new all see via per the her his him she he
    it we us uk eu un usa uae nhs itv gaa dup sf sdlp uup tuv pup mps mlas tds mep psni ira uvf uda fc
    vs tv ni roi gdp vat gmt bst est pst cet utc ltd plc inc cdu csu spd fdp afd övp spö fpö svp psoe
    erc vvd cda psd gop nato ceo cfo km kg mm cm ft lb hp mph kmh nr art abs und oder mit von für mehr
    aus sur par con del per los las les der die das ein eine wow lol haha ok okay nasa uefa fifa wto who
    imf fbi cia pdf rss url faq ads ad
    """
)


def read_initials(text: str) -> tuple[str, ...]:
    """``MH/KMcA`` → ``("MH", "KMcA")``; empty unless every part is clearly somebody's initials.

    Agencies next to people are left out; agencies alone give nothing.
    """
    parts = [p for p in re.split(r"\s*[/,&;+]\s*", text.strip()[:60]) if p]
    people: list[str] = []
    for part in parts:
        if part.lower() in AGENCIES:
            continue
        if not 2 <= len(part) <= 5 or not _INITIALS.fullmatch(part) or part.lower() in _NOT_INITIALS:
            return ()
        if part.isupper() and len(part) == 4 and len(parts) == 1:
            return ()  # alone, four capitals are an organisation more often than a person
        people.append(part)
    return tuple(dict.fromkeys(people)) if len(parts) <= 6 else ()
