"""Bodies come packed in every way and state, and unpack to the same bytes or to a reason."""

from __future__ import annotations

import gzip
import zlib

import brotli
import pytest

from newsscrape.payload import NotPacked, TooLarge, Unpacked, content_type, digest, unpack, zstd

PAGE = b"<h1>Ferry delayed</h1>" + b"<p>The crossing was put off by an hour.</p>" * 400
LIMIT = 1 << 20


def bare_deflate(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(body) + packer.flush()


PACKED = {
    "gzip": gzip.compress(PAGE),
    "x-gzip": gzip.compress(PAGE),
    "deflate": zlib.compress(PAGE),
    "br": brotli.compress(PAGE),
    "zstd": zstd.compress(PAGE),
}


@pytest.mark.parametrize("coding", PACKED)
def test_every_coding_comes_off(coding):
    assert unpack(PACKED[coding], coding, LIMIT) == Unpacked(PAGE)


def test_deflate_comes_without_its_header_too():
    assert unpack(bare_deflate(PAGE), "deflate", LIMIT) == Unpacked(PAGE)


def test_codings_come_off_in_the_order_opposite_to_the_headers():
    assert unpack(gzip.compress(brotli.compress(PAGE)), "br, GZIP", LIMIT) == Unpacked(PAGE)


@pytest.mark.parametrize("codings", ["", "identity-of-sorts", "utf-8"])
def test_what_is_no_coding_of_ours_stays_on(codings):
    assert unpack(PAGE, codings, LIMIT) == Unpacked(PAGE, left=codings)


def test_an_unknown_coding_keeps_what_was_put_on_before_it():
    assert unpack(PACKED["gzip"], "gzip, secret", LIMIT) == Unpacked(PACKED["gzip"], left="gzip, secret")


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd"])
def test_a_stream_that_ends_early_is_not_whole(coding):
    unpacked = unpack(PACKED[coding][: len(PACKED[coding]) // 2], coding, LIMIT)
    assert not unpacked.whole
    assert PAGE.startswith(unpacked.body)


@pytest.mark.parametrize("coding", ["gzip", "br", "zstd"])
def test_a_body_that_is_not_in_its_coding_is_said_to_be(coding):
    with pytest.raises(NotPacked):
        unpack(b"\x00\x01" + PAGE, coding, LIMIT)


@pytest.mark.parametrize("coding", ["gzip", "x-gzip", "deflate", "br", "zstd", "br, gzip"])
@pytest.mark.parametrize(
    "text", [b"<!DOCTYPE html><p>" + b"The bridge is open. " * 40, "<p>\u043c\u043e\u0441\u0442".encode("cp1251") * 9]
)
def test_text_under_the_name_of_a_coding_is_what_it_is(coding, text):
    assert unpack(text, coding, LIMIT) == Unpacked(text)


@pytest.mark.parametrize(
    ("values", "chosen"),
    [
        (["text/html"], "text/html"),
        (["text/plain", "text/html; charset=utf-8"], "text/html; charset=utf-8"),
        (["text/html; charset=koi8-r", "text/html"], "text/html; charset=koi8-r"),
        (["text/html; charset=koi8-r, text/html;charset=utf-8"], "text/html;charset=utf-8"),
        (["text/html; charset=koi8-r", "text/plain"], "text/plain"),
        (["text/html", "*/*"], "text/html"),
        (["text/html", ""], "text/html"),
        (["html"], "html"),
    ],
)
def test_one_type_of_several_counts(values, chosen):
    assert content_type(values) == chosen


@pytest.mark.parametrize("coding", PACKED)
def test_a_bomb_is_let_go_at_the_limit(coding):
    bomb = {"br": brotli.compress, "zstd": zstd.compress, "deflate": zlib.compress}.get(coding, gzip.compress)
    with pytest.raises(TooLarge):
        unpack(bomb(bytes(10_000_000)), coding, LIMIT)


def test_gzip_members_joined_end_to_end_are_one_body():
    assert unpack(gzip.compress(PAGE) + gzip.compress(b"more"), "gzip", LIMIT) == Unpacked(PAGE + b"more")


def test_rubbish_after_the_stream_is_no_part_of_it():
    assert unpack(PACKED["gzip"] + b"\0\0rubbish", "gzip", LIMIT) == Unpacked(PAGE)


def test_an_empty_body_has_no_coding():
    assert unpack(b"", "gzip", LIMIT) == Unpacked(b"")


def test_the_digest_is_that_of_the_bytes_as_they_are():
    assert digest(b"abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
