"""Windows on lists, and the pages seen through them."""

from __future__ import annotations

from typing import Generic, TypeVar

import msgspec

T = TypeVar("T")

MAX_OFFSET = 2**63 - 1


class Window(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The part of a list that is asked for: ``limit`` rows from the ``offset``-th (0-based) on."""

    limit: int
    offset: int = 0

    def __post_init__(self) -> None:
        """No store is asked for less than nothing, nor for more than it can count."""
        if not (0 <= self.limit <= MAX_OFFSET and 0 <= self.offset <= MAX_OFFSET):
            raise ValueError(f"a window needs 0 <= limit, offset <= {MAX_OFFSET}: {self!r}")


class Page(msgspec.Struct, Generic[T], frozen=True, kw_only=True):
    """The rows of one window, and how many rows the whole list has (``total``)."""

    items: list[T]
    total: int
