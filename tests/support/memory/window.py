"""Windows on lists in memory."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from application.pagination import Window

T = TypeVar("T")


def seen_through(window: Window, rows: Sequence[T]) -> Sequence[T]:
    return rows[window.offset : window.offset + window.limit]
