"""Administrators see what a deletion means."""

from __future__ import annotations

import pytest

from application.administration.bounds import MOST_AT_ONCE
from application.administration.entries import Choice
from application.administration.impact import (
    MOST_TITLES,
    CategoriesImpact,
    FilmsImpact,
    UsersImpact,
)
from domain.access import ANONYMOUS, Actor
from domain.errors import Forbidden, Invalid, Unauthenticated
from tests.application.refusals import broken
from tests.support.gallery import MemoryGallery

STAFF = Actor(1, is_staff=True)


async def test_it_is_shown_to_administrators_and_for_not_too_much(gallery: MemoryGallery) -> None:
    impact = gallery.administration.impact

    for question in (impact.of_films, impact.of_users, impact.of_categories):
        with pytest.raises(Unauthenticated):
            await question(ANONYMOUS, [1])
        with pytest.raises(Forbidden):
            await question(Actor(1), [1])
        with pytest.raises(Invalid) as refusal:
            await question(STAFF, range(MOST_AT_ONCE + 1))
        assert broken(refusal.value.problems) == [("ids", "too-many-at-once")]


async def test_films_and_users_are_counted_with_what_goes_along(gallery: MemoryGallery) -> None:
    comment = await gallery.a_comment()
    impact = gallery.administration.impact

    assert await impact.of_films(STAFF, [comment.film_id]) == FilmsImpact(films=1, comments=1)
    assert await impact.of_users(STAFF, [comment.author_id]) == UsersImpact(
        users=1, films=0, comments=1, tokens=0, sessions=0
    )


async def test_of_what_uses_a_category_the_first_are_named(gallery: MemoryGallery) -> None:
    used, unused = await gallery.a_category(), await gallery.a_category()
    owner = await gallery.a_user()
    films = [
        await gallery.a_film(title=str(number), category_id=used.id, owner_id=owner.id)
        for number in range(MOST_TITLES + 1)
    ]
    child = await gallery.a_category(name="ниже", parent_id=used.id)
    impact = gallery.administration.impact

    found = await impact.of_categories(STAFF, [used.id])

    named = [Choice(id=film.id, label=film.title) for film in films[:MOST_TITLES]]
    assert found == CategoriesImpact(
        categories=1,
        films=MOST_TITLES + 1,
        first_films=named,
        children=1,
        first_children=[Choice(id=child.id, label="ниже")],
    )
    assert found.is_in_use
    assert (await impact.of_categories(STAFF, [child.id, unused.id])).is_in_use is False
    only_child = await gallery.a_category(parent_id=unused.id)
    assert (await impact.of_categories(STAFF, [unused.id])).is_in_use
    assert not (await impact.of_categories(STAFF, [unused.id, only_child.id])).is_in_use
