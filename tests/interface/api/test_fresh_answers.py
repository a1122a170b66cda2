"""Answers that are kept: given again until something changes, and never to the wrong one."""

from __future__ import annotations

from collections.abc import Hashable
from itertools import count
from types import SimpleNamespace
from typing import Any

import httpx
import pytest

from domain.errors import Unavailable
from interface.api.fresh_answers import MOST_BYTES, MOST_BYTES_OF_ONE, OVERHEAD, FreshAnswers
from interface.api.guards import GUARD, readers, signed_in

HOST = "http://films.example"
LIST = "/api/v1/gallery/"


class CountingGallery:
    """Answers every request with the next number; what it answers like can be changed."""

    def __init__(self) -> None:
        self.numbers = count(1)
        self.options: dict[str, Any] = {GUARD: readers}
        self.status = 200
        self.pieces = 1
        self.length = 0
        self.changes_meanwhile = False
        self.changes = 0
        self.is_away = False

    async def revision(self) -> Hashable:
        if self.is_away:
            raise Unavailable
        return self.changes

    async def __call__(self, scope: Any, _receive: Any, send: Any) -> None:
        scope["route_handler"] = SimpleNamespace(opt=self.options)
        body = str(next(self.numbers)).ljust(self.length).encode()
        self.changes += self.changes_meanwhile
        headers = [(b"content-type", b"application/json")]
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        for left in reversed(range(self.pieces)):
            piece = b"" if left else body
            await send({"type": "http.response.body", "body": piece, "more_body": bool(left)})


@pytest.fixture
def gallery() -> CountingGallery:
    return CountingGallery()


@pytest.fixture
def client(gallery: CountingGallery) -> httpx.AsyncClient:
    app: Any = FreshAnswers(gallery, gallery.revision, below="/api/v1/")
    transport = httpx.ASGITransport(app)
    return httpx.AsyncClient(transport=transport, base_url=HOST, headers={"Accept": "*/*"})


async def number(client: httpx.AsyncClient, path: str = LIST, **options: Any) -> int:
    return int((await client.request(options.pop("method", "GET"), path, **options)).text)


async def test_what_was_answered_is_answered_again_until_something_is_committed(
    gallery: CountingGallery, client: httpx.AsyncClient
) -> None:
    first, again = [await client.get(LIST) for _ in range(2)]
    gallery.changes += 1
    changed = [await number(client) for _ in range(2)]

    assert (first.text, again.text, changed) == ("1", "1", [2, 2])
    assert (first.status_code, first.headers) == (again.status_code, again.headers)


@pytest.mark.parametrize(
    "other",
    [
        {"path": "/api/v1/cat/"},
        {"path": "/api/v1/gallery"},
        {"path": LIST, "params": {"page": "2"}},
        {"path": "https://films.example/api/v1/gallery/"},
        {"path": "http://films.example:8080/api/v1/gallery/"},
        {"path": LIST, "headers": {"Host": "cinema.example"}},
        {"path": LIST, "headers": {"Accept": "image/png"}},
        {"path": LIST, "headers": {"Accept-Language": "uk"}},
    ],
    ids=str,
)
async def test_what_an_answer_depends_on_has_an_answer_of_its_own(
    client: httpx.AsyncClient, other: dict[str, Any]
) -> None:
    asked = [{"path": LIST}, other, {"path": LIST}, other]

    assert [await number(client, **options) for options in asked] == [1, 2, 1, 2]


async def test_a_header_is_never_taken_for_another(client: httpx.AsyncClient) -> None:
    confusing = [
        {"Accept": "ru"},
        {"Accept": "", "Accept-Language": "ru"},
        {"Accept": "accept-language", "Accept-Language": "ru"},
    ]

    assert [await number(client, headers=headers) for headers in confusing] == [1, 2, 3]


@pytest.mark.parametrize("header", ["Authorization", "Cookie"])
async def test_whoever_may_be_somebody_is_given_nothing_that_was_kept(
    client: httpx.AsyncClient, header: str
) -> None:
    somebody = {header: "anything"}

    asked = [{}, somebody, somebody, {}]

    assert [await number(client, headers=headers) for headers in asked] == [1, 2, 3, 1]


NOT_KEPT: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "a change": ({}, {"method": "POST"}),
    "another verb": ({}, {"method": "OPTIONS"}),
    "another place": ({}, {"path": "/health/"}),
    "what users see": ({"options": {GUARD: signed_in}}, {}),
    "what nobody guards": ({"options": {}}, {}),
    "a refusal": ({"status": 404}, {}),
    "a part": ({"status": 206}, {}),
    "what comes in pieces": ({"pieces": 2}, {}),
    "what is too large": ({"length": MOST_BYTES_OF_ONE}, {}),
}


@pytest.mark.parametrize(("answers_like", "options"), NOT_KEPT.values(), ids=NOT_KEPT)
async def test_what_is_not_kept(
    gallery: CountingGallery,
    client: httpx.AsyncClient,
    answers_like: dict[str, Any],
    options: dict[str, Any],
) -> None:
    vars(gallery).update(answers_like)

    assert [await number(client, **options) for _ in range(3)] == [1, 2, 3]


async def test_an_answer_that_was_made_while_something_was_committed_is_not_kept(
    gallery: CountingGallery, client: httpx.AsyncClient
) -> None:
    gallery.changes_meanwhile = True
    during = [await number(client) for _ in range(2)]
    gallery.changes_meanwhile = False

    assert during == [1, 2]
    assert [await number(client) for _ in range(2)] == [3, 3]


async def test_while_the_database_is_away_nothing_is_known_to_be_fresh(
    gallery: CountingGallery, client: httpx.AsyncClient
) -> None:
    before = await number(client)
    gallery.is_away = True
    away = [await number(client) for _ in range(2)]
    gallery.is_away = False

    assert (before, away) == (1, [2, 3])
    assert [await number(client) for _ in range(2)] == [4, 4]


async def test_what_was_longest_not_asked_for_makes_room(
    gallery: CountingGallery, client: httpx.AsyncClient
) -> None:
    gallery.length = MOST_BYTES_OF_ONE - 2 * OVERHEAD
    pages = range(1, MOST_BYTES // gallery.length + 2)

    async def page(of: int) -> int:
        return await number(client, params={"page": of})

    first = [await page(of) for of in pages[:-1]]
    oldest_again = await page(1)
    one_more = await page(pages[-1])

    assert first == list(pages[:-1])
    assert oldest_again == 1
    assert one_more == len(pages)
    assert await page(1) == 1
    assert await page(2) == len(pages) + 1
