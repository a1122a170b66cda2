"""What is referred to goes between the check and the write."""

from __future__ import annotations

import pytest

from application.categories.commands import CreateCategory
from application.comments.commands import WriteComment
from application.films.commands import CreateFilm
from domain.access import Actor
from domain.errors import Invalid, Unauthenticated
from tests.support.builders import NOON
from tests.support.gallery import MemoryGallery, acting
from tests.support.memory.categories import MemoryCategoryRepository
from tests.support.memory.films import MemoryFilmRepository

GONE = 77
NOBODY = Actor(GONE, is_staff=True)


@pytest.fixture
def gallery(monkeypatch: pytest.MonkeyPatch) -> MemoryGallery:
    """A gallery in which whatever is asked for was there a moment ago."""

    async def was_there(*_: object) -> bool:
        return True

    async def was_at_the_top(_: object, category_id: int) -> list[int]:
        return [category_id]

    monkeypatch.setattr(MemoryCategoryRepository, "exists", was_there)
    monkeypatch.setattr(MemoryCategoryRepository, "lineage", was_at_the_top)
    monkeypatch.setattr(MemoryFilmRepository, "exists", was_there)
    return MemoryGallery()


def film(category_id: int | None) -> CreateFilm:
    return CreateFilm(title="Harbour", filmed_at=NOON, rating=4.0, category_id=category_id)


async def test_the_category_of_a_new_film(gallery: MemoryGallery) -> None:
    user = await gallery.a_user()

    with pytest.raises(Invalid) as refusal:
        await gallery.films.create(acting(user), film(GONE))

    assert [problem.field for problem in refusal.value.problems] == ["category_id"]


async def test_the_parent_of_a_new_category(gallery: MemoryGallery) -> None:
    user = await gallery.a_user()

    with pytest.raises(Invalid) as refusal:
        await gallery.categories.create(acting(user), CreateCategory(name="x", parent_id=GONE))

    assert [problem.field for problem in refusal.value.problems] == ["parent_id"]


async def test_the_film_of_a_new_comment(gallery: MemoryGallery) -> None:
    user = await gallery.a_user()
    comment = WriteComment(film_id=GONE, rating=4.0, text="fine")

    with pytest.raises(Invalid) as refusal:
        await gallery.comments.write(acting(user), comment)

    assert [problem.field for problem in refusal.value.problems] == ["film_id"]


async def test_the_actor(gallery: MemoryGallery) -> None:
    there = await gallery.a_film()

    with pytest.raises(Unauthenticated):
        await gallery.films.create(NOBODY, film(None))
    with pytest.raises(Unauthenticated):
        await gallery.categories.create(NOBODY, CreateCategory(name="x"))
    with pytest.raises(Unauthenticated):
        await gallery.comments.write(
            NOBODY, WriteComment(film_id=there.id, rating=4.0, text="fine")
        )
