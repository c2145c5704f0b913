"""The language of a page: the declared one, unless its text is clearly in another.

CLD2 reads the text. Before a declaration is refused, CLD2 is given it as a hint and must still disagree; a language
that it does not support is never refused.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urlsplit

import pycld2

from newsscrape.extract.candidates import Candidate
from newsscrape.extract.jsonld import text_of
from newsscrape.extract.parsed_html import ParsedHtml

SAMPLE = 1_000  # characters of the body that are read
MIN_LETTERS = 40  # anything shorter is as likely a name or a label as a sentence
LEAST = 60  # percent of a text that must be in one language
SURE = 90  # percent of the text that must be in another language before a declaration is refused
SURE_OF_TEMPLATE = 60  # the same if English is declared, because themes and templates do so on pages in any language
# CLD2's codes that differ from BCP 47; Norwegian is Bokmål unless it is Nynorsk.
_OF_CLD2 = {"iw": "he", "jw": "jv", "zh-Hant": "zh", "mo": "ro", "fil": "tl"}
_FOR_CLD2 = {
    "he": "iw",
    "jv": "jw",
    "nb": "no",
    "fil": "tl",
    "in": "id",
    "ji": "yi",
    "cmn": "zh",
    "yue": "zh",
    "ckb": "ku",
}
# Its other codes are for scripts ("xx-Java"), jokes ("zzp") and "unknown".
_KNOWN = frozenset(code for _, code in pycld2.LANGUAGES if code[:2] not in ("un", "xx", "zz"))
# ISO 639-2 codes that sites declare, with BCP 47's shorter ones. Some languages have two.
_SHORT = dict(
    pair.split("=")
    for pair in (
        "eng=en deu=de ger=de fra=fr fre=fr spa=es ita=it por=pt nld=nl dut=nl swe=sv dan=da nor=no nob=nb nno=nn "
        "fin=fi isl=is ice=is pol=pl ces=cs cze=cs slk=sk slo=sk hun=hu ron=ro rum=ro bul=bg srp=sr hrv=hr bos=bs "
        "slv=sl mkd=mk mac=mk sqi=sq alb=sq ell=el gre=el tur=tr rus=ru ukr=uk bel=be est=et lav=lv lit=lt hye=hy "
        "arm=hy kat=ka geo=ka aze=az kaz=kk ara=ar heb=he fas=fa per=fa urd=ur hin=hi ben=bn mar=mr guj=gu pan=pa "
        "tam=ta tel=te kan=kn mal=ml sin=si nep=ne tha=th lao=lo mya=my bur=my khm=km vie=vi ind=id msa=ms may=ms "
        "zho=zh chi=zh jpn=ja kor=ko swa=sw amh=am som=so cym=cy wel=cy gle=ga cat=ca eus=eu baq=eu glg=gl"
    ).split()
)
_TAG = re.compile(r"([a-z]{2,3})(?:[-_][a-z]{4}(?![a-z]))?(?:[-_]([a-z]{2}|\d{3})(?![a-z\d]))?(?:[-_@.].{0,40})?", re.I)


class Detected(NamedTuple):
    """The detected language: CLD2's code, the percentage of the text, and whether CLD2 is sure."""

    language: str
    percent: int
    sure: bool


def language_candidates(reading: ParsedHtml, body_text: str) -> list[Candidate]:
    """The language as a tag like ``en`` or ``en-GB``: declarations in order of trust, then the detected language.

    A declaration that the text clearly contradicts has value None, and so does an unsure detection.
    """
    meta = reading.meta
    header = next((v for k, v in reading.headers.items() if k.lower() == "content-language"), None)
    declared = [
        ("html:lang", reading.document.language),
        ("jsonld", text_of(reading.jsonld.article.get("inLanguage"))),
        *(
            (f"meta:{n}", v)
            for n, v in meta.all("og:locale", "content-language", "language", "dc.language", "dcterms.language")
        ),
        ("header:content-language", header),
    ]
    sample = _sample(body_text)
    seen = _detect(sample, None, _top_level_domain(reading.context.url)) if sample else None
    found = []
    for source, raw in declared:
        if raw and raw.strip():
            tag = normalise(raw)
            refusal = "not a language tag" if tag is None else _contradiction(tag, sample, seen)
            found.append(Candidate(None if refusal else tag, raw, source, refusal or "declared"))
    if seen is not None and seen.language in _KNOWN:
        sure = seen.sure and seen.percent >= LEAST
        value = _bcp47(seen.language) if sure else None
        rule = "detected in the body" if sure else "detected in the body, not surely"
        found.append(Candidate(value, f"{seen.language}, {seen.percent} %", "text", rule))
    return found


def _bcp47(code: str) -> str:
    return _OF_CLD2.get(code, code)


def normalise(raw: str) -> str | None:
    """Language and region of a BCP 47 tag: ``EN_gb`` → ``en-GB``, ``sr-Latn-RS`` → ``sr-RS``; else None."""
    match = _TAG.fullmatch(raw.split(",", maxsplit=1)[0].strip())
    if not match or match[1].lower() in ("und", "mul", "zxx"):
        return None
    language, region = match[1].lower(), match[2]
    language = _SHORT.get(language, language)
    return f"{language}-{region.upper()}" if region else language


def _sample(text: str) -> str:
    """The start of a text without control characters, which CLD2 rejects as invalid UTF-8."""
    sample = text[:SAMPLE].replace("\n", " ")
    if not sample.isprintable():
        sample = "".join([c if c.isprintable() else " " for c in sample])
    return sample if sum(map(str.isalpha, sample[: 4 * MIN_LETTERS])) >= MIN_LETTERS else ""


def _contradiction(tag: str, sample: str, seen: Detected | None) -> str | None:
    """Why a declared tag cannot be right for the text; None if it can."""
    language = tag.split("-", maxsplit=1)[0]
    code = _FOR_CLD2.get(language, language)
    if seen is None or code not in _KNOWN or _bcp47(seen.language) == _bcp47(code):
        return None
    told = _detect(sample, code, None)
    enough = SURE_OF_TEMPLATE if code == "en" else SURE
    if not told.sure or told.percent < enough or told.language not in _KNOWN or told.language != seen.language:
        return None
    return f"contradicted: the text reads like {_bcp47(told.language)}"


@lru_cache(maxsize=8)  # a page needs it again for each of its declarations
def _detect(sample: str, declared: str | None, domain: str | None) -> Detected:
    """CLD2's result for a text, with the declared language or the top-level domain as a hint."""
    hints = {"hintLanguage": declared} if declared else {"hintTopLevelDomain": domain} if domain else {}
    sure, _, details = pycld2.detect(sample, isPlainText=True, **hints)
    _, language, percent, _ = details[0]
    return Detected(language, percent, sure)


def _top_level_domain(url: str) -> str | None:
    """The last label of a country's domain: ``rs`` separates Serbian from Bosnian."""
    try:
        label = (urlsplit(url).hostname or "").rpartition(".")[2]
    except ValueError:
        return None
    return label if len(label) == 2 and label.isascii() and label.isalpha() else None
