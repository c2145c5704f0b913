"""In what language a page is written: what it declares, unless its text plainly says otherwise.

Knows scripts and a few very common words; it recognises a contradiction, it does not detect every language.
"""

from __future__ import annotations

import re
from collections import Counter

from newsscrape.extract.candidates import Candidate
from newsscrape.extract.jsonld import text_of
from newsscrape.extract.reading import Reading
from newsscrape.extract.tables import words

SAMPLE = 1_000  # characters of the body that are looked at
MIN_LETTERS = 40
MIN_WORDS = 25
_TAG = re.compile(r"([a-z]{2,3})(?:[-_][a-z]{4}(?![a-z]))?(?:[-_]([a-z]{2}|\d{3})(?![a-z\d]))?(?:[-_@.].{0,40})?", re.I)
_WORD = re.compile(r"[^\W\d_]+")
# Name, class of its letters, the languages of news written in it; the first alone where it is the only one.
_SCRIPTS: tuple[tuple[str, re.Pattern[str], tuple[str, ...]], ...] = tuple(
    (name, re.compile(f"[{letters}]"), tuple(languages.split()))
    for name, letters, languages in (
        ("Cyrillic", "\u0400-\u052f", "ru uk bg sr mk be kk ky mn tg uz bs sh az ab os cv tt ba ce"),
        ("Arabic", "\u0600-\u06ff", "ar fa ur ps ckb ku sd ug dv ks az"),
        ("Han", "\u3040-\u30ff\u4e00-\u9fff", "zh ja yue"),
        ("Hangul", "\uac00-\ud7af", "ko"),
        ("Greek", "\u0370-\u03ff", "el"),
        ("Hebrew", "\u0590-\u05ff", "he iw yi ji"),
        ("Devanagari", "\u0900-\u097f", "hi mr ne sa bho mai"),
        ("Thai", "\u0e00-\u0e7f", "th"),
        ("Georgian", "\u10a0-\u10ff", "ka"),
        ("Armenian", "\u0530-\u058f", "hy"),
        ("Bengali", "\u0980-\u09ff", "bn as"),
        ("Gurmukhi", "\u0a00-\u0a7f", "pa"),
        ("Gujarati", "\u0a80-\u0aff", "gu"),
        ("Tamil", "\u0b80-\u0bff", "ta"),
        ("Telugu", "\u0c00-\u0c7f", "te"),
        ("Kannada", "\u0c80-\u0cff", "kn"),
        ("Malayalam", "\u0d00-\u0d7f", "ml"),
        ("Sinhala", "\u0d80-\u0dff", "si"),
        ("Lao", "\u0e80-\u0eff", "lo"),
        ("Burmese", "\u1000-\u109f", "my shn"),
        ("Ethiopic", "\u1200-\u137f", "am ti"),
        ("Khmer", "\u1780-\u17ff", "km"),
    )
)
_ALONE = words(
    """
    Greek Hebrew Hangul Thai Georgian Armenian Gujarati Tamil Telugu
    """
)
_NEVER_LATIN = words(
    """
    el he iw ar fa ur hi mr bn ta te kn ml th ja zh ko ka hy am my km lo ne gu pa si ru uk bg be mk
    """
)
_BEYOND_LATIN = re.compile("[\u0370-\u1dff\u3040-\uffef]")
_KANA = re.compile("[\u3040-\u30ff]")
# Words that are very common in a language; several languages may share one.
_COMMON = {
    "en": "the and of to that is was with for his has have from this by are were which said they",
    "de": "der die und das ist nicht mit den von dem sich ein eine auch auf für wird werden haben",
    "fr": "les des est dans une pour qui sur pas plus avec ont par sont cette aux était être",
    "es": "los las una por con para del que está como pero sus fue han más según este sobre",
    "it": "della che non una per sono con del dei più nel alla anche gli come delle questo è",
    "pt": "não uma com para dos que foi mais são ao pela pelo das também os seu em você",
    "nl": "het een van niet dat zijn voor met ook aan er maar bij wordt werd hebben deze",
    "sv": "och att det som är för inte på med av den har till ett från hade kommer",
    "da": "og at det er ikke på med af til den har som blev fra også være efter",
    "no": "og at det er ikke på med av til har som ble fra også være etter seg",
    "fi": "ja on ei että oli se myös kun mutta ovat joka hän mukaan olla sen vuoden",
    "pl": "nie się na że jest do to jak po przez oraz był tym od są dla",
    "cs": "se na že je by jako ale také podle byl jeho které pro která již",
    "sk": "sa na že je ako aj podľa bol ktoré pre ktorá však už alebo",
    "hu": "és hogy nem egy az is volt meg csak már mint után lehet szerint",
    "ro": "și că nu din pe cu care este pentru fost mai după sunt această",
    "tr": "ve bir bu için ile olarak daha çok olan da de gibi kadar sonra",
    "hr": "je da se na su za od nije koji što kako bi ali koje",
    "sl": "je da se na so za ki bi ne tudi pa kot bilo po",
    "lt": "ir kad yra tai su iš buvo bet kaip jis apie dėl metų",
    "lv": "un ir ka no par ar uz kas bet tika arī pēc kā",
    "et": "ja on ei et oli see ka kui aga mis ning tema",
    "id": "yang dan di ini dengan untuk dari tidak pada dalam itu akan",
    "vi": "và của là không có được cho trong những một người với",
    "ru": "и в не на что с по как это из но его для также",
    "uk": "і в не на що з та як це до але його для також",
    "bg": "и в не на че с за от да се са по като това",
    "ga": "agus an na ar go sé bhí atá leis ag le tá",
}
_LANGUAGES_OF: dict[str, list[str]] = {}
for _language, _words in _COMMON.items():
    for _word in _words.split():
        _LANGUAGES_OF.setdefault(_word, []).append(_language)
# Declared tags whose text looks like another of the languages above.
_READS_LIKE = {
    "nb": "no",
    "nn": "no",
    "iw": "he",
    "in": "id",
    "ms": "id",
    "sh": "hr",
    "bs": "hr",
    "sr": "hr",
    "me": "hr",
    "mo": "ro",
    "gsw": "de",
    "lb": "de",
    "sco": "en",
    "fo": "da",
}
# Languages too alike for a difference in common words to mean anything.
_ALIKE = tuple(
    map(
        frozenset,
        (("da", "no", "sv"), ("cs", "sk"), ("hr", "sl"), ("pt", "es"), ("nl", "de"), ("ru", "uk", "bg")),
    )
)


def language_candidates(reading: Reading, body_text: str) -> list[Candidate]:
    """The language as a tag like ``en`` or ``en-GB``: declarations in order of trust.

    A declaration that the text's script or words plainly contradict has value None; what the text reads
    like comes last, and so counts only where no declaration stands.
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
    sample = body_text[:SAMPLE]
    words = _WORD.findall(sample.lower())
    script = _script(sample, sum(map(len, words)))
    seen = _seen(sample, words, script)
    found = []
    for source, raw in declared:
        if raw and raw.strip():
            tag = normalise(raw)
            refusal = "not a language tag" if tag is None else _contradiction(tag, seen, script)
            found.append(Candidate(None if refusal else tag, raw, source, refusal or "declared"))
    if seen:
        found.append(Candidate(seen, None, "text", "common words or script of the body"))
    return found


def normalise(raw: str) -> str | None:
    """Language and region of a BCP 47 tag: ``EN_gb`` → ``en-GB``, ``sr-Latn-RS`` → ``sr-RS``; else None."""
    match = _TAG.fullmatch(raw.split(",", maxsplit=1)[0].strip())
    if not match or match[1].lower() in ("und", "mul", "zxx"):
        return None
    language, region = match[1].lower(), match[2]
    return f"{language}-{region.upper()}" if region else language


def _script(sample: str, letters: int) -> str | None:
    """The script that most of the letters are in; ``Latin`` too; None where there is too little to tell."""
    if letters < MIN_LETTERS:
        return None
    if sample.isascii() or len(_BEYOND_LATIN.findall(sample)) < 0.3 * letters:
        return "Latin"
    for name, pattern, _ in _SCRIPTS:
        if len(pattern.findall(sample)) > 0.55 * letters:
            return name
    return None


def _seen(sample: str, words: list[str], script: str | None) -> str | None:
    """What a text is plainly written in; None where that is not plain."""
    if script == "Han":
        return "ja" if len(_KANA.findall(sample)) > 5 else "zh"
    if script in _ALONE:
        return next(languages[0] for name, _, languages in _SCRIPTS if name == script)
    if len(words) < MIN_WORDS:
        return None
    scores = Counter([language for word in words if word in _LANGUAGES_OF for language in _LANGUAGES_OF[word]])
    (best, score), (_, second) = [*scores.most_common(2), ("", 0), ("", 0)][:2]
    return best if score >= 4 and score >= 0.1 * len(words) and score >= 1.25 * second else None


def _contradiction(tag: str, seen: str | None, script: str | None) -> str | None:
    """Why a declared tag cannot be true of the text; None where it can."""
    language = tag.split("-", maxsplit=1)[0]
    if script == "Latin" and language in _NEVER_LATIN:
        return "contradicted: the text is in Latin script"
    written_in = next((languages for name, _, languages in _SCRIPTS if name == script), None)
    if written_in is not None and language not in written_in:
        return f"contradicted: the text is in {script} script"
    same = _READS_LIKE.get(language, language)
    if seen is None or same == seen or same not in _COMMON or any({same, seen} <= alike for alike in _ALIKE):
        return None
    return f"contradicted: the text reads like {seen}"
