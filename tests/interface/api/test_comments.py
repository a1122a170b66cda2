"""Comments: what clients send, what they get, and what an edit changes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.interface.api.writing import JSON, a_scene, as_json
from tests.support.http import COMMENTS, GalleryApi

FIELDS = {"id", "comment_rating", "text", "created_at", "movie"}
SERVERS_OWN = {
    "id": 77,
    "user": 77,
    "author": 77,
    "user_id": 77,
    "created_at": "1999-01-01T00:00:00Z",
    "whatever": [{}],
}
TEXTS: dict[str, tuple[Any, str]] = {
    "one character": ("x", "x"),
    "100,000 characters": ("я" * 100_000, "я" * 100_000),
    "blanks around": (" \n fine\n ", "fine"),
    "a number": (7, "7"),
    "lines": ("one\r\ntwo", "one\r\ntwo"),
}
BAD_TEXTS: dict[str, Any] = {
    "empty": "",
    "blanks": " \n\t",
    "null": None,
    "true": True,
    "list": ["fine"],
    "object": {},
    "NUL": "fi\x00ne",
    "lone surrogate": "fi\ud800ne",
}


async def test_a_new_comment_is_answered_whole(api: GalleryApi) -> None:
    film = await api.film()
    client = await api.as_token(await api.user())

    body = {"movie": film["id"], "comment_rating": 4, "text": "fine"}
    answer = await client.post(COMMENTS, json=body)

    assert answer.status_code == 201
    comment = answer.json()
    assert comment == {
        "id": comment["id"],
        "comment_rating": 4.0,
        "text": "fine",
        "created_at": "2024-02-03T14:00:00.123456+02:00",
        "movie": film["id"],
    }
    assert '"comment_rating":4.0' in answer.text


async def test_a_comment_is_the_same_at_each_of_its_addresses(api: GalleryApi) -> None:
    comments = [await api.comment(text=text) for text in ("c", "a", "b")]

    for comment in comments:
        for address in (COMMENTS, "/api/v1/commentdelete/"):
            answer = await api.anonymous.get(f"{address}{comment['id']}/")
            assert (answer.status_code, answer.json()) == (200, comment)
    page = (await api.anonymous.get(COMMENTS)).json()
    assert page == {"count": 3, "next": None, "previous": None, "results": comments}


async def test_the_same_may_be_said_twice(api: GalleryApi) -> None:
    film = await api.film()

    first, second = [await api.comment(movie=film["id"], text="fine") for _ in range(2)]

    assert first["id"] != second["id"]


async def test_the_author_is_the_caller_whatever_the_body_says(api: GalleryApi) -> None:
    kim, lee = await api.user("kim"), await api.user("lee")

    comment = await api.comment(kim, user=lee.id, author=lee.id)

    assert set(comment) == FIELDS
    assert await api.sql("SELECT author_id FROM comments") == [(kim.id,)]


@pytest.mark.parametrize("verb", ["POST", "PUT"])
async def test_all_three_fields_are_required(api: GalleryApi, verb: str) -> None:
    scene = await a_scene(api)
    path = COMMENTS if verb == "POST" else f"{COMMENTS}{scene.ids['comment']}/"
    whole = {"movie": scene.ids["film"], "comment_rating": 4, "text": "fine"}
    before = await scene.stored()

    nothing = await scene.client.request(verb, path, json={})
    answers = {}
    for name in whole:
        body = {field: value for field, value in whole.items() if field != name}
        answer = await scene.client.request(verb, path, json=body)
        answers[name] = (answer.status_code, set(answer.json()))

    assert (nothing.status_code, set(nothing.json())) == (400, set(whole))
    assert answers == {name: (400, {name}) for name in whole}
    assert await scene.stored() == before


async def test_a_text_of_one_character_or_more_is_kept_without_blanks_around(
    api: GalleryApi,
) -> None:
    film = await api.film()

    made = [await api.comment(movie=film["id"], text=sent) for sent, _ in TEXTS.values()]

    assert [comment["text"] for comment in made] == [kept for _, kept in TEXTS.values()]
    listed = await api.anonymous.get(COMMENTS, params={"page_size": 100})
    assert listed.json()["results"] == made


async def test_another_text_is_refused(api: GalleryApi) -> None:
    scene = await a_scene(api)
    before = await scene.stored()

    answers = {}
    for case, value in BAD_TEXTS.items():
        body = as_json({"movie": scene.ids["film"], "comment_rating": 4, "text": value})
        answer = await scene.client.post(COMMENTS, content=body, headers=JSON)
        answers[case] = (answer.status_code, set(answer.json()))

    assert answers == dict.fromkeys(BAD_TEXTS, (400, {"text"}))
    assert await scene.stored() == before


@pytest.mark.parametrize("verb", ["PUT", "PATCH"])
async def test_an_edit_may_move_the_comment_to_another_film(api: GalleryApi, verb: str) -> None:
    kim = await api.user("kim")
    here, there = await api.film(title="here"), await api.film(title="there")
    comment = await api.comment(kim, movie=here["id"])
    client = await api.as_token(kim)
    api.clock.move_on(timedelta(hours=1))

    body = {"movie": there["id"], "comment_rating": "1.5", "text": "meh"} | SERVERS_OWN
    answer = await client.request(verb, f"{COMMENTS}{comment['id']}/", json=body)

    assert answer.status_code == 200
    moved = comment | {"movie": there["id"], "comment_rating": 1.5, "text": "meh"}
    assert answer.json() == moved
    assert (await api.anonymous.get(f"{COMMENTS}{comment['id']}/")).json() == moved
    assert await api.sql("SELECT author_id FROM comments") == [(kim.id,)]
    lookup = (await api.anonymous.get(f"/api/v1/сommentstotilm/{there['id']}/")).json()
    assert [found["id"] for found in lookup["there"]] == [comment["id"]]


async def test_patch_changes_one_field_alone(api: GalleryApi) -> None:
    kim = await api.user("kim")
    other = await api.film()
    shown = await api.comment(kim)
    client = await api.as_token(kim)

    for name, value in {"movie": other["id"], "comment_rating": -1, "text": "meh"}.items():
        answer = await client.patch(f"{COMMENTS}{shown['id']}/", json={name: value})
        changed = answer.json()
        assert answer.status_code == 200
        assert {field for field in FIELDS if changed[field] != shown[field]} == {name}
        shown = changed


async def test_an_administrator_deletes_a_comment_and_the_film_stays(api: GalleryApi) -> None:
    film = await api.film()
    gone, kept = [await api.comment(movie=film["id"]) for _ in range(2)]
    administrator = await api.as_token(await api.administrator())

    answer = await administrator.delete(f"/api/v1/commentdelete/{gone['id']}/")

    assert (answer.status_code, answer.content) == (204, b"")
    assert (await api.anonymous.get(COMMENTS)).json()["results"] == [kept]
    missing = await api.anonymous.get(f"{COMMENTS}{gone['id']}/")
    assert (missing.status_code, set(missing.json())) == (404, {"detail"})
