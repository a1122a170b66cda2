"""How much may be named in one question or order."""

from __future__ import annotations

from collections.abc import Collection

from domain.errors import Invalid

MOST_AT_ONCE = 1000
"""How many objects may be named at once."""


def each_once(ids: Collection[int]) -> list[int]:
    """The ids, each once, in ascending order.

    Whoever changes many rows goes through them in this order: two of them cannot wait for each
    other. Raises ``Invalid`` for more than ``MOST_AT_ONCE``.
    """
    ensure_not_too_many(ids)
    return sorted(set(ids))


def ensure_not_too_many(ids: Collection[int]) -> None:
    """Raise ``Invalid`` for more than ``MOST_AT_ONCE``."""
    if len(ids) > MOST_AT_ONCE:
        raise Invalid.single("ids", "too-many-at-once", max=MOST_AT_ONCE)
