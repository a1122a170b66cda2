"""Windows on lists."""

from __future__ import annotations

import msgspec
import pytest

from application.pagination import MAX_OFFSET, Window


@pytest.mark.parametrize(
    ("limit", "offset"), [(0, 0), (5, 10), (MAX_OFFSET, 0), (MAX_OFFSET, MAX_OFFSET)]
)
def test_a_window_lies_within_what_a_store_can_count(limit: int, offset: int) -> None:
    window = Window(limit=limit, offset=offset)

    assert (window.limit, window.offset) == (limit, offset)


@pytest.mark.parametrize(
    ("limit", "offset"), [(-1, 0), (5, -1), (MAX_OFFSET + 1, 0), (5, MAX_OFFSET + 1), (10**30, 0)]
)
def test_a_window_beyond_that_cannot_be_made(limit: int, offset: int) -> None:
    with pytest.raises(ValueError):
        Window(limit=limit, offset=offset)
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"limit": limit, "offset": offset}, Window)
