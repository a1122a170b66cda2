"""Every address of the admin site, found in its own table of routes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from zoneinfo import ZoneInfo

from starlette.applications import Starlette
from starlette.routing import BaseRoute, Mount, Route

from interface.admin.building import admin_site
from interface.bootstrap.container import Container

VERBS: Final = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
ZONE: Final = ZoneInfo("Europe/Kyiv")
PUBLIC: Final = {"/admin/login", "/admin/static/{path:path}"}
"""What whoever has not signed in may see."""


def routes(container: Container) -> dict[str, frozenset[str]]:
    """Each address as a template, with the verbs that it offers."""
    site = admin_site(
        container.gallery,
        translator=container.translator,
        secret_key="a key of the tests, which guards nothing at all",
        time_zone=ZONE,
    )
    host = Starlette()
    site.mount_to(host)
    return dict(_found(host.routes, ""))


def views(container: Container) -> list[str]:
    """The keys of all kinds of objects."""
    site = admin_site(
        container.gallery,
        translator=container.translator,
        secret_key="a key of the tests, which guards nothing at all",
        time_zone=ZONE,
    )
    return [str(view.key) for view in site._model_views]


def filled(template: str, key: str) -> str:
    """An address with something in place of its parameters."""
    values = {"{key}": key, "{name}": "delete", "{path:path}": "admin.css"}
    for name, value in values.items():
        template = template.replace(name, value)
    assert "{" not in template
    return template


def _found(routes: list[BaseRoute], before: str) -> Iterator[tuple[str, frozenset[str]]]:
    for route in routes:
        if isinstance(route, Mount) and route.routes:
            yield from _found(route.routes, before + route.path)
        elif isinstance(route, Mount):
            yield f"{before}{route.path}/{{path:path}}", frozenset({"GET", "HEAD"})
        elif isinstance(route, Route):
            yield before + route.path, frozenset(route.methods or ())
