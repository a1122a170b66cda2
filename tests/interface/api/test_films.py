"""Films: what clients send, what they get, and what an edit changes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.support.http import FILM, FILMS, GalleryApi

FIELDS = {
    "id",
    "title",
    "description",
    "time_loaded",
    "time_update",
    "time_filmed",
    "film_rating",
    "poster_url",
    "cat",
}
OTHER = {
    "title": "Tide",
    "time_filmed": "2021-12-01T00:00:00.5+02:00",
    "film_rating": -1,
    "poster_url": "ftp://example.org/t.jpg",
}
SERVERS_OWN = {
    "id": 7_777_777,
    "user": 77,
    "owner": 77,
    "time_loaded": "1999-01-01T00:00:00Z",
    "time_update": "1999-01-01T00:00:00Z",
    "created_at": "1999-01-01T00:00:00Z",
    "version": 77,
    "whatever": {"deep": [1, None]},
}
"""Fields that a body may hold in vain."""


async def test_a_new_film_is_answered_whole(api: GalleryApi) -> None:
    category = await api.category()
    client = await api.as_token(await api.user())
    body = FILM | {"description": "Grey.", "cat": category["id"]}

    answer = await client.post(FILMS, json=body)

    assert answer.status_code == 201
    film = answer.json()
    assert film == {
        "id": film["id"],
        "title": "Harbour",
        "description": "Grey.",
        "time_loaded": "2024-02-03T14:00:00.123456+02:00",
        "time_update": "2024-02-03T14:00:00.123456+02:00",
        "time_filmed": "2020-05-06T10:08:09+03:00",
        "film_rating": 4.5,
        "poster_url": "https://example.com/h.jpg",
        "cat": category["id"],
    }
    assert type(film["id"]) is int


async def test_a_film_needs_neither_description_nor_category(api: GalleryApi) -> None:
    film = await api.film()

    assert set(film) == FIELDS
    assert film["description"] == ""
    assert film["cat"] is None


async def test_a_film_is_the_same_at_each_of_its_addresses(api: GalleryApi) -> None:
    films = [await api.film(title=title) for title in ("c", "a", "b")]
    client = await api.as_token(await api.user())

    for film in films:
        assert (await client.get(f"{FILMS}{film['id']}/")).json() == film
        assert (await api.anonymous.get(f"/api/v1/gallerydelete/{film['id']}/")).json() == film
    page = (await api.anonymous.get(FILMS)).json()
    assert page == {"count": 3, "next": None, "previous": None, "results": films}


async def test_a_rating_is_answered_as_a_floating_point_number(api: GalleryApi) -> None:
    await api.film(film_rating=4)

    answer = await api.anonymous.get(FILMS)

    assert '"film_rating":4.0,' in answer.text


async def test_text_is_answered_in_utf_8_without_escapes(api: GalleryApi) -> None:
    await api.film(title="Гавань 港 😀")

    answer = await api.anonymous.get(FILMS)

    assert answer.headers["content-type"].partition(";")[0] == "application/json"
    assert '"title":"Гавань 港 😀"'.encode() in answer.content


@pytest.mark.parametrize("verb", ["PUT", "PATCH"])
async def test_an_edit_changes_what_it_names_and_the_time_of_the_update(
    api: GalleryApi, verb: str
) -> None:
    film = await api.film()
    category = await api.category()
    client = await api.as_token(await api.user())
    api.clock.move_on(timedelta(hours=1))

    body = OTHER | {"description": "Blue.", "cat": category["id"]}
    answer = await client.request(verb, f"{FILMS}{film['id']}/", json=body)

    assert answer.status_code == 200
    assert answer.json() == {
        "id": film["id"],
        "title": "Tide",
        "description": "Blue.",
        "time_loaded": "2024-02-03T14:00:00.123456+02:00",
        "time_update": "2024-02-03T15:00:00.123456+02:00",
        "time_filmed": "2021-12-01T00:00:00.500000+02:00",
        "film_rating": -1.0,
        "poster_url": "ftp://example.org/t.jpg",
        "cat": category["id"],
    }
    assert (await client.get(f"{FILMS}{film['id']}/")).json() == answer.json()


async def test_put_demands_the_four_required_fields(api: GalleryApi) -> None:
    film = await api.film()
    client = await api.as_token(await api.user())
    address = f"{FILMS}{film['id']}/"

    nothing = await client.put(address, json={})
    without_one = {name: await client.put(address, json=_without(name)) for name in FILM}

    assert nothing.status_code == 400
    assert set(nothing.json()) == set(FILM)
    answers = {name: (a.status_code, set(a.json())) for name, a in without_one.items()}
    assert answers == {name: (400, {name}) for name in FILM}
    assert (await client.get(address)).json() == film


async def test_put_keeps_the_description_and_the_category_that_it_does_not_name(
    api: GalleryApi,
) -> None:
    category = await api.category()
    film = await api.film(description="Grey.", cat=category["id"])
    client = await api.as_token(await api.user())

    answer = await client.put(f"{FILMS}{film['id']}/", json=OTHER)

    assert answer.json()["description"] == "Grey."
    assert answer.json()["cat"] == category["id"]


@pytest.mark.parametrize("nothing", [None, ""], ids=["null", "empty text"])
@pytest.mark.parametrize("verb", ["PUT", "PATCH"])
async def test_an_edit_can_take_the_film_out_of_its_category(
    api: GalleryApi, verb: str, nothing: str | None
) -> None:
    film = await api.film(cat=(await api.category())["id"], description="Grey.")
    client = await api.as_token(await api.user())

    body = FILM | {"cat": nothing, "description": ""}
    answer = await client.request(verb, f"{FILMS}{film['id']}/", json=body)

    assert answer.status_code == 200
    assert answer.json()["cat"] is None
    assert answer.json()["description"] == ""


async def test_patch_changes_one_field_alone(api: GalleryApi) -> None:
    category = await api.category()
    film = await api.film(description="Grey.")
    client = await api.as_token(await api.user())

    shown = film
    for name, value in (OTHER | {"description": "Blue.", "cat": category["id"]}).items():
        answer = await client.patch(f"{FILMS}{film['id']}/", json={name: value})
        assert answer.status_code == 200
        changed = answer.json()
        assert {field for field in FIELDS if changed[field] != shown[field]} == {name}
        shown = changed


async def test_every_edit_moves_the_time_of_the_update_and_no_other(api: GalleryApi) -> None:
    film = await api.film()
    client = await api.as_token(await api.user())

    for hour in (1, 2):
        api.clock.move_on(timedelta(hours=1))
        edited = (await client.patch(f"{FILMS}{film['id']}/", json={"film_rating": 1})).json()
        assert edited["time_update"] == f"2024-02-03T{14 + hour}:00:00.123456+02:00"
        assert edited["time_loaded"] == film["time_loaded"]


@pytest.mark.parametrize("verb", ["POST", "PUT", "PATCH"])
async def test_unknown_and_server_side_fields_are_passed_over(api: GalleryApi, verb: str) -> None:
    film = await api.film()
    client = await api.as_token(await api.user())
    path = FILMS if verb == "POST" else f"{FILMS}{film['id']}/"

    answer = await client.request(verb, path, json=FILM | SERVERS_OWN)

    assert answer.is_success
    stored = answer.json()
    assert set(stored) == FIELDS
    assert stored["id"] != 7_777_777
    assert stored["time_loaded"] == stored["time_update"] == film["time_loaded"]


@pytest.mark.parametrize("verb", ["PUT", "PATCH"])
async def test_an_edit_does_not_change_the_owner(api: GalleryApi, verb: str) -> None:
    kim, lee = await api.user("kim"), await api.user("lee")
    film = await api.film(kim)
    client = await api.as_token(lee)

    answer = await client.request(verb, f"{FILMS}{film['id']}/", json=OTHER | {"user": lee.id})

    assert answer.status_code == 200
    assert await api.sql("SELECT owner_id FROM films") == [(kim.id,)]


def _without(name: str) -> dict[str, Any]:
    return {field: value for field, value in FILM.items() if field != name}
