"""How generation jobs are kept, found and announced, and where made-up sentences come from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from random import Random
from typing import Protocol

from application.generation.views import GenerationJobView
from application.pagination import Page, Window
from domain.generation import GenerationJob, GenerationState


class GenerationJobRepository(Protocol):
    """The jobs inside a unit of work."""

    async def add(self, job: GenerationJob) -> None:
        """Store a new job and give it its id."""
        ...

    async def get(self, job_id: int) -> GenerationJob:
        """Return the job, for change; raises ``GenerationJobNotFound``."""
        ...

    async def save(self, job: GenerationJob) -> None:
        """Store a changed job; raises ``EditConflict`` when somebody else changed it meanwhile."""
        ...

    async def count_open(self, *, requested_by: int | None, requested_from: str | None) -> int:
        """How many jobs of this user, or else from this address, wait or run."""
        ...

    async def remove_ended(self, *, before: datetime) -> None:
        """Remove every job that ended before that moment."""
        ...


class GenerationJobQueries(Protocol):
    """Jobs as they are read, without a unit of work."""

    async def get(self, job_id: int) -> GenerationJobView:
        """Return the job; raises ``GenerationJobNotFound``."""
        ...

    async def page(
        self, window: Window, *, state: GenerationState | None = None
    ) -> Page[GenerationJobView]:
        """The jobs in the window, the latest first, with the number of all; or of one state."""
        ...

    async def waiting(self, *, now: datetime, limit: int) -> list[int]:
        """The ids of jobs that may be claimed now, those that were asked for first."""
        ...

    async def counts(self) -> dict[GenerationState, int]:
        """How many jobs there are in each state, zeros included."""
        ...


class JobQueue(Protocol):
    """Wakes whoever carries out jobs. The stored job is the truth: a lost call only costs time."""

    async def announce(self, job_id: int) -> None:
        """Say that a job waits; returns within a second and never raises."""
        ...


class JobRunner(Protocol):
    """Carries out jobs."""

    async def run(self, job_id: int, *, worker: str) -> bool:
        """Carry out the job if it waits for somebody; returns whether it ended here.

        When this is cancelled the job is given back first. Raises ``Unavailable``.
        """
        ...


class Heartbeat(Protocol):
    """The sign of life of those who carry out jobs; it fades when nobody renews it."""

    async def beat(self) -> None:
        """Say that somebody looks for jobs; returns within a second and never raises."""
        ...

    async def is_alive(self) -> bool:
        """Whether anybody has said so lately; raises ``Unavailable`` when that cannot be told."""
        ...


class MaterialQueries(Protocol):
    """What made-up rows refer to, read once a job."""

    async def category_ids(self) -> Sequence[int]:
        """The ids of all categories, ascending."""
        ...

    async def user_ids(self) -> Sequence[int]:
        """The ids of all users, ascending."""
        ...


class Phrases(Protocol):
    """Believable titles, descriptions and names in Russian, Ukrainian and English."""

    def film(self, random: Random) -> tuple[str, str]:
        """A title of 1 to 255 characters, and a few sentences about that film."""
        ...

    def category(self, random: Random) -> str:
        """A name of a category, 1 to 100 characters."""
        ...
