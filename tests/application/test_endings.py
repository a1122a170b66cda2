"""Waiting that sees the end of what it waits for."""

from __future__ import annotations

import asyncio
import gc
import weakref

import pytest

from application.endings import to_the_end


async def test_the_outcome_is_that_of_the_work() -> None:
    async def work() -> str:
        return "done"

    assert await to_the_end(asyncio.create_task(work())) == "done"


async def test_what_breaks_is_told() -> None:
    async def work() -> None:
        raise RuntimeError("broken")

    with pytest.raises(RuntimeError, match="broken"):
        await to_the_end(asyncio.create_task(work()))


@pytest.mark.parametrize("error", [None, RuntimeError("broken")])
async def test_who_is_cancelled_again_and_again_is_so_after_the_end(
    error: RuntimeError | None,
) -> None:
    may_end, has_ended = asyncio.Event(), []

    async def work() -> None:
        await may_end.wait()
        has_ended.append(True)
        if error:
            raise error

    waiting = asyncio.create_task(to_the_end(asyncio.create_task(work())))
    for _ in range(3):
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.sleep(0)
    assert not waiting.done()
    may_end.set()
    with pytest.raises(asyncio.CancelledError) as raised:
        await waiting
    assert has_ended == [True]
    assert raised.value.__cause__ is error


async def test_who_is_cancelled_may_hurry_the_work() -> None:
    hurried = asyncio.Event()

    async def work() -> None:
        await hurried.wait()

    waiting = asyncio.create_task(to_the_end(asyncio.create_task(work()), hurry=hurried.set))
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting


async def test_who_was_cancelled_keeps_nothing() -> None:
    class Held:
        pass

    async def wait(held: Held) -> None:
        work = asyncio.ensure_future(asyncio.sleep(0.01))
        await to_the_end(work)

    gc.disable()
    try:
        held = Held()
        seen, task = weakref.ref(held), asyncio.create_task(wait(held))
        del held
        await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait({task})
        del task
        assert seen() is None
    finally:
        gc.enable()
