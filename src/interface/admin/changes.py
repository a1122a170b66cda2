"""What a change did, field by field, as the reader of the audit log sees it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as dc_field
from datetime import datetime
from typing import Any, TypeAlias

from starlette.requests import Request
from starlette_admin.i18n import format_datetime, get_tzinfo
from starlette_admin.types import RequestAction

from application.administration.lists import AdministratorPicker
from domain.audit import Change, Changes, Value
from interface.admin.asking import actor_of
from interface.admin.deeds import Named
from interface.admin.fields import Line, written

Names: TypeAlias = Mapping[str, Mapping[int, str]]
"""What objects are called, by the key of their view and their id."""


@dataclass
class ChangesField(Line):
    """What was before and after.

    ``labels`` tell what a field is called, ``choices`` what its values are called. Fields in
    ``keys`` hold ids of objects that this view shows, and ``pickers`` know the names of such.
    """

    labels: Mapping[str, str] = dc_field(default_factory=dict)
    choices: Mapping[str, Mapping[str, str]] = dc_field(default_factory=dict)
    moments: frozenset[str] = frozenset()
    keys: Mapping[str, str] = dc_field(default_factory=dict)
    pickers: Mapping[str, AdministratorPicker] = dc_field(default_factory=dict)
    list_template: str = "fields/list/changes.html"
    detail_template: str = "fields/list/changes.html"

    async def serialize_value(self, request: Request, value: Any) -> Any:
        """Pages call everything what it is called elsewhere; files have what is stored."""
        if request.state.action == RequestAction.EXPORT:
            return json.dumps(value, ensure_ascii=False)
        names = await self._names(request, value)
        return [
            {
                "name": self.labels.get(name, name),
                "before": self._shown(name, before, names),
                "after": self._shown(name, after, names),
            }
            for name, (before, after) in value.items()
        ]

    async def _names(self, request: Request, changes: Changes) -> Names:
        """The names of what is referred to; one question for each kind of object."""
        wanted: dict[str, set[int]] = {}
        for name, change in changes.items():
            if name in self.keys:
                wanted.setdefault(self.keys[name], set()).update(_ids(change))
        actor = actor_of(request)
        return {
            key: {each.id: each.label for each in await self.pickers[key].some(actor, ids)}
            for key, ids in wanted.items()
            if ids
        }

    def _shown(self, field: str, value: Value, names: Names) -> object:
        if field in self.keys and isinstance(value, int):
            key = self.keys[field]
            return Named(text=names[key].get(value, ""), key=key, id=value)
        if field in self.moments and isinstance(value, str):
            return format_datetime(datetime.fromisoformat(value), "medium", get_tzinfo())
        if isinstance(value, float):
            return written(value, RequestAction.DETAIL)
        return self.choices.get(field, {}).get(str(value), value)


def _ids(change: Change) -> set[int]:
    return {value for value in change if isinstance(value, int)}
