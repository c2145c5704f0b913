"""Decodes bytes and parses them with lxml.

Rejects nothing: any bytes give a tree, if necessary an empty one.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lxml import etree
from w3lib.encoding import http_content_type_encoding, read_bom, resolve_encoding

# The parser drops comments and processing instructions; huge_tree lifts libxml2's size limits, which real news pages
# exceed (its depth limit of 2,048 remains and bounds hostile nesting).
_PARSER_OPTIONS = {
    "recover": True,
    "huge_tree": True,
    "remove_comments": True,
    "remove_pis": True,
    "no_network": True,
    "collect_ids": False,  # the parser's own table of ids, which nothing uses
}
_META_CHARSET = re.compile(rb"""<meta[^>]{0,300}?charset\s*=\s*["']?\s*([a-z0-9_:.\-]{2,40})""", re.I)
_SNIFF = 64 * 1024
_PIECE = 16 * 1024
_XML_DECLARATION = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([a-z0-9_.\-]{2,40})""", re.I)
_LANGUAGE = re.compile(rb"""<html[^>]{0,300}?\blang\s*=\s*["']?([a-z]{2})\b""", re.I)
# The charset that browsers fall back to for a page in this language (WHATWG HTML, "encoding sniffing", locale table).
_OF_LANGUAGE = {
    **dict.fromkeys(("pl", "cs", "sk", "hu", "sl", "hr", "ro"), ("cp1250",)),
    **dict.fromkeys(("bg", "sr", "mk", "uk", "be"), ("cp1251",)),
    **dict.fromkeys(("lt", "lv", "et"), ("cp1257",)),
    **dict.fromkeys(("ar", "fa"), ("cp1256",)),
    "el": ("cp1253",), "tr": ("cp1254",), "he": ("cp1255",), "th": ("cp874",), "vi": ("cp1258",),
    "ja": ("euc_jp", "cp932"), "zh": ("gb18030", "big5"), "ko": ("cp949",),
}  # fmt: skip
# Charsets with characteristic bytes. The Latin ones look alike, and Windows-1252 is the likeliest.
_TELLABLE = (
    "cp1251", "koi8", "cp1253", "iso8859_7", "cp1255", "iso8859_8", "cp1256", "iso8859_6", "big5", "gb", "hz",
    "shift_jis", "cp932", "euc_", "cp949", "johab", "iso2022", "tis_620", "cp874",
)  # fmt: skip
_OF_THE_HEAD = frozenset("base basefont bgsound link meta noscript object script style template title".split())
_EMPTY = b"<html><head></head><body></body></html>"


@dataclass(frozen=True, slots=True)
class Decoded:
    """A decoded page: ``page`` as text, or as bytes if they are valid UTF-8.

    ``charset_source`` is ``bom``, ``header``, ``meta``, ``content`` (the declaration was wrong or missing and the bytes
    decided) or ``given`` (it was already text).
    """

    page: str | bytes
    charset: str
    charset_source: str

    @property
    def text(self) -> str:
        return self.page if isinstance(self.page, str) else self.page.decode("utf-8")


def decode(body: bytes | str, headers: Mapping[str, str] | None = None) -> Decoded:
    """Decode a page as a browser would, unless the bytes prove its declaration wrong.

    Two corrections go beyond the WHATWG rules, both for pages that browsers show garbled. Bytes that are valid UTF-8
    with non-ASCII characters are UTF-8 whatever was declared, because other charsets practically never are by accident.
    Bytes declared as UTF-8 but full of errors are detected from their content.
    """
    if isinstance(body, str):
        return Decoded(body, "utf-8", "given")
    bom, mark = read_bom(body)
    if bom and mark:
        return Decoded(body[len(mark) :].decode(bom, "replace"), bom, "bom")
    declared, source = _declared(body, headers or {})
    valid = _utf8_length(body)
    if valid == len(body) and (declared in (None, "utf-8") or not body.isascii()):
        return Decoded(body, "utf-8", source if declared == "utf-8" else "content")
    if declared == "utf-8":
        text = body.decode("utf-8", "replace")
        # A stray byte or two in a UTF-8 page (a truncated title, a bad ad) must not change the charset of the whole
        # page.
        errors = text.count("\ufffd")
        good = sum(1 for c in text if c > "\x7f") - errors
        cut_off = valid >= len(body) - 4  # inside a character
        if cut_off or errors <= good // 4:
            return Decoded(text, "utf-8", source)
    elif declared is not None:
        return Decoded(body.decode(declared, "replace"), declared, source)
    return _detect(body)


def _utf8_length(body: bytes) -> int:
    """How many bytes from the start are UTF-8.

    Works in blocks, because the text of a whole page is large and not needed.
    """
    if body.isascii():
        return len(body)
    view, position, length = memoryview(body), 0, len(body)
    while position < length:
        end = min(position + _PIECE, length)
        try:
            position += codecs.utf_8_decode(view[position:end], "strict", end == length)[1]
        except UnicodeDecodeError as error:
            return position + error.start
    return length


def _declared(body: bytes, headers: Mapping[str, str]) -> tuple[str | None, str]:
    content_type = next((v for k, v in headers.items() if k.lower() == "content-type"), None)
    places = (
        ("header", http_content_type_encoding(content_type) if content_type else None),
        ("meta", _first(_META_CHARSET, body[:_SNIFF])),
        ("meta", _first(_XML_DECLARATION, body[:400])),
    )
    for source, name in places:
        resolved = resolve_encoding(name) if name else None
        if resolved is None or resolved.startswith("utf-16"):  # a readable <meta> proves that it is not UTF-16
            continue
        return codecs.lookup(resolved).name, source
    return None, "content"


def _first(pattern: re.Pattern[bytes], body: bytes) -> str | None:
    match = pattern.search(body)
    return match[1].decode("ascii") if match else None


def _detect(body: bytes) -> Decoded:
    """Detect the charset from the bytes.

    The page's language decides between Latin charsets, where detectors are worst.
    """
    language = _first(_LANGUAGE, body[:_SNIFF]) or ""
    charset = next((name for name in _OF_LANGUAGE.get(language.lower(), ()) if _fits(body, name)), None)
    if charset is None:
        from charset_normalizer import from_bytes  # few pages need it, and it takes long to import

        # Tags are ASCII in every charset of the web and only dilute the evidence.
        sample = re.sub(rb"<[^>]{0,2000}>", b" ", body[: 4 * _SNIFF])[:_SNIFF]
        best = from_bytes(sample).best()
        charset = best.encoding if best is not None and best.encoding.startswith(_TELLABLE) else "cp1252"
    name = codecs.lookup(charset).name
    return Decoded(body.decode(name, "replace"), name, "content")


def _fits(body: bytes, charset: str) -> bool:
    """Whether the bytes are valid in a charset, except for an incomplete character at the end."""
    try:
        codecs.getincrementaldecoder(charset)().decode(body, final=False)
    except UnicodeDecodeError:
        return False
    return True


def parse(page: str | bytes) -> Any:
    """The root element of a page, given as text or as valid UTF-8; always an ``html`` element, whatever the text.

    Raises MemoryError if it does not fit into memory.
    """
    data = page if isinstance(page, bytes) else page.encode("utf-8", "replace")
    if b"\x00" in data:
        data = data.replace(b"\x00", b"")  # a NUL ends a C string
    parser = etree.HTMLParser(encoding="utf-8", **_PARSER_OPTIONS)
    try:
        root = etree.fromstring(data, parser) if data and not data.isspace() else None
    except etree.XMLSyntaxError as error:
        # The parser repairs any HTML; libxml2 only gives up where it gets no memory, and lxml does not say so.
        raise MemoryError(f"the page could not be parsed: {error}") from error
    if root is None:
        return etree.fromstring(_EMPTY, etree.HTMLParser(encoding="utf-8"))
    _begin_body(root)
    return root


def _begin_body(root: Any) -> None:
    """Move visible content out of the page's head.

    Tags for head and body are optional, and minified pages omit them. libxml2 does not know HTML5's elements, and takes
    ``<main>`` or ``<article>`` for part of the head.
    """
    head = root.find("head")
    if head is None:
        return
    first = next((n for n, child in enumerate(head) if child.tag not in _OF_THE_HEAD), None)
    if first is None:
        return
    body = root.find("body")
    if body is None:
        body = etree.SubElement(root, "body")
    body[:0] = head[first:]
