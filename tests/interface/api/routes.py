"""Every address of the classic contract: who gets which status for which verb.

All of it follows from the table of operations (``interface.roles``), which ``docs/roles.md`` shows:
an operation is answered to the roles that may, refused to the others, and every other verb is a
405. The roles are those of the table; the owner is that of the film, the author of the comment, or
the user of the account at the address. Addresses in braces stand for an object that there is, or
(``{unknown}``) for one that is not there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from litestar.handlers import HTTPRouteHandler

from domain.access import AccessRules, Generators
from domain.permissions import DELETE_ACCOUNT, Permission, Role
from interface.api.authentication import SCHEMES
from interface.api.guarding import handlers_of
from interface.api.permissions import PERMISSION
from interface.api.schemes import Scheme
from interface.api.v1.addresses import ANSWERS_HTML
from interface.api.v1.problems import STATUSES
from interface.api.v1.router import classic_routers
from interface.api.v1.verbs import ALLOWED

ROLES = ("anonymous", "user", "owner", "administrator")
VERBS = ("OPTIONS", "HEAD", "GET", "POST", "PATCH", "PUT", "DELETE")
"""In the order in which they are tried: what destroys comes last."""

Statuses = Mapping[tuple[str, str], int]
"""The status for each verb and role."""

_PARAMETER = re.compile(r"\{(\w+):str\}")
_OBJECTS: Final = {
    "film_id": "{film}",
    "category_id": "{category}",
    "comment_id": "{comment}",
    "user_id": "{account}",
    "count": "5",
}
_LOOKUPS: Final = ("list_titles_of_category", "list_titles_by_category", "list_comments_of_film")
"""What is not found is a 200 here, with a ``detail``."""


def routes(rules: AccessRules) -> dict[str, Statuses]:
    """The statuses at every address of a gallery with these rules."""
    found: dict[str, dict[tuple[str, str], int]] = {}
    for template, handler in _HANDLERS:
        for path, is_there in _addresses(template):
            found.setdefault(path, {}).update(
                ((verb, name), _status(handler, role, rules, is_there=is_there))
                for verb in map(str, handler.http_methods)
                if verb in VERBS
                for name, role in zip(ROLES, Role, strict=True)
            )
    return {path: MappingProxyType(found[path]) for path in sorted(found)}


def _addresses(template: str) -> Iterator[tuple[str, bool]]:
    """The addresses of a handler, and whether what they name is there."""
    yield _PARAMETER.sub(lambda name: _OBJECTS[name[1]], template), True
    if _PARAMETER.search(template.replace("{count:str}", "")):
        yield _PARAMETER.sub("{unknown}", template), False


def _status(handler: HTTPRouteHandler, role: Role, rules: AccessRules, *, is_there: bool) -> int:
    refused = _asked(handler, is_there=is_there).refusal(_seen_as(role, is_there=is_there), rules)
    if refused:
        return next(status for kind, status in STATUSES if isinstance(refused, kind)).value
    if handler.handler_name == "refuse":
        return 405
    if ALLOWED in handler.opt:
        return 200
    if is_there or handler.handler_name in _LOOKUPS:
        return handler.status_code
    return 404


def _asked(handler: HTTPRouteHandler, *, is_there: bool) -> Permission:
    """The permission; before there is an object, and where nothing is done, its door alone."""
    permission: Permission = handler.opt[PERMISSION]
    is_hidden = permission == DELETE_ACCOUNT  # refused before anybody looks whether it is there
    if handler.handler_name != "refuse" and (is_there or is_hidden):
        return permission
    return replace(permission, policy=None)


def _seen_as(role: Role, *, is_there: bool) -> Role:
    """What is not there is nobody's."""
    return Role.USER if role is Role.OWNER and not is_there else role


def _handlers() -> Iterator[tuple[str, HTTPRouteHandler]]:
    for router in classic_routers(frozenset(Scheme), Generators.ANYONE):
        for route in router.routes:
            for handler in handlers_of(route):
                assert isinstance(handler, HTTPRouteHandler)
                handler.resolve_opts()
                if PERMISSION in handler.opt:  # not what the framework makes, and drops again
                    yield route.path.rstrip("/") + "/", handler


_HANDLERS: Final = list(_handlers())
ROUTES: Mapping[str, Statuses] = MappingProxyType(routes(AccessRules()))
PAGES = frozenset(
    path
    for template, handler in _HANDLERS
    if handler.opt.get(ANSWERS_HTML)
    for path, _ in _addresses(template)
)
"""The addresses that answer people, in HTML, and pay no heed to credentials."""
NOT_BY_BASIC = frozenset(
    path
    for template, handler in _HANDLERS
    if Scheme.BASIC not in handler.opt.get(SCHEMES, Scheme)
    for path, _ in _addresses(template)
)
"""The addresses to which a caller with a Basic header is anonymous."""
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
