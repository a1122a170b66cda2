"""A category: a node of a tree that films stand in."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from domain import rules
from domain.errors import Conflict, NotFound
from domain.rules import UNSAVED, Rule

NAME_MAX_LENGTH = 100

RULES: dict[str, Rule] = {"name": rules.text(min_length=1, max_length=NAME_MAX_LENGTH)}


class CategoryNotFound(NotFound):
    """There is no category with this id."""

    code = "category-not-found"


class CategoryInUse(Conflict):
    """A category that films or other categories refer to stays."""

    code = "category-in-use"


class CategoriesInUse(CategoryInUse):
    """Some of many categories have to stay; ``names`` says which."""

    code = "categories-in-use"


class CategoryCycle(Conflict):
    """A category cannot become its own ancestor."""

    code = "category-cycle"


@dataclass(slots=True, kw_only=True)
class Category:
    """A category; names need not differ, the owner may be gone."""

    id: int = UNSAVED
    name: str
    parent_id: int | None = None
    owner_id: int | None = None
    created_at: datetime
    updated_at: datetime
    version: int = 1

    @classmethod
    def create(
        cls, *, name: str, parent_id: int | None, owner_id: int | None, now: datetime
    ) -> Category:
        """A new category below ``parent_id``, or at the top; raises ``Invalid`` for a bad name."""
        rules.ensure(RULES, {"name": name})
        return cls(
            name=name, parent_id=parent_id, owner_id=owner_id, created_at=now, updated_at=now
        )

    def rename(self, name: str, *, now: datetime) -> None:
        """Give the category another name."""
        rules.ensure(RULES, {"name": name})
        self.name = name
        self._changed(now)

    def move(self, parent_id: int | None, *, ancestors: Collection[int], now: datetime) -> None:
        """Put the category below another one, whose ancestors (itself included) are given.

        Raises ``CategoryCycle`` when this category is among them.
        """
        if parent_id is not None and self.id in ancestors:
            raise CategoryCycle(id=self.id, parent_id=parent_id)
        self.parent_id = parent_id
        self._changed(now)

    def ensure_unused(self, *, films: int, children: int) -> None:
        """Raise ``CategoryInUse`` when films or categories refer to this one."""
        if films or children:
            raise CategoryInUse(id=self.id, films=films, children=children)

    def _changed(self, now: datetime) -> None:
        self.updated_at = now
        self.version += 1
