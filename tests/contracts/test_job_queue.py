"""What every queue of jobs promises; the one on Redis also when Redis is away."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any

import pytest
from taskiq import AsyncBroker, InMemoryBroker
from taskiq.receiver import Receiver

from application.generation.ports import JobQueue
from infrastructure.jobs.broker import JobBroker
from infrastructure.jobs.queue import TASK, TaskiqJobQueue
from tests.support.valkey import ValkeyServer
from tests.support.waiting import SOON

A_SECOND = 1.0


@dataclass
class Announcing:
    """A queue, and what whoever listens to it is told."""

    queue: JobQueue
    told: asyncio.Queue[int]

    async def next(self, count: int = 1) -> list[int]:
        async with asyncio.timeout(SOON):
            return [await self.told.get() for _ in range(count)]


def _listens(broker: AsyncBroker, told: asyncio.Queue[int]) -> None:
    async def carry_out(job_id: int) -> None:
        await told.put(job_id)

    broker.register_task(carry_out, task_name=TASK)


@asynccontextmanager
async def in_process() -> AsyncIterator[Announcing]:
    told: asyncio.Queue[int] = asyncio.Queue()
    broker = InMemoryBroker()
    _listens(broker, told)
    await broker.startup()
    yield Announcing(TaskiqJobQueue(broker), told)
    await broker.shutdown()


@asynccontextmanager
async def over_redis(server: ValkeyServer) -> AsyncIterator[Announcing]:
    """A server process and a worker process, as it were: each has a broker of its own."""
    told: asyncio.Queue[int] = asyncio.Queue()
    sender, listener = JobBroker(server.url), JobBroker(server.url)
    for broker in (sender, listener):
        _listens(broker, told)
    listener.is_worker_process = True
    await sender.startup()
    finish = asyncio.Event()
    receiver = Receiver(listener, max_async_tasks=1)
    listening = asyncio.create_task(receiver.listen(finish))
    yield Announcing(TaskiqJobQueue(sender), told)
    finish.set()
    listening.cancel()
    with suppress(asyncio.CancelledError):
        await listening
    await sender.shutdown()
    await listener.shutdown()


@pytest.fixture
async def redis(redis_server: ValkeyServer) -> AsyncIterator[Announcing]:
    async with over_redis(redis_server) as announcing:
        yield announcing


@pytest.fixture(params=["in-process", "redis"])
async def announcing(request: pytest.FixtureRequest) -> AsyncIterator[Announcing]:
    if request.param == "in-process":
        async with in_process() as made:
            yield made
        return
    async with over_redis(request.getfixturevalue("redis_server")) as made:
        yield made


async def test_announcing_a_job_wakes_whoever_listens(announcing: Announcing) -> None:
    await announcing.queue.announce(7)

    assert await announcing.next() == [7]


async def test_every_job_is_announced(announcing: Announcing) -> None:
    ids = [1, 2**31, 2**62, *range(10, 30)]
    for job_id in ids:
        await announcing.queue.announce(job_id)

    assert sorted(await announcing.next(len(ids))) == sorted(ids)


async def test_announcing_takes_less_than_a_second(announcing: Announcing) -> None:
    begun = time.monotonic()
    await announcing.queue.announce(7)

    assert time.monotonic() - begun < A_SECOND


@pytest.mark.parametrize(
    "goes_away", [ValkeyServer.stop, ValkeyServer.freeze], ids=["stopped", "never answers"]
)
async def test_announcing_takes_less_than_a_second_and_never_raises_while_redis_is_away(
    redis: Announcing,
    redis_server: ValkeyServer,
    goes_away: Callable[[ValkeyServer], None],
    caplog: pytest.LogCaptureFixture,
) -> None:
    await redis.queue.announce(1)
    assert await redis.next() == [1]
    goes_away(redis_server)

    for job_id in (2, 3):
        begun = time.monotonic()
        await redis.queue.announce(job_id)
        assert time.monotonic() - begun < A_SECOND
        assert f"generation job {job_id} waits to be found" in caplog.text


async def test_announcing_works_again_when_redis_is_back(
    redis: Announcing, redis_server: ValkeyServer
) -> None:
    redis_server.stop()
    await redis.queue.announce(1)
    redis_server.start()

    await redis.queue.announce(2)

    assert await redis.next() == [2]


async def test_a_queue_whose_redis_never_answered_starts_and_announces_without_an_error(
    redis_server: ValkeyServer,
) -> None:
    redis_server.freeze()
    broker = JobBroker(redis_server.url)
    _listens(broker, asyncio.Queue())

    async with asyncio.timeout(SOON):
        await broker.startup()
        begun = time.monotonic()
        await TaskiqJobQueue(broker).announce(1)
        assert time.monotonic() - begun < A_SECOND
        await broker.shutdown()


async def test_a_queue_on_a_broker_that_knows_no_jobs_is_a_mistake() -> None:
    broker: Any = InMemoryBroker()

    with pytest.raises(LookupError, match=TASK):
        await TaskiqJobQueue(broker).announce(1)
