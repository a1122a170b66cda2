"""Pages of lists, by number or by limit and offset, with links to the pages around."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any, Final, TypeVar
from urllib.parse import parse_qsl, quote, urlencode

from litestar import Request
from litestar.openapi.spec import OpenAPIType, Parameter, Schema

from application.pagination import MAX_OFFSET, Page, Window
from interface.api.errors import PageUnknown
from interface.api.headers import header
from interface.api.state import PageSizes, state_of
from interface.api.v1.shapes import PageOut
from interface.web.host_names import HOST

Row = TypeVar("Row")
Shown = TypeVar("Shown")
Fetch = Callable[[Window], Awaitable[Page[Row]]]

LAST: Final = "last"
_MAX_DIGITS: Final = 18

_quoted = lru_cache(64)(quote)  # there are few lists, and quoting takes longer than all the rest


def _parameter(name: str, *kinds: OpenAPIType, description: str, example: object) -> Parameter:
    return Parameter(
        name=name,
        param_in="query",
        description=description,
        required=False,
        schema=Schema(type=list(kinds)),
        example=example,
    )


# The contract takes anything for a number here: what is none counts for nothing.
_ANYTHING: Final = (OpenAPIType.INTEGER, OpenAPIType.STRING)

BY_NUMBER = (
    _parameter(
        "page",
        OpenAPIType.STRING,
        description="Number of the page, from 1; `last` is the last one.",
        example="1",
    ),
    _parameter(
        "page_size",
        *_ANYTHING,
        description="Rows a page; what is no number from 1 means the usual one.",
        example=5,
    ),
)
BY_OFFSET = (
    _parameter(
        "limit",
        *_ANYTHING,
        description="Rows a page; what is no number from 1 means the usual one.",
        example=5,
    ),
    _parameter("offset", *_ANYTHING, description="Rows to pass over; else none.", example=0),
)


async def by_number(
    request: Request[Any, Any, Any], fetch: Fetch[Row], show: Callable[[Row], Shown]
) -> PageOut[Shown]:
    """The page that ``page`` and ``page_size`` ask for.

    Raises ``PageUnknown`` unless there is such a page; the first page is always there.
    """
    sent = _sent(request)
    query = dict(sent)
    size = _page_size(query, state_of(request).page_sizes)
    asked = query.get("page") or "1"
    if asked == LAST:
        number: int | None = _last((await fetch(Window(limit=0))).total, size)
    else:
        number = _positive(asked)
    if number is None or number * size > MAX_OFFSET:
        raise PageUnknown(page=asked[:_MAX_DIGITS])
    rows = await fetch(Window(limit=size, offset=(number - 1) * size))
    if number > 1 and not rows.items:
        raise PageUnknown(page=number)
    more = number * size < rows.total
    return PageOut(
        count=rows.total,
        next=_link(request, sent, page=number + 1) if more else None,
        previous=_link(request, sent, page=number - 1 if number > 2 else None)  # noqa: PLR2004 - the page before page 2 needs no number
        if number > 1
        else None,
        results=[show(row) for row in rows.items],
    )


async def by_offset(
    request: Request[Any, Any, Any], fetch: Fetch[Row], show: Callable[[Row], Shown]
) -> PageOut[Shown]:
    """The rows that ``limit`` and ``offset`` ask for; past the end there are none."""
    sent = _sent(request)
    query = dict(sent)
    limit = _positive(query.get("limit", "")) or state_of(request).page_sizes.users
    offset = _positive(query.get("offset", "")) or 0
    rows = await fetch(Window(limit=limit, offset=offset))
    before = max(0, offset - limit)
    return PageOut(
        count=rows.total,
        next=_link(request, sent, limit=limit, offset=offset + limit)
        if offset + limit < rows.total
        else None,
        previous=_link(request, sent, limit=limit, offset=before or None) if offset else None,
        results=[show(row) for row in rows.items],
    )


async def slice_of(request: Request[Any, Any, Any], count: Callable[[], Awaitable[int]]) -> Window:
    """The part of a lookup of ``count()`` rows that is asked for; past the end it is empty.

    Without parameters it is all of it, within reason. Raises ``PageUnknown`` for what is no
    number of a page.
    """
    query, sizes = dict(_sent(request)), state_of(request).page_sizes
    if "page" not in query and "page_size" not in query:
        return Window(limit=sizes.most)
    size = _page_size(query, sizes)
    asked = query.get("page") or "1"
    number = _last(await count(), size) if asked == LAST else _positive(asked)
    if number is None:
        raise PageUnknown(page=asked[:_MAX_DIGITS])
    return Window(limit=size, offset=min((number - 1) * size, MAX_OFFSET))


def _last(total: int, size: int) -> int:
    """The number of the last page; an empty list has one page."""
    return max(1, -(-total // size))


def _sent(request: Request[Any, Any, Any]) -> list[tuple[str, str]]:
    """The query parameters; of equal names the last counts."""
    return parse_qsl(request.scope["query_string"].decode("latin-1"), keep_blank_values=True)


def _page_size(query: dict[str, str], sizes: PageSizes) -> int:
    return min(_positive(query.get("page_size", "")) or sizes.default, sizes.most)


def _positive(text: str) -> int | None:
    """A number from 1 that a store can count to; a greater one is as good as the greatest."""
    if not (text.isascii() and text.isdigit()):
        return None
    significant = text.lstrip("0")
    return int(significant or 0) or None if len(significant) <= _MAX_DIGITS else MAX_OFFSET


def _link(
    request: Request[Any, Any, Any], sent: Sequence[tuple[str, str]], **changes: int | None
) -> str:
    """The absolute address of the same list with other parameters; None leaves one out."""
    kept = [(name, value) for name, value in sent if name not in changes]
    changed = [(name, str(value)) for name, value in changes.items() if value is not None]
    query = sorted([*kept, *changed], key=itemgetter(0))
    path = _quoted(request.scope["path"].rstrip("/") + "/")
    return f"{_origin(request)}{path}" + (f"?{urlencode(query)}" if query else "")


def _origin(request: Request[Any, Any, Any]) -> str:
    """Where the client found this gallery; what cannot be a host becomes the server's own."""
    host = header(request.scope, b"host")
    if not HOST.fullmatch(host):
        name, port = request.scope["server"] or ("localhost", None)
        host = f"{name}:{port}" if port else name
    return f"{request.scope['scheme']}://{host}"
