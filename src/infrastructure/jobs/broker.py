"""The broker that carries announcements of jobs over a Redis stream.

It is taskiq-redis's stream broker, mended where it loses messages or workers:

- Messages of a vanished worker are claimed also while the stream is silent.
- A worker keeps its claim to the messages that it is at, however long they take.
- What is acknowledged is deleted, so the stream does not grow.
- A worker takes one message at a time, so it keeps none from others.
- A group that is gone (Redis restarted empty) is made again, and reads from the beginning.
- When Redis is away the worker tries again, ever more slowly, and does not end.
- The names of vanished workers do not pile up in the group.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing, suppress
from datetime import timedelta
from typing import Any, Final

from redis.asyncio import Redis
from redis.exceptions import RedisError
from taskiq import AckableMessage
from taskiq_redis import RedisStreamBroker

log = logging.getLogger("film_gallery.generation")

STREAM: Final = "film_gallery:jobs"
GROUP: Final = "film_gallery"
DATA: Final = b"data"
BEGINNING: Final = b"0-0"
WAIT: Final = timedelta(seconds=2)
"""How long a worker waits for a message before it looks after the vanished ones."""
VANISHED_AFTER: Final = timedelta(seconds=30)
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 10.0
"""Seconds between two tries to reach Redis."""


class JobBroker(RedisStreamBroker):
    """A stream broker for messages that only say that something is to be done."""

    def __init__(self, url: str, *, vanished_after: timedelta = VANISHED_AFTER) -> None:
        super().__init__(
            url,
            queue_name=STREAM,
            consumer_group_name=GROUP,
            consumer_id="0",
            xread_block=_milliseconds(WAIT),
            xread_count=1,
            idle_timeout=_milliseconds(vanished_after),
            # With a timeout of its own redis-py swallows the end of the program on Python 3.11.
            socket_timeout=None,
            socket_connect_timeout=WAIT.total_seconds(),
        )
        self._at_hand: set[bytes] = set()
        self.has_listened = asyncio.Event()
        """Set when a worker has been told to take no more messages."""

    async def startup(self) -> None:
        """Begin; Redis may be away, for the group is declared by whoever listens."""
        with suppress(RedisError, OSError):
            async with asyncio.timeout(WAIT.total_seconds()):
                await super().startup()

    async def listen(self) -> AsyncGenerator[AckableMessage, None]:
        """The messages of the stream, for ever."""
        pause = FIRST_PAUSE
        heartbeat = asyncio.create_task(self._keep_claims())
        try:
            while True:
                try:
                    await self._declare_consumer_group()
                    await self._forget_vanished_workers()
                    async with aclosing(self._messages()) as messages:
                        async for message in messages:
                            pause = FIRST_PAUSE
                            yield message
                except (RedisError, OSError) as error:
                    log.warning("Redis does not answer (%s): trying again in %s s", error, pause)
                    await asyncio.sleep(pause)
                    pause = min(2 * pause, LONGEST_PAUSE)
        finally:
            heartbeat.cancel()
            self.has_listened.set()

    async def _forget_vanished_workers(self) -> None:
        """Remove who has no message left; a frozen one that wakes up is added again by reading."""
        async with self._redis() as redis:
            for worker in await redis.xinfo_consumers(STREAM, GROUP):
                if worker["pending"] == 0 and worker["idle"] > self.idle_timeout:
                    await redis.xgroup_delconsumer(STREAM, GROUP, worker["name"])

    async def _messages(self) -> AsyncGenerator[AckableMessage, None]:
        async with self._redis() as redis:
            while True:
                for message_id, fields in await self._next(redis):
                    if DATA not in fields:
                        log.warning("the stream holds what is no message: %r", message_id)
                        await self._forget(message_id)
                        continue
                    self._at_hand.add(message_id)
                    yield AckableMessage(data=fields[DATA], ack=self._acknowledgement(message_id))

    async def _next(self, redis: Any) -> list[tuple[bytes, dict[bytes, bytes]]]:
        """A message of a vanished worker, or else a new one, or none within ``WAIT``."""
        claimed = await self._claim(redis)
        if claimed:
            return claimed
        fetched = await redis.xreadgroup(
            GROUP, self.consumer_name, {STREAM: ">"}, count=1, block=self.block
        )
        return list(fetched[0][1]) if fetched else []

    async def _claim(self, redis: Any) -> list[tuple[bytes, dict[bytes, bytes]]]:
        """A message of a vanished worker, if there is one."""
        start = BEGINNING
        while True:
            # Redis looks at a few messages at a time, and says where to go on.
            start, claimed, *_ = await redis.xautoclaim(
                STREAM,
                GROUP,
                self.consumer_name,
                min_idle_time=self.idle_timeout,
                start_id=start,
                count=1,
            )
            if claimed or start == BEGINNING:
                return list(claimed)

    def _acknowledgement(self, message_id: bytes) -> Callable[[], Awaitable[None]]:
        async def acknowledge() -> None:
            # If it cannot be told, somebody gets the message again and finds nothing to do.
            with suppress(RedisError, OSError):
                async with asyncio.timeout(WAIT.total_seconds()):
                    await self._forget(message_id)

        return acknowledge

    async def _forget(self, message_id: bytes) -> None:
        """Take a message off the stream for good."""
        self._at_hand.discard(message_id)
        async with self._redis() as redis, redis.pipeline() as pipeline:
            pipeline.xack(STREAM, GROUP, message_id)
            pipeline.xdel(STREAM, message_id)
            await pipeline.execute()

    async def _keep_claims(self) -> None:
        """Tell Redis now and then that the messages at hand are still being worked on."""
        while True:
            await asyncio.sleep(self.idle_timeout / 3000)
            if self._at_hand:
                with suppress(RedisError, OSError):
                    async with self._redis() as redis:
                        await redis.xclaim(
                            STREAM, GROUP, self.consumer_name, 0, list(self._at_hand), justid=True
                        )

    def _redis(self) -> Any:
        # redis-py's types know neither pipelines of coroutines nor answers by command.
        return Redis(connection_pool=self.connection_pool)


def _milliseconds(duration: timedelta) -> int:
    return duration // timedelta(milliseconds=1)
