"""Connections of clients: HTTP/1 by uvicorn, with the deadlines and limits of a proxy."""

from __future__ import annotations

from http import HTTPStatus
from math import inf
from typing import Any, Final
from urllib.parse import quote_from_bytes, urlsplit

from httptools import HttpParserError, HttpParserUpgrade, HttpRequestParser

from interface.serving.answering import Answering

LONGEST_HEADERS: Final = 2**16
"""Bytes of the headers of a request, and of whatever stands between two pieces of a body."""
MOST_HEADERS: Final = 100
VERSIONS: Final = frozenset({"1.0", "1.1"})
"""Of HTTP, that is spoken."""
MOST_AHEAD: Final = 16
"""Requests that a client may send before it has the answer to an earlier one."""
MOST_UNREAD: Final = 32 * 2**20
"""Bytes that who was hung up on may send yet, which nobody reads."""

_SLASH: Final = ord("/")
_PLAIN: Final = "".join(map(chr, range(0x80)))


class Connection(Answering):
    """Reads requests, and bounds how long they may take, and how much of them is kept."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._fault = HTTPStatus.BAD_REQUEST
        self._around = 0
        """Bytes since the last piece of a body, or since the request began."""
        self._unread = 0

    def data_received(self, data: bytes) -> None:
        if self.is_deaf:
            self._unread += len(data)
            if self._unread > MOST_UNREAD:
                self.drop()
            return
        self._around += len(data)
        sent = data if self._is_midway or data.isascii() else _as_sent(data)
        try:
            self.parser.feed_data(sent)
        except HttpParserUpgrade as asked:
            self._go_on_with_http(sent[asked.args[0] :])
        except HttpParserError:
            self.refuse(self._fault)
        else:
            if self._around > LONGEST_HEADERS:
                self.refuse(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)

    def _go_on_with_http(self, rest: bytes) -> None:
        """Read a request again, without its wish to speak something else.

        The parser leaves a body unread that comes with such a wish, as Java's clients send them.
        """
        headers = [b"%s: %s\r\n" % each for each in self.headers if each[0] != b"upgrade"]
        method, version = self.parser.get_method(), self.parser.get_http_version().encode()
        line = b"%s %s HTTP/%s\r\n" % (method, self.url, version)
        self._around = 0
        self.parser = HttpRequestParser(self)
        self.parser.set_dangerous_leniencies(lenient_data_after_close=True)  # it is not read
        self.data_received(b"".join([line, *headers, b"\r\n", rest]))

    def eof_received(self) -> bool:  # type: ignore[override] # uvicorn's closes at once
        """The client sends no more, but may wait for its answer."""
        awaited = self._awaited
        if self._has_ended or awaited is None:
            return False
        if self._is_midway:
            self.refuse(HTTPStatus.BAD_REQUEST)
        awaited.keep_alive = False
        return not self._has_ended

    def on_message_begin(self) -> None:
        self._is_midway = True
        super().on_message_begin()

    def on_header(self, name: bytes, value: bytes) -> None:
        name = name.lower()
        if name == b"expect" and value.lower() == b"100-continue":
            self.expect_100_continue = True
        self.headers.append((name, value))
        if len(self.headers) > MOST_HEADERS:
            self._fault = HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
            raise ValueError("too many headers")  # ends the parser

    def on_headers_complete(self) -> None:
        version = self.parser.get_http_version()
        if version != "1.1":
            self._ensure_known(version)
        if self._around > LONGEST_HEADERS:
            self._ensure_short()
        if self.parser.should_upgrade():
            self._ensure_to_us()
            return
        self._around = 0
        if len(self.pipeline) >= MOST_AHEAD:
            raise ValueError("too many requests ahead")  # ends the parser
        self.waits_until = inf
        if self.url[0] != _SLASH:
            self._believe_target()
        super().on_headers_complete()
        self.headers = []  # of what follows the body, which are no headers of the request

    def on_body(self, body: bytes) -> None:
        self._around = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        if self.parser.should_upgrade():
            return
        self._is_midway = False
        self._around = 0
        super().on_message_complete()

    def _believe_target(self) -> None:
        """The host in an absolute target counts, not the one that every request names beside it.

        RFC 9112, 3.2 and 3.2.2.
        """
        host = urlsplit(self.url).netloc
        named = [at for at, (name, _) in enumerate(self.headers) if name == b"host"]
        if host and len(named) == 1:
            self.headers[named[0]] = (b"host", host)

    def _ensure_known(self, version: str) -> None:
        if version not in VERSIONS:
            raise ValueError("another version of HTTP")  # ends the parser
        self.expect_100_continue = False  # nobody expects it who speaks the older one

    def _ensure_to_us(self) -> None:
        if self.parser.get_method() == b"CONNECT":
            raise ValueError("no proxy")  # ends the parser

    def _ensure_short(self) -> None:
        size = len(self.url) + sum(len(name) + len(value) for name, value in self.headers)
        if size > LONGEST_HEADERS:
            self._fault = HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
            raise ValueError("too much in the headers")  # ends the parser


def _as_sent(data: bytes) -> bytes:
    """A request with the letters of its address as browsers send them; people type them."""
    line, *rest = data.split(b"\r\n", 1)
    return b"\r\n".join([quote_from_bytes(line, _PLAIN).encode(), *rest])
