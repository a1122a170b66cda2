"""The list of categories, in the order of their tree."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    FromClause,
    Select,
    Subquery,
    Text,
    case,
    cast,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.orm import aliased

from application.administration.criteria import CategoryCriteria, CategorySort
from application.administration.entries import CategoryEntry
from infrastructure.persistence.lists.conditions import Column, holds, refers_to
from infrastructure.persistence.lists.sql_list import SqlList
from infrastructure.persistence.models.accounts import UserRow
from infrastructure.persistence.models.categories import CategoryRow
from infrastructure.persistence.models.films import FilmRow

MOST_LEVELS = 100
"""How deep the tree is followed."""

MOST_NAMES = 20
"""How many categories a path names."""

_BEFORE_RANKS = 1_000_000_000
"""Added to a rank, it makes all ranks texts of the same length that begin with the digit 1."""

_LAST = "9"


class SqlCategoryList(SqlList[CategoryEntry, CategoryCriteria, CategorySort]):
    """Categories in an SQL database, with their places in the tree and the numbers of films."""

    row_type = CategoryRow
    entry_type = CategoryEntry

    def conditions(self, where: CategoryCriteria) -> Sequence[ColumnElement[bool]]:
        return [
            holds(where.text, CategoryRow.name_folded),
            refers_to(where.parent_id, CategoryRow.parent_id),
        ]

    def found(self, by: CategorySort) -> Select[Any]:
        return places_in_tree() if by is CategorySort.TREE else super().found(by)

    def looked_up(self, base: FromClause, shown: Subquery) -> tuple[Sequence[Column], FromClause]:
        path = paths_of(shown)
        films = select(func.count()).where(FilmRow.category_id == shown.c.id)
        columns = [
            CategoryRow.id,
            CategoryRow.name,
            CategoryRow.parent_id,
            path.c.depth,
            path.c.path,
            films.scalar_subquery(),
            CategoryRow.owner_id,
            UserRow.username,
            CategoryRow.created_at,
            CategoryRow.updated_at,
            CategoryRow.version,
        ]
        source = (
            base.outerjoin(CategoryRow, CategoryRow.id == shown.c.id)
            .outerjoin(path, path.c.id == shown.c.id)
            .outerjoin(UserRow, UserRow.id == CategoryRow.owner_id)
        )
        return columns, source


def places_in_tree() -> Select[Any]:
    """The ids of all categories, each with its ``place``: after those above, before those below.

    What stands deeper than the tree is followed, or in a circle, comes last.
    """
    tree = _tree()
    place = func.coalesce(tree.c.path, literal(_LAST))
    return select(CategoryRow.id, place.label("place")).outerjoin(tree, tree.c.id == CategoryRow.id)


def _tree() -> CTE:
    """The place of each category in the tree: the ranks of those above it and its own in one."""
    rank = func.row_number().over(order_by=(CategoryRow.name_sort_key, CategoryRow.id))
    ranked = select(
        CategoryRow.id,
        CategoryRow.parent_id,
        cast(rank + _BEFORE_RANKS, Text).label("rank"),
    ).cte("ranked")
    tree = (
        select(ranked.c.id, literal(0).label("depth"), ranked.c.rank.label("path"))
        .where(ranked.c.parent_id.is_(None))
        .cte("tree", recursive=True)
    )
    return tree.union_all(
        select(ranked.c.id, tree.c.depth + 1, tree.c.path + ranked.c.rank)
        .join_from(ranked, tree, ranked.c.parent_id == tree.c.id)
        .where(tree.c.depth < MOST_LEVELS)
    )


def paths_of(shown: Subquery) -> Subquery:
    """How many categories stand above these (``depth``), and their names from the top (``path``).

    It goes upwards from each, for so many levels at most, even in a circle.
    """
    parent = aliased(CategoryRow, name="parent")
    start = (
        select(
            CategoryRow.id,
            CategoryRow.parent_id,
            literal(0).label("depth"),
            cast(CategoryRow.name, Text).label("path"),
        )
        .join_from(shown, CategoryRow, CategoryRow.id == shown.c.id)
        .cte("upwards", recursive=True)
    )
    longer = case(
        (start.c.depth + 1 < MOST_NAMES, parent.name + " / " + start.c.path),
        (start.c.depth + 1 == MOST_NAMES, "… / " + start.c.path),
        else_=start.c.path,
    )
    upwards = start.union_all(
        select(start.c.id, parent.parent_id, start.c.depth + 1, longer)
        .join_from(start, parent, parent.id == start.c.parent_id)
        .where(start.c.depth < MOST_LEVELS)
    )
    at_the_top = or_(upwards.c.parent_id.is_(None), upwards.c.depth == MOST_LEVELS)
    return select(upwards.c.id, upwards.c.depth, upwards.c.path).where(at_the_top).subquery("paths")
