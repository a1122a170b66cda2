"""Bodies: the three kinds that every write takes, and what is said of all others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest

from tests.interface.api.writing import (
    JSON,
    MULTIPART,
    URLENCODED,
    WRITES,
    Write,
    a_scene,
    as_json,
    as_multipart,
)
from tests.support.http import FILM, FILMS, GalleryApi

KINDS: dict[str, Mapping[str, str]] = {"json": JSON, "urlencoded": URLENCODED, "form": MULTIPART}
NO_OBJECT = [b"null", b"true", b"7", b'"name"', b"[]", b'[{"name": "drama"}]']
NO_JSON = [
    b"{",
    b"name=drama",
    b"   ",
    b'{"name": "drama"',
    b'{"name": "drama",}',
    b"{'name': 'drama'}",
    b'{"name": "drama"} {}',
    b'{name: "drama"}',
    b'{"name": "dra\nma"}',
    b'{"name": "\\x41"}',
    b'{"name": 01}',
    b'{"name": undefined}',
    b'// comment\n{"name": "drama"}',
]
OTHER_MEDIA_TYPES = [
    "",
    "text/plain",
    "text/html; charset=utf-8",
    "text/json",
    "application/xml",
    "application/octet-stream",
    "application/x-yaml",
    "application/jsonp",
    "application/vnd.api+json",
    "application/json-patch+json",
    "application/msgpack",
    "multipart/mixed; boundary=limit",
    "multipart/form",
    "*/*",
    "json",
    ";",
    "application/json, text/plain",
]
SAME_MEDIA_TYPES = [
    "application/json; charset=utf-8",
    "application/json;charset=UTF-8",
    'application/json; charset="utf-8"',
    "APPLICATION/JSON",
    "application/json ; q=1",
]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("write", WRITES, ids=str)
async def test_every_write_takes_json_and_both_kinds_of_forms(
    api: GalleryApi, write: Write, kind: str
) -> None:
    scene = await a_scene(api)
    encode = {"json": as_json, "urlencoded": _urlencoded, "form": as_multipart}[kind]

    answer = await scene.send(write, encode(scene.body(write)), KINDS[kind])

    assert answer.status_code == write.status, answer.text
    if answer.status_code == 204:
        assert answer.content == b""
    else:
        assert isinstance(answer.json(), dict)


@pytest.mark.parametrize("kind", KINDS)
async def test_a_film_is_the_same_whatever_kind_of_body_it_comes_in(
    api: GalleryApi, kind: str
) -> None:
    category = await api.category()
    expected = await api.film(title="Гавань & бухта", description=" a+b\n=c ", cat=category["id"])
    client = await api.as_token(await api.user())
    body = FILM | {
        "title": "Гавань & бухта",
        "description": " a+b\n=c ",
        "cat": category["id"],
    }

    encode = {"json": as_json, "urlencoded": _urlencoded, "form": as_multipart}[kind]
    answer = await client.post(FILMS, content=encode(body), headers=dict(KINDS[kind]))

    assert answer.status_code == 201
    assert answer.json() == expected | {"id": answer.json()["id"]}


async def test_an_empty_field_of_a_form_is_no_category(api: GalleryApi) -> None:
    client = await api.as_token(await api.user())

    for kind, content in (
        (URLENCODED, _urlencoded(FILM | {"cat": ""})),
        (MULTIPART, as_multipart(FILM | {"cat": ""})),
    ):
        answer = await client.post(FILMS, content=content, headers=kind)
        assert (answer.status_code, answer.json()["cat"]) == (201, None)


@pytest.mark.parametrize("write", [write for write in WRITES if write.required], ids=str)
async def test_required_fields_that_are_missing_are_all_named(
    api: GalleryApi, write: Write
) -> None:
    scene = await a_scene(api)
    before = await scene.stored()

    answers = [
        await scene.send(write, b"{}", JSON),
        await scene.send(write, b"", URLENCODED),
        await scene.send(write, as_multipart({}), MULTIPART),
    ]

    for answer in answers:
        assert answer.status_code == 400
        assert set(answer.json()) == write.required
        assert all(isinstance(messages, list) for messages in answer.json().values())
    assert await scene.stored() == before


@pytest.mark.parametrize("write", WRITES, ids=str)
async def test_bodies_that_hold_no_fields_are_refused_as_a_whole(
    api: GalleryApi, write: Write
) -> None:
    scene = await a_scene(api)
    content = as_json(scene.body(write))
    before = await scene.stored()

    no_objects = [await scene.send(write, body) for body in NO_OBJECT]
    no_json = [await scene.send(write, body) for body in NO_JSON]
    others = [
        await scene.send(write, content, {"Content-Type": media_type} if media_type else {})
        for media_type in OTHER_MEDIA_TYPES
    ]

    assert statuses_and_keys(no_objects) == [(400, {"non_field_errors"})] * len(NO_OBJECT)
    assert all(isinstance(answer.json()["non_field_errors"], list) for answer in no_objects)
    assert statuses_and_keys(no_json) == [(400, {"detail"})] * len(NO_JSON)
    assert statuses_and_keys(others) == [(415, {"detail"})] * len(OTHER_MEDIA_TYPES)
    assert all(isinstance(answer.json()["detail"], str) for answer in [*no_json, *others])
    assert await scene.stored() == before


@pytest.mark.parametrize("media_type", SAME_MEDIA_TYPES)
async def test_a_media_type_is_known_in_every_spelling(api: GalleryApi, media_type: str) -> None:
    client = await api.as_token(await api.user())

    content, headers = as_json({"name": "драма"}), {"Content-Type": media_type}
    answer = await client.post("/api/v1/cat/", content=content, headers=headers)

    assert (answer.status_code, answer.json()["name"]) == (201, "драма")


def statuses_and_keys(answers: list[httpx.Response]) -> list[tuple[int, set[str]]]:
    return [(answer.status_code, set(answer.json())) for answer in answers]


def _urlencoded(body: Mapping[str, Any]) -> bytes:
    return urlencode(body).encode()
