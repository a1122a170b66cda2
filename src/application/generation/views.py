"""What is read of generation jobs."""

from __future__ import annotations

from datetime import datetime

import msgspec

from domain.generation import GenerationKind, GenerationState, GenerationStyle


class GenerationJobView(msgspec.Struct, frozen=True, kw_only=True):
    """A job as it is read; times are in UTC."""

    id: int
    kind: GenerationKind
    style: GenerationStyle
    requested: int
    produced: int
    state: GenerationState
    seed: int
    requested_by: int | None
    queued_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    attempts: int
    lease_owner: str | None
    lease_until: datetime | None
    error: str | None
    version: int
