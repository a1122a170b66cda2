"""The list of generation jobs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from msgspec import UNSET
from sqlalchemy import ColumnElement, FromClause, Subquery, true

from application.administration.criteria import JobCriteria, JobSort
from application.administration.entries import JobEntry
from infrastructure.persistence.lists.conditions import Column, equals, refers_to
from infrastructure.persistence.lists.sql_list import SqlList
from infrastructure.persistence.lists.users import is_of_user_like
from infrastructure.persistence.models.accounts import UserRow
from infrastructure.persistence.models.generation import GenerationJobRow
from infrastructure.persistence.queries.generation import OPEN


class SqlJobList(SqlList[JobEntry, JobCriteria, JobSort]):
    """Generation jobs in an SQL database, with the names of those who asked for them."""

    row_type = GenerationJobRow
    entry_type = JobEntry

    def conditions(self, where: JobCriteria) -> Sequence[ColumnElement[bool]]:
        state = UNSET if where.state is UNSET else where.state.value
        kind = UNSET if where.kind is UNSET else where.kind.value
        return [
            is_of_user_like(where.text, GenerationJobRow.requested_by),
            equals(state, GenerationJobRow.state),
            GenerationJobRow.state.in_(OPEN) if where.is_open else true(),
            equals(kind, GenerationJobRow.kind),
            refers_to(where.requested_by, GenerationJobRow.requested_by),
        ]

    def looked_up(self, base: FromClause, shown: Subquery) -> tuple[Sequence[Column], FromClause]:
        columns = [
            GenerationJobRow.id,
            GenerationJobRow.kind,
            GenerationJobRow.style,
            GenerationJobRow.requested,
            GenerationJobRow.produced,
            GenerationJobRow.state,
            GenerationJobRow.requested_by,
            UserRow.username,
            GenerationJobRow.queued_at,
            GenerationJobRow.started_at,
            GenerationJobRow.finished_at,
            GenerationJobRow.attempts,
            GenerationJobRow.error,
            GenerationJobRow.version,
        ]
        source = base.outerjoin(GenerationJobRow, GenerationJobRow.id == shown.c.id).outerjoin(
            UserRow, UserRow.id == GenerationJobRow.requested_by
        )
        return columns, source

    def _entry(self, values: Sequence[Any]) -> JobEntry:
        fields = dict(zip(JobEntry.__struct_fields__, values, strict=True))
        return msgspec.convert(fields, JobEntry)
