"""Processes of their own for large jobs, beside a server that answers meanwhile."""

from __future__ import annotations

import asyncio
import logging
import sys
from asyncio.subprocess import PIPE, Process
from contextlib import suppress
from typing import Final

from application.generation.ports import GenerationJobQueries, JobRunner
from domain.generation import OPEN_STATES, GenerationJobNotFound

log = logging.getLogger("film_gallery.generation")

LARGE: Final = 1_000
"""Rows; it takes more of them for a process to be worth its start."""


class ProcessRunner(JobRunner):
    """Carries out small jobs with the runner ``here``, and larger ones each in a process.

    Python runs one thread at a time, so whoever makes up films for seconds holds up all answers of
    the same process. ``module`` is what such a process runs, with the id of the job; it ends when
    its standard input does, and so never outlives this process.
    """

    def __init__(
        self, here: JobRunner, jobs: GenerationJobQueries, module: str, *, large: int = LARGE
    ) -> None:
        self._here = here
        self._jobs = jobs
        self._module = module
        self._large = large

    async def run(self, job_id: int, *, worker: str) -> bool:
        if await self._rows_left(job_id) > self._large:
            try:
                process = await self._start(job_id)
            except OSError as error:
                log.warning("generation job %s gets no process of its own: %s", job_id, error)
            else:
                return await self._await_end(process, job_id)
        return await self._here.run(job_id, worker=worker)

    async def _rows_left(self, job_id: int) -> int:
        """How many rows are still to be made: none if the job has ended, or is not there."""
        try:
            job = await self._jobs.get(job_id)
        except GenerationJobNotFound:
            return 0
        return job.requested - job.produced if job.state in OPEN_STATES else 0

    async def _start(self, job_id: int) -> Process:
        return await asyncio.create_subprocess_exec(
            *(sys.executable, "-P", "-m", self._module, str(job_id)),
            stdin=PIPE,
            start_new_session=True,  # Ctrl-C is for this process, which tells that one
        )

    async def _await_end(self, process: Process, job_id: int) -> bool:
        """Whether the job ended with its process."""
        try:
            status = await process.wait()
        except asyncio.CancelledError:
            with suppress(ProcessLookupError):
                process.terminate()
            await process.wait()
            raise
        if status:
            log.warning("the process of generation job %s ended with status %s", job_id, status)
        return not await self._rows_left(job_id)
