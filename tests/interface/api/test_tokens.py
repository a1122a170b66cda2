"""Access tokens: signing in for one, and giving it back."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any

import httpx
import pytest

from tests.interface.conftest import GalleryFactory
from tests.support.builders import PASSWORD
from tests.support.http import FILMS, ME, TOKEN_LOGIN, TOKEN_LOGOUT, GalleryApi

PAIR = {"username": "kim", "password": PASSWORD}
NOT_TEXT: tuple[object, ...] = ("", "   ", None, True, False, [], ["kim"], {}, {"a": "b"})


def with_key(api: GalleryApi, key: str) -> httpx.AsyncClient:
    return api.browser(headers={"Authorization": f"Token {key}"})


async def works(api: GalleryApi, *keys: str) -> list[bool]:
    answers = [await with_key(api, key).get(FILMS) for key in keys]
    assert {answer.status_code for answer in answers} <= {200, 401}
    return [answer.status_code == 200 for answer in answers]


async def test_a_login_answers_one_key_of_forty_hexadecimal_digits(api: GalleryApi) -> None:
    await api.user("kim")

    answer = await api.anonymous.post(TOKEN_LOGIN, json=PAIR)

    assert answer.status_code == 200
    assert list(answer.json()) == ["auth_token"]
    assert re.fullmatch(r"[0-9a-f]{40}", answer.json()["auth_token"])


async def test_each_login_answers_its_own_key_and_earlier_ones_go_on_working(
    api: GalleryApi,
) -> None:
    kim = await api.user("kim")
    keys = [await api.token(kim) for _ in range(3)]

    assert len(set(keys)) == 3
    assert await works(api, *keys) == [True, True, True]


@pytest.mark.parametrize("path", [TOKEN_LOGIN, TOKEN_LOGIN.rstrip("/")])
async def test_a_login_takes_json_and_both_kinds_of_forms_with_and_without_slash(
    api: GalleryApi, path: str
) -> None:
    await api.user("kim")
    multipart = {name: (None, value) for name, value in PAIR.items()}

    answers = [
        await api.anonymous.post(path, json=PAIR),
        await api.anonymous.post(path, data=PAIR),
        await api.anonymous.post(path, files=multipart),
    ]

    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert await works(api, *[answer.json()["auth_token"] for answer in answers]) == [True] * 3


async def test_an_address_in_the_body_is_ignored(api: GalleryApi) -> None:
    await api.user("kim", email="kim@example.com")
    body = PAIR | {"email": "somebody@example.com", "id": 7}

    assert (await api.anonymous.post(TOKEN_LOGIN, json=body)).status_code == 200


async def test_an_address_is_no_name_to_sign_in_with(api: GalleryApi) -> None:
    await api.user("kim", email="kim@example.com")

    for body in (
        {"email": "kim@example.com", "password": PASSWORD},
        {"username": "kim@example.com", "password": PASSWORD},
    ):
        assert_nobody(await api.anonymous.post(TOKEN_LOGIN, json=body))


async def test_wrong_unknown_inactive_and_missing_credentials_are_answered_alike(
    api: GalleryApi,
) -> None:
    await api.user("kim")
    await api.inactive_user("sleeper")
    bodies: list[dict[str, Any]] = [
        {"username": "kim", "password": "wrong-Paper-305"},
        {"username": "nobody", "password": PASSWORD},
        {"username": "KIM", "password": PASSWORD},
        {"username": "sleeper", "password": PASSWORD},
        {"username": "kim"},
        {"password": PASSWORD},
        {},
    ]

    answers = [await api.anonymous.post(TOKEN_LOGIN, json=body) for body in bodies]

    for answer in answers:
        assert_nobody(answer)
    assert len({answer.content for answer in answers}) == 1
    assert_nobody(await api.anonymous.post(TOKEN_LOGIN))
    assert await api.sql("SELECT id FROM access_tokens") == []


async def test_what_is_no_text_is_named(api: GalleryApi) -> None:
    await api.user("kim")

    for value in NOT_TEXT:
        for bad in ({"username"}, {"password"}, {"username", "password"}):
            answer = await api.anonymous.post(TOKEN_LOGIN, json=PAIR | dict.fromkeys(bad, value))
            assert answer.status_code == 400, value
            assert set(answer.json()) == bad, value
            assert all(isinstance(said, list) and said for said in answer.json().values())


async def test_what_nobody_can_be_called_or_know_is_refused(api: GalleryApi) -> None:
    await api.user("kim")

    for bad in ("kim\x00", "\x00", "kim\ud800", "\udfff", "k" * 100_000, 10**400):
        for field in PAIR:
            content = json.dumps(PAIR | {field: bad})
            answer = await api.anonymous.post(
                TOKEN_LOGIN, content=content, headers={"Content-Type": "application/json"}
            )
            assert answer.status_code == 400, (field, bad)


async def test_numbers_are_text_and_blanks_around_text_do_not_count(api: GalleryApi) -> None:
    await api.user("305")

    answers = [
        await api.anonymous.post(TOKEN_LOGIN, json={"username": 305, "password": PASSWORD}),
        await api.anonymous.post(
            TOKEN_LOGIN, json={"username": " 305\n", "password": f" {PASSWORD}\t"}
        ),
    ]

    assert [answer.status_code for answer in answers] == [200, 200]


async def test_a_name_is_normalised_at_signing_in(api: GalleryApi) -> None:
    await api.register("kim.ﬁ")

    for name in ("kim.ﬁ", "kim.fi"):
        body = {"username": name, "password": PASSWORD}
        assert (await api.anonymous.post(TOKEN_LOGIN, json=body)).status_code == 200


async def test_a_logout_ends_the_token_that_was_presented_and_no_other(api: GalleryApi) -> None:
    kim, ash = await api.user("kim"), await api.user("ash")
    ended, other, foreign = await api.token(kim), await api.token(kim), await api.token(ash)

    answer = await with_key(api, ended).post(TOKEN_LOGOUT)

    assert answer.status_code == 204
    assert answer.content == b""
    assert await works(api, ended, other, foreign) == [False, True, True]


async def test_a_second_logout_is_refused_and_the_next_login_answers_another_key(
    api: GalleryApi,
) -> None:
    kim = await api.user("kim")
    ended = await api.token(kim)
    client = with_key(api, ended)
    assert (await client.post(TOKEN_LOGOUT)).status_code == 204

    again = await client.post(TOKEN_LOGOUT)

    assert again.status_code == 401
    assert again.headers["www-authenticate"] == "Token"
    assert await api.token(kim) != ended
    assert await works(api, ended) == [False]


async def test_a_logout_by_pair_ends_all_tokens_of_the_user(api: GalleryApi) -> None:
    kim, ash = await api.user("kim"), await api.user("ash")
    keys = [await api.token(kim), await api.token(kim), await api.token(ash)]

    for _ in range(2):
        assert (await api.as_basic(kim).post(TOKEN_LOGOUT)).status_code == 204
        assert await works(api, *keys) == [False, False, True]


async def test_a_logout_by_session_ends_all_tokens_and_the_session_goes_on(
    api: GalleryApi,
) -> None:
    kim = await api.user("kim")
    keys = [await api.token(kim), await api.token(kim)]
    browser = await api.as_session(kim)

    assert (await browser.post(TOKEN_LOGOUT)).status_code == 204

    assert await works(api, *keys) == [False, False]
    assert (await browser.get(ME)).json()["username"] == "kim"


async def test_a_logout_works_without_the_slash(api: GalleryApi) -> None:
    key = await api.token(await api.user())

    assert (await with_key(api, key).post(TOKEN_LOGOUT.rstrip("/"))).status_code == 204
    assert await works(api, key) == [False]


async def test_a_token_lasts_for_ever_unless_a_lifetime_is_set(
    api: GalleryApi, a_gallery_app: GalleryFactory
) -> None:
    limited = await a_gallery_app(TOKEN_LIFETIME_DAYS="30")
    kim = await api.user()
    lasting, ending = await api.token(kim), await limited.token(kim)

    api.clock.move_on(timedelta(days=30) - timedelta(seconds=1))
    assert await works(api, lasting, ending) == [True, True]
    api.clock.move_on(timedelta(seconds=1))
    assert await works(api, lasting, ending) == [True, False]
    api.clock.move_on(timedelta(days=36_500))
    assert await works(limited, lasting, ending) == [True, False]


def assert_nobody(answer: httpx.Response) -> None:
    """Name and password do not belong together: which of them is wrong is not told."""
    assert answer.status_code == 400, answer.text
    body = answer.json()
    assert list(body) == ["non_field_errors"]
    assert [type(said) for said in body["non_field_errors"]] == [str]
