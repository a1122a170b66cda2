"""The table of generation jobs."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from domain.audit import ADDRESS_MAX_LENGTH
from domain.generation import ERROR_MAX_LENGTH
from infrastructure.persistence.models.base import Moment, VersionedRow

NAME_LENGTH = 16
OWNER_LENGTH = 200


class GenerationJobRow(VersionedRow):
    """A job and how far it has come."""

    __tablename__ = "generation_jobs"

    kind: Mapped[str] = mapped_column(String(NAME_LENGTH))
    style: Mapped[str] = mapped_column(String(NAME_LENGTH))
    requested: Mapped[int] = mapped_column(BigInteger)
    produced: Mapped[int] = mapped_column(BigInteger)
    state: Mapped[str] = mapped_column(String(NAME_LENGTH))
    seed: Mapped[int] = mapped_column(BigInteger)
    requested_by: Mapped[int | None] = mapped_column(
        BigInteger, ForeignKey("users.id", ondelete="SET NULL")
    )
    requested_from: Mapped[str | None] = mapped_column(String(ADDRESS_MAX_LENGTH))
    queued_at: Mapped[datetime] = mapped_column(Moment)
    started_at: Mapped[datetime | None] = mapped_column(Moment)
    finished_at: Mapped[datetime | None] = mapped_column(Moment)
    attempts: Mapped[int]
    lease_owner: Mapped[str | None] = mapped_column(String(OWNER_LENGTH))
    lease_until: Mapped[datetime | None] = mapped_column(Moment)
    error: Mapped[str | None] = mapped_column(String(ERROR_MAX_LENGTH))


Index("ix_generation_jobs_state_id", GenerationJobRow.state, GenerationJobRow.id)
Index("ix_generation_jobs_finished_at", GenerationJobRow.finished_at)
Index("ix_generation_jobs_requested_by", GenerationJobRow.requested_by)
