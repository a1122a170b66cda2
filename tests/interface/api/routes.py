"""Every address of the classic contract: who gets which status for which verb.

A line names verbs and what anonymous, a user, the owner and an administrator are answered. The
owner is that of the film, the author of the comment, or the user of the account at the address.
Addresses in braces stand for an object that there is, or (``{unknown}``) for one that is not there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

ROLES = ("anonymous", "user", "owner", "administrator")

_TABLE = """
/
    GET HEAD OPTIONS                200 200 200 200
    POST PUT PATCH DELETE           405 405 405 405
/health/
    GET HEAD OPTIONS                200 200 200 200
    POST PUT PATCH DELETE           405 405 405 405
/health/live/
    GET HEAD OPTIONS                200 200 200 200
    POST PUT PATCH DELETE           405 405 405 405
/health/ready/
    GET HEAD OPTIONS                200 200 200 200
    POST PUT PATCH DELETE           405 405 405 405
/language/
    OPTIONS                         200 200 200 200
    POST                            303 303 303 303
    GET HEAD PUT PATCH DELETE       405 405 405 405
/api/genfilm/
    GET                             200 200 200 200
    OPTIONS                         200 200 200 200
    HEAD POST PUT PATCH DELETE      405 405 405 405
/api/genfilm/5/
    GET                             200 200 200 200
    OPTIONS                         200 200 200 200
    HEAD POST PUT PATCH DELETE      405 405 405 405
/api/gencat/
    GET                             200 200 200 200
    OPTIONS                         200 200 200 200
    HEAD POST PUT PATCH DELETE      405 405 405 405
/api/gencat/5/
    GET                             200 200 200 200
    OPTIONS                         200 200 200 200
    HEAD POST PUT PATCH DELETE      405 405 405 405

/api/v1/cat/
    GET HEAD OPTIONS                200 200 200 200
    POST                            401 201 201 201
    PUT PATCH DELETE                401 405 405 405

/api/v1/gallery/
    GET HEAD OPTIONS                200 200 200 200
    POST                            401 201 201 201
    PUT PATCH DELETE                401 405 405 405
/api/v1/gallery/{film}/
    OPTIONS                         200 200 200 200
    GET HEAD PUT PATCH              401 200 200 200
    POST DELETE                     401 405 405 405
/api/v1/gallery/{unknown}/
    OPTIONS                         200 200 200 200
    GET HEAD PUT PATCH              401 404 404 404
    POST DELETE                     401 405 405 405
/api/v1/gallerydelete/{film}/
    GET HEAD OPTIONS                200 200 200 200
    DELETE                          401 403 403 204
    POST PUT PATCH                  401 403 403 405
/api/v1/gallerydelete/{unknown}/
    OPTIONS                         200 200 200 200
    GET HEAD                        404 404 404 404
    DELETE                          401 403 403 404
    POST PUT PATCH                  401 403 403 405

/api/v1/gallery/sortbycat/
    GET HEAD OPTIONS                200 200 200 200
    POST PUT PATCH DELETE           401 405 405 405
/api/v1/gallery/sortbycat/{category}/
    GET HEAD OPTIONS                200 200 200 200
    POST PUT PATCH DELETE           401 405 405 405
/api/v1/gallery/sortbycat/{unknown}/
    GET HEAD OPTIONS                200 200 200 200
    POST PUT PATCH DELETE           401 405 405 405
/api/v1/gallerybycat/{category}/
    GET HEAD OPTIONS                200 200 200 200
    POST PUT PATCH DELETE           401 405 405 405
/api/v1/gallerybycat/{unknown}/
    GET HEAD OPTIONS                200 200 200 200
    POST PUT PATCH DELETE           401 405 405 405
/api/v1/сommentstotilm/{film}/
    GET HEAD OPTIONS                200 200 200 200
    POST PUT PATCH DELETE           401 405 405 405
/api/v1/сommentstotilm/{unknown}/
    GET HEAD OPTIONS                200 200 200 200
    POST PUT PATCH DELETE           401 405 405 405

/api/v1/comment/
    GET HEAD OPTIONS                200 200 200 200
    POST                            401 201 201 201
    PUT PATCH DELETE                401 405 405 405
/api/v1/comment/{comment}/
    GET HEAD OPTIONS                200 200 200 200
    PUT PATCH                       401 403 200 403
    POST DELETE                     401 405 405 405
/api/v1/comment/{unknown}/
    OPTIONS                         200 200 200 200
    GET HEAD                        404 404 404 404
    PUT PATCH                       401 404 404 404
    POST DELETE                     401 405 405 405
/api/v1/commentdelete/{comment}/
    GET HEAD OPTIONS                200 200 200 200
    DELETE                          401 403 403 204
    POST PUT PATCH                  401 403 403 405
/api/v1/commentdelete/{unknown}/
    OPTIONS                         200 200 200 200
    GET HEAD                        404 404 404 404
    DELETE                          401 403 403 404
    POST PUT PATCH                  401 403 403 405

/api/v1/auth/users/
    OPTIONS                         200 200 200 200
    GET HEAD                        401 200 200 200
    POST                            201 201 201 201
    PUT PATCH DELETE                405 405 405 405
/api/v1/auth/users/me/
    OPTIONS                         200 200 200 200
    GET HEAD PUT PATCH              401 200 200 200
    DELETE                          401 204 204 204
    POST                            401 405 405 405
/api/v1/auth/users/{account}/
    OPTIONS                         200 200 200 200
    GET HEAD PUT PATCH              401 404 200 200
    DELETE                          401 403 204 204
    POST                            401 405 405 405
/api/v1/auth/users/{unknown}/
    OPTIONS                         200 200 200 200
    GET HEAD PUT PATCH              401 404 404 404
    DELETE                          401 403 403 404
    POST                            401 405 405 405
/api/v1/auth/users/set_password/
    OPTIONS                         200 200 200 200
    POST                            401 204 204 204
    GET HEAD PUT PATCH DELETE       401 405 405 405
/api/v1/auth/users/set_username/
    OPTIONS                         200 200 200 200
    POST                            401 204 204 204
    GET HEAD PUT PATCH DELETE       401 405 405 405

/auth/token/login/
    OPTIONS                         200 200 200 200
    POST                            200 200 200 200
    GET HEAD PUT PATCH DELETE       405 405 405 405
/auth/token/logout/
    OPTIONS                         200 200 200 200
    POST                            401 204 204 204
    GET HEAD PUT PATCH DELETE       401 405 405 405

/api/v1/gallery-auth/login/
    GET HEAD OPTIONS                200 200 200 200
    POST                            302 302 302 302
    PUT PATCH DELETE                405 405 405 405
/api/v1/gallery-auth/logout/
    GET HEAD OPTIONS                200 200 200 200
    POST                            200 200 200 200
    PUT PATCH DELETE                405 405 405 405
"""

PAGES = frozenset(
    {
        "/",
        "/language/",
        "/api/genfilm/",
        "/api/genfilm/5/",
        "/api/gencat/",
        "/api/gencat/5/",
        "/api/v1/gallery-auth/login/",
        "/api/v1/gallery-auth/logout/",
    }
)
"""The addresses that answer people, in HTML, and pay no heed to credentials."""

NOT_BY_BASIC = ("/api/v1/gallery/{film}/", "/api/v1/gallery/{unknown}/")
"""The addresses to which a caller with a Basic header is anonymous."""

Statuses = Mapping[tuple[str, str], int]
"""The status for each verb and role."""


def _parsed(table: str) -> dict[str, Statuses]:
    routes: dict[str, dict[tuple[str, str], int]] = {}
    path = ""
    for line in filter(None, table.splitlines()):
        if line.startswith("/"):
            path = line
            routes[path] = {}
            continue
        words = line.split()
        verbs, statuses = words[: -len(ROLES)], words[-len(ROLES) :]
        for verb in verbs:
            for role, status in zip(ROLES, statuses, strict=True):
                routes[path][verb, role] = int(status)
    return dict(routes)


ROUTES: Mapping[str, Statuses] = MappingProxyType(_parsed(_TABLE))
HEALTH = ("/health/", "/health/live/", "/health/ready/")
"""Answers whoever watches over the gallery; no part of the contract."""
API = tuple(path for path in ROUTES if path not in PAGES and path not in HEALTH)
"""The addresses that answer programs."""


def any_address(path: str) -> str:
    """The address with the id 1, whatever that is of, instead of names in braces."""
    return re.sub(r"\{[^}]*\}", "1", path)


def allowed(path: str) -> list[str]:
    """The verbs that the address offers."""
    return sorted(verb for verb, role in ROUTES[path] if role == ROLES[-1] and _offers(path, verb))


def _offers(path: str, verb: str) -> bool:
    return ROUTES[path][verb, ROLES[-1]] != 405
