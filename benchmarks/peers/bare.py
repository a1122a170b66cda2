"""The limit: ASGI, SQLite and msgspec with nothing between them.

The statements are the gallery's, run on the event loop on one connection for reading and one for
writing; the answers are the gallery's to the byte. There is no router, no validation beyond
msgspec's, no error but the expected ones.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import parse_qsl
from zoneinfo import ZoneInfo

import msgspec

from infrastructure.persistence.sqlite import BUSY_TIMEOUT, open_connection

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]

ZONE = ZoneInfo("Europe/Kyiv")
PAGE_SIZE = 5
MOST_TITLES = 10_000
COUNT = "SELECT count(*) FROM films"
FILM_COLUMNS = (
    "id, title, description, created_at, updated_at, filmed_at, rating, poster_url, category_id"
)
PAGE = f"SELECT {FILM_COLUMNS} FROM films ORDER BY id LIMIT ? OFFSET ?"  # noqa: S608 # constants
FILM = f"SELECT {FILM_COLUMNS} FROM films WHERE id = ?"  # noqa: S608 # constants
WHO = (
    "SELECT users.id FROM access_tokens JOIN users ON users.id = access_tokens.user_id"
    " WHERE digest = ? AND (expires_at IS NULL OR expires_at > ?) AND is_active"
)
CATEGORY = "SELECT name FROM categories WHERE id = ?"
TITLES = "SELECT title FROM films WHERE category_id = ? ORDER BY id LIMIT ?"
HAS_FILM = "SELECT 1 FROM films WHERE id = ?"
ADD_COMMENT = (
    "INSERT INTO comments (film_id, author_id, rating, text, created_at, updated_at, version)"
    " VALUES (?, ?, ?, ?, ?, ?, 1)"
)


class FilmOut(msgspec.Struct):
    """A film."""

    id: int
    title: str
    description: str
    time_loaded: datetime
    time_update: datetime
    time_filmed: datetime
    film_rating: float
    poster_url: str
    cat: int | None


class PageOut(msgspec.Struct):
    """A page of films."""

    count: int
    next: str | None
    previous: str | None
    results: list[FilmOut]


class CommentIn(msgspec.Struct):
    """A comment as it is sent."""

    movie: int
    comment_rating: float
    text: Annotated[str, msgspec.Meta(min_length=1)]


class CommentOut(msgspec.Struct):
    """A comment as it is answered."""

    id: int
    comment_rating: float
    text: str
    created_at: datetime
    movie: int


class Refused(Exception):
    """The status alone says why."""


ENCODE = msgspec.json.Encoder().encode
DECODE_COMMENT = msgspec.json.Decoder(CommentIn).decode


@cache
def reading() -> Any:
    """The connection of this process for reading."""
    return _connection("query_only = ON")


@cache
def writing() -> Any:
    """The connection of this process for writing."""
    return _connection()


def _connection(*pragmas: str) -> Any:
    path = Path(os.environ["BENCH_DATABASE_URL"].removeprefix("sqlite:///"))
    return open_connection(path, busy_timeout=BUSY_TIMEOUT, pragmas=pragmas)


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """The four works."""
    if scope["type"] == "lifespan":
        await _live(receive, send)
        return
    try:
        status, answer = 200, await _answer(scope, receive)
        if scope["method"] == "POST":
            status = 201
        body = ENCODE(answer)
    except Refused as error:
        status, body = error.args[0], b'{"detail":""}'
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(body)).encode()),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _live(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return


async def _answer(scope: Scope, receive: Receive) -> Any:
    path: str = scope["path"]
    if path == "/api/v1/gallery/":
        return _page(scope)
    if path.startswith("/api/v1/gallery/"):
        _user_id(scope)
        return _film(int(path[16:-1]))
    if path.startswith("/api/v1/gallerybycat/"):
        return _titles(int(path[21:-1]))
    if path == "/api/v1/comment/" and scope["method"] == "POST":
        return _comment(_user_id(scope), await _body(receive))
    raise Refused(404)


def _page(scope: Scope) -> PageOut:
    query = dict(parse_qsl(scope["query_string"].decode()))
    total = reading().execute(COUNT).fetchone()[0]
    pages = max(1, -(-total // PAGE_SIZE))
    asked = query.get("page", "1")
    number = pages if asked == "last" else int(asked)
    if not 1 <= number <= pages:
        raise Refused(404)
    rows = reading().execute(PAGE, (PAGE_SIZE, (number - 1) * PAGE_SIZE)).fetchall()
    return PageOut(
        total,
        _link(scope, number + 1) if number < pages else None,
        _link(scope, number - 1) if number > 1 else None,
        [_film_out(row) for row in rows],
    )


def _film(film_id: int) -> FilmOut:
    row = reading().execute(FILM, (film_id,)).fetchone()
    if row is None:
        raise Refused(404)
    return _film_out(row)


def _titles(category_id: int) -> dict[str, list[str]]:
    category = reading().execute(CATEGORY, (category_id,)).fetchone()
    if category is None:
        raise Refused(404)
    found = reading().execute(TITLES, (category_id, MOST_TITLES)).fetchall()
    return {category[0]: [title for (title,) in found]}


def _comment(author_id: int, body: bytes) -> CommentOut:
    try:
        comment = DECODE_COMMENT(body)
    except msgspec.ValidationError as error:
        raise Refused(400) from error
    now = datetime.now(UTC)
    stored = now.strftime("%Y-%m-%d %H:%M:%S.%f")
    values = (comment.movie, author_id, comment.comment_rating, comment.text, stored, stored)
    writing().execute("BEGIN IMMEDIATE")
    try:
        _ensure_film(comment.movie)
        comment_id = writing().execute(ADD_COMMENT, values).lastrowid
        writing().execute("COMMIT")
    except BaseException:
        writing().execute("ROLLBACK")
        raise
    return CommentOut(
        comment_id, comment.comment_rating, comment.text, now.astimezone(ZONE), comment.movie
    )


def _ensure_film(film_id: int) -> None:
    if writing().execute(HAS_FILM, (film_id,)).fetchone() is None:
        raise Refused(400)


def _user_id(scope: Scope) -> int:
    header = next((value for name, value in scope["headers"] if name == b"authorization"), b"")
    scheme, _, key = header.partition(b" ")
    if scheme.lower() != b"token":
        raise Refused(401)
    now = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
    found = reading().execute(WHO, (hashlib.sha256(key).digest(), now)).fetchone()
    if found is None:
        raise Refused(401)
    return int(found[0])


def _film_out(row: tuple[Any, ...]) -> FilmOut:
    film_id, title, description, made, edited, filmed, *others = row
    return FilmOut(
        film_id, title, description, _local(made), _local(edited), _local(filmed), *others
    )


def _local(stored: str) -> datetime:
    return datetime.fromisoformat(stored).replace(tzinfo=UTC).astimezone(ZONE)


def _link(scope: Scope, number: int) -> str:
    host = next(value for name, value in scope["headers"] if name == b"host").decode()
    query = f"?page={number}" if number > 1 else ""
    return f"{scope['scheme']}://{host}{scope['path']}{query}"


async def _body(receive: Receive) -> bytes:
    body: bytes = b""
    while True:
        message = await receive()
        body += message.get("body", b"")
        if not message.get("more_body"):
            return body
