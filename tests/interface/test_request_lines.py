"""Lines of requests that are written without ``logging`` are those that it would write."""

from __future__ import annotations

import io
import json
import logging
import sys
from typing import Any

import pytest

from interface.bootstrap.logs import LogFormat
from interface.bootstrap.request_lines import in_json, telling
from interface.observability.notes import NOTES
from interface.observability.request_log import LoggedRequests, Tell, tell_by_logging
from tests.support.log import FORMS, logged


async def a_request(
    path: str, tell: Tell, *, status: int = 200, user: int | None = None
) -> list[int]:
    """Ask for a path of an application that answers with this status, to this user.

    Returns the statuses that were sent: this one alone.
    """
    sent: list[int] = []

    async def answer(scope: Any, _receive: Any, send: Any) -> None:
        notes = NOTES.get()
        assert notes
        notes.user_id = user
        await send({"type": "http.response.start", "status": status, "headers": []})

    async def receive() -> None:
        """There is nothing to receive."""

    async def send(message: Any) -> None:
        sent.append(message["status"])

    headers = [(b"x-request-id", b"the-same")]
    scope: Any = {"type": "http", "method": "GET", "path": path, "headers": headers}
    scope["client"] = ("192.0.2.7", 1) if user else None
    app: Any = LoggedRequests(answer, tell=tell)
    await app(scope, receive, send)
    return sent


def without_times(text: str) -> list[tuple[str, Any]]:
    """The fields of the one line, in their order; each line has its own times."""
    (line,) = text.splitlines()
    fields = json.loads(line, object_pairs_hook=list)
    times = [name for name, _ in fields if name in {"time", "milliseconds"}]
    assert times == ["time", "milliseconds"]
    return [(name, value) for name, value in fields if name not in times]


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/gallery/7/",
        "/категория/«ё»",
        "/x\r\n{}",
        "/\x1b[31m\x00",
        "/\u2028\x85\u202e",
        "/🎬\U000e0001",
        "/\udcff",
        '/"\\',
        "/" + "a" * 5000,
    ],
)
@pytest.mark.parametrize(("status", "user"), [(200, 5), (404, None), (500, None)])
async def test_they_are_the_same(path: str, status: int, user: int | None) -> None:
    stream = io.StringIO()
    with logged() as log:
        await a_request(path, tell_by_logging, status=status, user=user)
        await a_request(path, in_json(stream), status=status, user=user)

    assert stream.getvalue().endswith("\n")
    assert stream.getvalue().rstrip("\n").isprintable()
    assert without_times(stream.getvalue()) == without_times(log.text)


async def test_the_level_decides_about_them_too() -> None:
    stream = io.StringIO()
    with logged():
        logging.getLogger("film_gallery").setLevel(logging.WARNING)
        await a_request("/fine", in_json(stream))
        await a_request("/failed", in_json(stream), status=500)

    assert [json.loads(line)["path"] for line in stream.getvalue().splitlines()] == ["/failed"]


class Broken(io.StringIO):
    """A stream that nothing can be written to."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self._error = error

    def write(self, _text: str) -> int:
        raise self._error


@pytest.mark.parametrize("error", [OSError(28, "full"), BrokenPipeError(), ValueError("closed")])
async def test_a_request_is_answered_where_no_line_can_be_written(error: Exception) -> None:
    with logged():
        assert await a_request("/", in_json(Broken(error))) == [200]


@FORMS
def test_text_is_left_to_logging(
    monkeypatch: pytest.MonkeyPatch, form: LogFormat, on_a_terminal: bool, is_text: bool
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: on_a_terminal, raising=False)

    assert (telling(form) is tell_by_logging) is is_text
