"""The audit log as it is read."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from functools import cache
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Select, bindparam, select

from application.audit.ports import AuditQueries
from application.audit.views import ALL_ENTRIES, AuditEntryView, AuditFilter
from application.pagination import Page, Window
from domain.audit import AuditEntryNotFound
from infrastructure.persistence.models.audit import AuditEntryRow
from infrastructure.persistence.queries import selection
from infrastructure.persistence.reader import Reader
from infrastructure.persistence.values import is_possible_id, is_possible_text

_LATEST_FIRST = ("occurred_at", "id")


class SqlAuditQueries(AuditQueries):
    """The audit log read from an SQL database."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    async def get(self, entry_id: int) -> AuditEntryView:
        row = None
        if is_possible_id(entry_id):
            row = await self._reader.one_or_none(_one(), {"id": entry_id})
        if row is None:
            raise AuditEntryNotFound(id=entry_id)
        return _view(row)

    async def page(self, window: Window, where: AuditFilter = ALL_ENTRIES) -> Page[AuditEntryView]:
        if not _can_be_met(where):
            return Page(items=[], total=0)
        values = {
            name: value.value if isinstance(value, StrEnum) else value
            for name, value in msgspec.structs.asdict(where).items()
            if value is not None
        }
        statement = _page(frozenset(values))
        rows = await self._reader.all(statement, selection.parameters(window, **values))
        items = [_view(row[1:]) for row in rows if row[1] is not None]
        return Page(items=items, total=rows[0][0])


def _can_be_met(where: AuditFilter) -> bool:
    """Whether a database can be asked for this at all."""
    ids = (where.actor_id, where.object_id)
    return is_possible_text(where.actor_name or "") and all(
        is_possible_id(value) for value in ids if value is not None
    )


def _view(values: Sequence[Any]) -> AuditEntryView:
    fields = dict(zip(AuditEntryView.__struct_fields__, values, strict=True))
    fields["changes"] = msgspec.json.decode(fields["changes"])
    return msgspec.convert(fields, AuditEntryView)


@cache
def _one() -> Select[Any]:
    return select(*selection.columns(AuditEntryRow, AuditEntryView)).where(
        AuditEntryRow.id == bindparam("id", type_=AuditEntryRow.id.type)
    )


@cache
def _page(names: frozenset[str]) -> Select[Any]:
    conditions = [_condition(name) for name in sorted(names)]
    return selection.page_statement(
        AuditEntryRow, AuditEntryView, *conditions, order=_LATEST_FIRST, latest_first=True
    )


def _condition(name: str) -> ColumnElement[bool]:
    """The condition that a field of the filter sets, whose value is the parameter of its name."""
    moment: Any = AuditEntryRow.occurred_at
    column: Any = moment if name in {"since", "until"} else getattr(AuditEntryRow, name)
    value: Any = bindparam(name, type_=column.type)
    conditions: dict[str, Any] = {"since": column >= value, "until": column < value}
    condition: ColumnElement[bool] = conditions.get(name, column == value)
    return condition
