"""Bodies of requests: JSON and both kinds of forms, read into plain fields and values."""

from __future__ import annotations

import json
from collections.abc import Iterable
from io import BytesIO
from typing import Any, NoReturn
from urllib.parse import parse_qsl

from litestar import Request
from litestar.exceptions import InternalServerException
from multipart import MultipartError, MultipartParser

from interface.api.errors import (
    BodyNotAnObject,
    DuplicateField,
    UnreadableBody,
    UnsupportedMediaType,
)

MAX_BODY_BYTES = 2**20
MAX_FIELDS = 1000
SHOWN = 100
"""How many characters of what a client sent are shown in an error."""


async def read_fields(request: Request[Any, Any, Any]) -> dict[str, object]:
    """The fields of a body and their values, strings for forms; no body has no fields.

    Raises ``UnsupportedMediaType``, ``UnreadableBody``, ``DuplicateField`` or
    ``BodyNotAnObject``.
    """
    body = await _body(request)
    if not body:
        return {}
    encoding = request.headers.get("content-encoding", "identity")
    if encoding.lower() != "identity":
        raise UnsupportedMediaType(got=encoding[:SHOWN])
    media_type, options = request.content_type
    if options.get("charset", "utf-8").lower() not in {"utf-8", "utf8"}:
        raise UnsupportedMediaType(got=request.headers["content-type"][:SHOWN])
    try:
        match media_type.lower():
            case "application/json":
                return _json(body)
            case "application/x-www-form-urlencoded":
                return _unique(_urlencoded(body))
            case "multipart/form-data":
                return _unique(_multipart(body, options.get("boundary", "")))
            case _:
                raise UnsupportedMediaType(got=media_type[:SHOWN])
    except (ValueError, RecursionError, MultipartError) as error:
        raise UnreadableBody from error


async def _body(request: Request[Any, Any, Any]) -> bytes:
    try:
        return await request.body()
    except InternalServerException as error:  # cut off, or in pieces that do not fit
        raise UnreadableBody from error


def _json(body: bytes) -> dict[str, object]:
    # The standard library's parser, for it alone can tell that a name stands twice.
    value = json.loads(body.decode(), object_pairs_hook=_unique, parse_constant=_refuse_constant)
    if not isinstance(value, dict):
        raise BodyNotAnObject
    return value


def _urlencoded(body: bytes) -> list[tuple[str, str]]:
    return parse_qsl(
        body.decode(), keep_blank_values=True, max_num_fields=MAX_FIELDS, errors="strict"
    )


def _multipart(body: bytes, boundary: str) -> list[tuple[str, object]]:
    parser = MultipartParser(
        BytesIO(body),
        boundary,
        content_length=len(body),
        strict=True,
        part_limit=MAX_FIELDS,
        spool_limit=MAX_BODY_BYTES,  # the body is in memory already: no part goes to the disk
    )
    # A file is no value for any field: it stays an object that no field takes. Text is UTF-8
    # whatever its part says: a name of a character set there is old, seldom true, or an attack.
    return [(part.name, part if part.filename else part.raw.decode()) for part in parser]


def _unique(pairs: Iterable[tuple[str, object]]) -> dict[str, object]:
    fields: dict[str, object] = {}
    for name, value in pairs:
        if name in fields:
            raise DuplicateField(name=name[:SHOWN])
        fields[name] = value
    return fields


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")
