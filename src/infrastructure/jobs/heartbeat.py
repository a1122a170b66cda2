"""The sign of life of those who carry out jobs."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import timedelta
from time import monotonic
from typing import Any, Final

from redis.asyncio import ConnectionPool, Redis
from redis.exceptions import RedisError

from application.generation.ports import Heartbeat
from domain.errors import Unavailable
from infrastructure.jobs.queue import PATIENCE

LASTS: Final = timedelta(seconds=30)
KEY: Final = "film_gallery:worker_seen"
"""One key for all workers: it is there while any of them lives."""


class ProcessHeartbeat(Heartbeat):
    """For a process that carries out jobs itself."""

    def __init__(self, *, lasts: timedelta = LASTS) -> None:
        self._lasts = lasts.total_seconds()
        self._last: float | None = None

    async def beat(self) -> None:
        self._last = monotonic()

    async def is_alive(self) -> bool:
        return self._last is not None and monotonic() - self._last < self._lasts


class RedisHeartbeat(Heartbeat):
    """For workers that are processes of their own: a key that expires unless one renews it."""

    def __init__(self, pool: ConnectionPool, *, lasts: timedelta = LASTS) -> None:
        self._pool = pool
        self._lasts = lasts

    async def beat(self) -> None:
        with suppress(RedisError, OSError, TimeoutError):
            async with asyncio.timeout(PATIENCE):
                await self._redis().set(KEY, b"1", px=self._lasts)

    async def is_alive(self) -> bool:
        try:
            return bool(await self._redis().exists(KEY))
        except (RedisError, OSError) as error:
            raise Unavailable from error

    async def ping(self) -> None:
        """Raise ``Unavailable`` unless Redis answers."""
        try:
            await self._redis().ping()
        except (RedisError, OSError) as error:
            raise Unavailable from error

    def _redis(self) -> Any:
        # redis-py's types do not say which answers are to be awaited.
        return Redis(connection_pool=self._pool)
