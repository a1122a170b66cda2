"""Where a process carries out jobs: those it is told of, and those it finds waiting."""

from __future__ import annotations

import asyncio
import gc
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from typing import Any

import pytest

from application.generation.runner import GenerationRunner
from application.generation.workshop import AT_ONCE, Workshop
from domain.errors import Unavailable
from domain.generation import GenerationState
from tests.support.gallery import MemoryGallery
from tests.support.memory.generation import (
    MemoryGenerationJobQueries,
    MemoryMaterialQueries,
)
from tests.support.waiting import SOON, until


class Gate(GenerationRunner):
    """Carries jobs out as soon as the gate is open, and counts how many wait before it."""

    def __init__(self, gallery: MemoryGallery) -> None:
        self._inner = gallery.runner
        self.is_open = asyncio.Event()
        self.waiting: list[int] = []
        self.arrived = asyncio.Condition()

    async def run(self, job_id: int, *, worker: str) -> bool:
        async with self.arrived:
            self.waiting.append(job_id)
            self.arrived.notify_all()
        await self.is_open.wait()
        return await self._inner.run(job_id, worker=worker)

    async def until(self, count: int) -> None:
        async with asyncio.timeout(SOON), self.arrived:
            await self.arrived.wait_for(lambda: len(self.waiting) >= count)


class Failing(GenerationRunner):
    """Raises an error for the first jobs, and carries out the rest."""

    def __init__(self, gallery: MemoryGallery, *errors: Exception) -> None:
        self._inner = gallery.runner
        self._errors = list(errors)

    async def run(self, job_id: int, *, worker: str) -> bool:
        if self._errors:
            raise self._errors.pop(0)
        return await self._inner.run(job_id, worker=worker)


class FailingQueries(MemoryGenerationJobQueries):
    """Raises an error for the first looks."""

    def __init__(self, gallery: MemoryGallery, *errors: Exception) -> None:
        super().__init__(gallery.store)
        self._errors = list(errors)
        self.looks = 0

    async def waiting(self, *, now: datetime, limit: int) -> list[int]:
        self.looks += 1
        if self._errors:
            raise self._errors.pop(0)
        return await super().waiting(now=now, limit=limit)


async def test_whoever_looks_for_jobs_gives_a_sign_of_life(gallery: MemoryGallery) -> None:
    assert not await gallery.heartbeat.is_alive()

    async with looking(gallery.a_workshop()):
        await until(gallery.heartbeat.is_alive)


async def test_whoever_cannot_read_the_store_gives_none(gallery: MemoryGallery) -> None:
    queries = FailingQueries(gallery, *[Unavailable()] * 10_000)

    async with looking(gallery.a_workshop(jobs=queries)):
        await until(lambda: queries.looks > 2)

    assert not await gallery.heartbeat.is_alive()


@asynccontextmanager
async def looking(workshop: Workshop) -> AsyncIterator[None]:
    """A workshop that looks for jobs meanwhile."""
    task = asyncio.create_task(workshop.look_for_jobs())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        await workshop.close()


async def _until_done(gallery: MemoryGallery, *job_ids: int) -> None:
    async def done() -> bool:
        jobs = [await gallery.generation_queries.get(job_id) for job_id in job_ids]
        return all(job.state is GenerationState.SUCCEEDED for job in jobs)

    await until(done)


@pytest.fixture
async def unheard() -> AsyncIterator[list[dict[str, Any]]]:
    """What the event loop complains of, such as errors that nobody retrieved."""
    found: list[dict[str, Any]] = []
    loop = asyncio.get_running_loop()
    before = loop.get_exception_handler()
    loop.set_exception_handler(lambda _, context: found.append(context))
    yield found
    loop.set_exception_handler(before)


@pytest.fixture
async def owner(gallery: MemoryGallery) -> int:
    return (await gallery.a_user()).id


@pytest.mark.usefixtures("owner")
async def test_a_job_that_the_workshop_is_told_of_is_carried_out(gallery: MemoryGallery) -> None:
    job = await gallery.a_job()

    await gallery.a_workshop().carry_out(job.id)

    assert (await gallery.stored_job(job.id)).state is GenerationState.SUCCEEDED
    assert await gallery.film_queries.count() == 10


@pytest.mark.usefixtures("owner")
async def test_a_job_that_the_workshop_is_told_of_twice_is_carried_out_once(
    gallery: MemoryGallery,
) -> None:
    job = await gallery.a_job()
    gate = Gate(gallery)
    workshop = gallery.a_workshop(runner=gate)

    told = [asyncio.create_task(workshop.carry_out(job.id)) for _ in range(3)]
    await gate.until(1)
    gate.is_open.set()
    await asyncio.gather(*told)

    assert gate.waiting == [job.id]
    assert await gallery.film_queries.count() == 10


@pytest.mark.usefixtures("owner")
async def test_waiting_jobs_are_found(gallery: MemoryGallery) -> None:
    jobs = [await gallery.a_job(requested=count) for count in range(1, 7)]

    async with looking(gallery.a_workshop()):
        await _until_done(gallery, *(job.id for job in jobs))

    assert await gallery.film_queries.count() == 21


@pytest.mark.usefixtures("owner")
async def test_jobs_that_come_later_are_found_too(gallery: MemoryGallery) -> None:
    async with looking(gallery.a_workshop()):
        for _ in range(3):
            job = await gallery.a_job()
            await _until_done(gallery, job.id)

    assert await gallery.film_queries.count() == 30


@pytest.mark.usefixtures("owner")
async def test_only_a_few_jobs_are_carried_out_at_once(gallery: MemoryGallery) -> None:
    jobs = [await gallery.a_job() for _ in range(AT_ONCE + 3)]
    gate = Gate(gallery)
    workshop = gallery.a_workshop(runner=gate)
    told = [asyncio.create_task(workshop.carry_out(job.id)) for job in jobs]

    async with looking(workshop):
        await gate.until(AT_ONCE)
        for _ in range(100):
            await asyncio.sleep(0)
        assert gate.waiting == [job.id for job in jobs[:AT_ONCE]]
        gate.is_open.set()
        await asyncio.gather(*told)

    assert sorted(gate.waiting) == [job.id for job in jobs]
    assert await gallery.film_queries.count() == 10 * len(jobs)


@pytest.mark.usefixtures("owner")
async def test_who_does_not_wait_any_more_does_not_stop_the_job(gallery: MemoryGallery) -> None:
    job = await gallery.a_job()
    gate = Gate(gallery)
    workshop = gallery.a_workshop(runner=gate)
    told = asyncio.create_task(workshop.carry_out(job.id))
    await gate.until(1)

    told.cancel()
    with suppress(asyncio.CancelledError):
        await told
    gate.is_open.set()

    await _until_done(gallery, job.id)


@pytest.mark.usefixtures("owner")
async def test_closing_gives_the_jobs_at_hand_back_and_begins_no_other(
    gallery: MemoryGallery,
) -> None:
    jobs = [await gallery.a_job() for _ in range(AT_ONCE + 3)]
    reached = asyncio.Semaphore(0)

    class Stuck(MemoryMaterialQueries):
        async def user_ids(self) -> list[int]:
            reached.release()
            await asyncio.Event().wait()
            return []

    runner = gallery.a_runner(materials=Stuck(gallery.store))
    workshop = gallery.a_workshop(runner=runner)
    told = [asyncio.create_task(workshop.carry_out(job.id)) for job in jobs]
    async with asyncio.timeout(SOON):
        for _ in range(AT_ONCE):
            await reached.acquire()
        await workshop.close()
        await asyncio.gather(*told)
        await workshop.carry_out(jobs[0].id)
        await workshop.close()

    stored = [await gallery.stored_job(job.id) for job in jobs]
    assert {job.state for job in stored} == {GenerationState.QUEUED}
    assert [job.attempts for job in stored] == [0] * len(jobs)
    assert [job.started_at is None for job in stored] == [False] * AT_ONCE + [True] * 3


@pytest.mark.usefixtures("owner")
async def test_a_closed_workshop_does_not_find_jobs_either(gallery: MemoryGallery) -> None:
    looked = asyncio.Semaphore(0)

    class Counting(MemoryGenerationJobQueries):
        async def waiting(self, *, now: datetime, limit: int) -> list[int]:
            looked.release()
            return await super().waiting(now=now, limit=limit)

    workshop = gallery.a_workshop(jobs=Counting(gallery.store))
    async with looking(workshop), asyncio.timeout(SOON):
        await workshop.close()
        job = await gallery.a_job()
        for _ in range(5):
            await looked.acquire()

    assert (await gallery.stored_job(job.id)).state is GenerationState.QUEUED


@pytest.mark.parametrize(
    ("error", "level"),
    [(Unavailable(), logging.WARNING), (RuntimeError("no luck"), logging.ERROR)],
)
@pytest.mark.usefixtures("owner")
async def test_a_failure_is_logged_and_the_job_found_again(
    gallery: MemoryGallery,
    caplog: pytest.LogCaptureFixture,
    unheard: list[dict[str, Any]],
    error: Exception,
    level: int,
) -> None:
    job = await gallery.a_job()

    async with looking(gallery.a_workshop(runner=Failing(gallery, error))):
        await _until_done(gallery, job.id)

    told = [record.levelno for record in caplog.records if f"job {job.id} waits" in record.message]
    assert told == [level]
    gc.collect()
    assert unheard == []


@pytest.mark.parametrize("error", [Unavailable(), RuntimeError("no luck")])
@pytest.mark.usefixtures("owner")
async def test_looking_goes_on_after_a_failure(
    gallery: MemoryGallery, caplog: pytest.LogCaptureFixture, error: Exception
) -> None:
    job = await gallery.a_job()

    async with looking(gallery.a_workshop(jobs=FailingQueries(gallery, error, error))):
        await _until_done(gallery, job.id)

    assert len([record for record in caplog.records if "again soon" in record.message]) == 2
