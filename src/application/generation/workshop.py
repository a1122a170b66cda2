"""Where a process carries out jobs: those it is told of, and those it finds waiting."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress

from application.generation.ports import GenerationJobQueries, Heartbeat, JobRunner
from application.ports import Clock
from domain.errors import Unavailable

log = logging.getLogger("film_gallery.generation")

AT_ONCE = 2
"""Jobs that one process carries out side by side, so that a long one holds up no short one."""
LOOK_EVERY = 1.0
"""Seconds between two looks for waiting jobs."""


class Workshop:
    """Carries out jobs in one process, a few at once and none twice.

    Besides the jobs that it is told of it looks for waiting ones in the store, so that a job is
    carried out even if nobody tells.
    """

    def __init__(
        self,
        *,
        runner: JobRunner,
        jobs: GenerationJobQueries,
        clock: Clock,
        heartbeat: Heartbeat,
        worker: str,
        look_every: float = LOOK_EVERY,
    ) -> None:
        self._runner = runner
        self._jobs = jobs
        self._clock = clock
        self._heartbeat = heartbeat
        self._worker = worker
        self._look_every = look_every
        self._places = asyncio.Semaphore(AT_ONCE)
        self._at_work: dict[int, asyncio.Task[bool]] = {}
        self._is_closed = False
        self._found_one_done = asyncio.Event()

    async def carry_out(self, job_id: int) -> None:
        """Carry out the job, and return when it is done here, given up or somebody else's."""
        # Whoever waits may be cancelled, and the job goes on.
        await asyncio.wait({self._begin(job_id)})

    async def look_for_jobs(self) -> None:
        """Take up waiting jobs until this is cancelled: now, every second, and after each."""
        while True:
            self._found_one_done.clear()
            try:
                await self._take_up()
                await self._heartbeat.beat()
            except Unavailable:
                log.warning("the database does not answer: looking for jobs again soon")
            except Exception:
                log.exception("looking for jobs failed: trying again soon")
            with suppress(TimeoutError):
                async with asyncio.timeout(self._look_every):
                    await self._found_one_done.wait()

    async def close(self) -> None:
        """Stop at once and for good; the jobs at hand are given back."""
        self._is_closed = True
        tasks = list(self._at_work.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _take_up(self) -> None:
        free = AT_ONCE - len(self._at_work)
        if free > 0:
            for job_id in await self._jobs.waiting(now=self._clock.now(), limit=free):
                task = self._begin(job_id)
                task.add_done_callback(self._look_again)

    def _look_again(self, task: asyncio.Task[bool]) -> None:
        # After anything else the next look can wait: it would find the same.
        if not task.cancelled() and task.result():
            self._found_one_done.set()

    def _begin(self, job_id: int) -> asyncio.Task[bool]:
        """The task that is at the job, begun unless there is one."""
        task = self._at_work.get(job_id)
        if task is None:
            task = self._at_work[job_id] = asyncio.create_task(self._run(job_id))
            task.add_done_callback(lambda _: self._at_work.pop(job_id))
        return task

    async def _run(self, job_id: int) -> bool:
        """Whether the job ended here."""
        async with self._places:
            if self._is_closed:
                return False
            try:
                return await self._runner.run(job_id, worker=self._worker)
            except Unavailable:
                log.warning("generation job %s waits: the database does not answer", job_id)
            except Exception:
                log.exception("generation job %s waits: it could not be carried out", job_id)
            return False
