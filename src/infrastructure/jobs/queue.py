"""Announcing jobs through a taskiq broker."""

from __future__ import annotations

import asyncio
import logging
from typing import Any, Final

from redis.exceptions import RedisError
from taskiq import AsyncBroker, AsyncTaskiqDecoratedTask
from taskiq.exceptions import TaskiqError

from application.generation.ports import JobQueue

log = logging.getLogger("film_gallery.generation")

TASK: Final = "film_gallery.carry_out"
PATIENCE: Final = 0.5
"""Seconds that announcing a job may take: whoever asked for it waits."""


class TaskiqJobQueue(JobQueue):
    """Sends the id of a job to whoever listens to the broker."""

    def __init__(self, broker: AsyncBroker) -> None:
        self._broker = broker

    async def announce(self, job_id: int) -> None:
        task: AsyncTaskiqDecoratedTask[..., Any] | None = self._broker.find_task(TASK)
        if task is None:
            raise LookupError(f"the broker has no task {TASK}")
        try:
            async with asyncio.timeout(PATIENCE):
                await task.kiq(job_id)
        except (TaskiqError, RedisError, OSError, TimeoutError) as error:
            log.warning("generation job %s waits to be found: %r", job_id, error)
