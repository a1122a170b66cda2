"""What every list of comments promises administrators."""

from __future__ import annotations

from datetime import timedelta

import msgspec

from application.administration.criteria import CommentCriteria, CommentSort, Range, Sorting
from application.administration.entries import EXCERPT_LENGTH, CommentEntry
from application.pagination import Page, Window
from tests.contracts.values import UNKNOWN_IDS
from tests.support.builders import NOON
from tests.support.stored import StoredGallery

EVERYTHING = Window(limit=1000)
BY_ID = Sorting(CommentSort.ID)


async def _texts(
    gallery: StoredGallery, sorting: Sorting[CommentSort] = BY_ID, **where: object
) -> list[str]:
    criteria = msgspec.convert(where, CommentCriteria)
    page = await gallery.comment_list.page(EVERYTHING, where=criteria, sorting=sorting)
    assert page.total == len(page.items)
    return [entry.text for entry in page.items]


async def test_an_entry_is_the_comment_with_the_title_and_the_name(gallery: StoredGallery) -> None:
    await gallery.a_user()
    author, film = await gallery.a_user(username="Їжак"), await gallery.a_film(title="Ёлка")
    comment = await gallery.a_comment(
        film_id=film.id, author_id=author.id, updated_at=NOON + timedelta(days=1), version=2
    )
    entry = CommentEntry(
        id=comment.id,
        film_id=film.id,
        film_title="Ёлка",
        author_id=author.id,
        author_username="Їжак",
        rating=comment.rating,
        text=comment.text,
        created_at=comment.created_at,
        updated_at=comment.updated_at,
        version=2,
    )

    page = await gallery.comment_list.page(EVERYTHING, where=CommentCriteria(), sorting=BY_ID)

    assert page == Page(items=[entry], total=1)
    assert await gallery.comment_list.some([comment.id, *UNKNOWN_IDS]) == [entry]


async def test_a_window_shows_its_part_of_the_list_and_the_number_of_all(
    gallery: StoredGallery,
) -> None:
    film, author = await gallery.a_film(), await gallery.a_user()
    for number in range(5):
        await gallery.a_comment(film_id=film.id, author_id=author.id, text=str(number))

    for offset, seen in ((0, ["0", "1"]), (4, ["4"]), (5, [])):
        page = await gallery.comment_list.page(
            Window(limit=2, offset=offset), where=CommentCriteria(), sorting=BY_ID
        )
        assert (page.total, [entry.text for entry in page.items]) == (5, seen)


async def test_a_long_text_is_cut_unless_asked_for_as_a_whole(gallery: StoredGallery) -> None:
    comment = await gallery.a_comment(text="ё🚀" * EXCERPT_LENGTH)
    where = CommentCriteria()

    cut = await gallery.comment_list.page(EVERYTHING, where=where, sorting=BY_ID)
    whole = await gallery.comment_list.page(
        EVERYTHING, where=where, sorting=BY_ID, whole_texts=True
    )

    assert cut.items[0].text == comment.text[:EXCERPT_LENGTH]
    assert whole.items[0].text == comment.text
    assert (await gallery.comment_list.some([comment.id]))[0].text == comment.text


async def test_every_order_goes_both_ways(gallery: StoredGallery) -> None:
    film, author = await gallery.a_film(), await gallery.a_user()
    for text, rating, created, updated in (("а", 2.0, 3, 1), ("б", 3.0, 1, 3), ("в", 1.0, 2, 2)):
        await gallery.a_comment(
            film_id=film.id,
            author_id=author.id,
            text=text,
            rating=rating,
            created_at=NOON + timedelta(days=created),
            updated_at=NOON + timedelta(days=updated),
        )
    orders = {
        CommentSort.ID: ["а", "б", "в"],
        CommentSort.RATING: ["в", "а", "б"],
        CommentSort.CREATED: ["б", "в", "а"],
        CommentSort.UPDATED: ["а", "в", "б"],
    }

    assert set(orders) == set(CommentSort)
    for by, expected in orders.items():
        assert await _texts(gallery, Sorting(by)) == expected
        assert await _texts(gallery, Sorting(by, descending=True)) == expected[::-1]


async def test_the_text_is_looked_for_in_its_folded_form(gallery: StoredGallery) -> None:
    film, author = await gallery.a_film(), await gallery.a_user()
    for text in ("Ёлка и ІЖАК", "на 100% _за_", "М’ята"):
        await gallery.a_comment(film_id=film.id, author_id=author.id, text=text)
    finds = {
        "елка И": ["Ёлка и ІЖАК"],
        "іжак": ["Ёлка и ІЖАК"],
        "%": ["на 100% _за_"],
        "_": ["на 100% _за_"],
        "мята": ["М’ята"],
        "1%0": [],
        "a\x00": [],
        "\ud800": [],
    }

    for text, expected in finds.items():
        assert await _texts(gallery, text=text) == expected


async def test_comments_are_filtered_by_film_author_rating_and_date(
    gallery: StoredGallery,
) -> None:
    film, author = await gallery.a_film(), await gallery.a_user()
    await gallery.a_comment(film_id=film.id, text="к фильму", rating=1.0)
    await gallery.a_comment(author_id=author.id, text="автора", rating=2.0)
    tomorrow = NOON + timedelta(days=1)
    await gallery.a_comment(text="завтра", rating=3.0, created_at=tomorrow)

    assert await _texts(gallery, film_id=film.id) == ["к фильму"]
    assert await _texts(gallery, author_id=author.id) == ["автора"]
    assert await _texts(gallery, rating=Range(least=2.0, most=2.0)) == ["автора"]
    assert await _texts(gallery, created_at=Range(least=tomorrow)) == ["завтра"]
    assert await _texts(gallery, film_id=film.id, author_id=author.id) == []
    for unknown in UNKNOWN_IDS:
        assert await _texts(gallery, film_id=unknown) == []
        assert await _texts(gallery, author_id=unknown) == []
