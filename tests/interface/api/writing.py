"""Every address of the API that takes a body, with a body that it takes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.support.builders import PASSWORD
from tests.support.http import COMMENTS, FILM, TOKEN_LOGIN, Account, GalleryApi

JSON = {"Content-Type": "application/json"}
URLENCODED = {"Content-Type": "application/x-www-form-urlencoded"}
BOUNDARY = "limit"
MULTIPART = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}


@dataclass(frozen=True, kw_only=True)
class Write:
    """A verb and an address that take a body, such a body, and the status that it gets.

    ``{film}`` and the like in the address and in the body stand for what a ``Scene`` holds.
    """

    verb: str
    path: str
    body: Mapping[str, Any]
    status: int
    required: frozenset[str] = field(default_factory=frozenset)

    def __str__(self) -> str:
        return f"{self.verb} {self.path}"


_FILM = FILM | {"description": "Grey.", "cat": "{category}"}
_FILM_REQUIRED = frozenset(FILM)
_COMMENT = {"movie": "{film}", "comment_rating": 4, "text": "fine"}
_COMMENT_REQUIRED = frozenset(_COMMENT)
_EMAIL = {"email": "kim@example.com"}
_NEW_PASSWORD = {"current_password": PASSWORD, "new_password": "осенний-Лист-41"}
_NEW_NAME = {"current_password": PASSWORD, "new_username": "kim.new"}

WRITES = [
    Write(
        verb="POST",
        path="/api/v1/cat/",
        body={"name": "drama", "parent": "{category}"},
        status=201,
        required=frozenset({"name"}),
    ),
    Write(verb="POST", path="/api/v1/gallery/", body=_FILM, status=201, required=_FILM_REQUIRED),
    Write(
        verb="PUT",
        path="/api/v1/gallery/{film}/",
        body=_FILM,
        status=200,
        required=_FILM_REQUIRED,
    ),
    Write(verb="PATCH", path="/api/v1/gallery/{film}/", body=_FILM, status=200),
    Write(verb="POST", path=COMMENTS, body=_COMMENT, status=201, required=_COMMENT_REQUIRED),
    Write(
        verb="PUT",
        path="/api/v1/comment/{comment}/",
        body=_COMMENT,
        status=200,
        required=_COMMENT_REQUIRED,
    ),
    Write(verb="PATCH", path="/api/v1/comment/{comment}/", body=_COMMENT, status=200),
    Write(
        verb="POST",
        path="/api/v1/auth/users/",
        body={"username": "lee", "password": PASSWORD, "email": "lee@example.com"},
        status=201,
        required=frozenset({"username", "password"}),
    ),
    Write(verb="PUT", path="/api/v1/auth/users/{user}/", body=_EMAIL, status=200),
    Write(verb="PATCH", path="/api/v1/auth/users/{user}/", body=_EMAIL, status=200),
    Write(
        verb="DELETE",
        path="/api/v1/auth/users/{user}/",
        body={"current_password": PASSWORD},
        status=204,
        required=frozenset({"current_password"}),
    ),
    Write(verb="PUT", path="/api/v1/auth/users/me/", body=_EMAIL, status=200),
    Write(verb="PATCH", path="/api/v1/auth/users/me/", body=_EMAIL, status=200),
    Write(
        verb="DELETE",
        path="/api/v1/auth/users/me/",
        body={"current_password": PASSWORD},
        status=204,
        required=frozenset({"current_password"}),
    ),
    Write(
        verb="POST",
        path="/api/v1/auth/users/set_password/",
        body=_NEW_PASSWORD,
        status=204,
        required=frozenset(_NEW_PASSWORD),
    ),
    Write(
        verb="POST",
        path="/api/v1/auth/users/set_username/",
        body=_NEW_NAME,
        status=204,
        required=frozenset(_NEW_NAME),
    ),
    Write(
        verb="POST",
        path=TOKEN_LOGIN,
        body={"username": "kim", "password": PASSWORD},
        status=200,
    ),
]

LISTS = [
    "/api/v1/cat/",
    "/api/v1/gallery/",
    "/api/v1/gallery/sortbycat/",
    "/api/v1/comment/",
    "/api/v1/auth/users/",
]


@dataclass(frozen=True, kw_only=True)
class Scene:
    """A user ``kim`` who is signed in, and a category, a film and a comment of theirs."""

    api: GalleryApi
    kim: Account
    client: httpx.AsyncClient
    ids: Mapping[str, int]

    def body(self, write: Write) -> dict[str, Any]:
        return {name: self._meant(value) for name, value in write.body.items()}

    async def send(
        self, write: Write, content: bytes, headers: Mapping[str, str] = JSON
    ) -> httpx.Response:
        path = write.path.format_map(self.ids)
        return await self.client.request(write.verb, path, content=content, headers=dict(headers))

    async def stored(self) -> dict[str, list[tuple[Any, ...]]]:
        """Every row of every table."""
        names = await self.api.row_counts()
        return {name: sorted(await self.api.sql(f"SELECT * FROM {name}")) for name in names}

    def _meant(self, value: Any) -> Any:
        stands_for_an_id = isinstance(value, str) and value.startswith("{")
        return self.ids[value.strip("{}")] if stands_for_an_id else value


async def a_scene(api: GalleryApi) -> Scene:
    kim = await api.user("kim")
    category = await api.category(kim)
    film = await api.film(kim, cat=category["id"])
    comment = await api.comment(kim, movie=film["id"])
    ids = {
        "category": category["id"],
        "film": film["id"],
        "comment": comment["id"],
        "user": kim.id,
    }
    return Scene(api=api, kim=kim, client=await api.as_token(kim), ids=ids)


def as_json(body: Mapping[str, Any]) -> bytes:
    """JSON that holds what it should not, such as lone surrogates, as escapes."""
    return json.dumps(body).encode()


def part(name: str, value: bytes, more: str = "") -> bytes:
    """A part of a multipart body; ``more`` goes on where the name ends."""
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n'
    return head.encode() + value + b"\r\n"


def as_multipart(body: Mapping[str, Any], *more: bytes) -> bytes:
    parts = [part(name, str(value).encode()) for name, value in body.items()]
    return b"".join([*parts, *more, f"--{BOUNDARY}--\r\n".encode()])
