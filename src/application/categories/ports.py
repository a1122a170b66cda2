"""How categories are kept and found."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Protocol

from application.categories.views import CategoryView
from application.pagination import Page, Window
from domain.categories import Category


class CategoryRepository(Protocol):
    """The categories inside a unit of work."""

    async def add(self, category: Category) -> None:
        """Store a new category and give it its id.

        Raises ``domain.errors.Conflict`` when its owner or parent does not exist (any more).
        """
        ...

    async def exists(self, category_id: int) -> bool:
        """Whether there is a category with this id; any integer is a fair question."""
        ...

    async def add_many(self, categories: Sequence[Category]) -> None:
        """Store new categories in one go; their ids stay unknown here."""
        ...

    async def get(self, category_id: int) -> Category:
        """Return the category, for change; raises ``CategoryNotFound``."""
        ...

    async def save(self, category: Category) -> None:
        """Store a changed category.

        Raises ``EditConflict`` when the stored version is not the one before this change.
        """
        ...

    async def remove(self, category_id: int) -> None:
        """Remove the category.

        Raises ``CategoryNotFound``, or ``CategoryInUse`` when something refers to it.
        """
        ...

    async def lock_tree(self) -> None:
        """Wait until no other unit of work can move a category before this one ends."""
        ...

    async def lineage(self, category_id: int) -> list[int]:
        """The ids of the category and of its ancestors, upwards; empty when it does not exist."""
        ...

    async def count_children(self, category_id: int) -> int:
        """How many categories stand directly below this one."""
        ...

    async def ids_by_folded_name(self, names: Collection[str]) -> dict[str, int]:
        """The smallest id for each of these names, folded by ``domain.text.fold``."""
        ...


class CategoryQueries(Protocol):
    """Categories as they are read, without a unit of work."""

    async def get(self, category_id: int) -> CategoryView:
        """Return the category; raises ``CategoryNotFound``."""
        ...

    async def exists(self, category_id: int) -> bool:
        """Whether there is a category with this id; any integer is a fair question."""
        ...

    async def count(self) -> int:
        """How many categories there are."""
        ...

    async def page(self, window: Window) -> Page[CategoryView]:
        """The categories in the window, by id, with the number of all."""
        ...

    async def names(self, window: Window) -> list[str]:
        """The names in the window, by the categories' ids."""
        ...
