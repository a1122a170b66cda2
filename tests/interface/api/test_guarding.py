"""An application with an address that nobody guards does not start."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from litestar import Litestar, Router
from litestar.handlers import asgi, get, post, websocket_listener
from litestar.types import ControllerRouterHandler, Receive, Scope, Send

from domain.access import AccessRules, Generators
from domain.permissions import ADMINISTER, ANYBODY, GENERATE
from interface.api.authentication import AuthenticationMiddleware
from interface.api.guarding import UnguardedAddress, ensure_guarded
from interface.api.permissions import ASKS_ITSELF, PERMISSION
from interface.api.v1.verbs import refusals
from interface.bootstrap import web
from interface.bootstrap.container import Container
from interface.bootstrap.settings import read_settings


@get("/forgotten", sync_to_thread=False)
def forgotten() -> str:
    return "told to everybody"


@post("/unasked", permission=ADMINISTER, sync_to_thread=False)
def unasked() -> None:
    """Nobody finds out who posts."""


@get("/generator", permission=GENERATE, sync_to_thread=False)
def generator() -> str:
    return "made"


@asgi("/mounted", is_mount=True, copy_scope=True)
async def mounted(scope: Scope, receive: Receive, send: Send) -> None:
    """A site of its own."""


@websocket_listener("/listening")
async def listening(data: str) -> str:
    return data


def application(*handlers: ControllerRouterHandler, **router: Any) -> Litestar:
    """An application of these handlers and what goes with them."""
    routers = Router("/", route_handlers=[*refusals(handlers), *handlers], **router)
    return Litestar([routers], openapi_config=None)


def fault(app: Litestar, rules: AccessRules | None = None) -> str:
    with pytest.raises(UnguardedAddress) as raised:
        ensure_guarded(app, rules or AccessRules())
    return str(raised.value)


def test_an_address_without_a_permission_is_named() -> None:
    assert fault(application(forgotten)) == "GET /forgotten (forgotten) declares no permission"


@pytest.mark.parametrize("handler", [mounted, listening])
def test_sites_and_sockets_are_addresses_as_well(handler: ControllerRouterHandler) -> None:
    assert "declares no permission" in fault(application(handler))


@pytest.mark.parametrize("value", [None, "anybody", lambda _actor, _rules: None])
def test_what_is_no_permission_does_not_count(value: object) -> None:
    assert "declares no permission" in fault(application(forgotten, opt={PERMISSION: value}))


def test_every_fault_is_named() -> None:
    found = fault(Litestar([forgotten, mounted], openapi_config=None))

    assert "GET /forgotten (forgotten)" in found
    assert "/mounted (mounted)" in found


def test_the_framework_makes_no_handler_that_nobody_knows_of() -> None:
    """Without one of ours it answers OPTIONS itself."""
    bare = Litestar([Router("/", route_handlers=[forgotten], opt={PERMISSION: ANYBODY})])

    assert "/schema" in fault(bare)


def test_a_permission_that_nobody_asks_for_is_none() -> None:
    said = 'POST /unasked (unasked) is for "administer", but nobody finds out who asks'
    assert said in fault(application(unasked))


def test_whoever_finds_out_who_asks_may_guard() -> None:
    ensure_guarded(application(unasked, middleware=[AuthenticationMiddleware()]), AccessRules())
    ensure_guarded(application(unasked, opt={ASKS_ITSELF: True}), AccessRules())


def test_what_the_operator_closes_has_to_be_guarded_then() -> None:
    ensure_guarded(application(generator), AccessRules())

    closed = AccessRules(generators=Generators.USERS)
    assert "nobody finds out who asks" in fault(application(generator), closed)


async def test_the_gallery_does_not_start_with_an_unguarded_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web, "asset_router", lambda: forgotten)
    container = Container(read_settings({"FILM_GALLERY_DATA_DIR": str(tmp_path)}))
    try:
        with pytest.raises(UnguardedAddress, match=r"GET /forgotten \(forgotten\)"):
            web.create_app(container)
    finally:
        await container.close()
