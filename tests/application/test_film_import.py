"""Taking films in from files."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from application.films.commands import ImportedFilm
from application.films.views import ImportReport
from application.pagination import Window
from domain.access import ANONYMOUS, AccessRules, Actor, Creators
from domain.errors import Forbidden, Unauthenticated
from tests.application.refusals import broken
from tests.support.builders import NOON
from tests.support.gallery import MemoryGallery, acting

EVERYTHING = Window(limit=100)
FILMED_AT = datetime(1972, 3, 20, tzinfo=UTC)


def _film(title: str = "Солярис", **over: Any) -> ImportedFilm:
    fields: dict[str, Any] = {"title": title, "filmed_at": FILMED_AT, "rating": 8.1}
    return ImportedFilm(**fields | over)


@pytest.fixture
async def somebody(gallery: MemoryGallery) -> Actor:
    return acting(await gallery.a_user())


async def test_new_films_come_in_as_films_of_whoever_brings_them(
    gallery: MemoryGallery, somebody: Actor
) -> None:
    film = _film(
        rating=1.5, poster_url="https://example.com/s.jpg", description="Океан.", category="Драма"
    )

    report = await gallery.film_import.take(somebody, [film, _film("Сталкер")])

    assert report == ImportReport(added=2, known=0, refused=[])
    solaris, stalker = (await gallery.film_queries.page(EVERYTHING)).items
    category = await gallery.category_queries.get(solaris.category_id or 0)
    assert (solaris.title, solaris.filmed_at, solaris.rating) == ("Солярис", FILMED_AT, 1.5)
    assert (solaris.poster_url, solaris.description) == ("https://example.com/s.jpg", "Океан.")
    assert (solaris.owner_id, solaris.created_at, solaris.version) == (somebody.user_id, NOON, 1)
    assert (category.name, category.parent_id, category.owner_id) == (
        "Драма",
        None,
        somebody.user_id,
    )
    assert (stalker.title, stalker.category_id) == ("Сталкер", None)


async def test_taking_the_same_films_in_again_leaves_no_trace(
    gallery: MemoryGallery, somebody: Actor
) -> None:
    batch = [_film(category="Драма"), _film("Сталкер")]
    await gallery.film_import.take(somebody, batch)
    before = await gallery.film_queries.page(EVERYTHING)

    report = await gallery.film_import.take(somebody, batch)

    assert report == ImportReport(added=0, known=2, refused=[])
    assert await gallery.film_queries.page(EVERYTHING) == before
    assert await gallery.category_queries.names(EVERYTHING) == ["Драма"]


async def test_a_known_film_brings_no_category_along(
    gallery: MemoryGallery, somebody: Actor
) -> None:
    await gallery.film_import.take(somebody, [_film()])

    await gallery.film_import.take(somebody, [_film(category="Нуар")])

    assert await gallery.category_queries.count() == 0


async def test_one_title_at_two_moments_is_two_films(
    gallery: MemoryGallery, somebody: Actor
) -> None:
    remake = _film(filmed_at=datetime(2002, 11, 27, tzinfo=UTC))

    report = await gallery.film_import.take(somebody, [_film(), remake])

    assert report.added == 2


async def test_one_moment_in_two_zones_is_one_film(gallery: MemoryGallery, somebody: Actor) -> None:
    kyiv = timezone(timedelta(hours=3))

    report = await gallery.film_import.take(
        somebody, [_film(), _film(filmed_at=FILMED_AT.astimezone(kyiv))]
    )

    assert (report.added, report.known) == (1, 1)


async def test_a_film_that_a_batch_holds_twice_comes_in_once(
    gallery: MemoryGallery, somebody: Actor
) -> None:
    report = await gallery.film_import.take(somebody, [_film(), _film("Сталкер"), _film()])

    assert report == ImportReport(added=2, known=1, refused=[])
    assert await gallery.film_queries.titles(EVERYTHING) == ["Солярис", "Сталкер"]


async def test_bad_films_are_reported_by_their_place_and_the_others_come_in(
    gallery: MemoryGallery, somebody: Actor
) -> None:
    batch = [
        _film(" ", rating=math.nan),
        _film("Сталкер"),
        _film("Зеркало", category="я" * 101),
        _film("Ностальгия", filmed_at=FILMED_AT.replace(tzinfo=None)),
    ]

    report = await gallery.film_import.take(somebody, batch)

    assert (report.added, report.known) == (1, 0)
    assert [(place, broken(problems)) for place, problems in report.refused] == [
        (0, [("title", "text-blank"), ("rating", "number-not-finite")]),
        (2, [("category", "text-too-long")]),
        (3, [("filmed_at", "moment-without-zone")]),
    ]
    assert await gallery.film_queries.titles(EVERYTHING) == ["Сталкер"]
    assert await gallery.category_queries.count() == 0


async def test_films_join_the_oldest_category_whose_name_reads_the_same(
    gallery: MemoryGallery, somebody: Actor
) -> None:
    oldest = await gallery.a_category(name="Чёрная комедия")
    await gallery.a_category(name="чёрная комедия")

    await gallery.film_import.take(somebody, [_film(category="ЧЕРНАЯ  КОМЕДИЯ")])

    (film,) = (await gallery.film_queries.page(EVERYTHING)).items
    assert film.category_id == oldest.id
    assert await gallery.category_queries.count() == 2


async def test_a_category_that_several_films_name_is_made_once(
    gallery: MemoryGallery, somebody: Actor
) -> None:
    batch = [
        _film("1", category="Драма"),
        _film("2", category="драма"),
        _film("3", category="Нуар"),
    ]

    await gallery.film_import.take(somebody, batch)

    films = (await gallery.film_queries.page(EVERYTHING)).items
    categories = (await gallery.category_queries.page(EVERYTHING)).items
    made = {category.id: category.name for category in categories}
    assert sorted(made.values()) == ["Нуар", "драма"]
    assert [made[film.category_id or 0] for film in films] == ["драма", "драма", "Нуар"]


async def test_an_empty_batch_is_no_error(gallery: MemoryGallery, somebody: Actor) -> None:
    report = await gallery.film_import.take(somebody, [])

    assert report == ImportReport(added=0, known=0, refused=[])


async def test_nobody_brings_films_without_signing_in(gallery: MemoryGallery) -> None:
    with pytest.raises(Unauthenticated):
        await gallery.film_import.take(ANONYMOUS, [_film()])

    assert await gallery.film_queries.count() == 0


async def test_only_administrators_bring_films_where_the_operator_wants_it_so() -> None:
    gallery = MemoryGallery(access_rules=AccessRules(creators=Creators.STAFF))

    with pytest.raises(Forbidden):
        await gallery.film_import.take(acting(await gallery.a_user()), [_film()])

    assert await gallery.film_queries.count() == 0
