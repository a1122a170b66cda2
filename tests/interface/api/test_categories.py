"""Categories: what clients send, and what they get."""

from __future__ import annotations

from typing import Any

import pytest

from tests.interface.api.writing import JSON, a_scene, as_json
from tests.support.http import CATEGORIES, FILMS, GalleryApi

NAMES = {
    "one character": ("x", "x"),
    "100 characters": ("я" * 100, "я" * 100),
    "100 characters beyond the basic plane": ("😀" * 100, "😀" * 100),
    "blanks around": ("  \t drama \n ", "drama"),
    "100 characters and blanks": (" " + "a" * 100 + " ", "a" * 100),
    "an integer": (7, "7"),
    "a fraction": (1.5, "1.5"),
    "markup": ("<b>&amp;\"'", "<b>&amp;\"'"),
}
BAD_NAMES: dict[str, Any] = {
    "empty": "",
    "blanks": " \t\n\u3000",
    "101 characters": "a" * 101,
    "null": None,
    "true": True,
    "false": False,
    "list": ["drama"],
    "object": {"name": "drama"},
    "NUL": "dra\x00ma",
    "lone surrogate": "dra\udc00ma",
}


async def test_a_new_category_is_answered_whole(api: GalleryApi) -> None:
    client = await api.as_token(await api.user())

    answer = await client.post(CATEGORIES, json={"name": "drama"})

    assert answer.status_code == 201
    stored = answer.json()
    assert stored == {"id": stored["id"], "name": "drama", "parent": None}
    assert type(stored["id"]) is int


async def test_the_list_holds_the_same_objects_in_the_order_of_their_ids(api: GalleryApi) -> None:
    made = [await api.category(name=name) for name in ("c", "a", "b")]

    page = (await api.anonymous.get(CATEGORIES)).json()

    assert page == {"count": 3, "next": None, "previous": None, "results": made}


async def test_a_name_of_1_to_100_characters_is_kept_without_blanks_around(
    api: GalleryApi,
) -> None:
    made = [await api.category(name=sent) for sent, _ in NAMES.values()]

    assert [category["name"] for category in made] == [kept for _, kept in NAMES.values()]
    assert (await api.anonymous.get(CATEGORIES, params={"page_size": 100})).json()[
        "results"
    ] == made


async def test_another_name_is_refused(api: GalleryApi) -> None:
    scene = await a_scene(api)
    before = await scene.stored()

    answers = {}
    for case, name in BAD_NAMES.items():
        body = as_json({"name": name})
        answer = await scene.client.post(CATEGORIES, content=body, headers=JSON)
        answers[case] = (answer.status_code, set(answer.json()))

    assert answers == dict.fromkeys(BAD_NAMES, (400, {"name"}))
    assert await scene.stored() == before


async def test_a_category_needs_a_name(api: GalleryApi) -> None:
    client = await api.as_token(await api.user())

    answer = await client.post(CATEGORIES, json={})

    assert answer.status_code == 400
    assert set(answer.json()) == {"name"}


async def test_categories_may_share_a_name(api: GalleryApi) -> None:
    first, second = await api.category(name="drama"), await api.category(name="drama")

    assert first["id"] != second["id"]
    assert first["name"] == second["name"] == "drama"


async def test_a_category_may_stand_below_another(api: GalleryApi) -> None:
    above = await api.category(name="drama")

    below = [
        await api.category(name="below", parent=above["id"]),
        await api.category(name="below", parent=str(above["id"])),
    ]
    at_the_top = [await api.category(parent=None), await api.category(parent="")]

    assert [category["parent"] for category in below] == [above["id"], above["id"]]
    assert [category["parent"] for category in at_the_top] == [None, None]
    listed = (await api.anonymous.get(CATEGORIES)).json()["results"]
    assert listed == [above, *below, *at_the_top]


async def test_the_owner_is_the_caller_and_never_shows(api: GalleryApi) -> None:
    kim, lee = await api.user("kim"), await api.user("lee")
    client = await api.as_token(kim)

    answer = await client.post(CATEGORIES, json={"name": "drama", "owner": lee.id, "user": lee.id})

    assert set(answer.json()) == {"id", "name", "parent"}
    assert await api.sql("SELECT owner_id FROM categories") == [(kim.id,)]


async def test_a_category_outlives_its_owner_at_its_place_in_the_list(api: GalleryApi) -> None:
    kim = await api.user("kim")
    made = await api.category(kim)
    me = await api.as_token(kim)

    gone = await me.request(
        "DELETE", "/api/v1/auth/users/me/", json={"current_password": kim.password}
    )

    assert gone.status_code == 204
    assert (await api.anonymous.get(CATEGORIES)).json()["results"] == [made]


@pytest.mark.parametrize("verb", ["GET", "PUT", "PATCH", "DELETE"])
async def test_there_is_no_address_of_a_single_category(api: GalleryApi, verb: str) -> None:
    made = await api.category()
    administrator = await api.as_token(await api.administrator())

    answer = await administrator.request(verb, f"{CATEGORIES}{made['id']}/", json={"name": "x"})

    assert answer.status_code == 404
    assert (await api.anonymous.get(CATEGORIES)).json()["results"] == [made]


async def test_a_category_that_a_film_stands_in_is_answered_by_its_id(api: GalleryApi) -> None:
    made = await api.category()

    film = await api.film(cat=made["id"])

    assert film["cat"] == made["id"]
    assert (await api.anonymous.get(FILMS)).json()["results"][0]["cat"] == made["id"]
