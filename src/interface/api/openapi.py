"""What the OpenAPI document says beyond what the signatures of handlers say."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from http import HTTPStatus
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

DETAIL = Schema(
    type=OpenAPIType.OBJECT,
    properties={"detail": Schema(type=OpenAPIType.STRING)},
    required=["detail"],
)
FIELD_ERRORS = Schema(
    type=OpenAPIType.OBJECT,
    description="Field name => sentences; or `detail` alone for a body that cannot be read.",
    additional_properties=Schema(
        one_of=[
            Schema(type=OpenAPIType.STRING),
            Schema(type=OpenAPIType.ARRAY, items=Schema(type=OpenAPIType.STRING)),
        ]
    ),
)
ID_SCHEMA = Schema(type=OpenAPIType.INTEGER, minimum=0)


def operation(
    *,
    body: Schema | None = None,
    query: Sequence[Parameter] = (),
    errors: Sequence[int] = (),
    answer: Schema | None = None,
) -> type[Operation]:
    """An operation with this body, these query parameters and these error statuses.

    ``answer`` is the body of a success whose shape no type tells.
    """

    @dataclass
    class Documented(Operation):
        def __post_init__(self) -> None:
            # What a handler's docstring says: a line, which is enough, and sometimes more.
            self.summary, _, self.description = (self.description or "").partition("\n\n")
            self.parameters = [*_with_ids(self.parameters or []), *query] or None
            self.request_body = _request_body(body) if body else None
            self.responses = {**_successes(self.responses, answer), **_failures(errors)}

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
    return list(parameters)


def _request_body(schema: Schema) -> RequestBody:
    content = {media_type: OpenAPIMediaType(schema=schema) for media_type in BODY_MEDIA_TYPES}
    return RequestBody(content=content, required=True)


def _successes(responses: Responses | None, answer: Schema | None) -> Responses:
    """The success that the handler's signature tells; litestar's own 400 has another shape."""
    successes = {status: found for status, found in (responses or {}).items() if status < "400"}
    if answer:
        for response in successes.values():
            if isinstance(response, OpenAPIResponse):
                response.content = {"application/json": OpenAPIMediaType(schema=answer)}
    return successes


def _failures(errors: Sequence[int]) -> Responses:
    return {
        str(status): OpenAPIResponse(
            description=HTTPStatus(status).phrase,
            content={
                "application/json": OpenAPIMediaType(
                    schema=FIELD_ERRORS if status == HTTPStatus.BAD_REQUEST else DETAIL
                )
            },
        )
        for status in sorted(errors)
    }
