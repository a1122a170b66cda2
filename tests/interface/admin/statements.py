"""Counting the statements that reach the database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from threading import current_thread, main_thread
from typing import Any, Final

from sqlalchemy import Engine, event

from tests.support.http import GalleryApi

MOST: Final = 5
"""How many statements a page may take."""

_COUNTS: ContextVar[bool] = ContextVar("_COUNTS", default=False)


@contextmanager
def counted(api: GalleryApi) -> Iterator[list[str]]:
    """What SQLAlchemy executes, and what readers of prepared statements ask the drivers.

    Not what the gallery asks by itself meanwhile: its tasks, such as the one that looks for
    waiting jobs, began in another context. Readers' threads have none; only requests use them.
    """
    statements: list[str] = []
    reader: Any = api.container.database.reader
    fetched = reader._fetched

    def count(*arguments: Any) -> None:
        if _is_asked_here():
            statements.append(arguments[2])

    def count_prepared(sql: str, *arguments: Any) -> Any:
        if _is_asked_here():
            statements.append(sql)
        return fetched(sql, *arguments)

    event.listen(Engine, "before_cursor_execute", count)
    reader._fetched = count_prepared
    counting = _COUNTS.set(True)
    try:
        yield statements
    finally:
        _COUNTS.reset(counting)
        event.remove(Engine, "before_cursor_execute", count)
        del reader._fetched


def _is_asked_here() -> bool:
    return _COUNTS.get() or current_thread() is not main_thread()
