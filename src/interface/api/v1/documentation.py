"""How a handler of the classic contract names its body, its parameters and its errors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from litestar.openapi.spec import OpenAPIType, Parameter, Schema

from interface.api.openapi import operation
from interface.api.v1.forms import Form

FORM: Final = "form"
"""The handler option that holds the form of an address's body."""

READ_ERRORS = (401, 406, 503)
WRITE_ERRORS = (401, 403, 406, 503)
BODY_ERRORS = (400, 413, 415)


def reads(
    *, query: Sequence[Parameter] = (), errors: Sequence[int] = (), answer: Schema | None = None
) -> dict[str, Any]:
    """For handlers that only read."""
    return {
        "operation_class": operation(query=query, errors=(*READ_ERRORS, *errors), answer=answer)
    }


def writes(
    form: Form | None = None, *, partial: bool = False, errors: Sequence[int] = ()
) -> dict[str, Any]:
    """For handlers that take this form; ``partial`` ones take any part of it."""
    body = _schema(form, partial=partial) if form else None
    errors = (*WRITE_ERRORS, *(BODY_ERRORS if form else ()), *errors)
    return {
        "operation_class": operation(body=body, errors=errors),
        "opt": {FORM: form},
    }


def _schema(form: Form, *, partial: bool) -> Schema:
    required = [field.name for field in form.fields if field.required and not partial]
    return Schema(
        type=OpenAPIType.OBJECT,
        properties={field.name: field.schema() for field in form.fields},
        required=required or None,
    )
