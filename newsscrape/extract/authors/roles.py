"""Other parts in a story than writing it: ``Fotos: Jörg Anders``, ``Illustrations by Poul Hjelm``.

A line is split at each role word; the text up to the next role word belongs to that role.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from newsscrape.lazy import compiled

AUTHOR = "author"
MAX_LABEL = 30  # characters of a line that consists of "Reviewed by", within which its first word is sought
# Role → nouns for the work or the person, followed by a colon or by "by": ``Fotos:``, ``Photographs by``.
_NOUNS = {
    AUTHOR: "text texts texte texto textos testo testi tekst teksti words story report reportage bericht reporting "
    "interview recherche szöveg besedilo текст κείμενο metin verslag artikel article by-line",
    "photographer": "photo photos photograph photographs photography photographer photographers picture pictures pics "
    "image images foto fotos fotografie fotografien fotografía fotografías fotografia fotografias fotografi fotó fotók "
    "fotograf fotografin fotógrafo fotógrafa fotografo photographe photographes photographie photographies bild bilder "
    "bildet kuva kuvat imagen imágenes imagem imagens immagini zdjęcia zdjęcie fotografija fotoğraf foto's "
    "фото фотограф снимки слике φωτογραφίες φωτογραφία ảnh",
    "illustrator": "illustration illustrations illustrator illustratorin illustrateur illustratrice illustratie "
    "illustraties ilustración ilustraciones ilustrador ilustradora ilustração ilustrações illustrazione illustrazioni "
    "illustratore illustrasjon ilustracje ilustracja artwork drawing drawings zeichnung zeichnungen cartoon cartoons "
    "dessin dessins graphic graphics grafik grafiken graphique infographic infographics tegning иллюстрация рисунок",
    "translator": "translation translator übersetzung übersetzer übersetzerin traduction traducteur traductrice "
    "traducción traductor traductora tradução tradutor traduzione traduttore vertaling vertaler översättning "
    "oversettelse oversættelse tłumaczenie překlad fordítás prijevod prevod çeviri перевод переклад μετάφραση",
    "editor": "redaktion lektorat redigering edición edição editing",
    "videographer": "video videos vidéo vídeo footage kamera camera",
    "producer": "production producer produktion produzent producción",
    "narrator": "narration audio",
    "designer": "design layout",
}
# Role → phrases that contain "by".
_VERBS = {
    AUTHOR: r"(?:written|authored|reported) by|(?:geschrieben|verfasst) von|(?:écrit|rédigé) par"
    r"|(?:escrito|redactado) por|scritto da|geschreven door|skriven av|skrevet a[vf]",
    "photographer": r"photographed by|fotografiert von|photographié par|fotografiado por",
    "illustrator": r"illustrated by|drawn by|art by|illustriert von|gezeichnet von|illustré par|ilustrado por",
    "translator": r"translated (?:from (?:the )?\w+ )?by|übersetzt von|aus dem \w+ (?:übersetzt )?von"
    r"|traduit (?:de l['’ ]?\s?\w+ |du \w+ )?par|traducido (?:del \w+ )?por|traduzido por|tradotto da|vertaald door"
    r"|översatt av|oversatt av|oversat af",
    "editor": r"(?<!\w )editor(?=\s?:)|editing by|(?:copy[- ]?)?edited by|redigiert von|edit[ée] par"
    r"|editado por|a cura di",
    "fact checker": r"(?:fact[- ]?)?checked by|verified by|fact[- ]?check(?:ing)? by|geprüft von",
    "reviewer": r"(?:medically |clinically |scientifically |expert |legally |technically |professionally )?reviewed by"
    r"|medical(?:ly)? review(?:er)? by",
    "tester": r"tested by",
    "videographer": r"filmed by|shot by",
    "producer": r"produced by|curated by",
    "narrator": r"narrated by|read by",
    "designer": r"designed by",
    "reporter": r"(?:with )?(?:additional |further |extra )?reporting (?:contributed )?(?:by|from)"
    r"|with contributions (?:by|from)|(?:unter |in )?mitarbeit(?: von)?:?|contributors?:",
}
_HAN_NOUNS = {
    AUTHOR: "撰文 文字 文 글 記者 记者 作者 取材・文 取材",
    "photographer": "摄影 攝影 摄 撮影 写真 图片 图 사진 ภาพ תצלום צילום צילומים تصوير عکس ছবি फोटो",
    "illustrator": "插画 插畫 插图 绘图 イラスト 그림 삽화",
    "translator": "翻译 翻譯 编译 編譯 訳 翻訳 번역 ترجمة مترجم แปล",
    "editor": "责任编辑 責任編輯 责编 責編 编辑 編輯 編集 校对 校對 审核 监制 편집 تحرير",
}
_BY = r"(?:by|von|vom|de|di|par|por|av|af|door|da|przez|from|:)"
# Job titles whose holder is not an author if the line also names one.
_OFFICES = frozenset(
    "photographer photographers photojournalist fotograf fotografin fotógrafo fotógrafa fotografo photographe "
    "fotojournalist illustrator illustratorin illustrateur illustratrice ilustrador ilustradora translator übersetzer "
    "übersetzerin traducteur traductrice traductor traductora videographer cartoonist".split()
)


def _flat(table: dict[str, str]) -> dict[str, str]:
    return {word: role for role, found in table.items() for word in found.split()}


_ROLE_OF = {**_flat(_NOUNS), **_flat(_HAN_NOUNS), "photojournalist": "photographer", "fotojournalist": "photographer"}
_ROLE_OF |= {"videographer": "videographer", "cartoonist": "illustrator"}
_NOUN = "|".join(sorted(map(re.escape, _flat(_NOUNS)), key=len, reverse=True))
_HAN = "|".join(sorted(map(re.escape, _flat(_HAN_NOUNS)), key=len, reverse=True))
_HAN_NOUN = rf"(?:{_HAN})(?:[・･／/](?:{_HAN}))?"
_JOIN = r"\s*(?:and|und|et|y|e|i|og|och|en|&|/|\+|,)\s*"
_MARKER = compiled(
    rf"(?<![\w'’-])(?:(?P<nouns>(?:{_NOUN})(?:{_JOIN}(?:{_NOUN}))?)(?:\s*[:：]\s*|\s+{_BY}\s+)"
    + "".join(f"|(?P<v{index}>(?:{verb})\\s*:?\\s+)" for index, verb in enumerate(_VERBS.values()))
    + ")"
    # In scripts without spaces: anywhere before a colon, else at the start of a part.
    + rf"|(?P<han>{_HAN_NOUN})\s*[:：／｜=＝]\s*|(?:^|(?<=[\s|/／·•、，,;；（(]))(?P<first>{_HAN_NOUN})(?:[/|・]|\s+)",
    re.I,
)
# The same words without a colon: "Text Mira Holt Foto Jon Aske", "Text und Foto Mira Holt". A name follows each.
_NAMED = r"(?=(?-i:[^\W\d_a-z])[^\W\d_]+\s)"
_BARE = compiled(
    rf"(?P<one>(?:{_NOUN})(?:{_JOIN}(?:{_NOUN}))?)\s+{_NAMED}(?P<names>.{{3,80}}?)"
    rf"(?P<stop>[,;/|·•–-]?\s+)(?P<two>(?:{_NOUN})(?:{_JOIN}(?:{_NOUN}))?)\s+{_NAMED}"
    rf"|(?P<both>(?:{_NOUN})\s*(?:und|and|et|y|e|i|og|och|en|&|/|\+)\s*(?:{_NOUN}))\s+{_NAMED}",
    re.I,
)
MAX_BARE = 120  # characters of such a line
# Without one of these no marker can match; a set is faster than the pattern.
_HINTS = re.compile(
    r"[:：／｜=・]|\b(?:by|von|vom|par|por|de|di|da|av|af|door|przez|from|mitarbeit)\b|[^\x00-\u024f]", re.I
)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_VERB_ROLES = tuple(_VERBS)
_HAN_LABEL = re.compile(rf"(?:{_HAN})\s*[:：／｜]")
_FIRST_WORDS = frozenset(
    (*_ROLE_OF, *re.findall(r"[^\W\d_]+", " ".join(_VERBS.values()))),
)


class Part(NamedTuple):
    """A part of a credit line and its role; ``AUTHOR`` for writing it."""

    role: str
    text: str
    said: bool = False  # the line has a role word; otherwise it is the start, before any


@lru_cache(maxsize=512)
def by_role(line: str) -> tuple[Part, ...]:
    """Split a line at role words; what precedes the first is the author's."""
    if not _HINTS.search(line):
        return (Part(AUTHOR, line),)
    parts: list[Part] = []
    role, start, said = AUTHOR, 0, False
    for match in _MARKER.finditer(line):
        parts.append(Part(role, line[start : match.start()], said))
        role, start, said = _role_of(match), match.end(), True
    parts.append(Part(role, line[start:], said))
    return tuple(part for part in parts if part.text.strip(" ,;.|/–—-·•&"))


def with_colons(line: str) -> str:
    """A line that begins with a role word and has no colon after it, with one: ``Text: Mira Holt Foto: Jon Aske``."""
    if len(line) > MAX_BARE or ":" in line or _first_word(line) not in _FIRST_WORDS:
        return line
    match = _BARE.match(line)
    if match is None:
        return line
    if match["both"]:
        return f"{match['both']}: {line[match.end() :]}"
    return f"{match['one']}: {match['names']}{match['stop']}{match['two']}: {line[match.end() :]}"


def begins_with_role(line: str) -> bool:
    """Whether a line starts with a role word: ``Fotos: Jörg Anders``; in Han, whether it has one anywhere."""
    if _first_word(line) in _FIRST_WORDS and _MARKER.match(with_colons(line)) is not None:
        return True
    return not line.isascii() and (":" in line or "：" in line) and _HAN_LABEL.search(line) is not None


def begins_with_roles(line: str) -> bool:
    """Whether a line starts with two role words, or one and a "by": ``Text und Foto: Mira Holt``, ``Testo di Mira``.

    ``Text`` alone is a "By", and needs no such reading.
    """
    if _first_word(line) not in _FIRST_WORDS:
        return False
    match = _MARKER.match(line)
    if match is None or match["nouns"] is None:
        return False
    return len(list(_words(match["nouns"]))) > 1 or match[0].rstrip()[-1] not in ":："


def role_label(line: str) -> str | None:
    """The role, if a line consists of a role word: ``Reviewed by``, ``Fotos:``."""
    if len(line) > MAX_LABEL or _first_word(line) not in _FIRST_WORDS:
        return None
    match = _MARKER.fullmatch(f"{line.rstrip(' :：')}: ") or _MARKER.fullmatch(f"{line.rstrip(' :：')} ")
    return _role_of(match) if match else None


def _role_of(match: re.Match[str]) -> str:
    said = match["nouns"] or match["han"] or match["first"]
    if said:
        return role_of_nouns(said) or AUTHOR
    return next(role for index, role in enumerate(_VERB_ROLES) if match[f"v{index}"])


def role_of_nouns(text: str) -> str | None:
    """The role that words name: ``Fotos`` → photographer, ``Text und Fotos`` → author, ``Berlin`` → None."""
    roles = [_ROLE_OF[word] for word in _words(text) if word in _ROLE_OF]
    return (AUTHOR if AUTHOR in roles else roles[0]) if roles else None


def office_of(text: str) -> str | None:
    """The role for a part of a line that is a job title: ``photographer``, ``Fotografin``."""
    found = list(_words(text))
    return _ROLE_OF.get(found[-1]) if found and len(found) <= 3 and found[-1] in _OFFICES else None


def is_work(text: str) -> bool:
    """Whether a part of a line consists of such nouns: ``Fotos``, ``Text & Bild``."""
    found = list(_words(text))
    return bool(found) and all(word in _ROLE_OF or word in ("und", "and", "et", "y", "e") for word in found)


def _first_word(line: str) -> str:
    match = _WORD.search(line, 0, MAX_LABEL)
    return match[0].lower() if match else ""


def _words(text: str) -> Iterator[str]:
    return (word.lower() for word in _WORD.findall(text, 0, 80))
