"""The examples of the OpenAPI document: they fit their schemas, and the gallery takes them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from interface.i18n.negotiation import Language
from interface.i18n.translator import Translator
from tests.interface.api.json_schema import JsonSchema
from tests.interface.api.test_openapi import DOCUMENT, nameless, operations
from tests.interface.api.writing import WRITES, Scene, a_scene, as_json
from tests.support.builders import PASSWORD
from tests.support.http import GalleryApi

COMMITTED = Path(__file__).parents[3] / "docs" / "openapi.json"
Document = dict[str, Any]


@pytest.fixture
async def document(api: GalleryApi) -> Document:
    found: Document = (await api.anonymous.get(DOCUMENT)).json()
    return found


async def test_the_committed_document_is_the_one_that_the_gallery_gives(api: GalleryApi) -> None:
    given = (await api.anonymous.get(DOCUMENT)).text

    assert COMMITTED.read_text("utf-8") == given, "film-gallery openapi --output docs/openapi.json"


def contents(operation: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Everything that an operation takes and answers: what it is, with schema and examples."""
    yield from operation.get("requestBody", {}).get("content", {}).items()
    for status, response in operation["responses"].items():
        for content in response.get("content", {}).values():
            yield status, content


def shown(content: dict[str, Any]) -> list[Any]:
    """The examples of a content."""
    several = [example["value"] for example in content.get("examples", {}).values()]
    return several or [content["example"]]


async def test_everything_has_an_example_that_fits_its_schema(document: Document) -> None:
    schemas = JsonSchema(document)
    faults = [
        f"{verb} {path} {what}: {fault}"
        for verb, path, operation in operations(document)
        for what, content in contents(operation)
        for example in shown(content)
        for fault in schemas.faults(content["schema"], example)
    ]

    assert faults == []


async def test_every_parameter_and_every_group_is_described(document: Document) -> None:
    groups = {tag["name"]: tag["description"] for tag in document["tags"]}
    for _, _, operation in operations(document):
        assert [bool(groups[tag]) for tag in operation["tags"]] == [True]
        for parameter in operation.get("parameters", []):
            assert parameter["description"]
            assert "example" in parameter


async def test_refusals_are_shown_in_the_words_of_the_gallery(api: GalleryApi) -> None:
    document = (await api.anonymous.get(DOCUMENT)).json()
    responses = document["paths"]["/api/v1/cat/"]["post"]["responses"]
    translator, english = Translator(), {"Accept-Language": "en"}

    nobody = await api.anonymous.post("/api/v1/cat/", json={"name": "Drama"}, headers=english)
    kim = await api.as_token(await api.user())
    nameless = await kim.post("/api/v1/cat/", json={}, headers=english)
    broken = await kim.post(
        "/api/v1/cat/", content=b"{", headers=english | {"Content-Type": "application/json"}
    )
    no_object = await kim.post("/api/v1/cat/", json=[], headers=english)

    assert nobody.json() in shown(responses["401"]["content"]["application/json"])
    assert nobody.headers.keys() >= {name.lower() for name in responses["401"]["headers"]}
    assert [answer.json() for answer in (nameless, broken, no_object)] == shown(
        responses["400"]["content"]["application/json"]
    )
    assert shown(responses["503"]["content"]["application/json"]) == [
        {"detail": translator.text(Language.EN, code)}
        for code in ("unavailable", "storage-damaged")
    ]


@pytest.mark.parametrize("write", WRITES, ids=str)
async def test_an_example_of_a_body_is_taken(
    document: Document, api: GalleryApi, write: Any
) -> None:
    scene = await a_scene(api)
    [operation] = [
        operation
        for verb, path, operation in operations(document)
        if (verb, nameless(path)) == (write.verb, nameless(write.path))
    ]
    body = in_the_scene(scene, write.path, operation["requestBody"])

    answer = await scene.send(write, as_json(body))

    assert answer.status_code == write.status, answer.text
    response = operation["responses"][str(answer.status_code)]
    for content in response.get("content", {}).values():
        assert answer.json().keys() == content["example"].keys()


def in_the_scene(scene: Scene, path: str, body: dict[str, Any]) -> dict[str, Any]:
    """The example of a body, with the ids and the password of those who are there."""
    example: dict[str, Any] = body["content"]["application/json"]["example"]
    present = {
        "cat": scene.ids["category"],
        "parent": scene.ids["category"],
        "movie": scene.ids["film"],
        "current_password": PASSWORD,
    }
    if path.endswith("/token/login/"):
        present["password"] = PASSWORD
    elif "password" in example:
        present["username"] = "lee"  # kim is there already
    return example | {name: value for name, value in present.items() if name in example}


async def test_what_needs_somebody_signed_in_says_so(document: Document) -> None:
    open_writes = {
        path
        for verb, path, operation in operations(document)
        if verb != "GET" and operation.get("security", [{}]) == [{}]
    }

    assert open_writes == {"/api/v1/auth/users/", "/auth/token/login/"}
    film = document["paths"]["/api/v1/gallery/{film_id}/"]
    assert all({"Basic": []} not in operation["security"] for operation in film.values())
    session = document["components"]["securitySchemes"]["Session"]
    assert (session["in"], session["name"]) == ("cookie", "sessionid")
    assert "X-CSRFToken" in session["description"]
