"""Counting the statements that reach the database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from sqlalchemy import Engine, event

from tests.support.http import GalleryApi

MOST: Final = 5
"""How many statements a page may take."""


@contextmanager
def counted(api: GalleryApi) -> Iterator[list[str]]:
    """What SQLAlchemy executes, and what readers of prepared statements ask the drivers."""
    statements: list[str] = []
    reader: Any = api.container.database.reader
    fetched = reader._fetched

    def count(*arguments: Any) -> None:
        statements.append(arguments[2])

    def count_prepared(sql: str, *arguments: Any) -> Any:
        statements.append(sql)
        return fetched(sql, *arguments)

    event.listen(Engine, "before_cursor_execute", count)
    reader._fetched = count_prepared
    try:
        yield statements
    finally:
        event.remove(Engine, "before_cursor_execute", count)
        del reader._fetched
