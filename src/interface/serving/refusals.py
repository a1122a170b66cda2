"""Answers to requests that the application does not get, and their lines in the log."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from types import MappingProxyType
from typing import Final

import msgspec

from interface.observability.notes import NOTES, Notes
from interface.observability.request_ids import HEADER, request_id_of
from interface.serving.connections import LONGEST_HEADERS, MOST_HEADERS
from interface.web.safety import OF_NO_PAGE, SERVER

log = logging.getLogger("film_gallery.connections")

CODES: Final[Mapping[HTTPStatus, str]] = MappingProxyType(
    {
        HTTPStatus.BAD_REQUEST: "request-unreadable",
        HTTPStatus.REQUEST_TIMEOUT: "headers-too-slow",
        HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE: "headers-too-large",
        HTTPStatus.SERVICE_UNAVAILABLE: "unavailable",
    }
)
PARAMS: Final = MappingProxyType({"max": LONGEST_HEADERS, "count": MOST_HEADERS})
SECONDS_UNTIL_RETRY: Final = 5

Sentence = Callable[[str, Mapping[str, object]], str]
"""The sentence for a code, in the language of the gallery: nobody knows that of the client."""


class Refusals:
    """Writes the answers, with the headers that every answer has; ``also`` are those over TLS."""

    def __init__(self, sentence: Sentence, also: Sequence[tuple[bytes, bytes]] = ()) -> None:
        self._sentence = sentence
        self._safe = {**OF_NO_PAGE, **dict([SERVER, *also])}

    def __call__(self, status: HTTPStatus, client: str | None) -> bytes:
        """What follows the status line, and note that it was answered."""
        notes = Notes(request_id_of(()))
        token = NOTES.set(notes)
        told = {"status": int(status), "refusal": CODES[status], "client": client}
        log.info("a client was hung up on", extra=told)
        NOTES.reset(token)
        body = msgspec.json.encode({"detail": self._sentence(CODES[status], PARAMS)})
        headers = {
            b"content-type": b"application/json",
            b"content-length": str(len(body)).encode(),
            b"connection": b"close",
            HEADER: notes.request_id.encode(),
            **self._safe,
        }
        if status is HTTPStatus.SERVICE_UNAVAILABLE:
            headers[b"retry-after"] = str(SECONDS_UNTIL_RETRY).encode()
        lines = [b"%s: %s\r\n" % header for header in headers.items()]
        return b"".join([*lines, b"\r\n", body])
