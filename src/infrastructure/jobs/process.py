"""Processes of their own for large jobs, beside a server that answers meanwhile."""

from __future__ import annotations

import asyncio
import logging
import sys
from asyncio.subprocess import PIPE, Process
from contextlib import suppress
from typing import Final

from application.endings import to_the_end
from application.generation.ports import GenerationJobQueries, JobRunner
from domain.generation import OPEN_STATES, GenerationJobNotFound

log = logging.getLogger("film_gallery.generation")

LARGE: Final = 1_000
"""Rows; it takes more of them for a process to be worth its start."""
TO_STOP: Final = 3.0
"""Seconds in which a process that is told to stop has to give its job back."""


class ProcessRunner(JobRunner):
    """Carries out small jobs with the runner ``here``, and larger ones each in a process.

    Python runs one thread at a time, so whoever makes up films for seconds holds up all answers of
    the same process. ``module`` is what such a process runs, with the id of the job; it stops when
    its standard input ends, which it does with this process.

    What a process could not carry out, because it did not start or broke, is carried out here,
    unless the lease on the job has yet to run out.
    """

    def __init__(self, here: JobRunner, jobs: GenerationJobQueries, module: str) -> None:
        self._here = here
        self._jobs = jobs
        self._module = module

    async def run(self, job_id: int, *, worker: str) -> bool:
        if await self._rows_left(job_id) > LARGE and await self._has_gone_well(job_id):
            return not await self._rows_left(job_id)
        return await self._here.run(job_id, worker=worker)

    async def _rows_left(self, job_id: int) -> int:
        """How many rows are still to be made: none if the job has ended, or is not there."""
        try:
            job = await self._jobs.get(job_id)
        except GenerationJobNotFound:
            return 0
        return job.requested - job.produced if job.state in OPEN_STATES else 0

    async def _has_gone_well(self, job_id: int) -> bool:
        """Have a process carry out the job, or stop in order; returns whether it did."""
        try:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-P", "-m", self._module, str(job_id)),
                stdin=PIPE,
                start_new_session=True,  # Ctrl-C is for this process, which tells that one
            )
        except OSError as error:
            _warn("generation job %s gets no process of its own: %s", job_id, error)
            return False
        try:
            status = await process.wait()
        except asyncio.CancelledError:
            await to_the_end(asyncio.create_task(_stop(process)))
            raise
        if status:
            _warn("the process of generation job %s ended with status %s", job_id, status)
        return not status


async def _stop(process: Process) -> None:
    with suppress(ProcessLookupError):
        process.terminate()
        try:
            async with asyncio.timeout(TO_STOP):
                await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()


def _warn(message: str, job_id: int, reason: object) -> None:
    log.warning(message, job_id, reason, extra={"job_id": job_id})
