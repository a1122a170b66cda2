"""A generation job: so many films or categories, made up in the background, exactly once each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from domain.errors import Conflict, Invalid, NotFound
from domain.rules import UNSAVED

MAX_ATTEMPTS = 3
"""How often a job may begin without getting any further before it is given up."""
ERROR_MAX_LENGTH = 500


class GenerationKind(StrEnum):
    """What is made up."""

    FILMS = "films"
    CATEGORIES = "categories"


class GenerationStyle(StrEnum):
    """How it is made up: as the classic generators did, or so that it can be believed."""

    CLASSIC = "classic"
    REALISTIC = "realistic"


class GenerationState(StrEnum):
    """Where a job stands; the last three are final."""

    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"


OPEN_STATES = frozenset({GenerationState.QUEUED, GenerationState.RUNNING})


class GenerationJobNotFound(NotFound):
    """There is no job with this id."""

    code = "generation-job-not-found"


class GenerationJobEnded(Conflict):
    """The job has ended, or has not ended yet, so this cannot be done to it."""

    code = "generation-job-state"


class NobodyToOwn(Conflict):
    """Films belong to somebody, and there is nobody."""

    code = "generation-nobody-to-own"


class LeaseLost(Conflict):
    """Somebody else has the job, or nobody should: what was made up last does not count."""

    code = "generation-lease-lost"


@dataclass(slots=True, kw_only=True)
class GenerationJob:
    """A job and how far it has come.

    ``lease_owner`` works on it until ``lease_until``; after that anybody may take it over.
    ``attempts`` counts how often it was begun since it last got any further. ``requested_from`` is
    the address of whoever asked without signing in.
    """

    id: int = UNSAVED
    kind: GenerationKind
    style: GenerationStyle
    requested: int
    produced: int = 0
    state: GenerationState = GenerationState.QUEUED
    seed: int
    requested_by: int | None = None
    requested_from: str | None = None
    queued_at: datetime
    started_at: datetime | None = None
    finished_at: datetime | None = None
    attempts: int = 0
    lease_owner: str | None = None
    lease_until: datetime | None = None
    error: str | None = None
    version: int = 1

    @classmethod
    def request(
        cls,
        *,
        kind: GenerationKind,
        style: GenerationStyle,
        requested: int,
        most: int,
        seed: int,
        requested_by: int | None,
        requested_from: str | None = None,
        now: datetime,
    ) -> GenerationJob:
        """A new job; raises ``Invalid`` unless it asks for 1 to ``most`` rows."""
        if not 1 <= requested <= most:
            raise Invalid.single("count", "count-out-of-range", min=1, max=most)
        return cls(
            kind=kind,
            style=style,
            requested=requested,
            seed=seed,
            requested_by=requested_by,
            requested_from=None if requested_by else requested_from,
            queued_at=now,
        )

    @property
    def is_open(self) -> bool:
        """Whether there is still something to do."""
        return self.state in OPEN_STATES

    def may_be_claimed(self, now: datetime) -> bool:
        """Whether the job waits for somebody: it is queued, or whoever had it has vanished."""
        if self.state is GenerationState.RUNNING:
            return self.lease_until is None or self.lease_until <= now
        return self.state is GenerationState.QUEUED

    def claim(self, owner: str, *, lease: timedelta, now: datetime) -> None:
        """Begin, or go on where somebody else stopped; raises ``LeaseLost`` if it is not free.

        A job that was begun three times without getting any further fails here.
        """
        if not self.may_be_claimed(now):
            raise LeaseLost(id=self.id)
        if self.attempts >= MAX_ATTEMPTS:
            self._end(GenerationState.FAILED, now)
            self.error = self.error or "the worker ended in mid-work, every time"
            return
        self.state = GenerationState.RUNNING
        self.started_at = self.started_at or now
        self.attempts += 1
        self.lease_owner = owner
        self.lease_until = now + lease
        self.version += 1

    def ensure_leased(self, owner: str) -> None:
        """Raise ``LeaseLost`` unless this owner is the one who works on the job."""
        if self.state is not GenerationState.RUNNING or self.lease_owner != owner:
            raise LeaseLost(id=self.id)

    def advance(self, count: int, *, lease: timedelta, now: datetime) -> None:
        """Note that so many more rows are stored; the last ones end the job."""
        self.produced += count
        self.attempts = 0
        self.error = None
        if self.produced >= self.requested:
            self._end(GenerationState.SUCCEEDED, now)
        else:
            self.lease_until = now + lease
            self.version += 1

    def record_failure(self, reason: str, *, now: datetime) -> None:
        """Note that an attempt failed: the job waits for the next one, or fails for good."""
        self.error = reason[:ERROR_MAX_LENGTH]
        if self.attempts >= MAX_ATTEMPTS:
            self._end(GenerationState.FAILED, now)
        else:
            self._queue()

    def release(self) -> None:
        """Give the job back unharmed, because whoever works on it has to stop."""
        self.attempts = max(0, self.attempts - 1)
        self._queue()

    def cancel(self, *, now: datetime) -> None:
        """Stop after the rows that are being stored; raises ``GenerationJobEnded``."""
        if not self.is_open:
            raise GenerationJobEnded(id=self.id, state=self.state.value)
        self._end(GenerationState.CANCELLED, now)

    def retry(self) -> None:
        """Make the rest of a job that failed or was cancelled; raises ``GenerationJobEnded``."""
        if self.state not in {GenerationState.FAILED, GenerationState.CANCELLED}:
            raise GenerationJobEnded(id=self.id, state=self.state.value)
        self.attempts = 0
        self.error = None
        self.finished_at = None
        self._queue()

    def _queue(self) -> None:
        self.state = GenerationState.QUEUED
        self.lease_owner = self.lease_until = None
        self.version += 1

    def _end(self, state: GenerationState, now: datetime) -> None:
        self.state = state
        self.finished_at = now
        self.lease_owner = self.lease_until = None
        self.version += 1
