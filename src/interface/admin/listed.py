"""Views of the lists that the gallery keeps for administrators."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Any, Generic, TypeVar

from application.administration.criteria import Criteria, Sorting
from application.administration.entries import Choice
from application.administration.lists import AdministratorList, AdministratorPicker
from application.pagination import Page, Window
from domain.access import Actor
from interface.admin.deeds import MOST_NAMED, Named
from interface.admin.model_views import GalleryView
from interface.admin.rows import Asked
from interface.admin.words import Words

EntryT = TypeVar("EntryT")
CriteriaT = TypeVar("CriteriaT", bound=Criteria)
SortT = TypeVar("SortT", bound=Enum)


class ListedView(GalleryView, Generic[EntryT, CriteriaT, SortT]):
    """Rows of one of the lists; columns named like a sort key of the list are sorted by it."""

    picker: AdministratorPicker | None = None

    def __init__(self, words: Words, entries: AdministratorList[EntryT, CriteriaT, SortT]) -> None:
        self.entries = entries
        self.sortable_fields = [str(sort.value) for sort in entries.sorts]
        usual = entries.usual
        self.fields_default_sort = [(str(usual.by.value), usual.descending)]
        super().__init__(words)

    def criteria(self, text: str, asked: Mapping[str, Any]) -> CriteriaT:
        """What rows must meet; the filters are named like the criteria."""
        return type(self.entries.everything)(text=text, **asked)

    async def page(self, actor: Actor, window: Window, asked: Asked) -> Page[Any]:
        """The rows in the window that meet the criteria."""
        sorting = self.entries.usual
        if asked.sorts:
            (name, direction), *_ = asked.sorts
            sorting = Sorting(self.entries.sorts(name), direction == "desc")
        return await self.entries.page(
            actor,
            window,
            where=self.criteria(asked.text, asked.filters),
            sorting=sorting,
            whole_texts=asked.whole_texts,
        )

    async def one(self, actor: Actor, number: int) -> Any:
        """One row, whole."""
        return await self.entries.get(actor, number)

    async def choices(self, actor: Actor, text: str, ids: Sequence[int]) -> list[Choice]:
        """What the picker of such objects offers."""
        if self.picker is None:
            return []
        return await (self.picker.some(actor, ids) if ids else self.picker.find(actor, text))

    async def _named(self, actor: Actor, ids: Sequence[int]) -> list[Named]:
        """The first of some rows, as a question names them."""
        rows = await self.entries.some(actor, ids[:MOST_NAMED])
        return [Named(text=self.name_of(row), key=self.key, id=_id(row)) for row in rows]


def _id(row: Any) -> int:
    number: int = row.id
    return number
