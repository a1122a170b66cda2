"""Generation jobs in memory, what made-up rows refer to, and a queue that only takes notes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from random import Random

import msgspec

from application.generation.ports import (
    GenerationJobQueries,
    GenerationJobRepository,
    Heartbeat,
    JobQueue,
    MaterialQueries,
    Phrases,
)
from application.generation.views import GenerationJobView
from application.pagination import Page, Window
from domain.errors import Conflict
from domain.generation import GenerationJob, GenerationJobNotFound, GenerationState
from tests.support.memory.store import MemoryState, MemoryStore, save_next_version
from tests.support.memory.window import seen_through


class MemoryGenerationJobRepository(GenerationJobRepository):
    """The generation jobs of one state."""

    def __init__(self, state: MemoryState) -> None:
        self._state = state

    async def add(self, job: GenerationJob) -> None:
        if job.requested_by is not None and job.requested_by not in self._state.users:
            raise Conflict(requested_by=job.requested_by)
        self._state.generation_jobs.add(job)

    async def get(self, job_id: int) -> GenerationJob:
        job = self._state.generation_jobs.find(job_id)
        if job is None:
            raise GenerationJobNotFound(id=job_id)
        return job

    async def save(self, job: GenerationJob) -> None:
        save_next_version(self._state.generation_jobs, job)

    async def count_open(self, *, requested_by: int | None, requested_from: str | None) -> int:
        def is_theirs(job: GenerationJob) -> bool:
            if requested_by is not None:
                return job.requested_by == requested_by
            return requested_from is not None and job.requested_from == requested_from

        return len(self._state.generation_jobs.where(lambda job: job.is_open and is_theirs(job)))

    async def remove_ended(self, *, before: datetime) -> None:
        self._state.generation_jobs.remove_where(
            lambda job: job.finished_at is not None and job.finished_at < before
        )


class MemoryGenerationJobQueries(GenerationJobQueries):
    """The generation jobs that are committed."""

    def __init__(self, store: MemoryStore) -> None:
        self._store = store

    async def get(self, job_id: int) -> GenerationJobView:
        job = (await self._store.read()).generation_jobs.find(job_id)
        if job is None:
            raise GenerationJobNotFound(id=job_id)
        return _view(job)

    async def page(
        self, window: Window, *, state: GenerationState | None = None
    ) -> Page[GenerationJobView]:
        jobs = (await self._store.read()).generation_jobs.where(
            lambda job: state in (None, job.state)
        )
        latest_first = list(reversed(jobs))
        return Page(
            items=[_view(job) for job in seen_through(window, latest_first)], total=len(jobs)
        )

    async def waiting(self, *, now: datetime, limit: int) -> list[int]:
        jobs = (await self._store.read()).generation_jobs.where(lambda job: job.may_be_claimed(now))
        return [job.id for job in jobs[:limit]]

    async def counts(self) -> dict[GenerationState, int]:
        found = Counter(job.state for job in (await self._store.read()).generation_jobs.all())
        return {state: found[state] for state in GenerationState}


class MemoryMaterialQueries(MaterialQueries):
    """Ids of what is committed."""

    def __init__(self, store: MemoryStore) -> None:
        self._store = store

    async def category_ids(self) -> Sequence[int]:
        return [category.id for category in (await self._store.read()).categories.all()]

    async def user_ids(self) -> Sequence[int]:
        return [user.id for user in (await self._store.read()).users.all()]


class MemoryJobQueue(JobQueue):
    """Keeps the ids that were announced, in order."""

    def __init__(self) -> None:
        self.announced: list[int] = []

    async def announce(self, job_id: int) -> None:
        self.announced.append(job_id)


class MemoryHeartbeat(Heartbeat):
    """Beats once, and then for ever: nothing fades in memory."""

    def __init__(self) -> None:
        self._has_beaten = False

    async def beat(self) -> None:
        self._has_beaten = True

    async def is_alive(self) -> bool:
        return self._has_beaten


class NumberedPhrases(Phrases):
    """Sentences that hold a drawn number, and nothing else to look at."""

    def film(self, random: Random) -> tuple[str, str]:
        return f"film {random.random()}", "a film"

    def category(self, random: Random) -> str:
        return f"category {random.random()}"


def _view(job: GenerationJob) -> GenerationJobView:
    return msgspec.convert(job, GenerationJobView, from_attributes=True)
