"""Writing, editing and deleting comments."""

from __future__ import annotations

import math
from datetime import timedelta

import pytest

from application.comments.commands import EditComment, WriteComment
from application.comments.views import CommentView
from domain.access import ANONYMOUS
from domain.comments import CommentNotFound
from domain.errors import Forbidden, Invalid, Problem, Unauthenticated, Violation
from tests.application.refusals import broken
from tests.support.builders import NOON
from tests.support.gallery import MemoryGallery, acting


async def test_a_user_comments_on_a_film(gallery: MemoryGallery) -> None:
    film, user = await gallery.a_film(), await gallery.a_user()

    view = await gallery.comments.write(
        acting(user), WriteComment(film_id=film.id, rating=4.5, text="Хорошо.")
    )

    assert view == CommentView(
        id=1,
        film_id=film.id,
        author_id=user.id,
        rating=4.5,
        text="Хорошо.",
        created_at=NOON,
        updated_at=NOON,
        version=1,
    )
    assert await gallery.comment_queries.get(view.id) == view


async def test_a_user_may_say_the_same_twice(gallery: MemoryGallery) -> None:
    film, user = await gallery.a_film(), acting(await gallery.a_user())
    command = WriteComment(film_id=film.id, rating=4.5, text="Хорошо.")

    await gallery.comments.write(user, command)
    await gallery.comments.write(user, command)

    assert await gallery.comment_queries.count() == 2


async def test_nobody_comments_without_signing_in(gallery: MemoryGallery) -> None:
    film = await gallery.a_film()

    with pytest.raises(Unauthenticated):
        await gallery.comments.write(
            ANONYMOUS, WriteComment(film_id=film.id, rating=4.5, text="Хорошо.")
        )

    assert await gallery.comment_queries.count() == 0


async def test_a_comment_with_bad_fields_is_refused_with_all_of_them(
    gallery: MemoryGallery,
) -> None:
    film, user = await gallery.a_film(), await gallery.a_user()

    with pytest.raises(Invalid) as caught:
        await gallery.comments.write(
            acting(user), WriteComment(film_id=film.id, rating=math.inf, text="")
        )

    assert broken(caught.value.problems) == [
        ("rating", "number-not-finite"),
        ("text", "text-blank"),
    ]
    assert await gallery.comment_queries.count() == 0


@pytest.mark.parametrize("unknown", [0, -1, 7, 2**63, 10**30])
async def test_nobody_comments_on_a_film_that_does_not_exist(
    gallery: MemoryGallery, unknown: int
) -> None:
    comment = await gallery.a_comment()
    author = acting(await gallery.stored_user(comment.author_id))

    with pytest.raises(Invalid) as written:
        await gallery.comments.write(
            author, WriteComment(film_id=unknown, rating=4.5, text="Хорошо.")
        )
    with pytest.raises(Invalid) as moved:
        await gallery.comments.edit(author, comment.id, EditComment(film_id=unknown))

    problem = Problem("film_id", Violation("reference-unknown", {"id": unknown}))
    assert written.value.problems == moved.value.problems == (problem,)
    assert await gallery.stored_comment(comment.id) == comment


async def test_an_author_edits_their_comment(gallery: MemoryGallery) -> None:
    author = await gallery.a_user()
    comment = await gallery.a_comment(author_id=author.id)
    now = gallery.clock.move_on(timedelta(hours=1))

    view = await gallery.comments.edit(acting(author), comment.id, EditComment(text="Передумал."))

    comment.text, comment.updated_at, comment.version = "Передумал.", now, 2
    assert await gallery.stored_comment(comment.id) == comment
    assert view == await gallery.comment_queries.get(comment.id)


async def test_an_author_moves_their_comment_to_another_film(gallery: MemoryGallery) -> None:
    author, film = await gallery.a_user(), await gallery.a_film()
    comment = await gallery.a_comment(author_id=author.id)

    view = await gallery.comments.edit(
        acting(author), comment.id, EditComment(film_id=film.id, rating=1.0)
    )

    assert (view.film_id, view.rating, view.text) == (film.id, 1.0, comment.text)


async def test_nobody_else_edits_a_comment_not_even_an_administrator(
    gallery: MemoryGallery,
) -> None:
    comment = await gallery.a_comment()
    others = [await gallery.a_user(), await gallery.a_user(is_staff=True)]

    for other in others:
        with pytest.raises(Forbidden):
            await gallery.comments.edit(acting(other), comment.id, EditComment(text=""))
        with pytest.raises(Forbidden):
            await gallery.comments.ensure_editable(acting(other), comment.id)
    with pytest.raises(Unauthenticated):
        await gallery.comments.edit(ANONYMOUS, comment.id, EditComment(text="Другое."))
    with pytest.raises(Unauthenticated):
        await gallery.comments.ensure_editable(ANONYMOUS, 10**30)

    assert await gallery.stored_comment(comment.id) == comment


async def test_an_author_may_edit_whatever_the_change_will_be(gallery: MemoryGallery) -> None:
    author = await gallery.a_user()
    comment = await gallery.a_comment(author_id=author.id)

    await gallery.comments.ensure_editable(acting(author), comment.id)

    assert await gallery.stored_comment(comment.id) == comment


async def test_a_comment_that_does_not_exist_is_not_edited(gallery: MemoryGallery) -> None:
    user = acting(await gallery.a_user())

    with pytest.raises(CommentNotFound):
        await gallery.comments.edit(user, 10**30, EditComment(text="Другое."))
    with pytest.raises(CommentNotFound):
        await gallery.comments.ensure_editable(user, 10**30)


async def test_a_bad_edit_changes_nothing(gallery: MemoryGallery) -> None:
    author = await gallery.a_user()
    comment = await gallery.a_comment(author_id=author.id)

    with pytest.raises(Invalid) as caught:
        await gallery.comments.edit(acting(author), comment.id, EditComment(text=" "))

    assert broken(caught.value.problems) == [("text", "text-blank")]
    assert await gallery.stored_comment(comment.id) == comment


async def test_an_administrator_deletes_a_comment(gallery: MemoryGallery) -> None:
    comment, administrator = await gallery.a_comment(), await gallery.a_user(is_staff=True)

    await gallery.comments.delete(acting(administrator), comment.id)

    assert await gallery.comment_queries.count() == 0
    assert await gallery.film_queries.exists(comment.film_id)


async def test_nobody_else_deletes_a_comment_not_even_its_author(gallery: MemoryGallery) -> None:
    author = await gallery.a_user()
    comment = await gallery.a_comment(author_id=author.id)

    with pytest.raises(Unauthenticated):
        await gallery.comments.delete(ANONYMOUS, comment.id)
    with pytest.raises(Forbidden):
        await gallery.comments.delete(acting(author), comment.id)

    assert await gallery.stored_comment(comment.id) == comment


async def test_a_comment_that_does_not_exist_is_not_deleted(gallery: MemoryGallery) -> None:
    administrator = acting(await gallery.a_user(is_staff=True))

    with pytest.raises(CommentNotFound):
        await gallery.comments.delete(administrator, 10**30)


async def test_a_draft_is_reviewed_in_the_fields_that_it_has(gallery: MemoryGallery) -> None:
    problems = await gallery.comments.review(EditComment(film_id=7, rating=math.nan, text=""))

    assert sorted(broken(problems)) == [
        ("film_id", "reference-unknown"),
        ("rating", "number-not-finite"),
        ("text", "text-blank"),
    ]


async def test_a_good_draft_has_no_problems(gallery: MemoryGallery) -> None:
    film = await gallery.a_film()

    assert await gallery.comments.review(EditComment()) == []
    assert await gallery.comments.review(EditComment(film_id=film.id, text="Хорошо.")) == []
