"""Waiting that sees the end of what it waits for."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


async def to_the_end(work: asyncio.Future[T], *, hurry: Callable[[], None] | None = None) -> T:
    """The outcome of the work. However often the waiting is cancelled, it comes after the work.

    ``hurry`` is called then: it may tell the work to end soon.
    """
    cancellation: asyncio.CancelledError | None = None
    while not work.done():
        try:
            await asyncio.wait({work})
        except asyncio.CancelledError as error:
            cancellation = error
            if hurry is not None:
                hurry()
    try:
        if cancellation is not None:
            raise cancellation from work.exception()
        return work.result()
    finally:
        del cancellation  # it leads here, and would keep all that it has come through
