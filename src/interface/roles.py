"""Who may do what: every operation that a gallery serves, and what each role is answered."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from litestar import Litestar
from litestar.handlers import HTTPRouteHandler

from domain.access import AccessRules, Creators, FilmEditors, Generators, Readers
from domain.errors import DomainError
from domain.permissions import PERMISSIONS, Permission, Role
from interface.admin.guarding import permission_of
from interface.admin.mounting import PATH
from interface.admin.site import GallerySite
from interface.api.guarding import handlers_of
from interface.api.permissions import PERMISSION
from interface.api.v1.addresses import AddressMiddleware
from interface.api.v1.problems import STATUSES
from interface.api.v1.verbs import ALLOWED

VERBS: Final = ("GET", "POST", "PUT", "PATCH", "DELETE")
"""HEAD goes with GET, and OPTIONS anybody may ask."""
YES: Final = "yes"
TO_SIGN_IN: Final = str(HTTPStatus.SEE_OTHER.value)

_PARAMETER = re.compile(r"\{(\w+)(?::\w+)?\}")

Refused = Callable[[DomainError], str]
"""What somebody is answered who may not."""


_TITLE: Final = """\
# Who may do what

This is what `film-gallery permissions` prints; it goes by the settings in the environment. A
number is the status of the refusal. A *user* is signed in, is not the owner and no administrator
(*staff*); the *owner* is that of the film, the author of the comment, or the user of the account
that the address names. Where nothing is owned, all users are answered the same. HEAD goes with GET,
and anybody may ask for OPTIONS. A verb that an address does not offer is a 405, for whom its
changes are not refused already."""
_ADMIN: Final = """\
Whoever is no administrator is led to the form to sign in (303); the services that do the work ask
again."""
_SETTINGS: Final = "Everything else stays as it is above."

_CLOSED: Final = (
    ("FILM_GALLERY_WHO_MAY_READ", Readers.USERS, AccessRules(readers=Readers.USERS)),
    ("FILM_GALLERY_WHO_MAY_CREATE", Creators.STAFF, AccessRules(creators=Creators.STAFF)),
    (
        "FILM_GALLERY_WHO_MAY_EDIT_FILMS",
        FilmEditors.OWNER,
        AccessRules(film_editors=FilmEditors.OWNER),
    ),
    (
        "FILM_GALLERY_WHO_MAY_GENERATE",
        Generators.USERS,
        AccessRules(generators=Generators.USERS),
    ),
)


def _status(error: DomainError) -> str:
    return str(next(status.value for kind, status in STATUSES if isinstance(error, kind)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """Something that can be asked of the gallery, and the permission that it asks for."""

    verb: str
    path: str
    permission: Permission
    is_in_schema: bool = False


def operations(app: Litestar) -> list[Operation]:
    """Everything that an application serves, but for the admin site."""
    found = [
        Operation(
            verb=verb,
            path=_address(route.path, handler),
            permission=handler.opt[PERMISSION],
            is_in_schema=handler.resolve_include_in_schema(),
        )
        for route in app.routes
        for handler in handlers_of(route)
        if isinstance(handler, HTTPRouteHandler) and ALLOWED not in handler.opt
        for verb in VERBS
        if verb in handler.http_methods
    ]
    return sorted(found, key=lambda one: (one.path, VERBS.index(one.verb)))


def _address(path: str, handler: HTTPRouteHandler) -> str:
    ends_in_slash = any(
        isinstance(layer, AddressMiddleware) for layer in handler.resolve_middleware()
    )
    return _shown(path).rstrip("/") + "/" if ends_in_slash else _shown(path)


def _shown(path: str) -> str:
    return _PARAMETER.sub(r"<\1>", path)


def pages(site: GallerySite) -> list[Operation]:
    """Everything that an admin site serves, for every kind of row and every deed."""
    found = [
        Operation(
            verb=verb,
            path=PATH + _shown(route.path),
            permission=permission_of(route),
        )
        for route in site.routes
        for verb in VERBS
        if verb in (getattr(route, "methods", None) or {"GET"})
    ]
    return sorted(found, key=lambda one: (one.path, VERBS.index(one.verb)))


def document(app: Litestar, site: GallerySite | None, rules: AccessRules) -> str:
    """Who may do what in a gallery with these rules, as Markdown."""
    served = operations(app)
    api = [one for one in served if one.is_in_schema]
    others = [one for one in served if not one.is_in_schema]
    parts = [_TITLE, "## The API", _of(api, rules)]
    parts += ["## Pages, health and files", _of(others, rules)]
    if site:
        refused = _of(pages(site), rules, refused=lambda _error: TO_SIGN_IN)
        parts += ["## The admin site", _ADMIN, refused, _kinds(site)]
    return "\n\n".join([*parts, "## What the settings change", _SETTINGS, _changes()]) + "\n"


def _of(found: Sequence[Operation], rules: AccessRules, refused: Refused = _status) -> str:
    rows = [
        [f"`{one.verb} {one.path}`", one.permission.name, *_cells(one.permission, rules, refused)]
        for one in found
    ]
    return _table(["Operation", "Permission", *Role], rows)


def _changes() -> str:
    rows = []
    for setting, value, rules in _CLOSED:
        for permission in PERMISSIONS:
            closed = _cells(permission, rules, _status)
            if closed != _cells(permission, AccessRules(), _status):
                rows.append([f"`{setting}={value}`", permission.name, *closed])
    return _table(["Setting", "Permission", *Role], rows)


def _kinds(site: GallerySite) -> str:
    rows = [[f"`{view.key}`", ", ".join(view.deeds) or "none"] for view in site.kinds]
    return _table(["`<key>`", "`<name>` of its deeds"], rows)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cells(permission: Permission, rules: AccessRules, refused: Refused) -> list[str]:
    refusals = (permission.refusal(role, rules) for role in Role)
    return [refused(error) if error else YES for error in refusals]
