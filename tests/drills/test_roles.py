"""Everybody tries everything at a gallery that serves, and gets what the table says."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest

from domain.access import AccessRules, Creators, FilmEditors, Generators, Readers
from infrastructure.security.passwords import Argon2PasswordHasher
from interface.bootstrap.container import Container
from interface.bootstrap.web import create_app
from interface.roles import VERBS as PAGE_VERBS
from tests.drills.galleries import MOMENT, Gallery
from tests.drills.processes import PATIENCE
from tests.drills.rows import Figure
from tests.drills.servers import serving
from tests.interface.admin.addresses import PUBLIC, filled, views
from tests.interface.admin.addresses import routes as admin_routes
from tests.interface.admin.visitors import LOGIN
from tests.interface.api.routes import ROLES, VERBS, routes
from tests.interface.api.world import World, a_world
from tests.support.http import CATEGORIES, FILMS, Account, GalleryApi, with_csrf
from tests.support.memory.clock import FixedClock

STRICT = AccessRules(
    readers=Readers.USERS,
    creators=Creators.STAFF,
    film_editors=FilmEditors.OWNER,
    generators=Generators.USERS,
)
SETTINGS = {
    "WHO_MAY_READ": "users",
    "WHO_MAY_CREATE": "staff",
    "WHO_MAY_EDIT_FILMS": "owner",
    "WHO_MAY_GENERATE": "users",
}
NEWCOMER = "newcomer"
"""A user who owns nothing at all; in the table a user, as is the owner of other things."""
ENDS_SOMETHING = {204, 302}
FOR_EVERYBODY = (
    *("/docs", "/docs/redoc", "/docs/openapi.json", "/metrics", "/favicon.ico"),
    "/static/gallery.css",
)
"""What is no part of the contract, and asks nobody who they are."""


class ServedGallery(GalleryApi):
    """A gallery in another process; what a test needs beforehand is put into its database."""

    def __init__(self, url: str, container: Container) -> None:
        self._url = url
        self._connections = httpx.AsyncHTTPTransport()
        super().__init__(create_app(container), container, FixedClock())

    def browser(
        self,
        *,
        headers: dict[str, str] | None = None,
        base_url: str = "",
        address: str = "",
    ) -> httpx.AsyncClient:
        """A client of the process, over the connections of all of them."""
        return httpx.AsyncClient(
            transport=self._connections,
            base_url=base_url or self._url,
            headers=headers,
            timeout=PATIENCE,
        )

    async def close(self) -> None:
        """Close the connections."""
        await self._connections.aclose()

    async def token(self, account: Account) -> str:
        """A new access token, for which nobody has to sign in."""
        key = secrets.token_hex(20)
        await self.sql(
            "INSERT INTO access_tokens (user_id, digest, created_at) VALUES (:id, :digest, :now)",
            id=account.id,
            digest=hashlib.sha256(key.encode()).digest(),
            now=MOMENT,
        )
        return key

    async def _made(self, path: str, by: Account | None, body: dict[str, Any]) -> dict[str, Any]:
        """What the rules may leave to administrators, one of these makes; then it is given away."""
        assert by is not None
        maker = by if path not in {FILMS, CATEGORIES} else await self.administrator()
        answer = await (await self.as_token(maker)).post(path, json=body)
        assert answer.status_code == 201, answer.text
        made: dict[str, Any] = answer.json()
        if path == FILMS:
            await self.sql(
                "UPDATE films SET owner_id = :owner WHERE id = :id", owner=by.id, id=made["id"]
            )
        return made


@asynccontextmanager
async def served(gallery: Gallery, **settings: str) -> AsyncIterator[ServedGallery]:
    """A gallery that serves with these settings."""
    hasher = Argon2PasswordHasher(memory_kib=8, passes=1)
    container = Container(gallery.settings(**settings), hasher=hasher)
    try:
        with serving(gallery, METRICS="on", **settings) as server:
            server.await_start()
            api = ServedGallery(server.url, container)
            yield api
            await api.close()
    finally:
        await container.close()


async def everybody(api: ServedGallery) -> tuple[World, Mapping[str, httpx.AsyncClient]]:
    """A new world, and a client for each role; the user owns things, too, but no one else's."""
    world = await a_world(api, "token")
    user = world.accounts["user"]
    await api.comment(user, movie=(await api.film(user))["id"])
    newcomer = await api.as_token(await api.user(NEWCOMER))
    return world, {**world.clients, NEWCOMER: newcomer}


async def deviations(api: ServedGallery, rules: AccessRules) -> tuple[int, list[str]]:
    """How many requests were made, and the answers that the table does not have."""
    tried, found = 0, []
    for path, statuses in routes(rules).items():
        world, clients = await everybody(api)
        for verb in VERBS:
            for role in clients:
                body = await world.body(verb, path, clients[role])
                answer = await clients[role].request(verb, world.address(path), **body)
                status, expected = answer.status_code, statuses[verb, _in_table(role)]
                tried += 1
                if status != expected:
                    found.append(f"{verb} {path} as {role}: {status}, not {expected}")
                if status in ENDS_SOMETHING:
                    world, clients = await everybody(api)
    return tried, found


def _in_table(role: str) -> str:
    return "user" if role == NEWCOMER else role


async def deviations_elsewhere(api: ServedGallery) -> tuple[int, list[str]]:
    """The same of the documentation, measures and files."""
    _, clients = await everybody(api)
    answers = {
        (path, role): (await client.get(path)).status_code
        for path in FOR_EVERYBODY
        for role, client in clients.items()
    }
    found = [f"{path} as {role}: {answers[path, role]}" for path, role in answers]
    return len(found), [one for one in found if not one.endswith((": 200", ": 302"))]


async def deviations_at_the_admin_site(api: ServedGallery) -> tuple[int, list[str]]:
    """The same of every page for every kind of row, asked for from a browser."""
    await api.empty()
    accounts = {"user": await api.user(), "administrator": await api.administrator()}
    browsers = {"anonymous": with_csrf(api.browser())}
    await browsers["anonymous"].get(LOGIN)
    browsers |= {role: await api.as_session(account) for role, account in accounts.items()}
    addresses = {
        filled(template, key): verbs
        for template, verbs in admin_routes(api.container).items()
        for key in views(api.container)
        if template not in PUBLIC and template != "/admin/logout"
    }
    tried, found = 0, []
    for address, verbs in addresses.items():
        for verb in sorted(verbs & set(PAGE_VERBS)):
            for role, browser in browsers.items():
                answer = await browser.request(verb, address)
                tried += 1
                led_away = answer.headers.get("location", "").startswith(LOGIN)
                if answer.status_code >= 500 or led_away == (role == "administrator"):
                    found.append(f"{verb} {address} as {role}: {answer.status_code}")
    return tried, found


@pytest.mark.long
@pytest.mark.row("S2")
@pytest.mark.parametrize(
    ("rules", "settings"), [(AccessRules(), {}), (STRICT, SETTINGS)], ids=["as it is", "strict"]
)
async def test_everybody_is_answered_as_the_table_says(
    gallery: Gallery, figure: Figure, rules: AccessRules, settings: dict[str, str]
) -> None:
    async with served(gallery, **settings) as api:
        tried, found = await deviations(api, rules)
        others, other = await deviations_elsewhere(api)
        pages, strange = await deviations_at_the_admin_site(api)

    assert found == other == strange == []
    assert tried > len(ROLES) * len(VERBS) * 30
    figure(f"{tried + others} cells of the API and pages, {pages} of the admin site, 0 deviations")
