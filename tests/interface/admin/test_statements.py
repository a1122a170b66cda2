"""How many statements a page of the admin site takes, however many rows there are."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Engine, event

from tests.interface.admin.addresses import views
from tests.interface.admin.visitors import an_administrator
from tests.support.http import GalleryApi

MOST = 5
QUESTIONS = (
    "",
    "?q=film",
    "?page=2&page_size=10",
    "?rating_from=1&filmed_at_from=2000-01-01&owner_id=1&category_id=1&below=yes",
)


@contextmanager
def _counted(api: GalleryApi) -> Iterator[list[str]]:
    """What SQLAlchemy executes, and on SQLite what is read on the held connection as well."""
    statements: list[str] = []
    held = getattr(api.container.database.reader, "_connection", None)

    def count(*arguments: Any) -> None:
        statements.append(arguments[2])

    event.listen(Engine, "before_cursor_execute", count)
    if held is not None:
        held.set_trace_callback(statements.append)
    try:
        yield statements
    finally:
        event.remove(Engine, "before_cursor_execute", count)
        if held is not None:
            held.set_trace_callback(None)


@pytest.mark.parametrize("question", QUESTIONS)
async def test_a_list_takes_few_statements(api: GalleryApi, question: str) -> None:
    owner = await api.user()
    for number in range(12):
        category = await api.category(owner, name=f"Category {number}")
        film = await api.film(owner, title=f"Film {number}", cat=category["id"])
        await api.comment(owner, movie=film["id"])
    visitor = await an_administrator(api)

    for key in views(api.container):
        with _counted(api) as statements:
            answer = await visitor.get(f"/admin/{key}/list{question}")
        assert answer.status_code == 200, key
        assert 2 <= len(statements) <= MOST, (key, statements)


async def test_a_static_file_takes_none(api: GalleryApi) -> None:
    visitor = await an_administrator(api)

    with _counted(api) as statements:
        await visitor.get("/admin/static/admin.css")

    assert statements == []
