"""Bodies that do not end, come from too many at once, or are not read at all."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from litestar.types import HTTPReceiveMessage, Message, Receive, Scope, Send

from interface.web import incoming
from interface.web.incoming import BoundedBodies
from tests.support.http import CATEGORIES, TOKEN_LOGIN, GalleryApi

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
JSON = {"Content-Type": "application/json"}
SENTENCES = {
    "ru": "Тело запроса передавалось слишком медленно, и галерея не дождалась его конца.",
    "uk": "Тіло запиту передавалося надто повільно, і галерея не дочекалася його кінця.",
    "en": "The body came too slowly, and the gallery did not wait for the rest.",
}


async def _stalled() -> AsyncIterator[bytes]:
    yield b"{"
    await asyncio.Event().wait()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(incoming, "PATIENCE", 0.05)


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("language", SENTENCES)
async def test_a_body_that_does_not_end_is_not_waited_for(api: GalleryApi, language: str) -> None:
    browser = api.browser(headers={"Accept-Language": language, **JSON})

    answer = await browser.post(TOKEN_LOGIN, content=_stalled())

    assert answer.status_code == 408
    assert answer.headers["connection"] == "close"
    assert answer.json() == {"detail": SENTENCES[language]}


@pytest.mark.usefixtures("impatient")
async def test_the_admin_site_does_not_wait_either(api: GalleryApi) -> None:
    browser = api.browser(headers={"Accept-Language": "en", **FORM})

    answer = await browser.post("/admin/login", content=_stalled())

    assert answer.status_code == 408
    assert answer.headers["connection"] == "close"
    assert SENTENCES["en"] in answer.text


@pytest.mark.usefixtures("impatient")
async def test_nothing_of_a_body_that_does_not_end_is_stored(api: GalleryApi) -> None:
    client = await api.as_token(await api.administrator())

    async def category_without_an_end() -> AsyncIterator[bytes]:
        yield b'{"name": "drama"}'
        await asyncio.Event().wait()

    answer = await client.post(CATEGORIES, content=category_without_an_end(), headers=JSON)

    assert answer.status_code == 408
    assert await api.sql("SELECT count(*) FROM categories") == [(0,)]


async def test_who_sends_while_too_much_is_held_is_asked_to_come_again(
    api: GalleryApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = {"username": "kim", "password": "wrong"}

    monkeypatch.setattr(incoming, "MOST_AT_ONCE", 10)
    refused = await api.anonymous.post(TOKEN_LOGIN, json=body)
    monkeypatch.undo()
    answered = await api.anonymous.post(TOKEN_LOGIN, json=body)

    assert refused.status_code == 503
    assert int(refused.headers["Retry-After"]) >= 1
    assert answered.status_code == 400


async def test_what_is_held_is_let_go_of_with_the_answer(
    api: GalleryApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(incoming, "MOST_AT_ONCE", 100)

    statuses = [
        (await api.anonymous.post(TOKEN_LOGIN, content=b"[]" + b" " * 60, headers=JSON)).status_code
        for _ in range(5)
    ]

    assert statuses == [400] * 5


async def test_a_body_larger_than_any_is_refused_and_the_connection_ends(api: GalleryApi) -> None:
    answer = await api.anonymous.post(TOKEN_LOGIN, content=b" " * (2**20 + 1), headers=JSON)

    assert answer.status_code == 413
    assert answer.headers["connection"] == "close"


@pytest.mark.parametrize(
    ("headers", "pieces", "is_last"),
    [
        ([(b"content-length", b"8")], [(b"half", True), (b"half", False)], False),
        ([(b"content-length", b"8")], [(b"half", True)], True),
        ([(b"transfer-encoding", b"chunked")], [(b"half", True)], True),
        ([(b"content-length", b"8"), (b"expect", b"100-continue")], [(b"whole", False)], True),
        ([(b"content-length", b"0")], [], False),
        ([], [], False),
    ],
    ids=["come", "under way", "under way in pieces", "waiting for leave", "empty", "none"],
)
async def test_an_answer_before_the_end_of_a_body_is_the_last(
    headers: list[tuple[bytes, bytes]], pieces: list[tuple[bytes, bool]], is_last: bool
) -> None:
    answer = await _answered_unread(headers, pieces)

    assert answer == ([(b"connection", b"close")] if is_last else [])


async def _answered_unread(
    headers: list[tuple[bytes, bytes]], pieces: list[tuple[bytes, bool]]
) -> list[tuple[bytes, bytes]]:
    """The headers of the answer of an application that reads nothing of these pieces."""

    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 404, "headers": []})
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def receive() -> HTTPReceiveMessage:
        if not pieces:
            await asyncio.Event().wait()
        body, more_body = pieces.pop(0)
        return {"type": "http.request", "body": body, "more_body": more_body}

    sent: list[Any] = []

    async def send(message: Message) -> None:
        sent.append(message)

    scope: Any = {"type": "http", "headers": headers}
    await BoundedBodies(application)(scope, receive, send)
    start, _ = sent
    return [*start["headers"]]
