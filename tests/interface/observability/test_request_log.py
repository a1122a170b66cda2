"""Every request has an id, and a line in the log that tells no secret."""

from __future__ import annotations

import asyncio
import re
from typing import Any

import httpx
import pytest

from interface.bootstrap.logs import LogFormat
from interface.observability.request_log import LONGEST_PATH, LoggedRequests
from tests.interface.web.test_safety import ANSWERS
from tests.support.builders import PASSWORD
from tests.support.http import (
    FILMS,
    HOST,
    LOGIN,
    ME,
    TOKEN_LOGIN,
    USERS,
    GalleryApi,
    basic,
    sign_in,
)
from tests.support.log import logged

MADE = re.compile(r"[0-9a-f]{32}")
ID = "x-request-id"


# --- ids ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("verb", "path", "status", "sent"), ANSWERS)
async def test_every_answer_has_an_id_that_its_line_in_the_log_has_too(
    api: GalleryApi, verb: str, path: str, status: int, sent: dict[str, Any]
) -> None:
    with logged() as log:
        answer = await api.anonymous.request(verb, path, **sent)

    (line,) = log.requests
    assert answer.headers.get_list(ID) == [line["request_id"]]
    assert MADE.fullmatch(line["request_id"])
    assert (line["method"], line["path"], line["status"]) == (verb, path, status)


@pytest.mark.parametrize("path", ["/admin/", "/admin/login", "/admin/static/js/x.js", "/admin/x"])
async def test_the_admin_site_has_ids_too(api: GalleryApi, path: str) -> None:
    with logged() as log:
        answer = await api.anonymous.get(path)

    (line,) = log.requests
    assert answer.headers.get_list(ID) == [line["request_id"]]
    assert (line["path"], line["status"]) == (path, answer.status_code)


async def test_no_two_requests_have_the_same_id(api: GalleryApi) -> None:
    ids = {(await api.anonymous.get("/health/")).headers[ID] for _ in range(20)}

    assert len(ids) == 20


@pytest.mark.parametrize("given", ["a", "trace-1.2_3", "A" * 64, "0" * 32])
async def test_an_id_that_a_proxy_gave_is_kept(api: GalleryApi, given: str) -> None:
    with logged() as log:
        answer = await api.anonymous.get("/health/", headers={ID: given})

    assert answer.headers[ID] == given
    assert [line["request_id"] for line in log.requests] == [given]


@pytest.mark.parametrize(
    "given",
    [
        b"",
        b" ",
        b"a b",
        b"A" * 65,
        b"x" * 10_240,
        b"id\r\nset-cookie: a=b",
        b"id\nforged",
        b"id\n",
        b"\x00",
        b"\x1b[31m",
        b"a/b",
        b"${jndi:x}",
        b"<script>",
        b"\xff\xfe",
        "ключ".encode(),
        b"a,b",
    ],
)
async def test_any_other_id_is_replaced(api: GalleryApi, given: bytes) -> None:
    with logged() as log:
        answer = await api.anonymous.get("/health/", headers=[(ID.encode(), given)])

    assert answer.status_code == 200
    assert MADE.fullmatch(answer.headers[ID])
    assert [line["request_id"] for line in log.requests] == [answer.headers[ID]]
    assert answer.headers.get_list("set-cookie") == []


async def test_of_two_ids_none_is_believed(api: GalleryApi) -> None:
    answer = await api.anonymous.get("/health/", headers=[(ID, "one"), (ID, "two")])

    assert MADE.fullmatch(answer.headers[ID])


async def test_answers_that_were_kept_have_ids_and_lines_of_their_own(api: GalleryApi) -> None:
    with logged() as log:
        ids = [(await api.anonymous.get(FILMS)).headers.get_list(ID) for _ in range(3)]

    assert ids == [[line["request_id"]] for line in log.requests]
    assert len({each for (each,) in ids}) == 3


async def test_requests_at_the_same_time_keep_their_ids_apart(api: GalleryApi) -> None:
    async def ask(number: int) -> str:
        headers = {ID: f"r{number}", "Authorization": f"Token nonsense{number}"}
        return (await api.anonymous.get(FILMS, headers=headers)).headers[ID]

    with logged() as log:
        ids = await asyncio.gather(*(ask(number) for number in range(30)))

    assert ids == [f"r{number}" for number in range(30)]
    refused = [line["request_id"] for line in log.of("sign_in")]
    assert sorted(refused) == sorted(ids)
    assert sorted(line["request_id"] for line in log.requests) == sorted(ids)


# --- lines -------------------------------------------------------------------------------------


async def test_a_line_tells_who_asked_for_what_and_how_it_ended(api: GalleryApi) -> None:
    kim = await api.user("kim")
    client = await api.as_token(kim)

    with logged() as log:
        await client.get(f"{FILMS}?page=1&search=secret")

    (line,) = log.lines
    took = line.pop("milliseconds")
    assert line.pop("time").endswith("+00:00")
    assert MADE.fullmatch(line.pop("request_id"))
    assert line == {
        "level": "info",
        "logger": "film_gallery.requests",
        "message": "request",
        "method": "GET",
        "path": FILMS,
        "status": 200,
        "client": "127.0.0.1",
        "user_id": kim.id,
    }
    assert 0 < took < 60_000


HOSTILE_PATHS = [
    ("/x%0d%0a%7b%22level%22%3a%22info%22%7d", "/x\r\n"),
    ("/%1b%5b31m", "/\x1b[31m"),
    ("/%00", "/\x00"),
    ("/%e2%80%a8line", "/\u2028line"),
    ("/%c2%85line", "/\x85line"),
    ("/%e2%80%aeright-to-left", "/\u202eright"),
    ("/%f0%9f%8e%ac%f3%a0%80%81", "/🎬\U000e0001"),
    ("/api/genfilm/%0aabc/", "/api/genfilm/\nabc/"),
    ("/static/%0d%0a.css", "/static/\r\n.css"),
    ("/admin/%0d%0a/list", "/admin/\r\n/list"),
]


@pytest.mark.parametrize(("sent", "meant"), HOSTILE_PATHS)
async def test_a_path_forges_no_line(api: GalleryApi, sent: str, meant: str) -> None:
    with logged() as log:
        await api.anonymous.get(sent)

    assert log.text.count("\n") == 1
    assert log.text.rstrip("\n").isprintable()
    assert log.requests[0]["path"].startswith(meant)


@pytest.mark.parametrize(("sent", "meant"), HOSTILE_PATHS)
async def test_nor_does_it_in_the_form_for_people(api: GalleryApi, sent: str, meant: str) -> None:
    with logged(LogFormat.TEXT) as log:
        await api.anonymous.get(sent)

    assert log.text.count("\n") == 1
    assert log.text.rstrip("\n").isprintable()


async def test_half_a_character_in_a_path_is_told_by_its_number() -> None:
    with logged() as log:
        await answer_to("/\udcff")

    assert [line["path"] for line in log.requests] == ["/\\udcff"]


async def test_a_long_path_is_cut(api: GalleryApi) -> None:
    with logged() as log:
        await api.anonymous.get("/" + "a" * 5000)

    assert len(log.requests[0]["path"]) == LONGEST_PATH


async def test_who_goes_away_before_the_answer_is_told_of() -> None:
    async def leave(*_: object) -> None:
        raise asyncio.CancelledError

    with logged() as log, pytest.raises(asyncio.CancelledError):
        await answer_to("/", leave)

    assert [(line["status"], line["level"]) for line in log.requests] == [(499, "info")]


async def answer_to(path: str, app: Any = None) -> None:
    async def silent(*_: object) -> None:
        return

    scope: Any = {"type": "http", "method": "GET", "path": path, "headers": [], "client": None}
    await LoggedRequests(app or silent)(scope, silent, silent)  # type: ignore[arg-type]


async def test_what_is_no_request_is_passed_on() -> None:
    seen: list[Any] = []

    async def inner(scope: Any, receive: Any, send: Any) -> None:
        seen.append(scope)

    app: Any = LoggedRequests(inner)
    with logged() as log:
        await app({"type": "lifespan"}, None, None)

    assert seen == [{"type": "lifespan"}]
    assert log.lines == []


# --- refusals and failures ---------------------------------------------------------------------


async def test_who_is_denied_is_told_of_with_the_reason_as_a_warning(api: GalleryApi) -> None:
    kim = await api.user("kim")
    film = await api.film(kim)
    client = await api.as_token(kim)

    with logged() as log:
        await client.delete(f"/api/v1/gallerydelete/{film['id']}/")
        await api.anonymous.get(ME)
        await (await api.as_session(kim)).post(FILMS, headers={"X-CSRFToken": "wrong"}, json={})
        await client.get(f"{FILMS}999999/")

    told = [(line["status"], line["refusal"], line["level"]) for line in log.requests[:2]]
    assert told == [(403, "forbidden", "warning"), (401, "not-authenticated", "warning")]
    assert log.requests[0]["user_id"] == kim.id
    last = [(line["status"], line["refusal"], line["level"]) for line in log.requests[-2:]]
    assert last == [(403, "csrf-failed", "warning"), (404, "film-not-found", "info")]


async def test_a_failure_is_one_entry_with_its_trace_and_the_id_that_the_client_got(
    api: GalleryApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: object, **__: object) -> None:
        raise RuntimeError("the secret of the database")

    monkeypatch.setattr(api.container.gallery.film_queries, "page", fail)
    with logged() as log:
        answer = await api.anonymous.get(FILMS)

    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert list(answer.json()) == ["detail"]
    (failure,) = [line for line in log.lines if "error" in line or line["level"] == "error"]
    assert failure["error"].endswith("RuntimeError: the secret of the database")
    assert failure["request_id"] == answer.headers[ID]
    assert [(line["status"], line["level"]) for line in log.requests] == [(500, "warning")]


# --- secrets -----------------------------------------------------------------------------------


@pytest.mark.parametrize("form", [LogFormat.JSON, LogFormat.TEXT])
async def test_no_secret_reaches_the_log(api: GalleryApi, form: LogFormat) -> None:
    kim = await api.user("kim")
    secrets = [PASSWORD, "mistyped-Paper-305", "token-of-somebody", "kim@example.com"]

    with logged(form) as log:
        key = await api.token(kim)
        secrets += [key, basic("kim", PASSWORD).split()[1]]
        browser = await api.as_session(kim)
        secrets += [browser.cookies["sessionid"], browser.cookies["csrftoken"]]
        with_token = api.browser(headers={"Authorization": f"Token {key}"})
        await with_token.get(f"{ME}?token={key}")
        await api.as_basic(kim).get(ME)
        await browser.patch(ME, json={"email": "kim@example.com"})
        await browser.post(f"{USERS}set_password/", json={"current_password": "mistyped-Paper-305"})
        await api.anonymous.get(ME, headers={"Authorization": "Token token-of-somebody"})
        await api.anonymous.get(ME, headers={"Authorization": "Basic bWlzdHlwZWQ="})
        await api.browser().post(
            TOKEN_LOGIN, json={"username": "mistyped-Paper-305", "password": "kim"}
        )
        await sign_in(api.browser(), "mistyped-Paper-305", "kim")
        await api.browser().post(LOGIN, data={"username": "kim", "password": PASSWORD})
        await api.anonymous.post("/admin/login", data={"username": "kim", "password": PASSWORD})

    assert len(log.text.splitlines()) > 15
    assert [secret for secret in secrets if secret in log.text] == []
    for word in ("authorization", "cookie", "sessionid", "auth_token"):
        assert word not in log.text.lower()


async def test_a_request_that_nobody_logs_still_has_an_id() -> None:
    async def inner(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 204})
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    app: Any = LoggedRequests(inner)
    client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=HOST)

    assert MADE.fullmatch((await client.get("/")).headers[ID])
