"""Deny by default: whatever the admin site shows or does is for administrators.

One mechanism asks, before any page: the middleware of the site's way to sign in lets nobody through
whom that way does not know as an administrator, but for the routes named ``OPEN``. The services
ask again, for each act.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from starlette.middleware import Middleware
from starlette.routing import Mount, Route
from starlette_admin.auth import BaseAuthProvider
from starlette_admin.auth.base import AuthMiddleware

from domain.permissions import ADMINISTER, ANYBODY, Permission

OPEN: Final = frozenset({"login", "static"})
"""The names of the routes that anybody may see: the form to sign in, and files."""


class UnguardedPage(RuntimeError):
    """The admin site would show something to others than administrators; each page is named."""


def ensure_guarded(
    routes: Sequence[Route | Mount],
    middleware: Sequence[Middleware],
    sign_in: BaseAuthProvider | None,
) -> None:
    """Raise ``UnguardedPage`` unless ``sign_in`` is asked about every route that is not open."""
    let_through = sign_in.allow_routes if sign_in else ()
    faults = [*_faults(routes), *(f"{name} is let through" for name in let_through)]
    asking: Sequence[object] = [layer.cls for layer in middleware]
    if AuthMiddleware not in asking:
        faults.append("nobody asks who comes to any page")
    if faults:
        raise UnguardedPage("; ".join(faults))


def permission_of(route: Route | Mount) -> Permission:
    """What a page asks for."""
    return ANYBODY if route.name in OPEN else ADMINISTER


def _faults(routes: Sequence[Route | Mount]) -> Iterator[str]:
    names: Counter[str | None] = Counter()
    for route in routes:
        names[route.name] += 1
        opened = isinstance(route, Route) and getattr(route.endpoint, "_login_not_required", False)
        if opened and route.name not in OPEN:
            yield f"{route.path} ({route.name}) needs nobody to sign in"
    yield from (f"{name} names {names[name]} routes" for name in OPEN if names[name] > 1)
