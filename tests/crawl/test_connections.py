"""The delay of a host counts from when a request was sent, not from before its connection was open."""

from __future__ import annotations

import datetime
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread
from types import SimpleNamespace
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from scrapy.core.downloader import Slot
from twisted.internet.defer import Deferred

from newsscrape.crawl.connections import count_from_sending

DELAY, SLOW = 1.0, 0.8
ANSWER = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


def certificate(folder: Path) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    (folder / "server.pem").write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return folder / "server.pem"


class SlowServer:
    """An HTTPS server on loopback whose first handshake takes ``SLOW`` seconds.

    ``opened`` has when each connection was there, ``shaken`` when its handshake could begin at the earliest: whatever
    the machine does besides, a request came after the second, and the next one's connection was opened before the first.
    """

    def __init__(self, pem: Path) -> None:
        self.opened: list[float] = []
        self.shaken: list[float] = []
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(pem)
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"https://127.0.0.1:{self._socket.getsockname()[1]}"
        Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            self.opened.append(time.monotonic())
            time.sleep(0 if self.shaken else SLOW)
            self.shaken.append(time.monotonic())
            try:
                with self._context.wrap_socket(connection, server_side=True) as secure:
                    secure.recv(1 << 16)
                    secure.sendall(ANSWER)
            except OSError:
                connection.close()

    def close(self) -> None:
        self._socket.close()


@pytest.fixture
def slow_server(tmp_path: Path) -> Iterator[SlowServer]:
    server = SlowServer(certificate(tmp_path))
    yield server
    server.close()


def test_a_slow_first_handshake_brings_the_next_request_no_nearer(
    tmp_path: Path, slow_server: SlowServer, crawl: Callable[..., Any]
) -> None:
    urls = f"{slow_server.url}/news/1 {slow_server.url}/news/2"
    crawl(tmp_path, "article", {"DOWNLOAD_DELAY": str(DELAY), "CONCURRENT_REQUESTS_PER_DOMAIN": "1"}, urls=urls)
    assert len(slow_server.opened) == 3, "robots.txt and two pages"
    for sent, following in zip(slow_server.shaken, slow_server.opened[1:], strict=False):
        assert following - sent >= DELAY


@pytest.mark.parametrize(
    ("key", "counts"), [(("http", b"paper.example", 80, None), True), (("http-proxy", object()), False)]
)
def test_the_delay_begins_anew_when_a_connection_is_open_and_when_it_is_secure(key: Any, counts: bool) -> None:
    slot, coming = Slot(1, DELAY, 0.0), Deferred[Any]()
    pool = SimpleNamespace(_newConnection=lambda key, endpoint: coming)
    engine = SimpleNamespace(downloader=SimpleNamespace(slots={"paper.example": slot}))
    count_from_sending(SimpleNamespace(_pool=pool), SimpleNamespace(engine=engine))  # type: ignore[arg-type]
    connection = pool._factory(None, "").buildProtocol(None)
    assert pool._newConnection(key, None) is coming
    assert not slot.lastseen
    coming.callback(connection)
    opened = slot.lastseen
    assert bool(opened) is counts
    time.sleep(0.001)
    connection.handshakeCompleted()
    assert (slot.lastseen > opened) is counts
