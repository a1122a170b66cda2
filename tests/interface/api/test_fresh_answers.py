"""Answers that are kept: given again until something changes, and never to the wrong one."""

from __future__ import annotations

from collections.abc import Hashable
from datetime import datetime, timedelta
from itertools import count
from types import SimpleNamespace
from typing import Any

import httpx
import pytest

from application.accounts.views import Principal
from domain.access import ANONYMOUS, Actor
from domain.errors import Unavailable
from domain.permissions import AS_USER, READ_GALLERY, READ_SIGNED_IN
from interface.api import fresh_answers
from interface.api.fresh_answers import MOST_BYTES, MOST_BYTES_OF_ONE, OVERHEAD, FreshAnswers
from interface.api.permissions import PERMISSION
from interface.observability.notes import NOTES, Notes
from tests.support.builders import NOON

HOST = "http://films.example"
LIST = "/api/v1/gallery/"
ANNA = {"Authorization": "Token anna"}
BORIS = {"Authorization": "Token boris"}


class CountingGallery:
    """Answers every request with the next number; what it answers like can be changed."""

    def __init__(self) -> None:
        self.numbers = count(1)
        self.options: dict[str, Any] = {PERMISSION: READ_GALLERY}
        self.status = 200
        self.pieces = 1
        self.length = 0
        self.changes_meanwhile = False
        self.changes = 0
        self.is_away = False
        self.principals = {
            "Token anna": Principal(actor=Actor(1, username="anna"), token_id=1),
            "Token boris": Principal(actor=Actor(2, username="boris"), token_id=2),
            "Basic anna": Principal(actor=Actor(1, username="anna"), password_hash="!"),
        }
        self.clock = NOON
        self.told: list[Principal | None] = []
        """Who asked, as far as the application was told, each time."""

    def now(self) -> datetime:
        return self.clock

    async def revision(self) -> Hashable:
        if self.is_away:
            raise Unavailable
        return self.changes

    async def __call__(self, scope: Any, _receive: Any, send: Any) -> None:
        scope["route_handler"] = SimpleNamespace(opt=self.options)
        sent = dict(scope["headers"]).get(b"authorization", b"").decode()
        self.told.append(scope.get("auth"))
        scope["auth"] = self.principals.get(sent, Principal(actor=ANONYMOUS))
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
    app: Any = FreshAnswers(gallery, gallery.revision, below="/api/v1/", now=gallery.now)
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


@pytest.mark.parametrize(
    "headers",
    [
        {"Cookie": "anything"},
        {"Authorization": "Basic anna"},
        {"Authorization": "Token unknown"},
        {"Cookie": "anything", "Authorization": "Token anna"},
    ],
    ids=str,
)
async def test_who_has_no_known_token_and_may_be_somebody_is_given_nothing_that_was_kept(
    client: httpx.AsyncClient, headers: dict[str, str]
) -> None:
    await number(client)
    await number(client, headers=ANNA)

    assert [await number(client, headers=headers) for _ in range(2)] == [3, 4]
    assert [await number(client), await number(client, headers=ANNA)] == [1, 2]


async def test_a_token_is_taken_by_the_application_before_what_was_kept_is_given_for_it(
    client: httpx.AsyncClient,
) -> None:
    asked = [ANNA, BORIS, BORIS, ANNA]

    assert [await number(client, headers=headers) for headers in asked] == [1, 2, 1, 1]


async def test_a_token_has_to_be_taken_anew_after_every_commit(
    gallery: CountingGallery, client: httpx.AsyncClient
) -> None:
    before = [await number(client, headers=headers) for headers in (ANNA, BORIS)]
    gallery.changes += 1
    del gallery.principals["Token boris"]

    asked = [ANNA, BORIS, BORIS, ANNA]

    assert before == [1, 2]
    assert [await number(client, headers=headers) for headers in asked] == [3, 4, 5, 3]


async def test_a_token_is_taken_until_it_expires(
    gallery: CountingGallery, client: httpx.AsyncClient
) -> None:
    gallery.principals["Token anna"] = Principal(actor=Actor(1), token_id=1, expires_at=NOON)
    gallery.clock = NOON - timedelta(microseconds=1)
    before = [await number(client, headers=ANNA) for _ in range(2)]
    gallery.clock = NOON

    assert before == [1, 1]
    assert await number(client, headers=ANNA) == 2


async def test_the_application_is_told_whose_token_is_known_whatever_it_is_asked_for(
    gallery: CountingGallery, client: httpx.AsyncClient
) -> None:
    for path, headers in [(LIST, ANNA), ("/api/v1/cat/", ANNA), ("/api/v1/cat/", BORIS)]:
        await number(client, path, headers=headers)
    gallery.changes += 1
    await number(client, headers=ANNA)
    await number(client, "/api/v1/cat/")
    await number(client, "/api/v1/cat/", headers={"Authorization": "Basic anna"})

    anna = gallery.principals["Token anna"]
    assert gallery.told == [None, anna, None, None, None, None]


async def test_nor_is_it_told_of_one_that_has_expired(
    gallery: CountingGallery, client: httpx.AsyncClient
) -> None:
    anna = Principal(actor=Actor(1), token_id=1, expires_at=NOON + timedelta(seconds=1))
    gallery.principals["Token anna"] = anna
    await number(client, headers=ANNA)
    await number(client, "/api/v1/cat/", headers=ANNA)
    gallery.clock = NOON + timedelta(seconds=1)
    await number(client, "/api/v1/cat/", headers=ANNA)

    assert gallery.told == [None, anna, None]


async def test_two_tokens_in_one_request_are_left_to_the_application(
    client: httpx.AsyncClient,
) -> None:
    await number(client, headers=ANNA)
    both = httpx.Headers([*ANNA.items(), *ANNA.items()])

    assert [(await client.get(LIST, headers=both)).text for _ in range(2)] == ["2", "3"]


async def test_nobody_is_given_what_was_kept_for_users(
    gallery: CountingGallery, client: httpx.AsyncClient
) -> None:
    gallery.options = {PERMISSION: READ_SIGNED_IN}

    asked = [ANNA, ANNA, {}, ANNA]

    assert [await number(client, headers=headers) for headers in asked] == [1, 1, 2, 1]


async def test_the_log_is_told_who_asks(client: httpx.AsyncClient) -> None:
    await number(client, headers=ANNA)
    notes = Notes("1")
    token = NOTES.set(notes)

    await number(client, headers=ANNA)
    NOTES.reset(token)

    assert notes.user_id == 1


async def test_only_so_many_tokens_are_known(
    gallery: CountingGallery, client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fresh_answers, "MOST_TOKENS", 1)
    asked = [ANNA, BORIS, ANNA, ANNA]

    assert [await number(client, headers=headers) for headers in asked] == [1, 2, 3, 1]


NOT_KEPT: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "a change": ({}, {"method": "POST"}),
    "another verb": ({}, {"method": "OPTIONS"}),
    "another place": ({}, {"path": "/health/"}),
    "what users see": ({"options": {PERMISSION: AS_USER}}, {}),
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
