"""Changing the own password and name, and what that ends."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.interface.api.world import SCHEMES, signed_in
from tests.support.builders import PASSWORD
from tests.support.http import LOGIN, ME, TOKEN_LOGIN, USERS, Account, GalleryApi, basic

SET_PASSWORD = f"{USERS}set_password/"
SET_USERNAME = f"{USERS}set_username/"
NEW = "plain-Paper-305"
CHANGE = {"current_password": PASSWORD, "new_password": NEW}
WEAK = (
    "aB3-xY7",
    "",
    "   ",
    "baseball",
    "8305172946",
    "harbourmaster1",
    "lighthouse9",
    "x\x00yzyzyzyz",
    None,
    True,
    [NEW],
)


BAD_NAMES: tuple[object, ...] = (
    "",
    "  ",
    "kim doe",
    "k" * 151,
    "kim!",
    "k\x00",
    None,
    True,
    [],
    "ash.fi",
    "ash.ﬁ",
)


async def status(client: httpx.AsyncClient) -> int:
    return (await client.get(ME)).status_code


async def can_sign_in(api: GalleryApi, username: str, password: str) -> bool:
    body = {"username": username, "password": password}
    answer = await api.browser().post(TOKEN_LOGIN, json=body)
    assert answer.status_code in {200, 400}
    return answer.status_code == 200


@pytest.mark.parametrize("scheme", SCHEMES)
async def test_a_new_password_replaces_the_old_one(api: GalleryApi, scheme: str) -> None:
    client = await signed_in(api, await api.user("kim"), scheme)

    answer = await client.post(SET_PASSWORD, json=CHANGE)

    assert answer.status_code == 204
    assert answer.content == b""
    assert await can_sign_in(api, "kim", NEW)
    assert not await can_sign_in(api, "kim", PASSWORD)


async def test_a_change_by_token_leaves_that_token_and_ends_the_others_and_the_sessions(
    api: GalleryApi,
) -> None:
    kim, clients, others = await everybody(api)

    await clients["token"].post(SET_PASSWORD, json=CHANGE)

    assert {name: await status(client) for name, client in clients.items()} == {
        "token": 200,
        "other token": 401,
        "session": 401,
        "other session": 401,
        "pair": 401,
    }
    assert [await status(client) for client in others] == [200, 200, 200]
    assert await status(api.as_basic(Account(id=kim.id, username="kim", password=NEW))) == 200


@pytest.mark.parametrize("by", ["session", "pair"])
async def test_a_change_by_other_schemes_ends_every_token_and_every_session(
    api: GalleryApi, by: str
) -> None:
    _, clients, others = await everybody(api)

    assert (await clients[by].post(SET_PASSWORD, json=CHANGE)).status_code == 204

    assert {await status(client) for client in clients.values()} == {401}
    assert [await status(client) for client in others] == [200, 200, 200]


async def test_a_browser_that_changed_the_password_can_sign_in_again(api: GalleryApi) -> None:
    browser = await api.as_session(await api.user("kim"))
    assert (await browser.post(SET_PASSWORD, json=CHANGE)).status_code == 204

    page = await browser.get(LOGIN)
    form = {"username": "kim", "password": NEW, "csrfmiddlewaretoken": page.cookies["csrftoken"]}

    assert (await browser.post(LOGIN, data=form)).status_code == 302
    assert await status(browser) == 200


async def test_a_weak_new_password_is_refused(api: GalleryApi) -> None:
    account = await api.user("harbourmaster", email="lighthouse@example.com")

    for weak in WEAK:
        answer = await api.as_basic(account).post(
            SET_PASSWORD, json=CHANGE | {"new_password": weak}
        )
        assert answer.status_code == 400, weak
        assert list(answer.json()) == ["new_password"], weak
    assert await can_sign_in(api, "harbourmaster", PASSWORD)


@pytest.mark.parametrize("path", [SET_PASSWORD, SET_USERNAME])
async def test_the_current_password_is_asked_for(api: GalleryApi, path: str) -> None:
    client = await api.as_token(await api.user("kim"))
    good = CHANGE | {"new_username": "ash"}

    for wrong in ("wrong-Paper-305", "", None, True, ["x"], PASSWORD.upper()):
        answer = await client.post(path, json=good | {"current_password": wrong})
        assert answer.status_code == 400, wrong
        assert list(answer.json()) == ["current_password"], wrong
    field = "new_password" if path == SET_PASSWORD else "new_username"
    assert set((await client.post(path, json={})).json()) == {"current_password", field}
    assert "current_password" in (await client.post(path, json={field: ""})).json()
    assert await can_sign_in(api, "kim", PASSWORD)


async def test_a_wrong_current_password_is_named_beside_a_weak_new_one(api: GalleryApi) -> None:
    client = api.as_basic(await api.user("kim"))

    answer = await client.post(
        SET_PASSWORD, json={"current_password": "wrong-Paper-305", "new_password": "305"}
    )

    assert answer.status_code == 400
    assert "current_password" in answer.json()


async def test_a_new_name_replaces_the_old_one_and_ends_nothing(api: GalleryApi) -> None:
    kim = await api.user("kim")
    token, session = await api.as_token(kim), await api.as_session(kim)

    answer = await token.post(SET_USERNAME, json=rename("Ｋim.ﬁ"))

    assert answer.status_code == 204
    assert answer.content == b""
    assert (await token.get(ME)).json()["username"] == "Kim.fi"
    assert await status(session) == 200
    assert await can_sign_in(api, "Kim.fi", PASSWORD)
    assert not await can_sign_in(api, "kim", PASSWORD)


async def test_bad_and_taken_names_are_refused(api: GalleryApi) -> None:
    await api.user("ash.fi")
    client = await api.as_token(await api.user("kim"))

    for name in BAD_NAMES:
        answer = await client.post(SET_USERNAME, json=rename(name))
        assert answer.status_code == 400, name
        assert list(answer.json()) == ["new_username"], name
    assert (await client.get(ME)).json()["username"] == "kim"


async def test_a_name_may_change_its_case_or_stay_as_it_is(api: GalleryApi) -> None:
    client = await api.as_token(await api.user("kim"))

    for name in ("kim", "KIM", "kim"):
        assert (await client.post(SET_USERNAME, json=rename(name))).status_code == 204
        assert (await client.get(ME)).json()["username"] == name


async def test_changes_take_forms_too(api: GalleryApi) -> None:
    kim = await api.user("kim")
    client = await api.as_token(kim)

    answers = [
        await client.post(SET_USERNAME, data=rename("ash")),
        await client.post(
            SET_PASSWORD, files={name: (None, value) for name, value in CHANGE.items()}
        ),
    ]

    assert [answer.status_code for answer in answers] == [204, 204]
    pair = {"Authorization": basic("ash", NEW)}
    assert (await api.anonymous.get(ME, headers=pair)).json()["id"] == kim.id


def rename(name: object) -> dict[str, Any]:
    return {"current_password": PASSWORD, "new_username": name}


async def everybody(
    api: GalleryApi,
) -> tuple[Account, dict[str, httpx.AsyncClient], list[httpx.AsyncClient]]:
    """Kim, signed in in many ways, and the clients of somebody else."""
    kim, ash = await api.user("kim"), await api.user("ash")
    clients = {
        "token": await api.as_token(kim),
        "other token": await api.as_token(kim),
        "session": await api.as_session(kim),
        "other session": await api.as_session(kim),
        "pair": api.as_basic(kim),
    }
    return kim, clients, [await signed_in(api, ash, scheme) for scheme in SCHEMES]
