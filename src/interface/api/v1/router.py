"""The addresses of the classic contract, and what each request to them goes through."""

from __future__ import annotations

from collections.abc import Sequence

from litestar import Router
from litestar.types import ControllerRouterHandler, Middleware

from domain.access import Generators
from domain.permissions import ANYBODY, AS_USER, Permission
from interface.api.answers import JsonAnswer
from interface.api.authentication import AuthenticationMiddleware
from interface.api.schemes import Scheme
from interface.api.v1.accounts import AccountController, AccountsController, OwnAccountController
from interface.api.v1.addresses import AddressMiddleware
from interface.api.v1.categories import CategoriesController
from interface.api.v1.comments import (
    CommentController,
    CommentDeletionController,
    CommentsController,
)
from interface.api.v1.films import FilmController, FilmDeletionController, FilmsController
from interface.api.v1.generators import GeneratorsController
from interface.api.v1.lookups import LookupsController
from interface.api.v1.sessions import SessionsController
from interface.api.v1.tokens import TokensController
from interface.api.v1.verbs import refusals
from interface.web.health import health, live, ready
from interface.web.home import home
from interface.web.language import choose_language

API: tuple[ControllerRouterHandler, ...] = (
    FilmsController,
    FilmController,
    FilmDeletionController,
    LookupsController,
    CategoriesController,
    CommentsController,
    CommentController,
    CommentDeletionController,
    AccountsController,
    OwnAccountController,
    AccountController,
)
PATH = "/api/v1"


def classic_routers(schemes: frozenset[Scheme], generators: Generators) -> list[Router]:
    """Every address of the classic contract; signing in only by the schemes that are on."""
    checked: list[Middleware] = [AddressMiddleware(), AuthenticationMiddleware()]
    routers = [
        _complete(PATH, API, checked, AS_USER),
        _complete("/", [home, health, live, ready, choose_language], [AddressMiddleware()]),
        # Open generators ignore credentials, good or bad.
        _complete(
            "/",
            [GeneratorsController],
            [AddressMiddleware()] if generators is Generators.ANYONE else checked,
        ),
    ]
    if Scheme.TOKEN in schemes:
        routers.append(_complete("/", [TokensController], checked, AS_USER))
    if Scheme.SESSION in schemes:
        routers.append(_complete(PATH, [SessionsController], [AddressMiddleware()]))
    return routers


def _complete(
    path: str,
    handlers: Sequence[ControllerRouterHandler],
    middleware: Sequence[Middleware],
    permission: Permission = ANYBODY,
) -> Router:
    """A router that refuses every verb that its handlers do not offer.

    Where an address has no writes, callers without this permission hear of that first.
    """
    # The refusals go first: of two handlers for OPTIONS the framework keeps the earlier one, and
    # it makes one of its own for each group of handlers.
    refused = refusals(handlers, permission)
    return Router(
        path,
        route_handlers=[*refused, *handlers],
        middleware=middleware,
        response_class=JsonAnswer,
    )
