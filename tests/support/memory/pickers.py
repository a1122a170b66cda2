"""Pickers in memory."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from application.administration.entries import Choice
from application.administration.ports import Picker
from domain.text import collation_key, fold
from tests.support.memory import lists
from tests.support.memory.store import MemoryState, MemoryStore


class MemoryPicker(Picker):
    """Choices among what is committed: (id, label, what is searched, place)."""

    def __init__(self, store: MemoryStore) -> None:
        self._store = store

    def choices(self, state: MemoryState) -> list[tuple[int, str, str, Any]]:
        raise NotImplementedError

    async def find(self, text: str, *, limit: int) -> list[Choice]:
        wanted = fold(text)
        found = sorted(
            (not fold(searched).startswith(wanted), place, row_id, label)
            for row_id, label, searched, place in self.choices(await self._store.read())
            if wanted in fold(searched)
        )
        return [Choice(id=row_id, label=label) for _, _, row_id, label in found[:limit]]

    async def some(self, ids: Collection[int]) -> list[Choice]:
        choices = self.choices(await self._store.read())
        return [Choice(id=row_id, label=label) for row_id, label, _, _ in choices if row_id in ids]


class MemoryFilmPicker(MemoryPicker):
    def choices(self, state: MemoryState) -> list[tuple[int, str, str, Any]]:
        return [
            (film.id, film.title, film.title, collation_key(film.title))
            for film in state.films.all()
        ]


class MemoryCategoryPicker(MemoryPicker):
    def choices(self, state: MemoryState) -> list[tuple[int, str, str, Any]]:
        return [
            (
                category.id,
                lists.path(state, category.id),
                category.name,
                lists.place_in_tree(state, category.id),
            )
            for category in state.categories.all()
        ]


class MemoryUserPicker(MemoryPicker):
    def choices(self, state: MemoryState) -> list[tuple[int, str, str, Any]]:
        return [
            (user.id, user.username, lists.names(user), fold(lists.names(user)))
            for user in state.users.all()
        ]
