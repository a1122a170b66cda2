"""The broker on a Redis stream: no message is lost, kept from others, or left behind."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from datetime import timedelta
from typing import Any

import pytest
from taskiq import AckableMessage, BrokerMessage
from taskiq.receiver import Receiver

from infrastructure.jobs import broker as broker_module
from infrastructure.jobs.broker import GROUP, STREAM, JobBroker
from tests.support.valkey import ValkeyServer
from tests.support.waiting import SOON, until

VANISHED_AFTER = timedelta(milliseconds=300)

BrokerFactory = Callable[..., Awaitable[JobBroker]]


@pytest.fixture
async def a_broker(redis_server: ValkeyServer) -> AsyncIterator[BrokerFactory]:
    """Makes brokers that have begun."""
    async with AsyncExitStack() as stack:

        async def make(vanished_after: timedelta = VANISHED_AFTER) -> JobBroker:
            broker = JobBroker(redis_server.url, vanished_after=vanished_after)
            await broker.startup()
            stack.push_async_callback(broker.shutdown)
            return broker

        yield make


@asynccontextmanager
async def listening(broker: JobBroker) -> AsyncIterator[Listener]:
    listener = Listener(broker.listen())
    try:
        yield listener
    finally:
        await listener.close()


class Listener:
    """Takes the messages of a broker one by one, as a test asks for them."""

    def __init__(self, messages: AsyncGenerator[AckableMessage, None]) -> None:
        self._messages = messages
        self._next: asyncio.Task[AckableMessage] | None = None

    async def next(self) -> AckableMessage:
        """The next message; raises ``TimeoutError`` when none comes soon."""
        self.begin()
        assert self._next is not None
        task, self._next = self._next, None
        async with asyncio.timeout(SOON):
            return await task

    def begin(self) -> None:
        """Wait for the next message in the background."""
        if self._next is None:
            self._next = asyncio.ensure_future(anext(self._messages))

    @property
    def has_one(self) -> bool:
        return self._next is not None and self._next.done()

    async def close(self) -> None:
        if self._next is not None:
            self._next.cancel()
            with suppress(asyncio.CancelledError, StopAsyncIteration):
                await self._next
        await self._messages.aclose()


async def send(broker: JobBroker, *texts: str) -> None:
    for text in texts:
        await broker.kick(
            BrokerMessage(task_id=text, task_name="task", message=text.encode(), labels={})
        )


async def acknowledge(message: AckableMessage) -> None:
    done: Any = message.ack()
    await done


def length(server: ValkeyServer) -> int:
    with server.client() as client:
        size: Any = client.xlen(STREAM)
        return int(size)


def pending(server: ValkeyServer) -> int:
    with server.client() as client:
        summary: Any = client.xpending(STREAM, GROUP)
        return int(summary["pending"])


def consumers(server: ValkeyServer) -> set[str]:
    with server.client() as client:
        rows: Any = client.xinfo_consumers(STREAM, GROUP)
        return {row["name"].decode() for row in rows}


async def until_kept_for_longer_than(duration: timedelta, server: ValkeyServer) -> None:
    """Wait while the one message at hand is claimed anew, until it has been for so long."""
    ends = asyncio.get_running_loop().time() + duration.total_seconds()
    idle = [0]

    def renewed_since() -> bool:
        with server.client() as client:
            entries: Any = client.xpending_range(STREAM, GROUP, "-", "+", 1)
        idle.append(int(entries[0]["time_since_delivered"]))
        return idle[-1] < idle[-2] and asyncio.get_running_loop().time() > ends

    await until(renewed_since)


async def test_messages_arrive_in_their_order(a_broker: BrokerFactory) -> None:
    broker = await a_broker()
    await send(broker, "one", "two", "three")

    async with listening(broker) as listener:
        assert [(await listener.next()).data for _ in range(3)] == [b"one", b"two", b"three"]


async def test_an_acknowledged_message_leaves_nothing_behind(
    a_broker: BrokerFactory, redis_server: ValkeyServer
) -> None:
    broker = await a_broker()
    await send(broker, *map(str, range(20)))

    async with listening(broker) as listener:
        for _ in range(20):
            await acknowledge(await listener.next())

    assert (length(redis_server), pending(redis_server)) == (0, 0)


async def test_the_message_of_a_vanished_worker_is_claimed_while_the_stream_is_silent(
    a_broker: BrokerFactory,
) -> None:
    vanishing, staying = await a_broker(), await a_broker()
    await send(vanishing, "one")
    async with listening(vanishing) as listener:
        assert (await listener.next()).data == b"one"

    async with listening(staying) as listener:
        assert (await listener.next()).data == b"one"


async def test_many_messages_of_vanished_workers_are_all_claimed(a_broker: BrokerFactory) -> None:
    texts = {f"{number}" for number in range(30)}
    live, vanishing, staying = await a_broker(), await a_broker(), await a_broker()
    async with listening(live) as working:
        # Those that somebody is at stand before those that nobody is at.
        await send(live, *(f"at hand {number}" for number in range(30)))
        for _ in range(30):
            await working.next()
        await send(vanishing, *texts)
        async with listening(vanishing) as listener:
            for _ in texts:
                await listener.next()

        async with listening(staying) as listener:
            claimed = {(await listener.next()).data.decode() for _ in texts}

    assert claimed == texts


async def test_a_worker_that_starts_forgets_the_vanished_ones_that_have_no_message(
    a_broker: BrokerFactory, redis_server: ValkeyServer
) -> None:
    idle, busy, alive = [await a_broker() for _ in range(3)]
    async with listening(idle) as one, listening(busy) as another:
        await send(idle, "done", "left")
        await acknowledge(await one.next())
        await another.next()
    await asyncio.sleep(2 * VANISHED_AFTER.total_seconds())

    async with listening(alive) as listener:
        await acknowledge(await listener.next())

    assert length(redis_server) == 0
    assert consumers(redis_server) == {busy.consumer_name, alive.consumer_name}

    new = await a_broker(vanished_after=timedelta(minutes=1))
    async with listening(new) as listener:
        await send(new, "kept")
        await listener.next()

    names = {busy.consumer_name, alive.consumer_name, new.consumer_name}
    assert consumers(redis_server) == names


async def test_a_message_at_hand_stays_with_its_worker_however_long_it_takes(
    a_broker: BrokerFactory, redis_server: ValkeyServer
) -> None:
    working, other = await a_broker(), await a_broker()
    await send(working, "long")
    async with listening(working) as listener:
        message = await listener.next()
        await until_kept_for_longer_than(VANISHED_AFTER, redis_server)
        await send(working, "short")

        async with listening(other) as rival:
            assert (await rival.next()).data == b"short"
        await acknowledge(message)
    assert (length(redis_server), pending(redis_server)) == (1, 1)


async def test_a_worker_takes_one_message_at_a_time(
    a_broker: BrokerFactory, redis_server: ValkeyServer
) -> None:
    busy, free = await a_broker(), await a_broker()
    await send(busy, "one", "two", "three")

    async with listening(busy) as listener, listening(free) as other:
        assert (await listener.next()).data == b"one"
        assert pending(redis_server) == 1
        assert [(await other.next()).data for _ in range(2)] == [b"two", b"three"]


async def test_messages_from_before_there_was_a_group_arrive(
    a_broker: BrokerFactory, redis_server: ValkeyServer
) -> None:
    sender = JobBroker(redis_server.url)
    await send(sender, "early")
    await sender.shutdown()

    async with listening(await a_broker()) as listener:
        assert (await listener.next()).data == b"early"


async def test_a_worker_goes_on_when_everything_in_redis_is_gone(
    a_broker: BrokerFactory, redis_server: ValkeyServer
) -> None:
    broker = await a_broker()
    async with listening(broker) as listener:
        listener.begin()
        for text in ("one", "two"):
            with redis_server.client() as client:
                client.flushall()
            await send(broker, text)
            message = await listener.next()
            assert message.data == text.encode()
            await acknowledge(message)

    assert (length(redis_server), pending(redis_server)) == (0, 0)


async def test_a_worker_goes_on_when_redis_was_restarted(
    a_broker: BrokerFactory, redis_server: ValkeyServer, caplog: pytest.LogCaptureFixture
) -> None:
    broker = await a_broker()
    async with listening(broker) as listener:
        listener.begin()
        redis_server.stop()
        await until(lambda: "Redis does not answer" in caplog.text)
        assert not listener.has_one
        redis_server.start()
        await send(broker, "after")
        assert (await listener.next()).data == b"after"


async def test_a_worker_tries_ever_more_slowly_while_redis_is_away(
    redis_server: ValkeyServer,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(broker_module, "FIRST_PAUSE", 0.01)
    monkeypatch.setattr(broker_module, "LONGEST_PAUSE", 0.05)
    redis_server.stop()
    broker = JobBroker(redis_server.url)
    await broker.startup()

    async with listening(broker) as listener:
        listener.begin()
        await until(lambda: len(caplog.records) >= 5)
    await broker.shutdown()

    pauses = [float(record.message.split()[-2]) for record in caplog.records[:5]]
    assert pauses == [0.01, 0.02, 0.04, 0.05, 0.05]


async def test_a_worker_that_starts_before_redis_takes_what_is_sent_then(
    redis_server: ValkeyServer, caplog: pytest.LogCaptureFixture
) -> None:
    redis_server.stop()
    broker = JobBroker(redis_server.url)
    await broker.startup()

    async with listening(broker) as listener:
        listener.begin()
        await until(lambda: "Redis does not answer" in caplog.text)
        redis_server.start()
        await send(broker, "late")
        assert (await listener.next()).data == b"late"
    await broker.shutdown()


async def test_what_is_no_message_is_dropped(
    a_broker: BrokerFactory, redis_server: ValkeyServer, caplog: pytest.LogCaptureFixture
) -> None:
    broker = await a_broker()
    with redis_server.client() as client:
        client.xadd(STREAM, {"nonsense": "1"})
        client.xadd(STREAM, {b"\xff\x00": b"\xfe"})
    await send(broker, "one")

    async with listening(broker) as listener:
        message = await listener.next()
        assert message.data == b"one"
        await acknowledge(message)

    assert (length(redis_server), pending(redis_server)) == (0, 0)
    assert caplog.text.count("the stream holds what is no message") == 2


async def test_messages_that_nobody_can_read_are_dropped_and_work_goes_on(
    a_broker: BrokerFactory, redis_server: ValkeyServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL, "taskiq")
    done: list[int] = []
    broker = await a_broker()
    broker.is_worker_process = True

    async def task(number: int) -> None:
        done.append(number)

    registered = broker.register_task(task, task_name="task")
    for data in (b"", b"\xff", b"{", b"null", b'{"task_id": "x"}', b"[" * 10_000):
        with redis_server.client() as client:
            client.xadd(STREAM, {b"data": data})
    await registered.kiq(1)

    finish = asyncio.Event()
    work = asyncio.create_task(Receiver(broker, max_async_tasks=2).listen(finish))
    await until(lambda: done == [1] and length(redis_server) == 0)
    finish.set()
    async with asyncio.timeout(SOON):
        await work
    assert pending(redis_server) == 0


async def test_nobody_waits_for_a_silent_redis_to_hear_of_the_end(
    a_broker: BrokerFactory, redis_server: ValkeyServer
) -> None:
    broker = await a_broker()
    await send(broker, "one")
    async with listening(broker) as listener:
        message = await listener.next()
        redis_server.freeze()
        try:
            async with asyncio.timeout(SOON):
                await acknowledge(message)
        finally:
            redis_server.thaw()


async def test_a_message_that_cannot_be_acknowledged_comes_again(
    a_broker: BrokerFactory, redis_server: ValkeyServer
) -> None:
    broker = await a_broker()
    await send(broker, "one")
    async with listening(broker) as listener:
        message = await listener.next()
        redis_server.stop()
        await acknowledge(message)
        redis_server.start()
        await send(broker, "one again")
        assert (await listener.next()).data == b"one again"
