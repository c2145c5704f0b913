"""From bytes to text and a tree: the bytes decide the charset, whatever the page declares."""

from __future__ import annotations

import pytest

from newsscrape.extract import markup

TEXT = "<p>The café’s fête raised £400 – “a record”, said Zoë.</p>"
HTML = {"content-type": "text/html"}


def page(text, meta=""):
    return f"<html><head>{meta}</head><body>{text}</body></html>"


@pytest.mark.parametrize(
    ("body", "headers", "charset", "source"),
    [
        pytest.param(page(TEXT).encode(), {"Content-Type": "text/html; charset=utf-8"}, "utf-8", "header", id="declared and true"),
        pytest.param(page(TEXT, '<meta charset="utf-8">').encode(), HTML, "utf-8", "meta", id="declared in the page"),
        pytest.param(page(TEXT).encode("utf-8-sig"), HTML, "utf-8", "bom", id="byte order mark"),
        pytest.param(page(TEXT).encode("utf-16"), HTML, "utf-16-le", "bom", id="UTF-16 with its mark"),
        pytest.param(page(TEXT).encode(), {"content-type": "text/html; charset=iso-8859-1"}, "utf-8", "content", id="UTF-8 sent as Latin-1"),
        pytest.param(page(TEXT).encode("cp1252"), {"content-type": "text/html; charset=utf-8"}, "cp1252", "content", id="Windows-1252 sent as UTF-8"),
        pytest.param(page(TEXT).encode("cp1252"), {"content-type": "text/html; charset=iso-8859-1"}, "cp1252", "header", id="Latin-1 means Windows-1252, as in browsers"),
        pytest.param(page(TEXT).encode("cp1252"), HTML, "cp1252", "content", id="nothing declared"),
        pytest.param(page(TEXT, '<meta charset="utf-16">').encode(), HTML, "utf-8", "content", id="a readable meta is not UTF-16"),
        pytest.param(page(TEXT, '<meta charset="nonsense">').encode(), HTML, "utf-8", "content", id="no such charset"),
    ],
)  # fmt: skip
def test_charset(body, headers, charset, source):
    decoded = markup.decode(body, headers)
    assert TEXT in decoded.text
    assert (decoded.charset, decoded.charset_source) == (charset, source)


@pytest.mark.parametrize(
    ("charset", "language", "text"),
    [
        ("cp1251", "ru", "Совет одобрил строительство нового моста через реку"),
        ("koi8-r", "", "Совет одобрил строительство нового моста через реку и выделил деньги на дорогу к нему"),
        ("shift_jis", "ja", "市議会は新しい橋の建設を承認した。工事は来年の春に始まる予定だ。"),
        ("euc-jp", "ja", "市議会は新しい橋の建設を承認した。工事は来年の春に始まる予定だ。"),
        ("gb2312", "zh", "市议会批准了新桥的建设，工程预计明年春天开始，两年内完成。"),
        ("cp1250", "cs", "Zastupitelé schválili stavbu nového mostu přes řeku, práce začnou příští jaro"),
        ("cp1253", "el", "Το συμβούλιο ενέκρινε την κατασκευή της νέας γέφυρας"),
    ],
)
def test_old_charsets_are_found_without_a_declaration(charset, language, text):
    body = f'<html lang="{language}"><body><p>{text}</p></body></html>'.encode(charset)
    assert text in markup.decode(body).text


def test_a_stray_byte_does_not_turn_a_utf8_page_over():
    body = page("<p>" + "Überraschung für Grün " * 20 + "</p>").encode() + b"<!-- \xff -->"
    decoded = markup.decode(body, {"content-type": "text/html; charset=utf-8"})
    assert decoded.charset == "utf-8"
    assert "Überraschung" in decoded.text


@pytest.mark.parametrize("before", range(4))
def test_a_long_page_is_utf8_wherever_its_characters_fall(before):
    body = b"x" * before + "\U0001f309".encode() * 20_000
    assert markup.decode(body).page is body
    broken = body + b"\xff" * 40_000
    assert markup.decode(broken, {"content-type": "text/html; charset=utf-8"}).charset != "utf-8"


def test_a_page_cut_off_inside_a_character_stays_utf8():
    body = page("<p>caf\u00e9").encode().partition("\u00e9".encode())[0] + b"\xc3"
    assert markup.decode(body, {"content-type": "text/html; charset=utf-8"}).charset == "utf-8"


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\x00",
        "<",
        "</p>",
        "plain words",
        "<" * 10_000,
        "<div>" * 50_000,
        "<?xml version='1.0' encoding='utf-16'?><p>x</p>",
        "\ud800",
    ],
    ids=lambda text: text[:8] or "empty",
)
def test_anything_gives_a_tree(text):
    assert markup.parse(text).tag == "html"


@pytest.mark.parametrize(
    "page",
    [
        "<!doctype html><title>T</title><main><h1>A</h1><p>One.</p></main>",
        "<!doctype html><meta charset=utf-8><title>T</title><header>A</header><article><p>One.</p></article>",
        "<!doctype html><title>T</title><header>A</header><div>One.</div>",
        "<html><head><title>T</title><link rel=canonical href=/a><section>A<p>One.</p></section></head><body></body>",
    ],
)
def test_what_a_page_shows_stands_in_its_body_whatever_tags_it_leaves_out(page: str) -> None:
    root = markup.parse(page)
    assert "".join(root.find("body").itertext()).split() in (["AOne."], ["A", "One."])
    assert "".join(root.find("head").itertext()) == "T"
