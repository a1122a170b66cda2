"""Waiting for what happens in the background, and not for ever."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

SOON = 30.0
"""Seconds after which what should happen soon has not happened."""
_POLL = 0.005


async def until(condition: Callable[[], Awaitable[bool] | bool]) -> None:
    """Return when the condition holds; raises ``TimeoutError`` when it does not come to that."""
    async with asyncio.timeout(SOON):
        while True:
            holds = condition()
            if holds if isinstance(holds, bool) else await holds:
                return
            await asyncio.sleep(_POLL)
