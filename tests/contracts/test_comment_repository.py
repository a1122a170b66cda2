"""What every comment repository promises."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from domain.comments import CommentNotFound
from domain.errors import Conflict, EditConflict
from tests.contracts.values import NUMBERS, TEXTS, UNKNOWN_IDS
from tests.support.builders import NOON, a_comment
from tests.support.stored import StoredGallery

LATER = NOON + timedelta(hours=1)


async def test_a_stored_comment_comes_back_equal_in_every_field(gallery: StoredGallery) -> None:
    author = [await gallery.a_user() for _ in range(5)][-1]
    film = [await gallery.a_film() for _ in range(3)][-1]
    comment = await gallery.a_comment(
        film_id=film.id,
        author_id=author.id,
        rating=-0.75,
        text="Так себе.",
        created_at=datetime(2024, 1, 2, 3, 4, 5, 6, tzinfo=UTC),
        updated_at=datetime(2024, 6, 7, 8, 9, 10, 11, tzinfo=UTC),
        version=12,
    )

    assert await gallery.stored_comment(comment.id) == comment


async def test_a_changed_comment_comes_back_equal_in_every_field(gallery: StoredGallery) -> None:
    comment, other_film = await gallery.a_comment(), await gallery.a_film()
    comment.edit(film_id=other_film.id, rating=1.25, text="Передумал.", now=LATER)

    async with gallery.unit_of_work() as uow:
        await uow.comments.save(comment)
        await uow.commit()

    assert await gallery.stored_comment(comment.id) == comment


async def test_texts_come_back_letter_by_letter(gallery: StoredGallery) -> None:
    texts = [*TEXTS, "ё🚀" * 100_000]
    comments = [await gallery.a_comment(text=text) for text in texts]

    stored = [await gallery.stored_comment(comment.id) for comment in comments]

    assert [comment.text for comment in stored] == texts


async def test_ratings_come_back_to_the_last_bit(gallery: StoredGallery) -> None:
    comments = [await gallery.a_comment(rating=number) for number in NUMBERS]

    stored = [await gallery.stored_comment(comment.id) for comment in comments]

    assert [comment.rating.hex() for comment in stored] == [number.hex() for number in NUMBERS]


async def test_the_same_text_twice_is_two_comments(gallery: StoredGallery) -> None:
    first = await gallery.a_comment()
    second = await gallery.a_comment(film_id=first.film_id, author_id=first.author_id)

    assert 0 < first.id < second.id


async def test_the_id_of_a_removed_comment_is_not_given_again(gallery: StoredGallery) -> None:
    removed = await gallery.a_comment()
    async with gallery.unit_of_work() as uow:
        await uow.comments.remove(removed.id)
        await uow.commit()

    assert (await gallery.a_comment()).id > removed.id


@pytest.mark.parametrize("reference", ["film_id", "author_id"])
async def test_a_comment_cannot_refer_to_what_does_not_exist(
    gallery: StoredGallery, reference: str
) -> None:
    film, author = await gallery.a_film(), await gallery.a_user()

    for unknown in UNKNOWN_IDS:
        comment = a_comment(**{"film_id": film.id, "author_id": author.id} | {reference: unknown})
        async with gallery.unit_of_work() as uow:
            with pytest.raises(Conflict):
                await uow.comments.add(comment)

    assert await gallery.comment_queries.count() == 0


async def test_a_comment_cannot_be_moved_to_a_film_that_does_not_exist(
    gallery: StoredGallery,
) -> None:
    comment = await gallery.a_comment()
    comment.edit(film_id=987_654_321, now=LATER)

    async with gallery.unit_of_work() as uow:
        with pytest.raises(Conflict):
            await uow.comments.save(comment)


async def test_an_unknown_comment_is_not_found(gallery: StoredGallery) -> None:
    await gallery.a_comment()

    async with gallery.unit_of_work() as uow:
        for unknown in UNKNOWN_IDS:
            with pytest.raises(CommentNotFound):
                await uow.comments.get(unknown)
            with pytest.raises(CommentNotFound):
                await uow.comments.remove(unknown)


async def test_a_unit_of_work_sees_its_own_changes(gallery: StoredGallery) -> None:
    film, author = await gallery.a_film(), await gallery.a_user()
    comment = a_comment(film_id=film.id, author_id=author.id)

    async with gallery.unit_of_work() as uow:
        await uow.comments.add(comment)
        assert await uow.comments.get(comment.id) == comment
        comment.edit(text="Передумал.", now=LATER)
        await uow.comments.save(comment)
        assert await uow.comments.get(comment.id) == comment
        await uow.comments.remove(comment.id)
        with pytest.raises(CommentNotFound):
            await uow.comments.get(comment.id)


async def test_a_comment_that_somebody_else_changed_meanwhile_is_not_overwritten(
    gallery: StoredGallery,
) -> None:
    stale = await gallery.a_comment()
    async with gallery.unit_of_work() as uow:
        changed = await uow.comments.get(stale.id)
        changed.edit(text="Первый", now=LATER)
        await uow.comments.save(changed)
        await uow.commit()
    stale.edit(text="Второй", now=LATER)

    async with gallery.unit_of_work() as uow:
        with pytest.raises(EditConflict):
            await uow.comments.save(stale)

    assert await gallery.stored_comment(stale.id) == changed


async def test_a_removed_comment_is_gone_and_not_saved(gallery: StoredGallery) -> None:
    comment = await gallery.a_comment()
    kept = await gallery.a_comment(film_id=comment.film_id)
    async with gallery.unit_of_work() as uow:
        await uow.comments.remove(comment.id)
        await uow.commit()
    comment.edit(text="Призрак", now=LATER)

    async with gallery.unit_of_work() as uow:
        with pytest.raises(EditConflict):
            await uow.comments.save(comment)

    assert await gallery.comment_queries.count() == 1
    assert await gallery.stored_comment(kept.id) == kept


async def test_the_comments_on_a_film_are_counted(gallery: StoredGallery) -> None:
    film, other = await gallery.a_film(), await gallery.a_film()
    await gallery.a_comment(film_id=film.id)
    await gallery.a_comment(film_id=film.id)

    async with gallery.unit_of_work() as uow:
        assert await uow.comments.count_on_film(film.id) == 2
        assert [await uow.comments.count_on_film(it) for it in (other.id, *UNKNOWN_IDS)] == [
            0 for _ in (other, *UNKNOWN_IDS)
        ]


async def test_the_comments_that_go_with_a_user_are_counted_once_each(
    gallery: StoredGallery,
) -> None:
    user, other = await gallery.a_user(), await gallery.a_user()
    own, others = await gallery.a_film(owner_id=user.id), await gallery.a_film(owner_id=other.id)
    for film in (own, others):
        for author in (user, other):
            await gallery.a_comment(film_id=film.id, author_id=author.id)

    async with gallery.unit_of_work() as uow:
        assert await uow.comments.count_of_user(user.id) == 3
        assert [await uow.comments.count_of_user(unknown) for unknown in UNKNOWN_IDS] == [
            0 for _ in UNKNOWN_IDS
        ]
        await uow.users.remove(user.id)
        await uow.commit()

    assert await gallery.comment_queries.count() == 4 - 3
