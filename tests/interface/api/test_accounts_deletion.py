"""Closing an account, and what goes with it."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.interface.api.world import SCHEMES, signed_in
from tests.support.builders import PASSWORD
from tests.support.http import COMMENTS, FILMS, ME, USERS, Account, GalleryApi

OTHER = "plain-Paper-305"


async def delete(client: httpx.AsyncClient, path: str, password: Any) -> httpx.Response:
    return await client.request("DELETE", path, json={"current_password": password})


def address(account: Account) -> str:
    return f"{USERS}{account.id}/"


async def usernames(api: GalleryApi) -> list[str]:
    return [name for (name,) in await api.sql("SELECT username FROM users ORDER BY id")]


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("at", ["me", "id"])
async def test_users_close_their_own_account_with_their_password(
    api: GalleryApi, scheme: str, at: str
) -> None:
    kim = await api.user("kim")
    client = await signed_in(api, kim, scheme)

    answer = await delete(client, ME if at == "me" else address(kim), PASSWORD)

    assert answer.status_code == 204
    assert answer.content == b""
    assert await usernames(api) == []


async def test_a_wrong_or_missing_password_is_refused(api: GalleryApi) -> None:
    kim = await api.user("kim")

    for path in (ME, address(kim)):
        for wrong in ("wrong-Paper-305", "", None, True, [PASSWORD]):
            answer = await delete(api.as_basic(kim), path, wrong)
            assert answer.status_code == 400, wrong
            assert list(answer.json()) == ["current_password"], wrong
        answer = await api.as_basic(kim).delete(path)
        assert answer.status_code == 400
        assert list(answer.json()) == ["current_password"]
    assert await usernames(api) == ["kim"]


async def test_an_administrator_closes_any_account_with_the_own_password(api: GalleryApi) -> None:
    kim, ash = await api.user("kim", OTHER), await api.administrator("ash")
    client = api.as_basic(ash)

    refused = await delete(client, address(kim), OTHER)
    answer = await delete(client, address(kim), PASSWORD)
    again = await delete(client, address(kim), PASSWORD)

    assert refused.status_code == 400
    assert list(refused.json()) == ["current_password"]
    assert answer.status_code == 204
    assert again.status_code == 404
    assert await usernames(api) == ["ash"]


async def test_users_may_not_close_the_account_of_another_whatever_they_send(
    api: GalleryApi,
) -> None:
    kim, ash = await api.user("kim"), await api.user("ash")
    client = api.as_basic(kim)

    answers = [
        await delete(client, address(ash), PASSWORD),
        await delete(client, address(ash), None),
        await client.delete(address(ash)),
        await client.request("DELETE", address(ash), content=b"{"),
        await delete(client, f"{USERS}999999/", PASSWORD),
    ]

    assert [answer.status_code for answer in answers] == [403] * 5
    assert await usernames(api) == ["kim", "ash"]


async def test_a_password_may_come_in_a_form(api: GalleryApi) -> None:
    kim = await api.user("kim")

    answer = await api.as_basic(kim).request("DELETE", ME, data={"current_password": PASSWORD})

    assert answer.status_code == 204


async def test_everything_of_a_user_goes_and_nothing_of_others(api: GalleryApi) -> None:
    kim, ash = await api.user("kim"), await api.user("ash")
    category = await api.category(kim)
    gone = await api.film(kim, cat=category["id"])
    stays = await api.film(ash, cat=category["id"])
    comments = {
        (film["id"], author.username): (await api.comment(author, movie=film["id"]))["id"]
        for film in (gone, stays)
        for author in (kim, ash)
    }
    for account in (kim, ash):
        await api.token(account)
        await api.as_session(account)

    assert (await delete(api.as_basic(kim), ME, PASSWORD)).status_code == 204

    films, left = await api.anonymous.get(FILMS), await api.anonymous.get(COMMENTS)
    assert [film["id"] for film in films.json()["results"]] == [stays["id"]]
    assert [one["id"] for one in left.json()["results"]] == [comments[stays["id"], "ash"]]
    assert await api.sql("SELECT owner_id FROM categories") == [(None,)]
    for table in ("access_tokens", "sessions"):
        assert await api.sql(f"SELECT user_id FROM {table}") == [(ash.id,)]


async def test_a_name_is_free_again_and_its_new_owner_inherits_nothing(api: GalleryApi) -> None:
    old = await api.register("kim")
    token, session = await api.as_token(old), await api.as_session(old)
    await delete(api.as_basic(old), ME, PASSWORD)

    new = await api.register("kim")

    assert new.id != old.id
    assert [(await client.get(ME)).status_code for client in (token, session)] == [401, 401]
    assert (await api.as_basic(new).get(address(old))).status_code == 404
