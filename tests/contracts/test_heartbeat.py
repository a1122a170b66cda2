"""What every sign of life of workers promises; the one on Redis also when Redis is away."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from redis.asyncio import BlockingConnectionPool

from application.generation.ports import Heartbeat
from domain.errors import Unavailable
from infrastructure.jobs.heartbeat import ProcessHeartbeat, RedisHeartbeat
from tests.support.memory.generation import MemoryHeartbeat
from tests.support.valkey import ValkeyServer
from tests.support.waiting import until

A_SECOND = 1.0
A_MOMENT = timedelta(milliseconds=20)


@pytest.fixture
async def pool(redis_server: ValkeyServer) -> AsyncIterator[BlockingConnectionPool]:
    pool = BlockingConnectionPool.from_url(redis_server.url, socket_timeout=None)
    yield pool
    await pool.disconnect()


@pytest.fixture(params=["memory", "process", "redis"])
def heartbeat(request: pytest.FixtureRequest) -> Heartbeat:
    match request.param:
        case "memory":
            return MemoryHeartbeat()
        case "process":
            return ProcessHeartbeat()
        case _:
            return RedisHeartbeat(request.getfixturevalue("pool"))


async def test_nobody_lives_who_never_gave_a_sign(heartbeat: Heartbeat) -> None:
    assert await heartbeat.is_alive() is False


async def test_who_gave_a_sign_lives(heartbeat: Heartbeat) -> None:
    await heartbeat.beat()
    await heartbeat.beat()

    assert await heartbeat.is_alive() is True


async def test_a_sign_in_a_process_fades() -> None:
    heartbeat = ProcessHeartbeat(lasts=A_MOMENT)
    await heartbeat.beat()

    async def faded() -> bool:
        return not await heartbeat.is_alive()

    await until(faded)


async def test_a_sign_over_redis_is_seen_by_others_and_fades(
    pool: BlockingConnectionPool, redis_server: ValkeyServer
) -> None:
    worker, server = RedisHeartbeat(pool, lasts=A_MOMENT), RedisHeartbeat(pool)
    lasting = RedisHeartbeat(pool)
    await lasting.beat()
    assert await server.is_alive()

    await worker.beat()

    async def faded() -> bool:
        return not await server.is_alive()

    await until(faded)
    with redis_server.client() as client:
        assert client.keys() == []


async def test_without_redis_a_sign_is_lost_and_nobody_can_tell(
    pool: BlockingConnectionPool, redis_server: ValkeyServer
) -> None:
    heartbeat = RedisHeartbeat(pool)
    redis_server.stop()

    await heartbeat.beat()

    for ask in (heartbeat.is_alive, heartbeat.ping):
        with pytest.raises(Unavailable):
            await ask()


async def test_a_redis_that_never_answers_holds_a_sign_up_for_less_than_a_second(
    pool: BlockingConnectionPool, redis_server: ValkeyServer
) -> None:
    heartbeat = RedisHeartbeat(pool)
    await heartbeat.ping()
    redis_server.freeze()

    async with asyncio.timeout(A_SECOND):
        await heartbeat.beat()
