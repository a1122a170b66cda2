"""A gallery with one of everything, and a client for each role and scheme."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any

import httpx

from tests.interface.api.routes import ROLES
from tests.support.builders import PASSWORD
from tests.support.http import (
    CATEGORIES,
    COMMENTS,
    FILM,
    FILMS,
    LANGUAGE,
    LOGIN,
    LOGOUT,
    TOKEN_LOGIN,
    USERS,
    Account,
    GalleryApi,
    form_token,
)

UNKNOWN = 999_999
SCHEMES = ("token", "basic", "session")

_numbers = count(1)


@dataclass(frozen=True, kw_only=True)
class World:
    """One film in one category with one comment, all of ``owner``; and who asks for them."""

    accounts: Mapping[str, Account]
    clients: Mapping[str, httpx.AsyncClient]
    ids: Mapping[str, int]

    def address(self, path: str) -> str:
        """The address with ids instead of names in braces."""
        return path.format_map(self.ids)

    async def body(self, verb: str, path: str, client: httpx.AsyncClient) -> dict[str, Any]:
        """What a client sends that does everything right, as arguments of a request."""
        if verb not in {"POST", "PUT", "PATCH", "DELETE"}:
            return {}
        if path in {LOGIN, LOGOUT} and verb == "POST":
            token = form_token(await client.get(path))
            return {"data": self._fields(path) | {"csrfmiddlewaretoken": token}}
        return {"json": self._fields(path)}

    def _fields(self, path: str) -> dict[str, Any]:
        account = {"username": self.accounts["user"].username, "password": PASSWORD}
        new_name = f"new.name.{next(_numbers)}"
        fields: dict[str, dict[str, Any]] = {
            CATEGORIES: {"name": "comedy"},
            FILMS: FILM,
            "/api/v1/gallery/{film}/": FILM,
            COMMENTS: {"movie": self.ids["film"], "comment_rating": 4, "text": "fine"},
            "/api/v1/comment/{comment}/": {
                "movie": self.ids["film"],
                "comment_rating": 4,
                "text": "fine",
            },
            USERS: {"username": new_name, "password": PASSWORD},
            f"{USERS}me/": {"email": "kim@example.com", "current_password": PASSWORD},
            f"{USERS}{{account}}/": {"email": "kim@example.com", "current_password": PASSWORD},
            f"{USERS}set_password/": {
                "current_password": PASSWORD,
                "new_password": "plain-Paper-305",
            },
            f"{USERS}set_username/": {"current_password": PASSWORD, "new_username": new_name},
            TOKEN_LOGIN: account,
            LOGIN: account,
            LANGUAGE: {"language": "en"},
        }
        return fields.get(path, {})


async def a_world(api: GalleryApi, scheme: str) -> World:
    """A new world, of which the callers sign in by the scheme."""
    await api.empty()
    accounts = {
        "user": await api.user("user"),
        "owner": await api.user("owner"),
        "administrator": await api.administrator("administrator"),
    }
    owner = accounts["owner"]
    category = await api.category(owner)
    film = await api.film(owner, cat=category["id"])
    comment = await api.comment(owner, movie=film["id"])
    clients = {role: await signed_in(api, accounts.get(role), scheme) for role in ROLES}
    ids = {
        "category": category["id"],
        "film": film["id"],
        "comment": comment["id"],
        "account": owner.id,
        "unknown": UNKNOWN,
    }
    return World(accounts=accounts, clients=clients, ids=ids)


async def signed_in(api: GalleryApi, account: Account | None, scheme: str) -> httpx.AsyncClient:
    """A client with the credentials of the account; without one, of nobody."""
    if account is None:
        return api.browser()
    match scheme:
        case "token":
            return await api.as_token(account)
        case "basic":
            return api.as_basic(account)
        case _:
            return await api.as_session(account)
