"""Lists of rows: searched, narrowed, sorted and shown page by page."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, TypeAlias

from starlette.datastructures import QueryParams
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette_admin.filters import FilterGroup, FilterRule
from starlette_admin.types import FilterChip, ListParams
from starlette_admin.views import BaseModelView

from application.pagination import MAX_OFFSET, Page, Window
from domain.access import Actor
from domain.errors import Invalid, NotFound
from domain.rules import unstorable
from interface.admin.asking import actor_of, row_id, row_ids
from interface.admin.filters import ListFilter

Sorts: TypeAlias = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a list is asked for: the values of its filters by their names, text, order."""

    text: str = ""
    filters: Mapping[str, Any] = field(default_factory=dict)
    sorts: Sorts = ()
    whole_texts: bool = False


class RowsView(BaseModelView):
    """Rows that a part of the gallery lists and finds; nothing is known of tables here."""

    pk_attr = "id"
    can_search = True
    list_filters: Sequence[ListFilter] = ()

    @abstractmethod
    async def page(self, actor: Actor, window: Window, asked: Asked) -> Page[Any]:
        """The rows in the window that are asked for, with the number of all such."""

    @abstractmethod
    async def one(self, actor: Actor, number: int) -> Any:
        """One row, whole; raises the ``…NotFound`` of its kind."""

    async def find_all(
        self,
        request: Request,
        skip: int = 0,
        limit: int = 100,
        q: str | None = None,
        sorts: Sorts | None = None,
        filters: FilterGroup | None = None,
    ) -> Sequence[Any]:
        """The rows of a page; of a file, as many as one may have."""
        is_file = limit < 0
        most = request.state.export_config.max_rows if is_file else limit
        window = Window(limit=most, offset=min(skip, MAX_OFFSET))
        asked = _asked(q, filters, sorts or (), whole_texts=is_file)
        found = await self.page(actor_of(request), window, asked)
        request.state.total = found.total
        return found.items

    async def count(
        self, request: Request, q: str | None = None, filters: FilterGroup | None = None
    ) -> int:
        """How many rows there are, which the page of a list has told already."""
        total: int | None = getattr(request.state, "total", None)
        if total is None:
            asked = _asked(q, filters, ())
            total = (await self.page(actor_of(request), Window(limit=0), asked)).total
        return total

    async def find_by_pk(self, request: Request, pk: Any) -> Any:
        """The row that an address names, if there is one."""
        number = row_id(pk)
        if number is None:
            return None
        try:
            return await self.one(actor_of(request), number)
        except NotFound:
            return None

    async def find_by_pks(self, request: Request, pks: list[Any]) -> Sequence[Any]:
        """The rows that an address names; unknown ones are left out."""
        found = [await self.find_by_pk(request, str(number)) for number in row_ids(pks)]
        return [row for row in found if row is not None]

    def used_filters(self, request: Request) -> int:
        """How many filters narrow the list."""
        names = [filter_.names for filter_ in self.list_filters]
        return sum(any(map(request.query_params.get, each)) for each in names)

    def _parse_filter_param(
        self, request: Request, query_params: Mapping[str, str] | None = None
    ) -> FilterGroup:
        """What the fields of the filters ask for."""
        sent = request.query_params if query_params is None else query_params
        group = FilterGroup()
        for filter_ in self.list_filters:
            value = filter_.read(sent)
            if value is not None:
                group.rules.append(FilterRule(field=filter_.name, filter="is", value=value))
        return group

    def _parse_list_params(
        self, request: Request, query_params: QueryParams | None = None
    ) -> ListParams:
        """As the library reads them, but for a page that no list can have."""
        params = super()._parse_list_params(request, query_params)
        if params.page > MAX_OFFSET:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        return params

    def _active_filter_chips(
        self, request: Request, list_params: ListParams
    ) -> tuple[str, list[FilterChip]]:
        """The form of the filters shows them itself."""
        return "and", []

    def _filter_builder_fields(self, request: Request) -> list[dict[str, Any]]:
        """There is a form of filters instead."""
        return []


def _asked(
    text: str | None, filters: FilterGroup | None, sorts: Sorts, *, whole_texts: bool = False
) -> Asked:
    """Raises ``Invalid`` for text that no row can hold."""
    if text and (violation := unstorable(text)):
        raise Invalid.single("text", violation.code)
    used = {rule.field: rule.value for rule in _rules(filters)}
    return Asked(text=text or "", filters=used, sorts=sorts, whole_texts=whole_texts)


def _rules(filters: FilterGroup | None) -> list[FilterRule]:
    rules = filters.rules if filters else []
    return [rule for rule in rules if isinstance(rule, FilterRule)]
