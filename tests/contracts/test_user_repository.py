"""What every user repository promises."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from application.pagination import Window
from domain.errors import EditConflict
from domain.users import UsernameTaken, UserNotFound
from tests.contracts.values import UNKNOWN_IDS
from tests.support.builders import NOON, a_digest, a_user
from tests.support.stored import StoredGallery

LATER = NOON + timedelta(hours=1)
EVERYTHING = Window(limit=1000)


@pytest.mark.parametrize(
    ("is_active", "is_staff", "is_superuser"),
    [(True, False, False), (False, True, False), (False, False, True)],
)
async def test_a_stored_user_comes_back_equal_in_every_field(
    gallery: StoredGallery, is_active: bool, is_staff: bool, is_superuser: bool
) -> None:
    user = await gallery.a_user(
        username="іванна.Ґава+films@2024",
        email="o'hara@example.com",
        password_hash="$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA",
        is_active=is_active,
        is_staff=is_staff,
        is_superuser=is_superuser,
        created_at=datetime(2024, 1, 2, 3, 4, 5, 6, tzinfo=UTC),
        updated_at=datetime(2024, 6, 7, 8, 9, 10, 11, tzinfo=UTC),
        version=12,
    )

    assert await gallery.stored_user(user.id) == user


async def test_the_longest_values_come_back_whole(gallery: StoredGallery) -> None:
    user = await gallery.a_user(
        username="ї" * 150,
        email=f"{'a' * 60}@{'b' * 60}.example".ljust(254, "e"),
        password_hash="x" * 500,
    )

    assert await gallery.stored_user(user.id) == user


async def test_a_changed_user_comes_back_equal_in_every_field(gallery: StoredGallery) -> None:
    user = await gallery.a_user()

    async with gallery.unit_of_work() as uow:
        user.rename("marta", now=LATER)
        await uow.users.save(user)
        user.change_email("", now=LATER)
        await uow.users.save(user)
        user.change_password_hash("plain$2$1$other", now=LATER)
        await uow.users.save(user)
        await uow.commit()

    assert user.version == 4
    assert await gallery.stored_user(user.id) == user


async def test_a_unit_of_work_sees_its_own_changes(gallery: StoredGallery) -> None:
    user = a_user()

    async with gallery.unit_of_work() as uow:
        await uow.users.add(user)
        assert await uow.users.get(user.id) == user
        user.rename("marta", now=LATER)
        await uow.users.save(user)
        assert await uow.users.get(user.id) == user
        await uow.users.remove(user.id)
        with pytest.raises(UserNotFound):
            await uow.users.get(user.id)


async def test_an_unknown_user_is_not_found(gallery: StoredGallery) -> None:
    await gallery.a_user()

    async with gallery.unit_of_work() as uow:
        for unknown in UNKNOWN_IDS:
            with pytest.raises(UserNotFound):
                await uow.users.get(unknown)
            with pytest.raises(UserNotFound):
                await uow.users.remove(unknown)


async def test_a_new_user_cannot_have_a_name_that_is_taken(gallery: StoredGallery) -> None:
    await gallery.a_user(username="Їжак")

    async with gallery.unit_of_work() as uow:
        with pytest.raises(UsernameTaken):
            await uow.users.add(a_user(username="Їжак"))

    assert (await gallery.account_queries.page(EVERYTHING)).total == 1


async def test_a_user_cannot_take_the_name_of_another(gallery: StoredGallery) -> None:
    await gallery.a_user(username="marta")
    user = await gallery.a_user(username="kim")
    user.rename("marta", now=LATER)

    async with gallery.unit_of_work() as uow:
        with pytest.raises(UsernameTaken):
            await uow.users.save(user)

    assert (await gallery.stored_user(user.id)).username == "kim"


async def test_a_user_keeps_their_own_name_in_a_change(gallery: StoredGallery) -> None:
    user = await gallery.a_user(username="kim")
    user.rename("kim", now=LATER)

    async with gallery.unit_of_work() as uow:
        await uow.users.save(user)
        await uow.commit()

    assert (await gallery.stored_user(user.id)).version == 2


async def test_names_that_differ_in_case_or_accents_are_different_names(
    gallery: StoredGallery,
) -> None:
    names = ["kim", "Kim", "KIM", "kím", "жук", "Жук", "елка", "ёлка"]

    users = [await gallery.a_user(username=name) for name in names]

    assert len({user.id for user in users}) == len(names)


async def test_the_name_of_a_removed_user_is_free_and_their_id_is_not(
    gallery: StoredGallery,
) -> None:
    removed = await gallery.a_user(username="kim")
    async with gallery.unit_of_work() as uow:
        await uow.users.remove(removed.id)
        await uow.commit()

    assert (await gallery.a_user(username="kim")).id > removed.id


async def test_a_user_whom_somebody_else_changed_meanwhile_is_not_overwritten(
    gallery: StoredGallery,
) -> None:
    stale = await gallery.a_user()
    async with gallery.unit_of_work() as uow:
        changed = await uow.users.get(stale.id)
        changed.change_email("first@example.com", now=LATER)
        await uow.users.save(changed)
        await uow.commit()
    stale.change_email("second@example.com", now=LATER)

    async with gallery.unit_of_work() as uow:
        with pytest.raises(EditConflict):
            await uow.users.save(stale)

    assert await gallery.stored_user(stale.id) == changed


async def test_a_removed_user_is_not_saved(gallery: StoredGallery) -> None:
    user = await gallery.a_user()
    async with gallery.unit_of_work() as uow:
        await uow.users.remove(user.id)
        await uow.commit()
    user.rename("ghost", now=LATER)

    async with gallery.unit_of_work() as uow:
        with pytest.raises(EditConflict):
            await uow.users.save(user)


async def test_a_removed_user_takes_along_what_is_theirs(gallery: StoredGallery) -> None:
    user, other = await gallery.a_user(), await gallery.a_user()
    own_film = await gallery.a_film(owner_id=user.id)
    other_film = await gallery.a_film(owner_id=other.id)
    await gallery.a_comment(film_id=own_film.id, author_id=user.id)
    await gallery.a_comment(film_id=own_film.id, author_id=other.id)
    await gallery.a_comment(film_id=other_film.id, author_id=user.id)
    kept = await gallery.a_comment(film_id=other_film.id, author_id=other.id)

    async with gallery.unit_of_work() as uow:
        await uow.users.remove(user.id)
        await uow.commit()

    users = await gallery.account_queries.page(EVERYTHING)
    films = await gallery.film_queries.page(EVERYTHING)
    comments = await gallery.comment_queries.page(EVERYTHING)
    assert [view.id for view in users.items] == [other.id]
    assert [view.id for view in films.items] == [other_film.id]
    assert [view.id for view in comments.items] == [kept.id]


async def test_a_removed_user_leaves_no_way_to_sign_in(gallery: StoredGallery) -> None:
    user, other = await gallery.a_user(username="kim"), await gallery.a_user()
    await gallery.a_token(user_id=user.id, digest=a_digest("key"))
    await gallery.a_session(user_id=user.id, digest=a_digest("id"))
    await gallery.a_token(user_id=other.id, digest=a_digest("other key"))
    await gallery.a_session(user_id=other.id, digest=a_digest("other id"))

    async with gallery.unit_of_work() as uow:
        await uow.users.remove(user.id)
        await uow.commit()

    accounts = gallery.account_queries
    assert await accounts.find_credentials("kim") is None
    assert await accounts.find_token(a_digest("key"), now=NOON) is None
    assert await accounts.find_session(a_digest("id")) is None
    assert await accounts.find_token(a_digest("other key"), now=NOON) is not None
    assert await accounts.find_session(a_digest("other id")) is not None


async def test_the_categories_of_a_removed_user_stay_without_an_owner(
    gallery: StoredGallery,
) -> None:
    user, other = await gallery.a_user(), await gallery.a_user()
    own = await gallery.a_category(owner_id=user.id)
    others = await gallery.a_category(owner_id=other.id, parent_id=own.id)

    async with gallery.unit_of_work() as uow:
        await uow.users.remove(user.id)
        await uow.commit()

    own.owner_id = None
    assert await gallery.stored_category(own.id) == own
    assert await gallery.stored_category(others.id) == others


async def test_active_administrators_are_counted_as_the_unit_of_work_leaves_them(
    gallery: StoredGallery,
) -> None:
    first = await gallery.a_user(is_staff=True)
    second = await gallery.a_user(is_staff=True)
    await gallery.a_user(is_staff=True, is_active=False)
    await gallery.a_user()

    async with gallery.unit_of_work() as uow:
        assert await uow.users.count_administrators() == 2
        await uow.users.remove(first.id)
        assert await uow.users.count_administrators() == 1
        user = await uow.users.get(second.id)
        user.edit(is_active=False, now=NOON)
        await uow.users.save(user)
        assert await uow.users.count_administrators() == 0
    async with gallery.unit_of_work() as uow:
        assert await uow.users.count_administrators() == 2
