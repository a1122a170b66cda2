"""The rules of each field of films and comments: what is taken, as what, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest

from tests.interface.api.field_values import BAD_RATINGS, BAD_REFERENCES, REFUSED, TAKEN
from tests.interface.api.writing import JSON, Scene, a_scene, as_json
from tests.support.http import COMMENTS, FILM, FILMS, GalleryApi

BAD_FILM = {
    "title": " ",
    "description": None,
    "time_filmed": "soon",
    "film_rating": "NaN",
    "poster_url": "javascript:alert(1)",
    "cat": 999_999,
}
BAD_COMMENT = {"movie": 999_999, "comment_rating": "Infinity", "text": "\x00"}
ALL_BAD: dict[str, dict[str, Any]] = {
    "/api/v1/cat/": {"name": "a" * 101, "parent": 999_999},
    "/api/v1/gallery/": BAD_FILM,
    "/api/v1/gallery/{film}/": BAD_FILM,
    "/api/v1/comment/": BAD_COMMENT,
    "/api/v1/comment/{comment}/": BAD_COMMENT,
}


@pytest.mark.parametrize("field", TAKEN)
async def test_a_film_takes_and_keeps(api: GalleryApi, field: str) -> None:
    scene = await a_scene(api)
    address = f"{FILMS}{scene.ids['film']}/"

    answered, kept = {}, {}
    for case, (sent, _) in TAKEN[field].items():
        answer = await scene.client.put(address, json=FILM | {field: sent})
        answered[case] = answer.json().get(field)
        kept[case] = (await scene.client.get(address)).json()[field]

    assert answered == {case: expected for case, (_, expected) in TAKEN[field].items()}
    assert kept == answered


@pytest.mark.parametrize("verb", ["POST", "PUT", "PATCH"])
@pytest.mark.parametrize("field", REFUSED)
async def test_a_film_refuses(api: GalleryApi, field: str, verb: str) -> None:
    scene = await a_scene(api)
    path = FILMS if verb == "POST" else f"{FILMS}{scene.ids['film']}/"
    before = await scene.stored()

    answers = await _answers(scene, verb, path, FILM, field, REFUSED[field])

    assert answers == dict.fromkeys(REFUSED[field], (400, {field}))
    assert await scene.stored() == before


@pytest.mark.parametrize("zero", [-0.0, "-0", "-0e7"])
async def test_zero_has_no_sign(api: GalleryApi, zero: object) -> None:
    film = await api.film(film_rating=zero)

    assert str(film["film_rating"]) == "0.0"


@pytest.mark.parametrize("text", [False, True], ids=["number", "text"])
async def test_a_reference_is_a_number_or_its_text(api: GalleryApi, text: bool) -> None:
    scene = await a_scene(api)
    category: int | str = scene.ids["category"]
    film: int | str = scene.ids["film"]
    if text:
        category, film = str(category), f" {film} "

    assert (await api.film(cat=category))["cat"] == scene.ids["category"]
    assert (await api.comment(movie=film))["movie"] == scene.ids["film"]
    assert (await api.category(parent=category))["parent"] == scene.ids["category"]


async def test_no_category_is_null_or_the_empty_text(api: GalleryApi) -> None:
    assert (await api.film(cat=None))["cat"] is None
    assert (await api.film(cat=""))["cat"] is None
    assert (await api.film(cat=" \t"))["cat"] is None


@pytest.mark.parametrize("verb", ["POST", "PUT", "PATCH"])
async def test_a_comment_takes_finite_ratings_and_films_that_exist(
    api: GalleryApi, verb: str
) -> None:
    scene = await a_scene(api)
    path = COMMENTS if verb == "POST" else f"{COMMENTS}{scene.ids['comment']}/"
    whole = {"movie": scene.ids["film"], "comment_rating": 4, "text": "fine"}
    no_film = BAD_REFERENCES | {"null": None, "empty": ""}
    before = await scene.stored()

    ratings = await _answers(scene, verb, path, whole, "comment_rating", BAD_RATINGS)
    films = await _answers(scene, verb, path, whole, "movie", no_film)

    assert ratings == dict.fromkeys(BAD_RATINGS, (400, {"comment_rating"}))
    assert films == dict.fromkeys(no_film, (400, {"movie"}))
    assert await scene.stored() == before


async def test_a_parent_is_a_category_that_exists(api: GalleryApi) -> None:
    scene = await a_scene(api)
    before = await scene.stored()

    whole = {"name": "drama"}
    answers = await _answers(scene, "POST", "/api/v1/cat/", whole, "parent", BAD_REFERENCES)

    assert answers == dict.fromkeys(BAD_REFERENCES, (400, {"parent"}))
    assert await scene.stored() == before


async def test_numbers_that_json_has_no_name_for_are_refused(api: GalleryApi) -> None:
    scene = await a_scene(api)
    path = f"{FILMS}{scene.ids['film']}/"
    before = await scene.stored()

    answers = {}
    for field in ("film_rating", "title", "cat"):
        for number in ("NaN", "Infinity", "-Infinity", "1e999", "-1e999", "9" * 5000):
            body = f'{{"{field}": {number}}}'.encode()
            answer = await scene.client.patch(path, content=body, headers=JSON)
            answers[field, number] = (answer.status_code, *answer.json())

    assert {status for status, *_ in answers.values()} == {400}
    assert all(named in ([field], ["detail"]) for (field, _), (_, *named) in answers.items())
    assert await scene.stored() == before


@pytest.mark.parametrize("path", ALL_BAD)
async def test_all_bad_fields_are_named_at_once_each_with_its_messages(
    api: GalleryApi, path: str
) -> None:
    scene = await a_scene(api)
    body = ALL_BAD[path]
    before = await scene.stored()

    for verb in ("PUT", "PATCH") if "{" in path else ("POST",):
        answer = await scene.client.request(verb, path.format_map(scene.ids), json=body)
        assert answer.status_code == 400
        assert set(answer.json()) == set(body)
        for messages in answer.json().values():
            assert isinstance(messages, list)
            assert messages
            assert all(isinstance(message, str) and message for message in messages)
    assert await scene.stored() == before


async def _answers(
    scene: Scene, verb: str, path: str, whole: dict[str, Any], field: str, values: dict[str, Any]
) -> dict[str, tuple[int, set[str]]]:
    """The status and the fields named for each value that the field is sent with."""
    answers = {}
    for case, value in values.items():
        content = as_json(whole | {field: value})
        answer = await scene.client.request(verb, path, content=content, headers=JSON)
        answers[case] = (answer.status_code, set(answer.json()))
    return answers
