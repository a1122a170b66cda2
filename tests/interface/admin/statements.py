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
