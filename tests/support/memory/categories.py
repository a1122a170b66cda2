"""Categories in memory."""

from __future__ import annotations

import copy
from collections.abc import Collection, Sequence

import msgspec

from application.categories.ports import CategoryQueries, CategoryRepository
from application.categories.views import CategoryView
from application.pagination import Page, Window
from domain.categories import Category, CategoryInUse, CategoryNotFound
from domain.errors import Conflict
from domain.text import fold
from tests.support.memory.store import MemoryState, MemoryStore, save_next_version
from tests.support.memory.window import seen_through


class MemoryCategoryRepository(CategoryRepository):
    """The categories of one state."""

    def __init__(self, state: MemoryState) -> None:
        self._state = state

    async def add(self, category: Category) -> None:
        self._ensure_references(category)
        self._state.categories.add(category)

    async def add_many(self, categories: Sequence[Category]) -> None:
        for category in categories:
            await self.add(copy.copy(category))

    async def exists(self, category_id: int) -> bool:
        return category_id in self._state.categories

    async def get(self, category_id: int) -> Category:
        category = self._state.categories.find(category_id)
        if category is None:
            raise CategoryNotFound(id=category_id)
        return category

    async def save(self, category: Category) -> None:
        self._ensure_references(category)
        save_next_version(self._state.categories, category)

    async def remove(self, category_id: int) -> None:
        children = await self.count_children(category_id)
        films = self._state.films.where(lambda film: film.category_id == category_id)
        if children or films:
            raise CategoryInUse(id=category_id, films=len(films), children=children)
        if not self._state.categories.remove(category_id):
            raise CategoryNotFound(id=category_id)

    async def lock_tree(self) -> None:
        """Nothing to wait for: one unit of work runs at a time."""

    async def lineage(self, category_id: int) -> list[int]:
        lineage = []
        category = self._state.categories.find(category_id)
        while category is not None:
            lineage.append(category.id)
            parent_id = category.parent_id
            category = None if parent_id is None else self._state.categories.find(parent_id)
        return lineage

    async def count_children(self, category_id: int) -> int:
        children = self._state.categories.where(lambda category: category.parent_id == category_id)
        return len(children)

    async def ids_by_folded_name(self, names: Collection[str]) -> dict[str, int]:
        newest_first = reversed(self._state.categories.all())
        ids = {fold(category.name): category.id for category in newest_first}
        return {name: ids[name] for name in names if name in ids}

    def _ensure_references(self, category: Category) -> None:
        parent_is_there = category.parent_id is None or category.parent_id in self._state.categories
        owner_is_there = category.owner_id is None or category.owner_id in self._state.users
        if not (parent_is_there and owner_is_there):
            raise Conflict(parent_id=category.parent_id, owner_id=category.owner_id)


class MemoryCategoryQueries(CategoryQueries):
    """The categories that are committed."""

    def __init__(self, store: MemoryStore) -> None:
        self._store = store

    async def get(self, category_id: int) -> CategoryView:
        category = (await self._store.read()).categories.find(category_id)
        if category is None:
            raise CategoryNotFound(id=category_id)
        return _view(category)

    async def exists(self, category_id: int) -> bool:
        return category_id in (await self._store.read()).categories

    async def count(self) -> int:
        return len((await self._store.read()).categories)

    async def page(self, window: Window) -> Page[CategoryView]:
        categories = (await self._store.read()).categories.all()
        return Page(
            items=[_view(category) for category in seen_through(window, categories)],
            total=len(categories),
        )

    async def names(self, window: Window) -> list[str]:
        categories = (await self._store.read()).categories.all()
        return [category.name for category in seen_through(window, categories)]


def _view(category: Category) -> CategoryView:
    return msgspec.convert(category, CategoryView, from_attributes=True)
