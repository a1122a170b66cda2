"""How a handler of the classic contract names its body, its parameters and its errors."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, Final

from litestar.openapi.spec import OpenAPIType, Parameter, Schema

from interface.api.openapi import operation
from interface.api.v1.examples import failures
from interface.api.v1.forms import Form

FORM: Final = "form"
"""The handler option that holds the form of an address's body."""

READ_ERRORS = (401, 406, 429, 500, 503)
WRITE_ERRORS = (401, 403, 406, 429, 500, 503, 507)
BODY_ERRORS = (400, 408, 413, 415)

Security = list[dict[str, list[str]]]

SIGNED_IN: Final[Security] = [{"Token": []}, {"Basic": []}, {"Session": []}]
"""Any way to sign in will do, and there has to be one."""
WITHOUT_BASIC: Final[Security] = [{"Token": []}, {"Session": []}]
OPEN: Final[Security] = [{}]
"""Nobody has to sign in."""


def reads(
    *,
    query: Sequence[Parameter] = (),
    errors: Sequence[int] = (),
    answer: Schema | None = None,
    example: object = None,
    security: Security | None = None,
) -> dict[str, Any]:
    """For handlers that only read; ``example`` is an answer."""
    return {
        "operation_class": operation(
            failures=partial(failures, (*READ_ERRORS, *errors)),
            query=query,
            answer=answer,
            example=example,
            security=security,
        )
    }


def writes(
    form: Form | None = None,
    *,
    partial_form: bool = False,
    errors: Sequence[int] = (),
    example: object = None,
    security: Security = SIGNED_IN,
) -> dict[str, Any]:
    """For handlers that take this form; ``partial_form`` ones take any part of it."""
    body = _schema(form, partial_form=partial_form) if form else None
    statuses = (*WRITE_ERRORS, *(BODY_ERRORS if form else ()), *errors)
    fields = sorted(form.fields, key=lambda field: not field.required) if form else []
    return {
        "operation_class": operation(
            failures=partial(failures, statuses, [field.name for field in fields]),
            body=body,
            example=example,
            security=security,
        ),
        "opt": {FORM: form},
    }


def _schema(form: Form, *, partial_form: bool) -> Schema:
    required = [field.name for field in form.fields if field.required and not partial_form]
    return Schema(
        type=OpenAPIType.OBJECT,
        properties={field.name: field.documented() for field in form.fields},
        required=required or None,
    )
