"""Lists and pickers: who may look, and what may be asked."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import partial
from math import inf, nan
from typing import Any

import pytest

from application.administration.bounds import MOST_AT_ONCE
from application.administration.criteria import (
    SEARCH_MAX_LENGTH,
    CategoryCriteria,
    CommentCriteria,
    Criteria,
    FilmCriteria,
    FilmSort,
    Range,
    Sorting,
    UserCriteria,
    sorting,
)
from application.administration.lists import MOST_CHOICES
from application.pagination import Window
from domain.access import ANONYMOUS, Actor
from domain.categories import CategoryNotFound
from domain.comments import CommentNotFound
from domain.credentials import SessionNotFound, TokenNotFound
from domain.errors import Forbidden, Invalid, Unauthenticated
from domain.films import FilmNotFound
from domain.generation import GenerationJobNotFound
from domain.users import UserNotFound
from tests.application.refusals import broken
from tests.support.gallery import MemoryGallery

STAFF = Actor(1, is_staff=True)
USER = Actor(1)
WINDOW = Window(limit=10)
LISTS = {
    "films": FilmNotFound,
    "categories": CategoryNotFound,
    "comments": CommentNotFound,
    "users": UserNotFound,
    "jobs": GenerationJobNotFound,
    "tokens": TokenNotFound,
    "sessions": SessionNotFound,
}
PICKERS = ("films", "categories", "users")
Question = Callable[[Actor], Awaitable[object]]


def _questions(gallery: MemoryGallery) -> list[Question]:
    """Everything that can be asked of lists and pickers."""
    lists: list[Any] = [getattr(gallery.lists, name) for name in LISTS]
    pickers = [getattr(gallery.pickers, name) for name in PICKERS]
    asked: list[tuple[Any, object]] = [
        *((listed.page, WINDOW) for listed in lists),
        *((listed.get, 1) for listed in lists),
        *((picker.find, "") for picker in pickers),
        *((each.some, [1]) for each in (*lists, *pickers)),
    ]
    return [partial(_ask, method, argument) for method, argument in asked]


async def _ask(method: Any, argument: object, actor: Actor) -> object:
    return await method(actor, argument)


async def test_lists_and_pickers_are_for_administrators(gallery: MemoryGallery) -> None:
    for question in _questions(gallery):
        with pytest.raises(Unauthenticated):
            await question(ANONYMOUS)
        with pytest.raises(Forbidden):
            await question(USER)


async def test_a_list_shows_a_window_in_its_usual_order(gallery: MemoryGallery) -> None:
    for title in ("в", "а", "б"):
        await gallery.a_film(title=title)

    page = await gallery.lists.films.page(STAFF, Window(limit=2))

    assert (page.total, [entry.title for entry in page.items]) == (3, ["в", "а"])
    assert gallery.lists.films.sorts is FilmSort


async def test_a_list_can_be_searched_and_ordered(gallery: MemoryGallery) -> None:
    for title in ("Ёлка 2", "Дуб", "елка 1"):
        await gallery.a_film(title=title, description="")

    page = await gallery.lists.films.page(
        STAFF,
        WINDOW,
        where=FilmCriteria(text="ёлк"),
        sorting=Sorting(FilmSort.TITLE, descending=True),
    )

    assert [entry.title for entry in page.items] == ["Ёлка 2", "елка 1"]


async def test_one_row_is_shown_whole(gallery: MemoryGallery) -> None:
    film = await gallery.a_film(description="долго " * 200)

    assert (await gallery.lists.films.get(STAFF, film.id)).description == film.description


async def test_a_category_tells_the_path_of_the_one_above(gallery: MemoryGallery) -> None:
    top = await gallery.a_category(name="Кино")
    above = await gallery.a_category(name="Ёж / драма", parent_id=top.id)
    below = await gallery.a_category(name="драма", parent_id=above.id)

    found = [await gallery.lists.categories.get(STAFF, each.id) for each in (top, above, below)]

    assert [each.parent_path for each in found] == ["", "Кино", "Кино / Ёж / драма"]


async def test_an_unknown_row_is_not_found(gallery: MemoryGallery) -> None:
    for name, not_found in LISTS.items():
        with pytest.raises(not_found):
            await getattr(gallery.lists, name).get(STAFF, 404)


async def test_some_rows_are_shown_without_those_that_are_unknown(gallery: MemoryGallery) -> None:
    user = await gallery.a_user()

    assert [entry.id for entry in await gallery.lists.users.some(STAFF, [user.id, 404])] == [
        user.id
    ]


async def test_no_question_names_too_many_objects(gallery: MemoryGallery) -> None:
    too_many = range(MOST_AT_ONCE + 1)
    for listed in (gallery.lists.films, gallery.pickers.films):
        assert await listed.some(STAFF, too_many[1:]) == []
        with pytest.raises(Invalid) as refusal:
            await listed.some(STAFF, too_many)
        assert broken(refusal.value.problems) == [("ids", "too-many-at-once")]


NAIVE = datetime(2024, 1, 1)  # noqa: DTZ001 - a moment without a zone is the point
TOO_LONG: list[tuple[str, Criteria, list[tuple[str, str]]]] = [
    (name, criteria(text="я" * 1_000_000), [("text", "text-too-long")])
    for name, criteria in (
        ("films", FilmCriteria),
        ("categories", CategoryCriteria),
        ("comments", CommentCriteria),
        ("users", UserCriteria),
    )
]
BAD_RANGES: list[tuple[str, Criteria, list[tuple[str, str]]]] = [
    (
        "films",
        FilmCriteria(
            rating=Range(least=nan, most=inf),
            filmed_at=Range(least=NAIVE),
            created_at=Range(most=NAIVE),
        ),
        [
            ("rating", "number-not-finite"),
            ("rating", "number-not-finite"),
            ("filmed_at", "moment-without-zone"),
            ("created_at", "moment-without-zone"),
        ],
    ),
    (
        "comments",
        CommentCriteria(rating=Range(most=-inf), created_at=Range(least=NAIVE)),
        [("rating", "number-not-finite"), ("created_at", "moment-without-zone")],
    ),
]


@pytest.mark.parametrize(("name", "where", "problems"), [*TOO_LONG, *BAD_RANGES])
async def test_criteria_that_nothing_can_be_compared_with_are_refused(
    gallery: MemoryGallery, name: str, where: Criteria, problems: list[tuple[str, str]]
) -> None:
    with pytest.raises(Invalid) as refusal:
        await getattr(gallery.lists, name).page(STAFF, WINDOW, where=where)

    assert broken(refusal.value.problems) == problems


async def test_an_order_is_named_by_its_key() -> None:
    assert sorting(FilmSort, "title") == Sorting(FilmSort.TITLE)
    assert sorting(FilmSort, "id", descending=True) == Sorting(FilmSort.ID, descending=True)


@pytest.mark.parametrize("name", ["", "Title", "owner_id", "id; DROP TABLE films", "\x00"])
async def test_an_order_by_anything_else_is_refused(name: str) -> None:
    with pytest.raises(Invalid) as refusal:
        sorting(FilmSort, name)

    assert broken(refusal.value.problems) == [("order", "sort-key-unknown")]


async def test_a_picker_offers_so_many_choices_at_most(gallery: MemoryGallery) -> None:
    for number in range(MOST_CHOICES + 5):
        await gallery.a_user(username=f"kim-{number}")
    picker = gallery.pickers.users

    assert len(await picker.find(STAFF, "kim")) == MOST_CHOICES
    assert len(await picker.find(STAFF, "kim", limit=10**30)) == MOST_CHOICES
    assert len(await picker.find(STAFF, "kim", limit=3)) == 3
    assert await picker.find(STAFF, "kim", limit=-1) == []
    assert await picker.find(STAFF, "kim" * SEARCH_MAX_LENGTH) == []
    assert [choice.label for choice in await picker.some(STAFF, [2])] == ["kim-1"]
