"""What the OpenAPI document says beyond what the signatures of handlers say."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import dataclass
from inspect import cleandoc
from typing import Any

import msgspec
from litestar import Litestar
from litestar.handlers import HTTPRouteHandler
from litestar.openapi.spec import (
    OpenAPIMediaType,
    OpenAPIResponse,
    OpenAPIType,
    Operation,
    Parameter,
    RequestBody,
    Responses,
    Schema,
)
from litestar.serialization import encode_json, get_serializer
from litestar.types import Method

BODY_MEDIA_TYPES = ("application/json", "application/x-www-form-urlencoded", "multipart/form-data")

ID_SCHEMA = Schema(type=OpenAPIType.INTEGER, minimum=0)


def operation(
    *,
    failures: Callable[[], Responses],
    body: Schema | None = None,
    query: Sequence[Parameter] = (),
    answer: Schema | None = None,
    example: object = None,
    security: list[dict[str, list[str]]] | None = None,
) -> type[Operation]:
    """An operation with this body, these query parameters and these error answers.

    ``answer`` is the body of a success whose shape no type tells, ``example`` one that may come;
    ``security`` are the ways to sign in, where not all of them or none will do.
    """

    @dataclass
    class Documented(Operation):
        def __post_init__(self) -> None:
            # What a handler's docstring says: a line, which is enough, and sometimes more.
            self.summary, _, more = (self.description or "").partition("\n\n")
            self.description = cleandoc(more) or None
            self.parameters = [*_with_ids(self.parameters or []), *query] or None
            self.request_body = _request_body(body) if body else None
            self.responses = {**_successes(self.responses, answer, example), **failures()}
            self.security = security

    return Documented


def operation_id(handler: HTTPRouteHandler, method: Method, _: object) -> str:
    """The name of the handler; HEAD, which is never published, has a name of its own."""
    return f"head_{handler.handler_name}" if method == "HEAD" else handler.handler_name


def document_of(app: Litestar) -> bytes:
    """The document of an application as people see it, as JSON that they can read."""
    document = published(app.openapi_schema.to_schema())
    return msgspec.json.format(encode_json(document, get_serializer({})), indent=2) + b"\n"


def published(document: dict[str, Any]) -> dict[str, Any]:
    """The document as people see it: addresses end in a slash, HEAD comes along with every GET."""
    shown = deepcopy(document)
    shown["paths"] = {path.rstrip("/") + "/": item for path, item in shown["paths"].items()}
    for operations in shown["paths"].values():
        operations.pop("head", None)
    return shown


def _with_ids(parameters: Sequence[Any]) -> list[Any]:
    for parameter in parameters:
        if isinstance(parameter, Parameter) and parameter.param_in == "path":
            parameter.schema = ID_SCHEMA
            parameter.description = f"Id of the {parameter.name.removesuffix('_id')}."
            parameter.example = 1
    return list(parameters)


def _request_body(schema: Schema) -> RequestBody:
    example = {name: _example(field) for name, field in (schema.properties or {}).items()}
    content = {
        media_type: OpenAPIMediaType(schema=schema, example=example)
        for media_type in BODY_MEDIA_TYPES
    }
    return RequestBody(content=content, required=bool(schema.required))


def _example(field: object) -> object:
    return field.examples[0] if isinstance(field, Schema) and field.examples else None


def _successes(responses: Responses | None, answer: Schema | None, example: object) -> Responses:
    """The success that the handler's signature tells; litestar's own 400 has another shape."""
    successes = {status: found for status, found in (responses or {}).items() if status < "400"}
    for response in successes.values():
        if isinstance(response, OpenAPIResponse):
            if answer:
                response.content = {"application/json": OpenAPIMediaType(schema=answer)}
            for shown in (response.content or {}).values():
                shown.example = example
    return successes
