"""Lists in memory in general, and what criteria mean there."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any, Generic, TypeVar

import msgspec
from msgspec import UNSET

from application.administration.criteria import Criteria, Range, Sorting, SortT
from application.administration.entries import EXCERPT_LENGTH
from application.administration.ports import ListQueries
from application.pagination import Page, Window
from domain.text import fold, fold_passage
from tests.support.memory.store import MemoryState, MemoryStore
from tests.support.memory.window import seen_through

EntryT = TypeVar("EntryT", bound=msgspec.Struct)
CriteriaT = TypeVar("CriteriaT", bound=Criteria)


class MemoryList(ListQueries[EntryT, CriteriaT, SortT], Generic[EntryT, CriteriaT, SortT]):
    """A list of what is committed."""

    passages: tuple[str, ...] = ()

    def __init__(self, store: MemoryStore) -> None:
        self._store = store

    def entries(self, state: MemoryState) -> list[Any]:
        """Every entry of the list."""
        raise NotImplementedError

    def meets(self, state: MemoryState, entry: Any, where: CriteriaT) -> bool:
        raise NotImplementedError

    def place(self, state: MemoryState, by: SortT) -> Callable[[Any], Any]:
        return lambda entry: getattr(entry, by.value)

    async def page(
        self,
        window: Window,
        *,
        where: CriteriaT,
        sorting: Sorting[SortT],
        whole_texts: bool = False,
    ) -> Page[EntryT]:
        state = await self._store.read()
        found = [entry for entry in self.entries(state) if self.meets(state, entry, where)]
        place = self.place(state, sorting.by)
        found.sort(key=lambda entry: (place(entry), entry.id), reverse=sorting.descending)
        seen = seen_through(window, found)
        items = seen if whole_texts else [self._shortened(entry) for entry in seen]
        return Page(items=list(items), total=len(found))

    async def some(self, ids: Collection[int]) -> list[EntryT]:
        entries = self.entries(await self._store.read())
        return sorted((entry for entry in entries if entry.id in ids), key=lambda entry: entry.id)

    def _shortened(self, entry: Any) -> Any:
        texts = {field: getattr(entry, field)[:EXCERPT_LENGTH] for field in self.passages}
        return msgspec.structs.replace(entry, **texts)


def holds(text: str, *values: str) -> bool:
    return any(fold(text) in fold_passage(value) for value in values)


def is_the(wanted: object, value: object) -> bool:
    return wanted is UNSET or wanted == value


def within(values: Range[Any], value: Any) -> bool:
    return (values.least is None or values.least <= value) and (
        values.most is None or value <= values.most
    )
