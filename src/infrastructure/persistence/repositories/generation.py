"""The generation jobs inside a unit of work."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select

from application.generation.ports import GenerationJobRepository
from domain.generation import (
    OPEN_STATES,
    GenerationJob,
    GenerationJobNotFound,
    GenerationKind,
    GenerationState,
    GenerationStyle,
)
from infrastructure.persistence.failures import references_checked
from infrastructure.persistence.models.generation import GenerationJobRow
from infrastructure.persistence.repositories.rows import Values, VersionedRows
from infrastructure.persistence.transaction import Transaction
from infrastructure.persistence.values import ensure_possible_ids


class SqlGenerationJobRepository(GenerationJobRepository):
    """Generation jobs in an SQL database."""

    def __init__(self, transaction: Transaction) -> None:
        self._rows = VersionedRows(GenerationJobRow, transaction)

    async def add(self, job: GenerationJob) -> None:
        ensure_possible_ids(requested_by=job.requested_by)
        with references_checked(requested_by=job.requested_by):
            job.id = await self._rows.insert(to_values(job))

    async def get(self, job_id: int) -> GenerationJob:
        row = await self._rows.find(job_id)
        if row is None:
            raise GenerationJobNotFound(id=job_id)
        return to_job(row)

    async def save(self, job: GenerationJob) -> None:
        await self._rows.save(to_values(job), job.id, version=job.version)

    async def count_open(self, *, requested_by: int | None, requested_from: str | None) -> int:
        statement = select(func.count()).where(
            GenerationJobRow.state.in_([state.value for state in OPEN_STATES]),
            GenerationJobRow.requested_by == requested_by
            if requested_by is not None
            else GenerationJobRow.requested_from == requested_from,
        )
        return await self._rows.scalar(statement) or 0

    async def remove_ended(self, *, before: datetime) -> None:
        await self._rows.remove_where(GenerationJobRow.finished_at < before)


def to_values(job: GenerationJob) -> Values:
    """The values of the columns of a job, but for its id."""
    return {
        "kind": job.kind.value,
        "style": job.style.value,
        "requested": job.requested,
        "produced": job.produced,
        "state": job.state.value,
        "seed": job.seed,
        "requested_by": job.requested_by,
        "requested_from": job.requested_from,
        "queued_at": job.queued_at,
        "started_at": job.started_at,
        "finished_at": job.finished_at,
        "attempts": job.attempts,
        "lease_owner": job.lease_owner,
        "lease_until": job.lease_until,
        "error": job.error,
        "version": job.version,
    }


def to_job(row: GenerationJobRow) -> GenerationJob:
    """The job of a row."""
    return GenerationJob(
        id=row.id,
        kind=GenerationKind(row.kind),
        style=GenerationStyle(row.style),
        requested=row.requested,
        produced=row.produced,
        state=GenerationState(row.state),
        seed=row.seed,
        requested_by=row.requested_by,
        requested_from=row.requested_from,
        queued_at=row.queued_at,
        started_at=row.started_at,
        finished_at=row.finished_at,
        attempts=row.attempts,
        lease_owner=row.lease_owner,
        lease_until=row.lease_until,
        error=row.error,
        version=row.version,
    )
