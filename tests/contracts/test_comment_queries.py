"""What all queries of comments promise."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
import pytest

from application.comments.views import CommentView
from application.pagination import MAX_OFFSET, Page, Window
from domain.comments import CommentNotFound
from tests.contracts.values import UNKNOWN_IDS
from tests.support.stored import StoredGallery

EVERYTHING = Window(limit=1000)


async def test_a_comment_is_read_as_it_was_stored(gallery: StoredGallery) -> None:
    author = [await gallery.a_user() for _ in range(5)][-1]
    film = [await gallery.a_film() for _ in range(3)][-1]
    comment = await gallery.a_comment(
        film_id=film.id,
        author_id=author.id,
        rating=1 / 3,
        text="Ё\n🚀",
        created_at=datetime(2024, 1, 2, 3, 4, 5, 6, tzinfo=UTC),
        updated_at=datetime(2024, 6, 7, 8, 9, 10, 11, tzinfo=UTC),
        version=12,
    )
    view = msgspec.convert(comment, CommentView, from_attributes=True)

    assert await gallery.comment_queries.get(comment.id) == view
    assert await gallery.comment_queries.page(EVERYTHING) == Page(items=[view], total=1)


async def test_times_are_read_in_utc(gallery: StoredGallery) -> None:
    comment = await gallery.a_comment()

    view = await gallery.comment_queries.get(comment.id)

    assert view.created_at.isoformat() == comment.created_at.isoformat()
    assert view.updated_at.isoformat() == comment.updated_at.isoformat()


async def test_an_unknown_comment_is_not_found(gallery: StoredGallery) -> None:
    await gallery.a_comment()

    for unknown in UNKNOWN_IDS:
        with pytest.raises(CommentNotFound):
            await gallery.comment_queries.get(unknown)


async def test_an_unknown_film_has_no_comments(gallery: StoredGallery) -> None:
    await gallery.a_comment()

    for unknown in UNKNOWN_IDS:
        page = await gallery.comment_queries.page(EVERYTHING, film_id=unknown)
        assert page == Page(items=[], total=0)


async def test_a_gallery_without_comments_is_an_empty_page(gallery: StoredGallery) -> None:
    film = await gallery.a_film()

    assert await gallery.comment_queries.page(EVERYTHING) == Page(items=[], total=0)
    assert await gallery.comment_queries.page(EVERYTHING, film_id=film.id) == Page(
        items=[], total=0
    )
    assert await gallery.comment_queries.count() == 0


async def test_a_window_shows_its_part_of_the_list_by_id_and_the_number_of_all(
    gallery: StoredGallery,
) -> None:
    film, other = await gallery.a_film(), await gallery.a_film()
    for text, film_id in (("а1", film.id), ("б1", other.id), ("а2", film.id), ("а3", film.id)):
        await gallery.a_comment(text=text, film_id=film_id)
    seen = {
        Window(limit=2): (["а1", "б1"], ["а1", "а2"]),
        Window(limit=2, offset=2): (["а2", "а3"], ["а3"]),
        Window(limit=2, offset=4): ([], []),
        Window(limit=0): ([], []),
        Window(limit=MAX_OFFSET, offset=1): (["б1", "а2", "а3"], ["а2", "а3"]),
        Window(limit=1, offset=MAX_OFFSET): ([], []),
    }

    for window, (of_all, of_film) in seen.items():
        everywhere = await gallery.comment_queries.page(window)
        there = await gallery.comment_queries.page(window, film_id=film.id)
        assert (everywhere.total, [view.text for view in everywhere.items]) == (4, of_all)
        assert (there.total, [view.text for view in there.items]) == (3, of_film)
    assert await gallery.comment_queries.count() == 4
