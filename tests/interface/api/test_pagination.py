"""Lists page by page: which rows, how many, and the links to the pages around."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from tests.support.http import CATEGORIES, COMMENTS, FILMS, USERS, GalleryApi

SORTED = "/api/v1/gallery/sortbycat/"
NUMBERED = [CATEGORIES, FILMS, SORTED, COMMENTS]
NO_PAGE = [
    "0",
    "-1",
    "1.0",
    "abc",
    "LAST",
    "+1",
    "1 ",
    "٢",
    "0x1",
    "1_0",
    "null",
    "\x00",
    "4",
    "1000",
    str(2**31),
    str(2**63 - 1),
    str(2**63),
    str(10**30),
    "9" * 5000,
]
DEFAULT_SIZE = ["0", "-5", "x", "", "1.5", "1e3", "٢", " 3", "None", "\x00", "0x10"]

Make = Callable[..., Awaitable[dict[str, Any]]]


async def ids(client: httpx.AsyncClient, path: str, **query: object) -> list[int]:
    answer = await client.get(path, params={name: str(value) for name, value in query.items()})
    assert answer.status_code == 200, answer.text
    return [row["id"] for row in answer.json()["results"]]


async def rows(api: GalleryApi, path: str, number: int) -> list[int]:
    """Make so many rows for the list at the path; their ids, in ascending order."""
    if path == COMMENTS:
        film = (await api.film())["id"]
        return [(await api.comment(movie=film))["id"] for _ in range(number)]
    make: Make = api.category if path == CATEGORIES else api.film
    return [(await make())["id"] for _ in range(number)]


@pytest.mark.parametrize("path", NUMBERED)
async def test_a_list_is_cut_into_pages_of_five(api: GalleryApi, path: str) -> None:
    made = await rows(api, path, 12)
    here = f"http://gallery.example{path}"

    first = (await api.anonymous.get(path)).json()
    second = (await api.anonymous.get(first["next"])).json()
    third = (await api.anonymous.get(second["next"])).json()

    assert [row["id"] for row in first.pop("results")] == made[:5]
    assert [row["id"] for row in second.pop("results")] == made[5:10]
    assert [row["id"] for row in third.pop("results")] == made[10:]
    assert first == {"count": 12, "next": f"{here}?page=2", "previous": None}
    assert second == {"count": 12, "next": f"{here}?page=3", "previous": here}
    assert third == {"count": 12, "next": None, "previous": f"{here}?page=2"}
    last = (await api.anonymous.get(path, params={"page": "last"})).json()
    assert [row["id"] for row in last.pop("results")] == made[10:]
    assert last == third


@pytest.mark.parametrize("path", NUMBERED)
async def test_what_is_not_an_existing_page_is_not_found(api: GalleryApi, path: str) -> None:
    await rows(api, path, 11)

    answers = {}
    for page in NO_PAGE:
        answer = await api.anonymous.get(f"{path}?page={quote(page)}")
        answers[page] = (answer.status_code, set(answer.json()))

    assert answers == dict.fromkeys(NO_PAGE, (404, {"detail"}))


@pytest.mark.parametrize("path", NUMBERED)
async def test_an_empty_list_has_one_empty_page(api: GalleryApi, path: str) -> None:
    empty: dict[str, Any] = {"count": 0, "next": None, "previous": None, "results": []}

    for query in ("", "?page=1", "?page=last", "?page_size=3"):
        answer = await api.anonymous.get(path + query)
        assert (answer.status_code, answer.json()) == (200, empty)
    assert (await api.anonymous.get(f"{path}?page=2")).status_code == 404


async def test_a_full_last_page_has_none_after_it(api: GalleryApi) -> None:
    made = await rows(api, CATEGORIES, 10)

    assert await ids(api.anonymous, CATEGORIES, page=2) == made[5:]
    assert await ids(api.anonymous, CATEGORIES, page="last") == made[5:]
    page = (await api.anonymous.get(CATEGORIES, params={"page": 2})).json()
    assert page["next"] is None
    assert (await api.anonymous.get(CATEGORIES, params={"page": 3})).status_code == 404


async def test_a_client_chooses_the_size_of_a_page(api: GalleryApi) -> None:
    made = await rows(api, CATEGORIES, 7)

    assert await ids(api.anonymous, CATEGORIES, page_size=3) == made[:3]
    assert await ids(api.anonymous, CATEGORIES, page_size=3, page=3) == made[6:]
    assert await ids(api.anonymous, CATEGORIES, page_size=1, page="last") == made[6:]
    assert await ids(api.anonymous, CATEGORIES, page_size=7) == made
    for size in (10_000, 10_001, 2**63, 10**30, "9" * 5000):
        assert await ids(api.anonymous, CATEGORIES, page_size=size) == made
    for size in DEFAULT_SIZE:
        assert await ids(api.anonymous, CATEGORIES, page_size=size) == made[:5]


async def test_of_a_parameter_that_comes_twice_the_last_counts(api: GalleryApi) -> None:
    made = await rows(api, CATEGORIES, 4)

    answer = await api.anonymous.get(f"{CATEGORIES}?page_size=1&page=9&page_size=3&page=1")

    assert [row["id"] for row in answer.json()["results"]] == made[:3]
    following = await api.anonymous.get(answer.json()["next"])
    assert [row["id"] for row in following.json()["results"]] == made[3:]


async def test_links_keep_the_other_parameters_in_the_order_of_their_names(
    api: GalleryApi,
) -> None:
    await rows(api, CATEGORIES, 3)
    query = "z=%D1%8F&page_size=1&a=1&empty=&page=2&a=0&b=x%26y+z"

    page = (await api.anonymous.get(f"{CATEGORIES}?{query}")).json()

    here = f"http://gallery.example{CATEGORIES}"
    kept = "a=1&a=0&b=x%26y+z&empty="
    assert page["next"] == f"{here}?{kept}&page=3&page_size=1&z=%D1%8F"
    assert page["previous"] == f"{here}?{kept}&page_size=1&z=%D1%8F"
    assert (await api.anonymous.get(page["next"])).json()["next"] is None


async def test_links_name_the_scheme_and_the_host_that_the_client_asked(api: GalleryApi) -> None:
    await rows(api, CATEGORIES, 2)
    links = {}

    for base_url in ("https://films.example:8443", "http://127.0.0.1:8000", "http://[::1]:8000"):
        client = api.browser(base_url=base_url)
        links[base_url] = (await client.get(f"{CATEGORIES}?page_size=1")).json()["next"]

    assert links == {base: f"{base}{CATEGORIES}?page=2&page_size=1" for base in links}


async def test_films_by_category_come_without_one_first_then_by_its_id(api: GalleryApi) -> None:
    one, two = [(await api.category(name=name))["id"] for name in ("b", "a")]
    stand_in = [two, None, one, two, None, one, one]
    films = [await api.film(cat=category) for category in stand_in]

    seen = [film for film in films if film["cat"] is None]
    seen += [film for film in films if film["cat"] == one]
    seen += [film for film in films if film["cat"] == two]
    whole = (await api.anonymous.get(SORTED, params={"page_size": 100})).json()
    assert whole == {"count": 7, "next": None, "previous": None, "results": seen}
    by_two = []
    for page in (1, 2, 3, 4):
        by_two += await ids(api.anonymous, SORTED, page_size=2, page=page)
    assert by_two == [film["id"] for film in seen]


async def test_users_are_listed_by_limit_and_offset(api: GalleryApi) -> None:
    administrator = await api.administrator()
    everybody = [administrator.id, *[(await api.user()).id for _ in range(4)]]
    client = await api.as_token(administrator)
    here = f"http://gallery.example{USERS}"

    first = (await client.get(USERS)).json()
    second = (await client.get(first["next"])).json()
    third = (await client.get(second["next"])).json()

    pages = [[user["id"] for user in page.pop("results")] for page in (first, second, third)]
    assert pages == [everybody[:2], everybody[2:4], everybody[4:]]
    assert first == {"count": 5, "next": f"{here}?limit=2&offset=2", "previous": None}
    assert second == {
        "count": 5,
        "next": f"{here}?limit=2&offset=4",
        "previous": f"{here}?limit=2",
    }
    assert third == {"count": 5, "next": None, "previous": f"{here}?limit=2&offset=2"}


async def test_limit_has_no_maximum_and_bad_numbers_mean_the_default(api: GalleryApi) -> None:
    administrator = await api.administrator()
    everybody = [administrator.id, *[(await api.user()).id for _ in range(3)]]
    client = await api.as_token(administrator)

    for limit in (4, 10_001, 2**63, 10**30, "9" * 5000):
        assert await ids(client, USERS, limit=limit) == everybody
    for limit in DEFAULT_SIZE:
        assert await ids(client, USERS, limit=limit) == everybody[:2]
    for offset in DEFAULT_SIZE:
        assert await ids(client, USERS, offset=offset) == everybody[:2]
    assert await ids(client, USERS, limit=2, offset=1) == everybody[1:3]
    assert await ids(client, USERS, page=2, page_size=1) == everybody[:2]


async def test_an_offset_past_the_end_is_an_empty_page(api: GalleryApi) -> None:
    client = await api.as_token(await api.administrator())

    for offset in (1, 2, 2**63, 10**30, "9" * 5000):
        page = (await client.get(USERS, params={"offset": offset})).json()
        assert (page["count"], page["next"], page["results"]) == (1, None, [])
