"""Creating, editing and deleting films."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta, timezone

import msgspec
import pytest

from application.films.commands import CreateFilm, EditFilm
from application.films.views import FilmView
from application.pagination import Window
from domain.access import ANONYMOUS, AccessRules, Creators, FilmEditors
from domain.errors import Forbidden, Invalid, Problem, Unauthenticated, Violation
from domain.films import FilmNotFound
from tests.application.refusals import broken
from tests.support.builders import NOON
from tests.support.gallery import MemoryGallery, acting

FILMED_AT = datetime(1972, 3, 20, 18, 30, tzinfo=UTC)
SOLARIS = CreateFilm(title="Солярис", filmed_at=FILMED_AT, rating=8.1)
EVERYTHING = Window(limit=100)


async def test_a_user_adds_a_film_that_then_belongs_to_them(gallery: MemoryGallery) -> None:
    user, category = await gallery.a_user(), await gallery.a_category()
    command = CreateFilm(
        title="Солярис",
        filmed_at=FILMED_AT,
        rating=8.1,
        poster_url="https://example.com/s.jpg",
        description="Океан.",
        category_id=category.id,
    )

    view = await gallery.films.create(acting(user), command)

    assert view == FilmView(
        id=1,
        title="Солярис",
        description="Океан.",
        filmed_at=FILMED_AT,
        rating=8.1,
        poster_url="https://example.com/s.jpg",
        category_id=category.id,
        owner_id=user.id,
        created_at=NOON,
        updated_at=NOON,
        version=1,
    )
    assert await gallery.film_queries.get(view.id) == view


async def test_a_film_needs_no_category_poster_or_description(gallery: MemoryGallery) -> None:
    user = await gallery.a_user()

    view = await gallery.films.create(acting(user), SOLARIS)

    assert (view.category_id, view.poster_url, view.description) == (None, "", "")


async def test_times_are_answered_in_utc_whatever_their_offset_was(gallery: MemoryGallery) -> None:
    user = await gallery.a_user()
    kyiv = timezone(timedelta(hours=3))
    command = msgspec.structs.replace(SOLARIS, filmed_at=FILMED_AT.astimezone(kyiv))

    created = await gallery.films.create(acting(user), command)
    edited = await gallery.films.edit(
        acting(user), created.id, EditFilm(filmed_at=(FILMED_AT + timedelta(1)).astimezone(kyiv))
    )

    assert created.filmed_at.isoformat() == "1972-03-20T18:30:00+00:00"
    assert edited.filmed_at.isoformat() == "1972-03-21T18:30:00+00:00"


async def test_nobody_adds_a_film_without_signing_in(gallery: MemoryGallery) -> None:
    with pytest.raises(Unauthenticated):
        await gallery.films.create(ANONYMOUS, SOLARIS)

    assert await gallery.film_queries.count() == 0


async def test_only_administrators_add_films_where_the_operator_wants_it_so() -> None:
    gallery = MemoryGallery(access_rules=AccessRules(creators=Creators.STAFF))
    user, administrator = await gallery.a_user(), await gallery.a_user(is_staff=True)

    with pytest.raises(Forbidden):
        await gallery.films.create(acting(user), SOLARIS)
    view = await gallery.films.create(acting(administrator), SOLARIS)

    assert await gallery.film_queries.titles(EVERYTHING) == ["Солярис"]
    assert view.owner_id == administrator.id


async def test_a_film_with_bad_fields_is_refused_with_all_of_them(gallery: MemoryGallery) -> None:
    user = await gallery.a_user()
    command = CreateFilm(title=" ", filmed_at=FILMED_AT, rating=math.nan, poster_url="nonsense")

    with pytest.raises(Invalid) as caught:
        await gallery.films.create(acting(user), command)

    assert broken(caught.value.problems) == [
        ("title", "text-blank"),
        ("rating", "number-not-finite"),
        ("poster_url", "address-malformed"),
    ]
    assert await gallery.film_queries.count() == 0


@pytest.mark.parametrize("unknown", [0, -1, 7, 2**63, 10**30])
async def test_a_film_does_not_go_into_a_category_that_does_not_exist(
    gallery: MemoryGallery, unknown: int
) -> None:
    film = await gallery.a_film()
    user = acting(await gallery.a_user())

    with pytest.raises(Invalid) as created:
        await gallery.films.create(user, msgspec.structs.replace(SOLARIS, category_id=unknown))
    with pytest.raises(Invalid) as edited:
        await gallery.films.edit(user, film.id, EditFilm(category_id=unknown))

    problem = Problem("category_id", Violation("reference-unknown", {"id": unknown}))
    assert created.value.problems == edited.value.problems == (problem,)
    assert await gallery.stored_film(film.id) == film


async def test_any_user_edits_any_film_and_its_owner_stays(gallery: MemoryGallery) -> None:
    film, user = await gallery.a_film(), await gallery.a_user()
    category = await gallery.a_category()
    now = gallery.clock.move_on(timedelta(hours=1))

    view = await gallery.films.edit(
        acting(user), film.id, EditFilm(title="Сталкер", category_id=category.id)
    )

    film.title, film.category_id = "Сталкер", category.id
    film.updated_at, film.version = now, 2
    assert await gallery.stored_film(film.id) == film
    assert view == await gallery.film_queries.get(film.id)


async def test_an_edit_can_change_every_field(gallery: MemoryGallery) -> None:
    film, category = await gallery.a_film(), await gallery.a_category()
    command = EditFilm(
        title="Зеркало",
        filmed_at=datetime(1975, 3, 7, tzinfo=UTC),
        rating=9,
        poster_url="",
        description="",
        category_id=category.id,
    )

    view = await gallery.films.edit(acting(await gallery.a_user()), film.id, command)

    assert msgspec.structs.asdict(view).items() >= msgspec.structs.asdict(command).items()


async def test_a_film_can_be_taken_out_of_its_category(gallery: MemoryGallery) -> None:
    category = await gallery.a_category()
    film = await gallery.a_film(category_id=category.id)

    view = await gallery.films.edit(
        acting(await gallery.a_user()), film.id, EditFilm(category_id=None)
    )

    assert view.category_id is None


async def test_nobody_edits_a_film_without_signing_in(gallery: MemoryGallery) -> None:
    film = await gallery.a_film()

    with pytest.raises(Unauthenticated):
        await gallery.films.edit(ANONYMOUS, film.id, EditFilm(title="Сталкер"))
    with pytest.raises(Unauthenticated):
        await gallery.films.ensure_editable(ANONYMOUS, film.id)
    with pytest.raises(Unauthenticated):
        await gallery.films.ensure_editable(ANONYMOUS, 7)

    assert await gallery.stored_film(film.id) == film


async def test_a_film_that_does_not_exist_is_not_edited(gallery: MemoryGallery) -> None:
    user = acting(await gallery.a_user())

    with pytest.raises(FilmNotFound):
        await gallery.films.edit(user, 10**30, EditFilm(title="Сталкер"))
    with pytest.raises(FilmNotFound):
        await gallery.films.ensure_editable(user, 10**30)


async def test_a_bad_edit_changes_nothing(gallery: MemoryGallery) -> None:
    film, user = await gallery.a_film(), await gallery.a_user()

    with pytest.raises(Invalid) as caught:
        await gallery.films.edit(acting(user), film.id, EditFilm(title="", rating=math.inf))

    assert broken(caught.value.problems) == [
        ("title", "text-blank"),
        ("rating", "number-not-finite"),
    ]
    assert await gallery.stored_film(film.id) == film


async def test_only_the_owner_and_administrators_edit_where_the_operator_wants_it_so() -> None:
    gallery = MemoryGallery(access_rules=AccessRules(film_editors=FilmEditors.OWNER))
    owner, other = await gallery.a_user(), await gallery.a_user()
    administrator = await gallery.a_user(is_staff=True)
    film = await gallery.a_film(owner_id=owner.id)

    with pytest.raises(Forbidden):
        await gallery.films.edit(acting(other), film.id, EditFilm(title="Чужой"))
    with pytest.raises(Forbidden):
        await gallery.films.ensure_editable(acting(other), film.id)
    await gallery.films.ensure_editable(acting(owner), film.id)
    await gallery.films.edit(acting(owner), film.id, EditFilm(title="Свой"))
    await gallery.films.edit(acting(administrator), film.id, EditFilm(rating=1.0))

    stored = await gallery.stored_film(film.id)
    assert (stored.title, stored.rating, stored.owner_id) == ("Свой", 1.0, owner.id)
