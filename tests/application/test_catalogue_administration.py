"""Administrators look after the films, categories and comments of others."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from application.administration.bounds import MOST_AT_ONCE
from application.comments.commands import EditComment, WriteComment
from application.films.commands import CreateFilm, EditFilm
from domain.access import ANONYMOUS, AccessRules, Actor, Creators, FilmEditors
from domain.categories import CategoriesInUse, CategoryNotFound
from domain.comments import CommentNotFound
from domain.errors import Forbidden, Invalid, Unauthenticated
from domain.films import FilmNotFound
from tests.application.refusals import broken
from tests.contracts.values import UNKNOWN_IDS
from tests.support.builders import NOON
from tests.support.gallery import MemoryGallery, acting

FILM = CreateFilm(title="Сталкер", filmed_at=NOON, rating=1.0)
UseCase = Callable[[Actor], Awaitable[object]]


async def _staff(gallery: MemoryGallery) -> Actor:
    return acting(await gallery.a_user(is_staff=True))


def _of_many(gallery: MemoryGallery) -> list[tuple[Callable[..., Awaitable[None]], type]]:
    administration = gallery.administration

    async def move(actor: Actor, ids: list[int]) -> None:
        await administration.films.move(actor, ids, None)

    return [
        (move, FilmNotFound),
        (administration.films.delete, FilmNotFound),
        (administration.categories.delete, CategoryNotFound),
        (administration.comments.delete, CommentNotFound),
    ]


def _of_one(gallery: MemoryGallery) -> list[UseCase]:
    films, comments = gallery.administration.films, gallery.administration.comments
    comment = WriteComment(film_id=1, rating=1.0, text="Хорошо.")
    return [
        lambda actor: films.create(actor, FILM, owner_id=1),
        lambda actor: films.edit(actor, 1, EditFilm()),
        lambda actor: comments.write(actor, comment, author_id=1),
        lambda actor: comments.edit(actor, 1, EditComment()),
    ]


async def test_only_administrators_may(gallery: MemoryGallery) -> None:
    comment = await gallery.a_comment()
    category = await gallery.a_category()
    use_cases: list[UseCase] = [
        *_of_one(gallery),
        *((lambda actor, many=many: many(actor, [1])) for many, _ in _of_many(gallery)),
    ]

    for use_case in use_cases:
        with pytest.raises(Unauthenticated):
            await use_case(ANONYMOUS)
        with pytest.raises(Forbidden):
            await use_case(Actor(comment.author_id))
    assert await gallery.stored_comment(comment.id) == comment
    assert await gallery.stored_category(category.id) == category
    assert await gallery.entries() == []


async def test_what_is_done_to_many_is_done_to_all_or_none(gallery: MemoryGallery) -> None:
    staff, category = await _staff(gallery), await gallery.a_category()
    film = await gallery.a_film(category_id=category.id)
    comment = await gallery.a_comment(film_id=film.id)
    other = await gallery.a_category()
    known = (film.id, film.id, other.id, comment.id)

    for (many, not_found), one in zip(_of_many(gallery), known, strict=True):
        for unknown in UNKNOWN_IDS:
            with pytest.raises(not_found):
                await many(staff, [one, unknown])
        with pytest.raises(Invalid) as refusal:
            await many(staff, range(MOST_AT_ONCE + 1))
        assert broken(refusal.value.problems) == [("ids", "too-many-at-once")]
    assert await gallery.stored_film(film.id) == film
    assert await gallery.stored_comment(comment.id) == comment
    assert await gallery.stored_category(other.id) == other
    assert await gallery.entries() == []


async def test_a_film_is_created_for_somebody_else(gallery: MemoryGallery) -> None:
    staff, owner = await _staff(gallery), await gallery.a_user()

    view = await gallery.administration.films.create(staff, FILM, owner_id=owner.id)

    assert (await gallery.stored_film(view.id)).owner_id == view.owner_id == owner.id
    [entry] = await gallery.entries()
    assert (entry.actor_id, entry.object_id) == (staff.user_id, view.id)


async def test_a_film_is_edited_and_given_to_somebody_else() -> None:
    rules = AccessRules(creators=Creators.STAFF, film_editors=FilmEditors.OWNER)
    gallery = MemoryGallery(access_rules=rules)
    staff, owner, film = await _staff(gallery), await gallery.a_user(), await gallery.a_film()
    edit = gallery.administration.films.edit

    await edit(staff, film.id, EditFilm(rating=3.0))
    assert (await gallery.stored_film(film.id)).owner_id == film.owner_id
    view = await edit(staff, film.id, EditFilm(title="Зеркало"), owner_id=owner.id)

    stored = await gallery.stored_film(film.id)
    assert (stored.title, stored.rating, stored.owner_id) == ("Зеркало", 3.0, owner.id)
    assert (view.owner_id, view.version) == (owner.id, 3)
    _, entry = await gallery.entries()
    assert entry.changes == {
        "title": (film.title, "Зеркало"),
        "owner_id": (film.owner_id, owner.id),
    }


async def test_nobody_who_is_unknown_is_chosen(gallery: MemoryGallery) -> None:
    staff, comment = await _staff(gallery), await gallery.a_comment()
    film_id = comment.film_id
    films, comments = gallery.administration.films, gallery.administration.comments
    written = WriteComment(film_id=film_id, rating=1.0, text="Хорошо.")

    for unknown in UNKNOWN_IDS:
        for use_case, field in (
            (films.create(staff, FILM, owner_id=unknown), "owner_id"),
            (films.edit(staff, film_id, EditFilm(), owner_id=unknown), "owner_id"),
            (films.edit(staff, film_id, EditFilm(category_id=unknown)), "category_id"),
            (films.move(staff, [film_id], unknown), "category_id"),
            (comments.write(staff, written, author_id=unknown), "author_id"),
            (comments.edit(staff, comment.id, EditComment(), author_id=unknown), "author_id"),
            (comments.edit(staff, comment.id, EditComment(film_id=unknown)), "film_id"),
        ):
            with pytest.raises(Invalid) as refusal:
                await use_case
            assert broken(refusal.value.problems) == [(field, "reference-unknown")]
        with pytest.raises(FilmNotFound):
            await films.edit(staff, unknown, EditFilm())
        with pytest.raises(CommentNotFound):
            await comments.edit(staff, unknown, EditComment())
    assert await gallery.stored_comment(comment.id) == comment
    assert await gallery.entries() == []


async def test_the_rules_hold_for_administrators_too(gallery: MemoryGallery) -> None:
    staff, comment = await _staff(gallery), await gallery.a_comment()
    films, comments = gallery.administration.films, gallery.administration.comments

    for use_case, field in (
        (films.edit(staff, comment.film_id, EditFilm(title="")), "title"),
        (comments.edit(staff, comment.id, EditComment(text="\x00")), "text"),
    ):
        with pytest.raises(Invalid) as refusal:
            await use_case
        assert [problem.field for problem in refusal.value.problems] == [field]
    assert await gallery.entries() == []


async def test_films_are_moved_to_a_category_and_out_of_all(gallery: MemoryGallery) -> None:
    staff, category = await _staff(gallery), await gallery.a_category()
    there = await gallery.a_film(category_id=category.id)
    films = [await gallery.a_film() for _ in range(2)]
    ids = [films[1].id, there.id, films[0].id, films[1].id]
    move = gallery.administration.films.move

    await move(staff, ids, category.id)

    assert await gallery.stored_film(there.id) == there
    moved = [await gallery.stored_film(film.id) for film in films]
    assert [(film.category_id, film.version) for film in moved] == [(category.id, 2)] * 2
    entries = await gallery.entries()
    assert [entry.object_id for entry in entries] == [film.id for film in films]
    assert entries[0].changes == {"category_id": (None, category.id)}
    await move(staff, ids, None)
    assert (await gallery.stored_film(there.id)).category_id is None


async def test_films_are_deleted_with_their_comments(gallery: MemoryGallery) -> None:
    staff, kept = await _staff(gallery), await gallery.a_comment()
    films = [await gallery.a_film(title=title) for title in "аб"]
    await gallery.a_comment(film_id=films[0].id)

    await gallery.administration.films.delete(staff, [films[1].id, films[0].id, films[1].id])

    assert await gallery.film_queries.count() == 1
    assert await gallery.comment_queries.count() == 1
    assert await gallery.stored_comment(kept.id) == kept
    entries = await gallery.entries()
    assert [(entry.object_label, entry.changes["comments"]) for entry in entries] == [
        ("а", (1, 0)),
        ("б", (0, 0)),
    ]


async def test_categories_are_deleted_together_with_those_below(gallery: MemoryGallery) -> None:
    staff, top = await _staff(gallery), await gallery.a_category(name="верх")
    middle = await gallery.a_category(name="середина", parent_id=top.id)
    low = await gallery.a_category(name="низ", parent_id=middle.id)
    await gallery.a_category()

    await gallery.administration.categories.delete(staff, [top.id, low.id, middle.id, top.id])

    assert await gallery.category_queries.count() == 1
    assert [entry.object_label for entry in await gallery.entries()] == ["низ", "середина", "верх"]


async def test_categories_in_use_are_named_and_none_is_deleted(gallery: MemoryGallery) -> None:
    staff, unused = await _staff(gallery), await gallery.a_category(name="пустая")
    with_film = await gallery.a_category(name="с фильмом")
    above = await gallery.a_category(name="с категорией")
    await gallery.a_film(category_id=with_film.id)
    await gallery.a_category(parent_id=above.id)

    with pytest.raises(CategoriesInUse) as refusal:
        await gallery.administration.categories.delete(staff, [above.id, unused.id, with_film.id])

    assert refusal.value.params == {"names": ["с фильмом", "с категорией"]}
    assert await gallery.category_queries.count() == 4
    assert await gallery.entries() == []


async def test_a_comment_is_written_for_somebody_else(gallery: MemoryGallery) -> None:
    staff, film, author = await _staff(gallery), await gallery.a_film(), await gallery.a_user()
    command = WriteComment(film_id=film.id, rating=4.5, text="Хорошо.")

    view = await gallery.administration.comments.write(staff, command, author_id=author.id)

    assert (await gallery.stored_comment(view.id)).author_id == view.author_id == author.id
    [entry] = await gallery.entries()
    assert (entry.actor_id, entry.object_id) == (staff.user_id, view.id)


async def test_a_comment_of_somebody_else_is_moderated(gallery: MemoryGallery) -> None:
    staff, comment = await _staff(gallery), await gallery.a_comment()
    film, author = await gallery.a_film(), await gallery.a_user()
    edit = gallery.administration.comments.edit

    await edit(staff, comment.id, EditComment(text="Снято модератором."))
    assert (await gallery.stored_comment(comment.id)).author_id == comment.author_id
    view = await edit(staff, comment.id, EditComment(film_id=film.id), author_id=author.id)

    stored = await gallery.stored_comment(comment.id)
    assert (stored.text, stored.film_id) == ("Снято модератором.", film.id)
    assert (stored.author_id, view.version) == (author.id, 3)
    first, second = await gallery.entries()
    assert first.changes == {"text": (comment.text, "Снято модератором.")}
    assert set(second.changes) == {"film_id", "author_id"}
    with pytest.raises(Forbidden):
        await gallery.comments.edit(staff, comment.id, EditComment(text="И так тоже."))


async def test_comments_are_deleted(gallery: MemoryGallery) -> None:
    staff = await _staff(gallery)
    comments = [await gallery.a_comment() for _ in range(3)]

    await gallery.administration.comments.delete(staff, [comments[2].id, comments[0].id])

    assert await gallery.stored_comment(comments[1].id) == comments[1]
    assert await gallery.comment_queries.count() == 1
    assert [entry.object_id for entry in await gallery.entries()] == [
        comments[0].id,
        comments[2].id,
    ]
