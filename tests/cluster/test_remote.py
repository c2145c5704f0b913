"""WARC files at addresses are read in one pass, with patience, and no error of the network is taken for damage."""

from __future__ import annotations

import gzip
import io
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from newsscrape.cluster import remote
from newsscrape.cluster.remote import Unreachable, opened
from newsscrape.cluster.warc_paths import fetch
from support.warc import PAGE, warc

fsspec = pytest.importorskip("fsspec")

KEPT = gzip.compress(warc(PAGE, "http://paper.example/1"))
DATA = gzip.compress(warc(PAGE, "http://other.example/1")) * 9 + KEPT
WANTED = {"host": "paper.example"}


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remote, "WAITS", (0, 0))


@pytest.fixture(params=[False, True], ids=["without length", "with length"])
def whole_only(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a server that sends a file from its beginning only; one does not say how long it is."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.do_HEAD()
            self.wfile.write(DATA)

        def do_HEAD(self) -> None:
            self.send_response(200)
            if request.param:
                self.send_header("Content-Length", str(len(DATA)))
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/a.warc.gz"
    server.shutdown()
    server.server_close()


def flaky(monkeypatch: pytest.MonkeyPatch, failures: list[Exception | int]) -> None:
    """Let the first reads of a file in memory fail, or give nothing (0)."""
    from fsspec.implementations.memory import MemoryFile

    fsspec.filesystem("memory").pipe_file("/a.warc.gz", DATA)

    class Flaky(MemoryFile):
        def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
            if failures and isinstance(failure := failures.pop(0), Exception):
                raise failure
            return 0 if failures else super().readinto(buffer)

    def made(self: object, path: str, mode: str = "rb", **_: object) -> Flaky:
        return Flaky(self, path, DATA)

    monkeypatch.setattr(type(fsspec.filesystem("memory")), "_open", made)


def test_a_file_is_read_without_a_copy_of_it(tmp_path: Path) -> None:
    fsspec.filesystem("memory").pipe_file("/a.warc.gz", DATA)
    fetch("memory://a.warc.gz", tmp_path, WANTED)
    assert (tmp_path / "warc" / "a.warc.gz").read_bytes() == KEPT
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["a.warc.gz"]


def test_a_server_without_ranges_is_asked_once(tmp_path: Path, whole_only: str) -> None:
    fetch(whole_only, tmp_path, WANTED)
    assert (tmp_path / "warc" / "a.warc.gz").read_bytes() == KEPT
    (tmp_path / "whole" / "warc").mkdir(parents=True)
    (tmp_path / "whole" / "warc" / "a.warc.gz.part").write_bytes(b"half")
    fetch(whole_only, tmp_path / "whole", {})
    assert (tmp_path / "whole" / "warc" / "a.warc.gz").read_bytes() == DATA
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["a.warc.gz"] * 2


@pytest.mark.parametrize("failures", [[OSError("reset")], [TimeoutError(), ValueError("payload")]])
def test_a_request_that_fails_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failures: list[Exception | int]
) -> None:
    flaky(monkeypatch, failures)
    fetch("memory://a.warc.gz", tmp_path, WANTED)
    assert (tmp_path / "warc" / "a.warc.gz").read_bytes() == KEPT


@pytest.mark.parametrize("failure", [OSError("reset"), 0])
def test_a_file_that_cannot_be_read_on_is_no_damaged_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failure: Exception | int
) -> None:
    flaky(monkeypatch, [failure] * 9)
    with pytest.raises(Unreachable, match="reset" if failure else "before its length"):
        fetch("memory://a.warc.gz", tmp_path, WANTED)
    assert not (tmp_path / "warc" / "a.warc.gz").exists()


def test_pieces_are_large_however_little_is_read() -> None:
    fsspec.filesystem("memory").pipe_file("/a.warc.gz", DATA)
    with opened("memory://a.warc.gz") as file:
        assert isinstance(file, io.BufferedReader)
        file.read(1)
        assert len(file.peek()) == len(DATA) - 1
