"""The OpenAPI document: that it is one, and that it names what there is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from tests.interface.api.json_schema import KEYWORDS, TYPES, JsonSchema
from tests.interface.api.routes import API, ROUTES
from tests.interface.api.writing import WRITES
from tests.support.http import GalleryApi

DOCUMENT = "/docs/openapi.json"
BODIES = {"application/json", "application/x-www-form-urlencoded", "multipart/form-data"}
VERBS = {"GET", "POST", "PUT", "PATCH", "DELETE"}
_PARAMETER = re.compile(r"\{([^}]*)\}")


@pytest.fixture
async def document(api: GalleryApi) -> dict[str, Any]:
    answer = await api.anonymous.get(DOCUMENT)
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    return found


def operations(document: Mapping[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Every verb, address and operation."""
    for path, item in document["paths"].items():
        for verb, operation in item.items():
            yield verb.upper(), path, operation


def nameless(path: str) -> str:
    return _PARAMETER.sub("{}", path)


async def test_the_document_is_openapi_3_1(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1.")
    assert document["info"]["title"]
    assert document["info"]["version"]
    assert set(document) <= {
        "openapi",
        "info",
        "servers",
        "paths",
        "components",
        "security",
        "tags",
    }


async def test_every_reference_points_at_something(document: dict[str, Any]) -> None:
    schemas = JsonSchema(document)
    references = list(_values_of("$ref", document))

    assert references
    assert all(isinstance(schemas.resolve(reference), dict) for reference in references)


async def test_every_address_of_the_api_is_there_with_its_verbs(document: dict[str, Any]) -> None:
    offered = {
        (verb, nameless(path))
        for path in API
        for (verb, role), status in ROUTES[path].items()
        if role == "administrator" and status != 405 and verb in VERBS
    }

    assert {(verb, nameless(path)) for verb, path, _ in operations(document)} == offered


async def test_addresses_end_in_a_slash_and_name_each_parameter_once(
    document: dict[str, Any],
) -> None:
    assert all(path.endswith("/") for path in document["paths"])
    addresses = [nameless(path) for path in document["paths"]]
    assert len(addresses) == len(set(addresses))
    for _, path, operation in operations(document):
        parameters = operation.get("parameters", [])
        in_path = [each for each in parameters if each["in"] == "path"]
        assert [each["name"] for each in in_path] == _PARAMETER.findall(path)
        assert all(each["required"] is True for each in in_path)
        assert all(each["schema"]["type"] == "integer" for each in in_path)
        names = [(each["in"], each["name"]) for each in parameters]
        assert len(names) == len(set(names))


async def test_every_operation_has_a_name_of_its_own_and_says_what_it_does(
    document: dict[str, Any],
) -> None:
    names = [operation["operationId"] for _, _, operation in operations(document)]

    assert len(names) == len(set(names))
    assert all(operation["summary"] for _, _, operation in operations(document))


async def test_lists_name_the_parameters_of_their_pages(document: dict[str, Any]) -> None:
    queries = {
        path: [
            each["name"]
            for each in document["paths"][path]["get"].get("parameters", [])
            if each["in"] == "query"
        ]
        for path in document["paths"]
        if "get" in document["paths"][path]
    }

    lists = {path for path, names in queries.items() if names == ["page", "page_size"]}
    assert {nameless(path) for path in lists} == {
        "/api/v1/cat/",
        "/api/v1/gallery/",
        "/api/v1/gallery/sortbycat/",
        "/api/v1/gallery/sortbycat/{}/",
        "/api/v1/gallerybycat/{}/",
        "/api/v1/сommentstotilm/{}/",
        "/api/v1/comment/",
    }
    others = {path: names for path, names in queries.items() if names and path not in lists}
    assert others == {"/api/v1/auth/users/": ["limit", "offset"]}


async def test_every_response_has_a_description_and_a_body_in_json(
    document: dict[str, Any],
) -> None:
    for verb, path, operation in operations(document):
        for status, response in operation["responses"].items():
            assert re.fullmatch(r"[2-5]\d\d", status)
            assert response["description"]
            kinds = set(response.get("content", {}))
            assert kinds == (set() if status == "204" else {"application/json"}), (verb, path)


@pytest.mark.parametrize("write", WRITES, ids=str)
async def test_the_body_of_a_write_is_documented(
    document: dict[str, Any], api: GalleryApi, write: Any
) -> None:
    [operation] = [
        operation
        for verb, path, operation in operations(document)
        if (verb, nameless(path)) == (write.verb, nameless(write.path))
    ]

    content = operation["requestBody"]["content"]
    schemas = [kind["schema"] for kind in content.values()]
    assert set(content) == BODIES
    assert schemas == [schemas[0]] * 3
    assert set(schemas[0]["properties"]) == set(write.body)
    assert set(schemas[0].get("required", [])) == write.required


async def test_only_writes_that_take_a_body_have_one(document: dict[str, Any]) -> None:
    with_body = {
        (verb, nameless(path))
        for verb, path, operation in operations(document)
        if "requestBody" in operation
    }

    assert with_body == {(write.verb, nameless(write.path)) for write in WRITES}


async def test_schemas_use_known_keywords_and_require_what_they_describe(
    document: dict[str, Any],
) -> None:
    for schema in _schemas(document):
        assert schema.keys() <= KEYWORDS, schema
        kinds = schema.get("type", [])
        assert {kinds} <= TYPES.keys() if isinstance(kinds, str) else set(kinds) <= TYPES.keys()
        assert set(schema.get("required", [])) <= schema.get("properties", {}).keys()


async def test_the_schemes_to_sign_in_by_are_described(document: dict[str, Any]) -> None:
    described = document["components"]["securitySchemes"]

    assert described["Token"]["in"] == "header"
    assert described["Token"]["name"] == "Authorization"
    assert described["Basic"] == {"type": "http", "scheme": "basic"}
    assert all(set(choice) <= set(described) for choice in document["security"])


def _values_of(key: str, node: Any) -> Iterator[Any]:
    if isinstance(node, dict):
        for name, inner in node.items():
            if name == key:
                yield inner
            yield from _values_of(key, inner)
    elif isinstance(node, list):
        for inner in node:
            yield from _values_of(key, inner)


def _schemas(document: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Every schema of the document, the inner ones too."""
    outer = [*document["components"]["schemas"].values(), *_values_of("schema", document["paths"])]
    for schema in outer:
        yield from _with_inner(schema)


def _with_inner(schema: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield schema
    inner = [*schema.get("properties", {}).values(), *schema.get("oneOf", [])]
    inner += [schema[name] for name in ("items", "additionalProperties") if name in schema]
    for each in inner:
        yield from _with_inner(each)
