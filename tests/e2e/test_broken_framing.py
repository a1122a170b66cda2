"""Requests that break the framing of HTTP, sent over a socket to a real server."""

from __future__ import annotations

import socket
from pathlib import Path

from tests.e2e.gallery_process import GalleryProcess, started

SIGN_IN = b"POST /auth/token/login/ HTTP/1.1\r\nHost: localhost\r\n"
JSON = b"Content-Type: application/json\r\nConnection: close\r\n"
CHUNKED = SIGN_IN + JSON + b"Transfer-Encoding: chunked\r\n\r\n"
BROKEN = {
    "a chunk of no size": CHUNKED + b"zz\r\n{}\r\n0\r\n\r\n",
    "a chunk of a negative size": CHUNKED + b"-5\r\n{}\r\n0\r\n\r\n",
    "a chunk beyond all sizes": CHUNKED + b"ffffffffffffffffff\r\n{}\r\n0\r\n\r\n",
    "chunks without an end": CHUNKED + b"2\r\n{}\r\n",
    "a body shorter than it says": SIGN_IN + JSON + b"Content-Length: 500\r\n\r\n{}",
    "HTTP/2 without TLS": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + b"\x00\x00\x00\x04" + b"\x00" * 5,
}


def answer(gallery: GalleryProcess, request: bytes) -> bytes:
    """The whole answer to what is sent, after which nothing more is."""
    with socket.create_connection(gallery.address, timeout=30) as connection:
        connection.sendall(request)
        connection.shutdown(socket.SHUT_WR)
        received = b""
        while piece := connection.recv(65536):
            received += piece
        return received


def test_broken_framing_is_the_clients_fault(tmp_path: Path) -> None:
    with started("run", tmp_path) as gallery:
        gallery.get("/")
        for fault, request in BROKEN.items():
            received = answer(gallery, request)
            # A server may also just hang up on what it cannot understand.
            assert received[:12] in {b"HTTP/1.1 400", b"HTTP/1.1 408", b""}, fault

        assert gallery.get("/api/v1/gallery/").status_code == 200
