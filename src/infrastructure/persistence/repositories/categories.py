"""The categories inside a unit of work."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import func, select

from application.categories.ports import CategoryRepository
from domain.categories import Category, CategoryInUse, CategoryNotFound
from domain.text import collation_key, fold
from infrastructure.persistence.failures import references_checked
from infrastructure.persistence.models.categories import NAME_SORT_KEY_MAX_LENGTH, CategoryRow
from infrastructure.persistence.repositories.rows import (
    Values,
    VersionedRows,
    chunks,
)
from infrastructure.persistence.transaction import Transaction
from infrastructure.persistence.values import ensure_possible_ids, is_possible_id

_TREE_LOCK = 0x66696C6D_00000002
"""Who moves categories holds PostgreSQL's advisory lock of this number."""


class SqlCategoryRepository(CategoryRepository):
    """Categories in an SQL database."""

    def __init__(self, transaction: Transaction) -> None:
        self._rows = VersionedRows(CategoryRow, transaction)

    async def add(self, category: Category) -> None:
        _ensure_possible_references(category)
        with references_checked(parent_id=category.parent_id, owner_id=category.owner_id):
            category.id = await self._rows.insert(to_values(category))

    async def exists(self, category_id: int) -> bool:
        return await self._rows.has(category_id)

    async def add_many(self, categories: Sequence[Category]) -> None:
        with references_checked():
            await self._rows.insert_many(categories, to_values)

    async def get(self, category_id: int) -> Category:
        row = await self._rows.find(category_id)
        if row is None:
            raise CategoryNotFound(id=category_id)
        return to_category(row)

    async def save(self, category: Category) -> None:
        _ensure_possible_references(category)
        with references_checked(parent_id=category.parent_id, owner_id=category.owner_id):
            await self._rows.save(to_values(category), category.id, version=category.version)

    async def remove(self, category_id: int) -> None:
        with references_checked(CategoryInUse, id=category_id):
            if not await self._rows.remove(category_id):
                raise CategoryNotFound(id=category_id)

    async def lock_tree(self) -> None:
        await self._rows.wait_for_others(_TREE_LOCK)

    async def lineage(self, category_id: int) -> list[int]:
        if not is_possible_id(category_id):
            return []
        start = (
            select(CategoryRow.id, CategoryRow.parent_id)
            .where(CategoryRow.id == category_id)
            .cte("lineage", recursive=True)
        )
        # UNION drops what was found before, so that even a circle has an end.
        lineage = start.union(
            select(CategoryRow.id, CategoryRow.parent_id).where(CategoryRow.id == start.c.parent_id)
        )
        rows = await self._rows.select(select(lineage.c.id, lineage.c.parent_id))
        return _upwards(category_id, {row.id: row.parent_id for row in rows})

    async def count_children(self, category_id: int) -> int:
        if not is_possible_id(category_id):
            return 0
        statement = select(func.count()).where(CategoryRow.parent_id == category_id)
        return await self._rows.scalar(statement) or 0

    async def ids_by_folded_name(self, names: Collection[str]) -> dict[str, int]:
        found: dict[str, int] = {}
        for some in chunks(names):
            statement = (
                select(CategoryRow.name_folded, func.min(CategoryRow.id).label("smallest"))
                .where(CategoryRow.name_folded.in_(some))
                .group_by(CategoryRow.name_folded)
            )
            rows = await self._rows.select(statement)
            found.update({row.name_folded: row.smallest for row in rows})
        return found


def to_values(category: Category) -> Values:
    """The values of the columns of a category, but for its id."""
    return {
        "name": category.name,
        "name_folded": fold(category.name),
        "name_sort_key": collation_key(category.name)[:NAME_SORT_KEY_MAX_LENGTH],
        "parent_id": category.parent_id,
        "owner_id": category.owner_id,
        "created_at": category.created_at,
        "updated_at": category.updated_at,
        "version": category.version,
    }


def to_category(row: CategoryRow) -> Category:
    """The category of a row."""
    return Category(
        id=row.id,
        name=row.name,
        parent_id=row.parent_id,
        owner_id=row.owner_id,
        created_at=row.created_at,
        updated_at=row.updated_at,
        version=row.version,
    )


def _upwards(category_id: int, parents: dict[int, int | None]) -> list[int]:
    lineage = []
    current: int | None = category_id
    while current in parents:
        lineage.append(current)
        current = parents.pop(current)
    return lineage


def _ensure_possible_references(category: Category) -> None:
    ensure_possible_ids(parent_id=category.parent_id, owner_id=category.owner_id)
