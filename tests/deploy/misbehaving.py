"""Services on loopback that misbehave below HTTP: they hang, drip, reset, or never end."""

from __future__ import annotations

import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta, timezone
from pathlib import Path

import trustme

Behaviour = Callable[[socket.socket], None]

_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"


def hangs_after_headers(connection: socket.socket) -> None:
    connection.sendall(_HEAD + b"Content-Length: 20\r\n\r\n")
    time.sleep(2)


def drips(connection: socket.socket) -> None:
    connection.sendall(_HEAD + b"Content-Length: 1000\r\n\r\n")
    for _ in range(1000):
        connection.sendall(b" ")
        time.sleep(0.02)


def never_ends(connection: socket.socket) -> None:
    """A gigabyte of body, as far as anybody reads it."""
    connection.sendall(_HEAD + b"Content-Length: 1000000000\r\n\r\n")
    for _ in range(1000):
        connection.sendall(b" " * 1_000_000)


def resets(connection: socket.socket) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def says_nothing(connection: socket.socket) -> None:
    time.sleep(2)


@contextmanager
def raw(behaviour: Behaviour, context: ssl.SSLContext | None = None) -> Iterator[str]:
    """The URL of a server that reads a request and then behaves so."""
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(0.05)
    over = threading.Event()

    def serve(connection: socket.socket) -> None:
        with suppress(OSError), connection:
            wrapped = context.wrap_socket(connection, server_side=True) if context else connection
            with wrapped:
                wrapped.recv(65_536)
                behaviour(wrapped)

    def accept() -> None:
        while not over.is_set():
            with suppress(TimeoutError):
                connection, _ = listener.accept()
                connection.settimeout(None)
                threading.Thread(target=serve, args=(connection,), daemon=True).start()

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    scheme = "https" if context else "http"
    try:
        yield f"{scheme}://localhost:{listener.getsockname()[1]}"
    finally:
        over.set()
        thread.join()
        listener.close()


def expired_certificate(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """A server's context whose certificate was good until yesterday, and its authority's file."""
    authority = trustme.CA()
    yesterday = datetime.now(timezone.utc) - timedelta(days=1)
    certificate = authority.issue_cert("localhost", not_after=yesterday)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    file = folder / "authority.pem"
    authority.cert_pem.write_to_path(file)
    return context, file
