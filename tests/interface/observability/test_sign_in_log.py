"""Signing in and being refused is told of, whichever way somebody takes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from tests.interface.admin.visitors import stranger
from tests.support.builders import PASSWORD
from tests.support.http import ME, TOKEN_LOGIN, GalleryApi, basic, sign_in
from tests.support.log import logged

Way = Callable[[GalleryApi, str, str], Awaitable[Any]]


async def by_token(api: GalleryApi, username: str, password: str) -> None:
    await api.browser().post(TOKEN_LOGIN, json={"username": username, "password": password})


async def by_basic(api: GalleryApi, username: str, password: str) -> None:
    await api.browser().get(ME, headers={"Authorization": basic(username, password)})


async def by_form(api: GalleryApi, username: str, password: str) -> None:
    await sign_in(api.browser(), username, password)


async def by_admin_form(api: GalleryApi, username: str, password: str) -> None:
    await stranger(api).sign_in(username, password)


WAYS = pytest.mark.parametrize(
    ("way", "channel"),
    [(by_token, "api"), (by_basic, "api"), (by_form, "web"), (by_admin_form, "admin")],
)


@WAYS
async def test_signing_in_is_told_of_with_who_and_from_where(
    api: GalleryApi, way: Way, channel: str
) -> None:
    kim = await api.administrator("кім")

    with logged() as log:
        await way(api, "кім", PASSWORD)

    (line,) = log.of("sign_in")
    told = {name: line[name] for name in ("event", "level", "user_id", "username", "channel")}
    assert told == {
        "event": "sign-in",
        "level": "info",
        "user_id": kim.id,
        "username": "кім",
        "channel": channel,
    }
    assert line["client"] == "127.0.0.1"
    assert line["request_id"] == log.requests[-1]["request_id"]


@WAYS
async def test_a_wrong_password_is_told_of_with_whose_it_is_not(
    api: GalleryApi, way: Way, channel: str
) -> None:
    kim = await api.user("kim")

    with logged() as log:
        await way(api, "kim", "wrong-Paper-305")

    (line,) = log.of("sign_in")
    told = {name: line[name] for name in ("event", "level", "reason", "user_id", "channel")}
    assert told == {
        "event": "sign-in-refused",
        "level": "warning",
        "reason": "wrong-password",
        "user_id": kim.id,
        "channel": channel,
    }
    assert line["request_id"] == log.requests[-1]["request_id"]


@WAYS
@pytest.mark.parametrize(
    "name", ["nobody", 'kim\r\n{"forged": 1}', "x" * 10_000, "k\u2028m", PASSWORD]
)
async def test_a_name_that_nobody_has_is_not_told(
    api: GalleryApi, way: Way, channel: str, name: str
) -> None:
    with logged() as log:
        await way(api, name, "wrong-Paper-305")

    assert [line["reason"] for line in log.of("sign_in")] == ["unknown-user"]
    assert name not in log.text
    assert "forged" not in log.text


async def test_inactive_users_and_unknown_tokens_are_told_of(api: GalleryApi) -> None:
    kim = await api.user("kim")
    with_token, with_session = await api.as_token(kim), await api.as_session(kim)
    await api.deactivate(kim)

    with logged() as log:
        await with_token.get(ME)
        await with_session.get(ME)
        await by_token(api, "kim", PASSWORD)
        await api.anonymous.get(ME, headers={"Authorization": "Token nonsense"})

    told = [(line["reason"], line.get("user_id")) for line in log.of("sign_in")]
    assert told == [*[("inactive-user", kim.id)] * 3, ("unknown-token", None)]


async def test_who_is_no_administrator_is_denied_at_the_admin_site(api: GalleryApi) -> None:
    kim = await api.user("kim")

    with logged() as log:
        await by_admin_form(api, "kim", PASSWORD)
        await (await api.as_session(kim)).get("/admin/films/list")

    form, page = (line for line in log.requests if line.get("refusal"))
    for line, path in ((form, "/admin/login"), (page, "/admin/films/list")):
        told = (line["path"], line["refusal"], line["level"], line["user_id"])
        assert told == (path, "forbidden", "warning", kim.id)


async def test_an_administrator_at_work_is_told_by_id(api: GalleryApi) -> None:
    olena = await api.administrator("olena")
    visitor = stranger(api)
    await visitor.sign_in("olena", PASSWORD)

    with logged() as log:
        await visitor.get("/admin/films/list")

    assert [line["user_id"] for line in log.requests] == [olena.id]
