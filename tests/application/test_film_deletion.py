"""Deleting films."""

from __future__ import annotations

import pytest

from domain.access import ANONYMOUS
from domain.errors import Forbidden, Unauthenticated
from domain.films import FilmNotFound
from tests.support.gallery import MemoryGallery, acting


async def test_an_administrator_deletes_a_film_with_its_comments(gallery: MemoryGallery) -> None:
    film = await gallery.a_film()
    await gallery.a_comment(film_id=film.id)
    administrator = await gallery.a_user(is_staff=True)

    await gallery.films.delete(acting(administrator), film.id)

    assert await gallery.film_queries.count() == 0
    assert await gallery.comment_queries.count() == 0


async def test_nobody_else_deletes_a_film_not_even_its_owner(gallery: MemoryGallery) -> None:
    owner = await gallery.a_user()
    film = await gallery.a_film(owner_id=owner.id)

    with pytest.raises(Unauthenticated):
        await gallery.films.delete(ANONYMOUS, film.id)
    with pytest.raises(Forbidden):
        await gallery.films.delete(acting(owner), film.id)
    with pytest.raises(Forbidden):
        await gallery.films.delete(acting(owner), 10**30)

    assert await gallery.stored_film(film.id) == film


async def test_a_film_that_does_not_exist_is_not_deleted(gallery: MemoryGallery) -> None:
    administrator = await gallery.a_user(is_staff=True)

    with pytest.raises(FilmNotFound):
        await gallery.films.delete(acting(administrator), 10**30)
