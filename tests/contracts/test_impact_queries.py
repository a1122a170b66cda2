"""What is promised of everything that tells what a deletion means."""

from __future__ import annotations

from application.administration.entries import Choice
from application.administration.impact import CategoriesImpact, FilmsImpact, UsersImpact
from tests.contracts.values import UNKNOWN_IDS
from tests.support.builders import a_digest
from tests.support.stored import StoredGallery


async def test_nothing_goes_with_nothing(gallery: StoredGallery) -> None:
    await gallery.a_comment()
    impact = gallery.impact_queries

    for ids in ([], list(UNKNOWN_IDS)):
        assert await impact.of_films(ids) == FilmsImpact(films=0, comments=0)
        assert await impact.of_users(ids) == UsersImpact(
            users=0, films=0, comments=0, tokens=0, sessions=0
        )
        assert await impact.of_categories(ids, most=10) == CategoriesImpact(
            categories=0, films=0, first_films=[], children=0, first_children=[]
        )


async def test_comments_go_with_their_films(gallery: StoredGallery) -> None:
    films = [await gallery.a_film() for _ in range(3)]
    for film in (films[0], films[0], films[1], films[2]):
        await gallery.a_comment(film_id=film.id)
    impact = gallery.impact_queries

    assert await impact.of_films([films[0].id]) == FilmsImpact(films=1, comments=2)
    assert await impact.of_films([films[0].id, films[1].id, films[0].id, *UNKNOWN_IDS]) == (
        FilmsImpact(films=2, comments=3)
    )


async def test_everything_of_theirs_goes_with_users(gallery: StoredGallery) -> None:
    kim, ash = await gallery.a_user(), await gallery.a_user()
    film = await gallery.a_film(owner_id=kim.id)
    await gallery.a_film(owner_id=kim.id)
    for author in (kim, ash, ash):
        await gallery.a_comment(film_id=film.id, author_id=author.id)
    await gallery.a_comment(author_id=kim.id)
    for number in range(3):
        await gallery.a_token(user_id=kim.id, digest=a_digest(f"key {number}"))
    await gallery.a_session(user_id=ash.id)
    impact = gallery.impact_queries

    assert await impact.of_users([kim.id]) == UsersImpact(
        users=1, films=2, comments=4, tokens=3, sessions=0
    )
    assert await impact.of_users([ash.id]) == UsersImpact(
        users=1, films=0, comments=2, tokens=0, sessions=1
    )
    assert await impact.of_users([kim.id, ash.id, kim.id, *UNKNOWN_IDS]) == UsersImpact(
        users=2, films=2, comments=4, tokens=3, sessions=1
    )


async def test_categories_are_kept_by_their_films_and_by_categories_below(
    gallery: StoredGallery,
) -> None:
    top, other = await gallery.a_category(), await gallery.a_category()
    below = [await gallery.a_category(name=name, parent_id=top.id) for name in ("б", "а")]
    lowest = await gallery.a_category(name="в", parent_id=below[0].id)
    films = [
        await gallery.a_film(title=title, category_id=category.id)
        for title, category in (("2", top), ("1", other), ("3", top))
    ]
    await gallery.a_film()
    impact = gallery.impact_queries

    assert await impact.of_categories([top.id], most=10) == CategoriesImpact(
        categories=1,
        films=2,
        first_films=[Choice(id=films[0].id, label="2"), Choice(id=films[2].id, label="3")],
        children=2,
        first_children=[Choice(id=each.id, label=each.name) for each in below],
    )
    ids = [top.id, below[0].id, below[1].id, other.id, *UNKNOWN_IDS]
    assert await impact.of_categories(ids, most=1) == CategoriesImpact(
        categories=4,
        films=3,
        first_films=[Choice(id=films[0].id, label="2")],
        children=1,
        first_children=[Choice(id=lowest.id, label="в")],
    )


async def test_a_thousand_ids_are_one_question(gallery: StoredGallery) -> None:
    comment = await gallery.a_comment()
    ids = range(1000)
    impact = gallery.impact_queries

    assert (await impact.of_films(ids)).comments == 1
    assert (await impact.of_users(ids)).comments == 1
    assert (await impact.of_categories(ids, most=10)).films == 0
    assert comment.id > 0
