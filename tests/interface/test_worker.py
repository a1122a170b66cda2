"""Processes in the background: they carry jobs out, clear away, and end in order."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest

from application.accounts.commands import RegisterUser
from application.generation.commands import RequestGeneration
from application.generation.views import GenerationJobView
from domain.access import ANONYMOUS
from domain.generation import GenerationKind, GenerationState
from infrastructure.persistence.unit_of_work import SqlUnitOfWork
from interface.bootstrap.container import Container
from interface.bootstrap.settings import read_settings
from interface.bootstrap.worker import schedule, serving, work
from tests.support.builders import PASSWORD, a_job
from tests.support.sqlite_files import touch
from tests.support.valkey import ValkeyServer
from tests.support.waiting import SOON, until

SECRET_KEY = "a key of the tests, which guards nothing at all"
ENDLESS = 1_000_000
"""Films that nobody can make before a test ends."""
TO_END = 5.0
"""Seconds that a process may take to end."""

Process = Callable[[Container, asyncio.Event], Awaitable[None]]
OVER_REDIS = pytest.mark.parametrize("over_redis", [False, True], ids=["in-process", "redis"])


class Site:
    """One database that several processes work on, each with a container of its own."""

    def __init__(self, url: str, redis: ValkeyServer) -> None:
        self._settings = {"DATABASE_URL": url, "SECRET_KEY": SECRET_KEY}
        self.redis = redis
        self.eyes = self.container()

    def container(self, *, over_redis: bool = False) -> Container:
        settings = self._settings | ({"REDIS_URL": self.redis.url} if over_redis else {})
        return Container(
            read_settings({f"FILM_GALLERY_{name}": value for name, value in settings.items()})
        )

    async def a_user(self) -> None:
        await self.eyes.gallery.accounts.register(RegisterUser(username="kim", password=PASSWORD))

    async def ask(self, count: int, *, over_redis: bool) -> int:
        """Ask for films, as a server process does that ends at once."""
        server = self.container(over_redis=over_redis)
        if not over_redis:
            await server.workshop.close()
        command = RequestGeneration(kind=GenerationKind.FILMS, count=count)
        job = await server.gallery.generation.request(ANONYMOUS, command, most=count)
        await server.close()
        return job.id

    async def job(self, job_id: int) -> GenerationJobView:
        return await self.eyes.gallery.generation_queries.get(job_id)

    async def films(self) -> int:
        return await self.eyes.gallery.film_queries.count()

    async def until_ended(self, job_id: int) -> None:
        async def ended() -> bool:
            return (await self.job(job_id)).state is GenerationState.SUCCEEDED

        await until(ended)

    async def until_begun(self, job_id: int) -> None:
        async def begun() -> bool:
            return (await self.job(job_id)).produced > 0

        await until(begun)


@pytest.fixture
async def site(sqlite_url: str, redis_server: ValkeyServer) -> AsyncIterator[Site]:
    made = Site(sqlite_url, redis_server)
    await made.a_user()
    others = asyncio.all_tasks()
    yield made
    left_behind = asyncio.all_tasks() - others - {asyncio.current_task()}
    await made.eyes.close()
    if left_behind:  # one that is at its last step may take it
        _, left_behind = await asyncio.wait(left_behind, timeout=5)
    assert left_behind == set()


@asynccontextmanager
async def running(process: Process, container: Container) -> AsyncIterator[None]:
    """A process, which has to end in time when it is told to."""
    stop = asyncio.Event()
    task = asyncio.ensure_future(process(container, stop))
    try:
        yield
    finally:
        stop.set()
        async with asyncio.timeout(TO_END):
            await task


@OVER_REDIS
async def test_a_worker_carries_out_what_was_asked_for_before_and_after_it_started(
    site: Site, over_redis: bool
) -> None:
    before = await site.ask(30, over_redis=over_redis)

    async with running(work, site.container(over_redis=over_redis)):
        await site.until_ended(before)
        after = await site.ask(40, over_redis=over_redis)
        await site.until_ended(after)

    assert await site.films() == 70


@OVER_REDIS
async def test_a_worker_that_is_stopped_gives_its_job_back_and_the_next_goes_on(
    site: Site, over_redis: bool, caplog: pytest.LogCaptureFixture
) -> None:
    job_id = await site.ask(ENDLESS, over_redis=over_redis)

    made = 0
    for _ in range(2):
        async with running(work, site.container(over_redis=over_redis)):

            async def further(made: int = made) -> bool:
                return (await site.job(job_id)).produced > made

            await until(further)
        job = await site.job(job_id)
        assert (job.state, job.lease_owner) == (GenerationState.QUEUED, None)
        assert job.produced == await site.films() > made
        made = job.produced

    assert [record.message for record in caplog.records if record.levelno >= logging.ERROR] == []


async def test_two_workers_make_each_film_once(site: Site) -> None:
    job_id = await site.ask(20_000, over_redis=True)

    async with running(work, site.container(over_redis=True)):
        async with running(work, site.container(over_redis=True)):
            await site.until_begun(job_id)
        await site.until_ended(job_id)

    assert await site.films() == 20_000


async def test_a_worker_needs_no_redis_to_find_its_jobs(site: Site) -> None:
    site.redis.stop()
    job_id = await site.ask(30, over_redis=True)

    async with running(work, site.container(over_redis=True)):
        await site.until_ended(job_id)

    assert await site.films() == 30


async def test_a_worker_ends_while_redis_never_answers(site: Site) -> None:
    async with running(work, site.container(over_redis=True)):
        job_id = await site.ask(30, over_redis=True)
        await site.until_ended(job_id)
        site.redis.freeze()
        job_id = await site.ask(40, over_redis=True)
        await site.until_ended(job_id)

    assert await site.films() == 70


async def test_a_server_without_redis_carries_out_jobs_itself_and_with_redis_leaves_them(
    site: Site,
) -> None:
    async def serve(container: Container, stop: asyncio.Event) -> None:
        async with serving(container):
            await stop.wait()

    job_id = await site.ask(30, over_redis=True)
    async with running(serve, site.container(over_redis=True)):
        pass
    assert (await site.job(job_id)).produced == 0

    async with running(serve, site.container()):
        await site.until_ended(job_id)
    assert await site.films() == 30


async def test_the_scheduler_clears_away_and_two_do_no_harm(site: Site) -> None:
    long_ago = datetime.now(UTC) - timedelta(days=900)
    old = a_job(state=GenerationState.SUCCEEDED, queued_at=long_ago, finished_at=long_ago)
    async with SqlUnitOfWork(site.eyes.database) as uow:
        await uow.generation_jobs.add(old)
        await uow.generation_jobs.add(a_job())
        await uow.commit()

    async def cleared() -> bool:
        counts = await site.eyes.gallery.generation_queries.counts()
        return counts[GenerationState.SUCCEEDED] == 0

    async with running(schedule, site.container()), running(schedule, site.container()):
        await until(cleared)

    counts = await site.eyes.gallery.generation_queries.counts()
    assert counts[GenerationState.QUEUED] == 1


@pytest.mark.parametrize("process", [work, schedule])
async def test_a_database_that_is_broken_is_told_of_and_ends_no_process(
    empty_sqlite_url: str,
    redis_server: ValkeyServer,
    process: Process,
    caplog: pytest.LogCaptureFixture,
) -> None:
    touch(empty_sqlite_url)
    site = Site(empty_sqlite_url, redis_server)

    async with running(process, site.container()), asyncio.timeout(SOON):
        await until(lambda: any(record.exc_info for record in caplog.records))
    await site.eyes.close()

    assert {record.name.split(".")[0] for record in caplog.records} == {"film_gallery"}
