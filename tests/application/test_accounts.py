"""Showing, changing and closing accounts."""

from __future__ import annotations

from datetime import timedelta

import pytest

from application.pagination import Window
from domain.access import ANONYMOUS
from domain.errors import Forbidden, Invalid, Problem, Unauthenticated, Violation
from domain.users import UserNotFound
from tests.application.refusals import broken
from tests.support.builders import NOON, PASSWORD, a_digest
from tests.support.gallery import MemoryGallery, acting

EVERYTHING = Window(limit=100)
WRONG = Problem("current_password", Violation("password-wrong"))


async def test_users_see_themselves_and_administrators_see_everybody(
    gallery: MemoryGallery,
) -> None:
    user, administrator = await gallery.a_user(), await gallery.a_user(is_staff=True)

    own = await gallery.accounts.page(acting(user), EVERYTHING)
    all_users = await gallery.accounts.page(acting(administrator), EVERYTHING)

    assert (own.total, [view.id for view in own.items]) == (1, [user.id])
    assert [view.id for view in all_users.items] == [user.id, administrator.id]


async def test_a_user_is_shown_to_themselves_and_to_administrators(
    gallery: MemoryGallery,
) -> None:
    user, administrator = await gallery.a_user(), await gallery.a_user(is_staff=True)

    view = await gallery.accounts.get(acting(user), user.id)

    assert view == await gallery.account_queries.get(user.id)
    assert await gallery.accounts.get(acting(administrator), user.id) == view


async def test_for_other_users_a_user_does_not_exist(gallery: MemoryGallery) -> None:
    user, other = await gallery.a_user(), await gallery.a_user()

    with pytest.raises(UserNotFound):
        await gallery.accounts.get(acting(other), user.id)
    with pytest.raises(UserNotFound):
        await gallery.accounts.change_email(acting(other), user.id, "other@example.com")

    assert await gallery.stored_user(user.id) == user


async def test_nobody_sees_users_without_signing_in(gallery: MemoryGallery) -> None:
    user = await gallery.a_user()

    with pytest.raises(Unauthenticated):
        await gallery.accounts.page(ANONYMOUS, EVERYTHING)
    with pytest.raises(Unauthenticated):
        await gallery.accounts.get(ANONYMOUS, user.id)
    with pytest.raises(Unauthenticated):
        await gallery.accounts.change_email(ANONYMOUS, user.id, "other@example.com")


async def test_an_administrator_is_told_of_users_who_do_not_exist(gallery: MemoryGallery) -> None:
    administrator = acting(await gallery.a_user(is_staff=True))

    with pytest.raises(UserNotFound):
        await gallery.accounts.get(administrator, 10**30)
    with pytest.raises(UserNotFound):
        await gallery.accounts.change_email(administrator, 10**30, "")
    with pytest.raises(UserNotFound):
        await gallery.accounts.ensure_deletable(administrator, 10**30)
    with pytest.raises(UserNotFound):
        await gallery.accounts.delete(administrator, 10**30, current_password="wrong")


async def test_a_user_changes_their_address(gallery: MemoryGallery) -> None:
    user = await gallery.a_user()
    now = gallery.clock.move_on(timedelta(hours=1))

    view = await gallery.accounts.change_email(acting(user), user.id, "Kim@EXAMPLE.org")

    user.email, user.updated_at, user.version = "Kim@example.org", now, 2
    assert await gallery.stored_user(user.id) == user
    assert view == await gallery.account_queries.get(user.id)


async def test_an_administrator_changes_the_address_of_anybody(gallery: MemoryGallery) -> None:
    user, administrator = await gallery.a_user(), await gallery.a_user(is_staff=True)

    view = await gallery.accounts.change_email(acting(administrator), user.id, "")

    assert view.email == ""


async def test_a_bad_address_is_refused(gallery: MemoryGallery) -> None:
    user = await gallery.a_user()

    with pytest.raises(Invalid) as caught:
        await gallery.accounts.change_email(acting(user), user.id, "nonsense")

    assert broken(caught.value.problems) == [("email", "email-malformed")]
    assert await gallery.stored_user(user.id) == user


async def test_a_user_closes_their_account_with_all_that_belongs_to_it(
    gallery: MemoryGallery,
) -> None:
    user = await gallery.a_user(username="kim")
    film = await gallery.a_film(owner_id=user.id)
    await gallery.a_comment(film_id=film.id)
    category = await gallery.a_category(owner_id=user.id)
    await gallery.a_token(user_id=user.id, digest=a_digest("key"))

    await gallery.accounts.delete(acting(user), user.id, current_password=PASSWORD)

    assert await gallery.account_queries.find("kim") is None
    assert await gallery.film_queries.count() == 0
    assert await gallery.comment_queries.count() == 0
    assert (await gallery.category_queries.get(category.id)).owner_id is None
    assert await gallery.account_queries.find_token(a_digest("key"), now=NOON) is None


async def test_an_administrator_closes_any_account_by_their_own_password(
    gallery: MemoryGallery,
) -> None:
    user = await gallery.a_user(password_hash="plain$1$0$слово")
    administrator = await gallery.a_user(is_staff=True)
    await gallery.accounts.ensure_deletable(acting(administrator), user.id)

    with pytest.raises(Invalid) as caught:
        await gallery.accounts.delete(acting(administrator), user.id, current_password="слово")
    await gallery.accounts.delete(acting(administrator), user.id, current_password=PASSWORD)

    assert caught.value.problems == (WRONG,)
    with pytest.raises(UserNotFound):
        await gallery.stored_user(user.id)


async def test_a_wrong_password_closes_no_account(gallery: MemoryGallery) -> None:
    user = await gallery.a_user()

    with pytest.raises(Invalid) as caught:
        await gallery.accounts.delete(acting(user), user.id, current_password="wrong")

    assert caught.value.problems == (WRONG,)
    assert await gallery.stored_user(user.id) == user


async def test_nobody_closes_the_account_of_another_user(gallery: MemoryGallery) -> None:
    user, other = await gallery.a_user(), await gallery.a_user()

    for user_id in (user.id, 10**30):
        with pytest.raises(Forbidden):
            await gallery.accounts.delete(acting(other), user_id, current_password=PASSWORD)
        with pytest.raises(Forbidden):
            await gallery.accounts.ensure_deletable(acting(other), user_id)
    with pytest.raises(Unauthenticated):
        await gallery.accounts.delete(ANONYMOUS, user.id, current_password=PASSWORD)

    assert await gallery.stored_user(user.id) == user
