"""Opening an account: names, passwords, addresses."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import httpx
import pytest

from tests.support.builders import PASSWORD
from tests.support.http import ME, TOKEN_LOGIN, USERS, GalleryApi, basic

GOOD = {"username": "kim", "password": PASSWORD}
GOOD_NAMES = (
    "k",
    "k" * 150,
    "Kim.Doe+films@example.com-1_2",
    "кім",
    "Ёжик",
    "李小龙",
    "نجيب",
    "٣٥",
    "@.+-_",
    "305",
)
BAD_NAMES = (
    "",
    "   ",
    "k" * 151,
    "kim doe",
    "kim/doe",
    "kim!",
    "kim#",
    "kim\\doe",
    "kim\tdoe",
    "kim\x00doe",
    "kim\ud800",
    "<kim>",
    "кім🎬",
    "ﷺ",
    "ﬀ" * 100,
    None,
    True,
    ["kim"],
    {"name": "kim"},
)
WEAK = {
    "seven characters": "aB3-xY7",
    "empty": "",
    "blank": "          ",
    "a common one": "baseball",
    "a common one in capitals": "BASEBALL",
    "digits only": "8305172946",
    "like the name": "harbourmaster1",
    "the name": "harbourmaster",
    "like the address": "lighthouse9",
    "a NUL": "plain\x00Paper-305",
    "half a character": "plain\ud800Paper-305",
    "null": None,
    "a boolean": True,
    "a list": [PASSWORD],
}
BAD_ADDRESSES = (
    "kim",
    "kim@",
    "@example.com",
    "kim@example",
    "kim doe@example.com",
    "kim@exa mple.com",
    "kim@@example.com",
    "kim@example.com\x00",
    "k" * 243 + "@example.com",
    None,
    True,
    ["kim@example.com"],
)


async def post(api: GalleryApi, **fields: Any) -> httpx.Response:
    return await api.anonymous.post(USERS, json=GOOD | fields)


async def stored_names(api: GalleryApi) -> list[str]:
    return [name for (name,) in await api.sql("SELECT username FROM users ORDER BY id")]


async def test_registering_answers_the_user_without_any_secret(api: GalleryApi) -> None:
    answer = await post(api, email="kim@example.com")

    assert answer.status_code == 201
    body = answer.json()
    assert body == {"email": "kim@example.com", "id": body["id"], "username": "kim"}
    assert type(body["id"]) is int
    assert await stored_names(api) == ["kim"]


async def test_the_address_is_optional(api: GalleryApi) -> None:
    left_out = await post(api, username="kim")
    empty = await post(api, username="ash", email="")

    assert [answer.json()["email"] for answer in (left_out, empty)] == ["", ""]


async def test_whoever_registered_can_sign_in_with_these_words(api: GalleryApi) -> None:
    kim = await api.register("kim")

    assert (await api.as_basic(kim).get(ME)).json()["id"] == kim.id
    assert (await (await api.as_token(kim)).get(ME)).json()["id"] == kim.id
    assert (await (await api.as_session(kim)).get(ME)).json()["id"] == kim.id


async def test_registering_takes_json_and_both_kinds_of_forms(api: GalleryApi) -> None:
    multipart = {"username": (None, "c"), "password": (None, PASSWORD)}

    answers = [
        await api.anonymous.post(USERS, json=GOOD | {"username": "a"}),
        await api.anonymous.post(USERS, data=GOOD | {"username": "b"}),
        await api.anonymous.post(USERS, files=multipart),
    ]

    assert [answer.status_code for answer in answers] == [201, 201, 201]
    assert await stored_names(api) == ["a", "b", "c"]


async def test_names_of_letters_digits_and_a_few_signs_are_taken(api: GalleryApi) -> None:
    for name in GOOD_NAMES:
        answer = await post(api, username=name)
        assert answer.status_code == 201, answer.text
        assert answer.json()["username"] == name


async def test_other_names_are_refused(api: GalleryApi) -> None:
    for name in BAD_NAMES:
        answer = await post_raw(api, GOOD | {"username": name})
        assert answer.status_code == 400, name
        assert list(answer.json()) == ["username"], name
    assert await stored_names(api) == []


async def test_a_taken_name_is_refused(api: GalleryApi) -> None:
    await post(api)

    answer = await post(api)

    assert answer.status_code == 400
    assert list(answer.json()) == ["username"]


async def test_a_name_taken_at_the_same_moment_is_refused(api: GalleryApi) -> None:
    answers = await asyncio.gather(*[post(api) for _ in range(4)])

    assert sorted(answer.status_code for answer in answers) == [201, 400, 400, 400]
    refused = [answer.json() for answer in answers if answer.status_code == 400]
    assert {field for body in refused for field in body} == {"username"}
    assert await stored_names(api) == ["kim"]


async def test_names_that_differ_in_case_are_of_different_users(api: GalleryApi) -> None:
    for name in ("kim", "Kim", "KIM"):
        assert (await post(api, username=name)).json()["username"] == name

    answer = await api.anonymous.get(ME, headers={"Authorization": basic("Kim", PASSWORD)})
    assert answer.json()["username"] == "Kim"


async def test_names_are_stored_in_their_normal_form(api: GalleryApi) -> None:
    answer = await post(api, username="Ｋim.ﬁ")
    again = await post(api, username="Kim.fi")

    assert answer.json()["username"] == "Kim.fi"
    assert list(again.json()) == ["username"]
    assert await stored_names(api) == ["Kim.fi"]


@pytest.mark.parametrize("weakness", WEAK)
async def test_a_weak_password_is_refused(api: GalleryApi, weakness: str) -> None:
    account = {"username": "harbourmaster", "email": "lighthouse@example.com"}

    answer = await post_raw(api, account | {"password": WEAK[weakness]})

    assert answer.status_code == 400
    assert list(answer.json()) == ["password"]
    assert await stored_names(api) == []


async def test_a_password_of_eight_characters_will_do(api: GalleryApi) -> None:
    assert (await post(api, password="aB3-xY7z")).status_code == 201


async def test_blanks_around_a_password_do_not_belong_to_it(api: GalleryApi) -> None:
    assert (await post(api, password=f"  {PASSWORD} ")).status_code == 201

    body = {"username": "kim", "password": PASSWORD}
    assert (await api.anonymous.post(TOKEN_LOGIN, json=body)).status_code == 200


async def test_a_bad_address_is_refused(api: GalleryApi) -> None:
    for address in BAD_ADDRESSES:
        answer = await post_raw(api, GOOD | {"email": address})
        assert answer.status_code == 400, address
        assert list(answer.json()) == ["email"], address


async def test_the_domain_of_an_address_is_stored_in_lower_case_and_need_not_be_the_only_one(
    api: GalleryApi,
) -> None:
    answers = [
        await post(api, username=name, email="Kim.Doe@Films.EXAMPLE.com") for name in ("a", "b")
    ]

    assert [answer.json()["email"] for answer in answers] == ["Kim.Doe@films.example.com"] * 2


async def test_every_bad_field_is_named_at_once(api: GalleryApi) -> None:
    bad = await post(api, username="kim doe", password="12345", email="kim")
    empty = await api.anonymous.post(USERS, json={})

    assert bad.status_code == empty.status_code == 400
    assert set(bad.json()) == {"username", "password", "email"}
    assert len(bad.json()["password"]) == 3
    assert set(empty.json()) == {"username", "password"}


async def test_nobody_can_make_themselves_more_than_a_user(api: GalleryApi) -> None:
    answer = await post(
        api,
        id=7_000_000,
        is_staff=True,
        is_superuser=True,
        is_active=False,
        version=7,
        password_hash="x",
        groups=[1],
    )

    assert answer.status_code == 201
    assert set(answer.json()) == {"email", "id", "username"}
    columns = "id = 7000000, is_staff, is_superuser, is_active, version"
    [row] = await api.sql(f"SELECT {columns} FROM users")
    assert [bool(value) for value in row] == [False, False, False, True, True]
    assert row[-1] == 1


async def post_raw(api: GalleryApi, body: dict[str, Any]) -> httpx.Response:
    """The body as ASCII JSON, in which half a character can be written."""
    return await api.anonymous.post(
        USERS, content=json.dumps(body), headers={"Content-Type": "application/json"}
    )
