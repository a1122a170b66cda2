"""Statuses and bodies of everything that goes wrong, as the classic contract has them."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from litestar import Request, Response
from litestar.exceptions import HTTPException, MethodNotAllowedException
from litestar.response import Template
from litestar.types import ExceptionHandlersMap
from litestar.utils.path import normalize_path

from domain.errors import (
    Conflict,
    DomainError,
    Forbidden,
    Invalid,
    NotFound,
    StorageFull,
    Unauthenticated,
    Unavailable,
)
from domain.limits import TooMany
from interface.api.bodies import MAX_BODY_BYTES
from interface.api.errors import (
    BodyNotAnObject,
    BodyTooSlow,
    NotAcceptable,
    SignInFailed,
    UnsupportedMediaType,
    VerbNotOffered,
)
from interface.api.limits import limit_headers
from interface.api.state import state_of
from interface.api.v1.addresses import ANSWERS_HTML
from interface.api.v1.documentation import FORM
from interface.api.v1.forms import Form
from interface.api.v1.verbs import ALLOWED
from interface.observability.notes import note_refusal
from interface.web.pages import message_page

log = logging.getLogger("film_gallery")

AnyRequest = Request[Any, Any, Any]
Answer = Response[Any] | Template

NOT_OF_ONE_FIELD = "non_field_errors"
SECONDS_UNTIL_RETRY = 5
STATUSES: tuple[tuple[type[DomainError], HTTPStatus], ...] = (
    (Unauthenticated, HTTPStatus.UNAUTHORIZED),
    (Forbidden, HTTPStatus.FORBIDDEN),
    (NotFound, HTTPStatus.NOT_FOUND),
    (Conflict, HTTPStatus.CONFLICT),
    (StorageFull, HTTPStatus.INSUFFICIENT_STORAGE),
    (Unavailable, HTTPStatus.SERVICE_UNAVAILABLE),
    (TooMany, HTTPStatus.TOO_MANY_REQUESTS),
    (VerbNotOffered, HTTPStatus.METHOD_NOT_ALLOWED),
    (NotAcceptable, HTTPStatus.NOT_ACCEPTABLE),
    (BodyTooSlow, HTTPStatus.REQUEST_TIMEOUT),
    (UnsupportedMediaType, HTTPStatus.UNSUPPORTED_MEDIA_TYPE),
)
"""A refusal has the status of the first class here that it belongs to; else it is a 400."""
CODES = {
    HTTPStatus.BAD_REQUEST: "body-not-parseable",
    HTTPStatus.NOT_FOUND: "address-unknown",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "body-too-large",
}
"""What the framework's own refusals mean."""


def refusal(request: AnyRequest, error: DomainError) -> Answer:
    """The answer to a request that the gallery refuses."""
    note_refusal(error)
    status = next((status for kind, status in STATUSES if isinstance(error, kind)), None)
    if status is None:
        return _bad_request(request, error)
    return _answer(request, status, error.code, error.params, _headers(error))


def framework_refusal(request: AnyRequest, error: HTTPException) -> Answer:
    """The answer to a request that the framework refuses before the gallery hears of it."""
    if isinstance(error, MethodNotAllowedException):
        allowed = _allowed(request)
        return refusal(request, VerbNotOffered(method=request.method, allowed=allowed))
    status = HTTPStatus(error.status_code)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return failure(request, error)
    code = CODES.get(status, "error")
    return _answer(request, status, code, {"max": MAX_BODY_BYTES}, error.headers or {})


def failure(request: AnyRequest, error: Exception) -> Answer:
    """The answer when something is broken on this side; the log has what, the client has not."""
    log.error("%s %s failed", request.method, request.scope["path"], exc_info=error)
    return _answer(request, HTTPStatus.INTERNAL_SERVER_ERROR, "server-error", {}, {})


HANDLERS: ExceptionHandlersMap = {
    DomainError: refusal,
    HTTPException: framework_refusal,
    Exception: failure,
}


def _answer(
    request: AnyRequest,
    status: HTTPStatus,
    code: str,
    params: Mapping[str, object],
    headers: dict[str, str],
) -> Answer:
    if _is_for_people(request):
        return message_page(request, code, params, status_code=status, headers=headers)
    sentence = state_of(request).wording.sentence(request, code, params)
    return Response({"detail": sentence}, status_code=status, headers=headers)


def _is_for_people(request: AnyRequest) -> bool:
    return bool(getattr(request.scope.get("route_handler"), "opt", {}).get(ANSWERS_HTML))


def _bad_request(request: AnyRequest, error: DomainError) -> Answer:
    """400: by field, or of the whole body; a body that cannot be read has a ``detail``."""
    wording = state_of(request).wording
    if isinstance(error, Invalid) and _is_for_people(request):
        violation = error.problems[0].violation
        return _answer(request, HTTPStatus.BAD_REQUEST, violation.code, violation.params, {})
    if isinstance(error, Invalid):
        form = request.scope["route_handler"].opt.get(FORM) or Form()
        body: dict[str, list[str]] = {}
        for problem in error.problems:
            sentences = body.setdefault(form.name(problem.field), [])
            sentences.append(wording.violation(request, problem.violation))
        return Response(body, status_code=HTTPStatus.BAD_REQUEST)
    if isinstance(error, BodyNotAnObject | SignInFailed):
        sentence = wording.sentence(request, error.code, error.params)
        return Response({NOT_OF_ONE_FIELD: [sentence]}, status_code=HTTPStatus.BAD_REQUEST)
    return _answer(request, HTTPStatus.BAD_REQUEST, error.code, error.params, {})


def _headers(error: DomainError) -> dict[str, str]:
    match error:
        case Unauthenticated():
            return {"WWW-Authenticate": "Token"}
        case Unavailable():
            return {"Retry-After": str(SECONDS_UNTIL_RETRY)}
        case TooMany():
            return limit_headers(error)
        case VerbNotOffered():
            return {"Allow": ", ".join(error.allowed)}
        case _:
            return {}


def _allowed(request: AnyRequest) -> list[str]:
    """The verbs that the address of a request offers, for verbs that no address knows."""
    path = normalize_path(request.scope["path"])
    _, handler, *_ = request.app.asgi_router.handle_routing(path=path, method="OPTIONS")
    allowed: list[str] = handler.opt.get(ALLOWED, ["GET", "HEAD", "OPTIONS"])
    return allowed
