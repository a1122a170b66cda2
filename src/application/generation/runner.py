"""Carrying out a generation job: batch by batch, each stored together with the job's progress."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta

from application.audit.recording import record_change
from application.endings import to_the_end
from application.generation.fabricate import Materials, fabricate_categories, fabricate_films
from application.generation.ports import JobRunner, MaterialQueries, Phrases
from application.ports import Clock
from application.unit_of_work import UnitOfWork, UnitOfWorkFactory
from domain.access import Actor, Channel, Origin
from domain.audit import AuditAction
from domain.categories import Category
from domain.errors import Conflict, EditConflict, Unavailable
from domain.films import Film
from domain.generation import (
    GenerationJob,
    GenerationJobNotFound,
    GenerationKind,
    LeaseLost,
    NobodyToOwn,
)

log = logging.getLogger("film_gallery.generation")

LEASE = timedelta(seconds=30)
BATCH = 4_000
"""Rows a transaction."""
REST = 0.005
"""Seconds between two batches, in which others get to write: on SQLite only one can at a time."""
TO_GIVE_BACK = 2.0
"""Seconds in which a job has to be given back: whoever gives it back is about to end."""
WORKER = Actor(origin=Origin(Channel.WORKER))
NOT_OURS = (GenerationJobNotFound, LeaseLost, EditConflict)
"""The job is gone, or somebody else's: nothing is left to do here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """What a batch consists of."""

    films: Sequence[Film] = ()
    categories: Sequence[Category] = ()

    def __len__(self) -> int:
        return len(self.films) + len(self.categories)


class GenerationRunner(JobRunner):
    """Carries out jobs so that each row is stored exactly once, whatever breaks in between.

    A batch and the progress that counts it are one transaction, which only the holder of the
    job's lease can commit. A holder that vanishes loses the lease by time.
    """

    def __init__(
        self,
        *,
        unit_of_work: UnitOfWorkFactory,
        materials: MaterialQueries,
        phrases: Phrases,
        clock: Clock,
        lease: timedelta = LEASE,
        batch: int = BATCH,
    ) -> None:
        self._uow = unit_of_work
        self._materials = materials
        self._phrases = phrases
        self._clock = clock
        self._lease = lease
        self._batch = batch

    async def run(self, job_id: int, *, worker: str) -> bool:
        """Carry out the job if it waits for somebody; returns whether it ended here.

        An error in the work is kept with the job, which is tried again; one that may pass
        (``Unavailable``) does not count as an attempt. However often this is cancelled, what became
        of the job is kept first, or it is given back.
        """
        try:
            job = await self._claim(job_id, worker)
            if job.is_open:
                await self._work(job, worker)
        except NOT_OURS:
            log.debug("generation job %s is not ours", job_id)
            return False
        except (Unavailable, asyncio.CancelledError):
            await self._release(job_id, worker)
            raise
        except Exception as error:
            log.exception("generation job %s failed in an attempt", job_id)
            await self._record_failure(job_id, worker, error)
            return False
        return True

    async def _claim(self, job_id: int, worker: str) -> GenerationJob:
        async with self._uow() as uow:
            job = await uow.generation_jobs.get(job_id)
            before = replace(job)
            job.claim(worker, lease=self._lease, now=self._clock.now())
            await self._save(uow, before, job)
            await uow.commit()
        _report(job)
        return job

    async def _work(self, job: GenerationJob, worker: str) -> None:
        materials = await self._read_materials(job)
        rows = await self._make(job, materials)
        while job.is_open:
            following: asyncio.Task[Rows] | None = None
            try:
                async with self._uow() as uow:
                    job = await self._add(uow, job, worker, rows)
                    # The next rows are made up while the disk is at work on these.
                    following = asyncio.create_task(self._make(job, materials))
                    await uow.commit()
                if job.is_open:
                    await asyncio.sleep(REST)
                rows = await following
            finally:
                await _give_up(following)
        _report(job)

    async def _read_materials(self, job: GenerationJob) -> Materials:
        if job.kind is GenerationKind.CATEGORIES:
            return Materials(category_ids=(), owner_ids=())
        owner_ids = await self._materials.user_ids()
        if not owner_ids:
            raise NobodyToOwn
        return Materials(category_ids=await self._materials.category_ids(), owner_ids=owner_ids)

    async def _make(self, job: GenerationJob, materials: Materials) -> Rows:
        """Make the next batch up, in a thread, for it takes a while."""
        now = self._clock.now()
        if job.kind is GenerationKind.FILMS:
            films = await asyncio.to_thread(
                fabricate_films, job, self._batch, materials, self._phrases, now=now
            )
            return Rows(films=films)
        categories = await asyncio.to_thread(
            fabricate_categories, job, self._batch, self._phrases, now=now
        )
        return Rows(categories=categories)

    async def _add(
        self, uow: UnitOfWork, job: GenerationJob, worker: str, rows: Rows
    ) -> GenerationJob:
        """A batch and the progress; raises ``LeaseLost`` when the job was taken."""
        kept = await uow.generation_jobs.get(job.id)
        kept.ensure_leased(worker)
        before = replace(kept)
        await uow.films.add_many(rows.films)
        await uow.categories.add_many(rows.categories)
        kept.advance(len(rows), lease=self._lease, now=self._clock.now())
        await self._save(uow, before, kept)
        return kept

    async def _release(self, job_id: int, worker: str) -> None:
        """Give the job back; if even that fails, the lease runs out in time."""

        def release(job: GenerationJob) -> None:
            job.release()

        async def give_back() -> None:
            async with asyncio.timeout(TO_GIVE_BACK):
                await self._change(job_id, worker, release)

        with suppress(*NOT_OURS):
            try:
                await to_the_end(asyncio.create_task(give_back()))
            except (Unavailable, TimeoutError):
                log.warning(
                    "generation job %s could not be given back: it waits until %s have passed",
                    job_id,
                    self._lease,
                    extra={"job_id": job_id},
                )

    async def _record_failure(self, job_id: int, worker: str, error: Exception) -> None:
        def record(job: GenerationJob) -> None:
            job.record_failure(_reason(error), now=self._clock.now())

        with suppress(*NOT_OURS, Unavailable):
            await to_the_end(asyncio.create_task(self._change(job_id, worker, record)))

    async def _change(
        self, job_id: int, worker: str, change: Callable[[GenerationJob], None]
    ) -> None:
        async with self._uow() as uow:
            job = await uow.generation_jobs.get(job_id)
            job.ensure_leased(worker)
            before = replace(job)
            change(job)
            await self._save(uow, before, job)
            await uow.commit()
        _report(job)

    async def _save(self, uow: UnitOfWork, before: GenerationJob, job: GenerationJob) -> None:
        """Store the job; that it has ended is noted, how it gets on is not."""
        await uow.generation_jobs.save(job)
        if not job.is_open:
            # Everything that was made counts, not only the last batch.
            begun, now = replace(before, produced=0, error=None), self._clock.now()
            await record_change(uow, WORKER, begun, job, now=now, action=AuditAction.ENDED)


def _reason(error: Exception) -> str:
    match error:
        case NobodyToOwn():
            return "there is no user who could own films"
        case Conflict():
            return "a category or a user of its films was removed meanwhile"
        case _:
            return f"{type(error).__name__}: {error}"


async def _give_up(task: asyncio.Task[Rows] | None) -> None:
    """Leave nothing behind that still runs."""
    if task is not None:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def _report(job: GenerationJob) -> None:
    log.info(
        "generation job %s is %s: %s of %s %s",
        job.id,
        job.state.value,
        job.produced,
        job.requested,
        job.kind.value,
        extra={"job_id": job.id, "state": job.state.value, "produced": job.produced},
    )
