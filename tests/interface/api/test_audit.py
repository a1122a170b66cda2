"""What requests leave in the audit log: who asked, by which door, from where."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from domain.access import Channel
from tests.interface.api.routes import ROUTES
from tests.interface.api.world import World, a_world
from tests.support.http import HOST, LOGIN, LOGOUT, USERS, GalleryApi

PEER = "127.0.0.1"
"""The address that clients have in tests."""
GENERATORS = {path for path in ROUTES if path.startswith("/api/gen")}
BY_PAGE = GENERATORS | {LOGIN, LOGOUT}
KEPT_BY_THE_BROWSER = {"/language/"}


def _role(verb: str, path: str) -> str | None:
    """Somebody for whom the request changes something."""
    changes = verb in {"POST", "PUT", "PATCH", "DELETE"} or (verb == "GET" and path in GENERATORS)
    for role in ("administrator", "owner"):
        if changes and ROUTES[path][verb, role] < 400:
            return role
    return None


CHANGING = sorted(
    {
        (verb, path)
        for path, asked in ROUTES.items()
        for verb, _ in asked
        if path not in KEPT_BY_THE_BROWSER and _role(verb, path)
    }
)


async def _entries(api: GalleryApi) -> list[dict[str, Any]]:
    """What was written down, but for what became of jobs meanwhile."""
    names = ("actor_id", "actor_name", "channel", "address", "action", "object_kind")
    rows = await api.sql(
        f"SELECT {', '.join(names)} FROM audit_entries WHERE channel <> 'worker' ORDER BY id"
    )
    return [dict(zip(names, row, strict=True)) for row in rows]


async def _ask(world: World, verb: str, path: str, client: httpx.AsyncClient) -> None:
    body = await world.body(verb, path, client)
    answer = await client.request(verb, world.address(path), **body)
    assert answer.is_success or answer.is_redirect, answer.text


def test_there_are_requests_that_change_something() -> None:
    assert len(CHANGING) > 20


@pytest.mark.parametrize(("verb", "path"), CHANGING)
async def test_a_request_that_changes_something_leaves_one_entry(
    api: GalleryApi, verb: str, path: str
) -> None:
    role = _role(verb, path)
    assert role is not None
    world = await a_world(api, "session" if path == LOGOUT else "token")
    await api.sql("UPDATE films SET rating = 0")
    await api.sql("UPDATE comments SET rating = 0")
    before = len(await _entries(api))

    await _ask(world, verb, path, world.clients[role])

    [entry] = (await _entries(api))[before:]
    door = Channel.WEB if path in BY_PAGE else Channel.API
    assert (entry["channel"], entry["address"]) == (door, PEER)


@pytest.mark.parametrize("scheme", ["token", "basic", "session"])
async def test_the_entry_names_whoever_signed_in(api: GalleryApi, scheme: str) -> None:
    world = await a_world(api, scheme)

    await _ask(world, "POST", "/api/v1/cat/", world.clients["user"])

    user, entry = world.accounts["user"], (await _entries(api))[-1]
    assert (entry["actor_id"], entry["actor_name"]) == (user.id, "user")
    assert (entry["action"], entry["object_kind"]) == ("created", "category")


async def test_the_entry_of_a_registration_names_nobody(api: GalleryApi) -> None:
    await api.register("kim")

    [entry] = await _entries(api)
    assert (entry["actor_id"], entry["actor_name"], entry["channel"]) == (None, "", "api")


@pytest.mark.parametrize(("peer", "told"), [("2001:db8::7", "2001:db8::7"), ("", None)])
async def test_the_address_is_that_of_the_peer_whatever_the_headers_say(
    api: GalleryApi, peer: str, told: str | None
) -> None:
    app: Any = api.app
    headers = {"X-Forwarded-For": "203.0.113.9", "Forwarded": "for=203.0.113.9"}
    client = httpx.AsyncClient(
        transport=httpx.ASGITransport(app, client=(peer, 1)), base_url=HOST, headers=headers
    )

    await client.post(USERS, json={"username": "kim", "password": "тихий-Океан-77"})

    [entry] = await _entries(api)
    assert entry["address"] == told
