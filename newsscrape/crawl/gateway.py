"""The browser's only connection to the network: a local SOCKS5 server that only lets public addresses through.

A browser connects to more than Playwright reports: the target of a redirect, a WebSocket, whatever a name resolves to
by then. So the gateway resolves names itself, checks each address, and connects to the address that it checked. It
implements just enough of RFC 1928: no authentication, CONNECT only.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import struct
from asyncio import StreamReader, StreamWriter
from typing import Self

from newsscrape.crawl.private_networks import is_private

PATIENCE = 10.0  # seconds for a connection
_PIECE = 1 << 16
_DONE, _REFUSED, _UNREACHABLE = 0, 2, 4  # replies, RFC 1928, section 6
_NAME = 3
_ADDRESSES = {1: 4, 4: 16}  # types of address that are written out, and their lengths in bytes


class Gateway:
    """The gateway of one rendering, open while the ``async with`` block runs; ``url`` is the browser's proxy.

    ``allowed`` is the one host and port that may be private: the site's own, if the crawl was sent there. At most
    ``budget`` bytes are received.
    """

    def __init__(self, allowed: tuple[str, int] | None, budget: int) -> None:
        self.allowed = allowed
        self.budget = budget
        self._open: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        for task in self._open:
            task.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)

    @property
    def url(self) -> str:
        return f"socks5://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    async def _serve(self, reader: StreamReader, writer: StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._open.add(task)
        task.add_done_callback(self._open.discard)
        there: StreamWriter | None = None
        try:
            host, port = await _asked(reader, writer)
            try:
                async with asyncio.timeout(PATIENCE):
                    answers, there = await self._connect(host, port)
            except PermissionError:
                return await _reply(writer, _REFUSED)
            except (OSError, UnicodeError):
                return await _reply(writer, _UNREACHABLE)
            await _reply(writer, _DONE)
            await asyncio.gather(self._pass(reader, there), self._pass(answers, writer, counted=True))
        except (asyncio.IncompleteReadError, asyncio.CancelledError, OSError, ValueError):
            pass  # closed, finished, or not SOCKS5
        finally:
            for one in (writer, there):
                if one is not None:
                    one.close()

    async def _connect(self, host: str, port: int) -> tuple[StreamReader, StreamWriter]:
        """A connection to a public address of a host. Raises PermissionError if it has none, OSError."""
        free = (host.lower(), port) == self.allowed
        if not free and is_private(host):
            raise PermissionError(host)
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        addresses = list(dict.fromkeys(str(one[4][0]) for one in found))
        open_to = [address for address in addresses if free or not is_private(address)]
        if not open_to:
            raise PermissionError(host)
        error: OSError | None = None
        for address in open_to:
            try:
                return await asyncio.open_connection(address, port)
            except OSError as again:
                error = again
        raise error or OSError(host)

    async def _pass(self, reader: StreamReader, writer: StreamWriter, *, counted: bool = False) -> None:
        """Forward what one side sends until it ends, or until the rendering has used up its bytes."""
        while piece := await reader.read(_PIECE):
            if counted:
                self.budget -= len(piece)
                if self.budget < 0:
                    raise ConnectionError("more than a page may load")
            writer.write(piece)
            await writer.drain()
        if writer.can_write_eof():
            writer.write_eof()


async def _asked(reader: StreamReader, writer: StreamWriter) -> tuple[str, int]:
    """The host and port that a client requests; ValueError for anything that is not SOCKS5."""
    version, methods = await reader.readexactly(2)
    await reader.readexactly(methods)
    if version != 5:
        raise ValueError("not SOCKS5")
    writer.write(b"\x05\x00")
    version, command, _, kind = await reader.readexactly(4)
    if kind == _NAME:
        host = (await reader.readexactly((await reader.readexactly(1))[0])).decode("ascii")
    elif kind in _ADDRESSES:
        host = str(ipaddress.ip_address(await reader.readexactly(_ADDRESSES[kind])))
    else:
        raise ValueError("an unknown kind of address")
    (port,) = struct.unpack("!H", await reader.readexactly(2))
    if (version, command) != (5, 1):
        raise ValueError("not a CONNECT")
    return host, port


async def _reply(writer: StreamWriter, code: int) -> None:
    writer.write(bytes((5, code, 0, 1)) + bytes(6))
    await writer.drain()
