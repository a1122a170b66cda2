"""Accounts as they are shown and changed: the own one, and all for administrators."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl

import pytest

from tests.support.http import HOST, ME, USERS, Account, GalleryApi

NOTHING = (None, "", "0", "-1", "abc", "1.5", "1e3", "%00", "٣")
"""What is no limit and no offset."""


def shown(account: Account, email: str = "") -> dict[str, Any]:
    return {"email": email, "id": account.id, "username": account.username}


def assert_link(link: str, **query: str) -> None:
    address, _, asked = link.partition("?")
    assert address == HOST + USERS
    assert sorted(parse_qsl(asked)) == sorted(query.items())


async def test_users_see_themselves_at_both_addresses(api: GalleryApi) -> None:
    kim = await api.user("kim", email="kim@example.com")
    client = api.as_basic(kim)

    for path in (ME, f"{USERS}{kim.id}/"):
        assert (await client.get(path)).json() == shown(kim, "kim@example.com")


async def test_others_do_not_exist_for_users_and_do_for_administrators(api: GalleryApi) -> None:
    kim, ash = await api.user("kim"), await api.administrator("ash")

    for verb in ("GET", "PUT", "PATCH"):
        known = await api.as_basic(kim).request(verb, f"{USERS}{ash.id}/", json={"email": ""})
        unknown = await api.as_basic(kim).request(verb, f"{USERS}999999/", json={"email": "x"})
        assert known.status_code == unknown.status_code == 404
        assert known.json() == unknown.json()
    assert (await api.as_basic(ash).get(f"{USERS}{kim.id}/")).json() == shown(kim)


@pytest.mark.parametrize("verb", ["PUT", "PATCH"])
async def test_the_address_is_all_that_changes(api: GalleryApi, verb: str) -> None:
    kim, ash = await api.user("kim"), await api.administrator("ash")
    body = {"email": "k@Example.COM", "username": "other", "id": 7, "is_staff": True}

    for path in (ME, f"{USERS}{kim.id}/"):
        answer = await api.as_basic(kim).request(verb, path, json=body)
        assert answer.status_code == 200
        assert answer.json() == shown(kim, "k@example.com")
    answer = await api.as_basic(ash).request(verb, f"{USERS}{kim.id}/", data={"email": ""})
    assert answer.json() == shown(kim)
    [row] = await api.sql("SELECT username, is_staff FROM users WHERE id = :id", id=kim.id)
    assert (row[0], bool(row[1])) == ("kim", False)


@pytest.mark.parametrize("verb", ["PUT", "PATCH"])
async def test_without_an_address_nothing_changes(api: GalleryApi, verb: str) -> None:
    kim = await api.user("kim", email="kim@example.com")

    for body in ({}, {"username": "other"}):
        answer = await api.as_basic(kim).request(verb, ME, json=body)
        assert answer.status_code == 200
        assert answer.json() == shown(kim, "kim@example.com")


@pytest.mark.parametrize("verb", ["PUT", "PATCH"])
async def test_a_bad_address_is_refused(api: GalleryApi, verb: str) -> None:
    kim = await api.user("kim", email="kim@example.com")

    bad: list[object] = ["kim", "kim@", "kim@example", "k" * 243 + "@example.com", None, 5, True]

    for address in bad:
        for path in (ME, f"{USERS}{kim.id}/"):
            answer = await api.as_basic(kim).request(verb, path, json={"email": address})
            assert answer.status_code == 400, address
            assert list(answer.json()) == ["email"], address
    assert (await api.as_basic(kim).get(ME)).json()["email"] == "kim@example.com"


async def test_the_longest_address_is_taken(api: GalleryApi) -> None:
    longest = "k" * 242 + "@example.com"
    client = api.as_basic(await api.user())

    assert len(longest) == 254
    assert (await client.patch(ME, json={"email": longest})).json()["email"] == longest
    assert (await client.patch(ME, json={"email": "k" + longest})).status_code == 400


async def test_the_list_holds_all_for_administrators_and_oneself_for_users(
    api: GalleryApi,
) -> None:
    kim, ash = await api.user("kim"), await api.administrator("ash")
    page = {"next": None, "previous": None}

    assert (await api.as_basic(kim).get(USERS)).json() == page | {
        "count": 1,
        "results": [shown(kim)],
    }
    assert (await api.as_basic(ash).get(USERS)).json() == page | {
        "count": 2,
        "results": [shown(kim), shown(ash)],
    }


async def test_the_list_goes_on_by_limit_and_offset(api: GalleryApi) -> None:
    everybody = [await api.user(f"user.{number}") for number in range(4)]
    everybody.append(await api.administrator("ash"))
    client = api.as_basic(everybody[-1])
    pages: list[dict[str, Any]] = [(await client.get(USERS)).json()]

    while link := pages[-1]["next"]:
        pages.append((await client.get(link)).json())

    assert [page["count"] for page in pages] == [5, 5, 5]
    assert [page["previous"] is None for page in pages] == [True, False, False]
    seen = [user for page in pages for user in page["results"]]
    assert seen == [shown(account) for account in everybody]


async def test_the_links_name_limit_and_offset_and_keep_what_else_was_asked(
    api: GalleryApi,
) -> None:
    for number in range(4):
        await api.user(f"user.{number}")
    client = api.as_basic(await api.administrator("ash"))

    page = (await client.get(f"{USERS}?q=a%26b&limit=2&offset=2")).json()

    assert len(page["results"]) == 2
    assert_link(page["next"], q="a&b", limit="2", offset="4")
    assert_link(page["previous"], q="a&b", limit="2")


async def test_bad_limits_and_offsets_mean_the_defaults(api: GalleryApi) -> None:
    for number in range(3):
        await api.user(f"user.{number}")
    client = api.as_basic(await api.administrator("ash"))
    first = [user["id"] for user in (await client.get(USERS)).json()["results"]]

    assert len(first) == 2
    for bad in NOTHING:
        for name in ("limit", "offset"):
            query = "" if bad is None else f"?{name}={bad}"
            page = (await client.get(USERS + query)).json()
            assert [user["id"] for user in page["results"]] == first, (name, bad)


async def test_no_limit_is_too_large_and_past_the_end_is_an_empty_page(api: GalleryApi) -> None:
    for number in range(3):
        await api.user(f"user.{number}")
    client = api.as_basic(await api.administrator("ash"))

    for limit in ("4", "10001", str(10**18), "1" + "0" * 30):
        page = (await client.get(USERS, params={"limit": limit})).json()
        assert (page["count"], len(page["results"]), page["next"]) == (4, 4, None), limit
    for offset in ("4", "5", str(2**63), "1" + "0" * 30):
        answer = await client.get(USERS, params={"offset": offset})
        assert answer.status_code == 200, offset
        page = answer.json()
        assert (page["count"], page["results"], page["next"]) == (4, [], None), offset
        assert page["previous"] is not None


async def test_the_account_of_an_inactive_user_is_there_for_administrators(
    api: GalleryApi,
) -> None:
    kim, ash = await api.inactive_user("kim"), await api.administrator("ash")

    assert (await api.as_basic(ash).get(f"{USERS}{kim.id}/")).json() == shown(kim)
