"""The rules of categories."""

from __future__ import annotations

from datetime import timedelta

import pytest

from domain.categories import Category, CategoryCycle, CategoryInUse
from domain.errors import Invalid
from domain.rules import UNSAVED
from tests.support.builders import NOON, a_category

LATER = NOON + timedelta(hours=1)


def test_a_new_category_stands_below_its_parent_and_belongs_to_its_owner() -> None:
    assert Category.create(name="Нуар", parent_id=3, owner_id=7, now=NOON) == Category(
        id=UNSAVED,
        name="Нуар",
        parent_id=3,
        owner_id=7,
        created_at=NOON,
        updated_at=NOON,
        version=1,
    )


@pytest.mark.parametrize(
    ("name", "code"),
    [("", "text-blank"), (" ", "text-blank"), ("я" * 101, "text-too-long"), ("\x00", "text-nul")],
)
def test_a_category_with_a_bad_name_is_neither_made_nor_renamed(name: str, code: str) -> None:
    category = a_category()

    with pytest.raises(Invalid) as made:
        Category.create(name=name, parent_id=None, owner_id=None, now=NOON)
    with pytest.raises(Invalid) as renamed:
        category.rename(name, now=LATER)

    assert category == a_category()
    for caught in (made, renamed):
        assert [(problem.field, problem.violation.code) for problem in caught.value.problems] == [
            ("name", code)
        ]


@pytest.mark.parametrize("name", ["я", "я" * 100])
def test_a_name_has_one_to_100_letters(name: str) -> None:
    assert Category.create(name=name, parent_id=None, owner_id=None, now=NOON).name == name


def test_renaming_changes_the_name_and_no_more() -> None:
    category = a_category(id=5, parent_id=3, owner_id=7)

    category.rename("Драма", now=LATER)

    assert category == a_category(
        id=5, parent_id=3, owner_id=7, name="Драма", updated_at=LATER, version=2
    )


def test_a_category_moves_below_another_one_and_back_to_the_top() -> None:
    category = a_category(id=5)

    category.move(3, ancestors=[3, 1], now=NOON)
    below = category.parent_id
    category.move(None, ancestors=[], now=LATER)

    assert below == 3
    assert category == a_category(id=5, updated_at=LATER, version=3)


@pytest.mark.parametrize("ancestors", [[5], [3, 5, 1]])
def test_a_category_cannot_become_its_own_ancestor(ancestors: list[int]) -> None:
    category = a_category(id=5)

    with pytest.raises(CategoryCycle) as caught:
        category.move(ancestors[0], ancestors=ancestors, now=LATER)

    assert category == a_category(id=5)
    assert caught.value.params == {"id": 5, "parent_id": ancestors[0]}


def test_a_category_that_nothing_refers_to_is_unused() -> None:
    a_category().ensure_unused(films=0, children=0)


@pytest.mark.parametrize(("films", "children"), [(1, 0), (0, 1), (2, 3)])
def test_a_category_with_films_or_children_is_in_use(films: int, children: int) -> None:
    with pytest.raises(CategoryInUse) as caught:
        a_category(id=5).ensure_unused(films=films, children=children)

    assert caught.value.params == {"id": 5, "films": films, "children": children}
