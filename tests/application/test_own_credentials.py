"""Changing the own password and the own name."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from application.accounts.commands import ChangePassword, ChangeUsername
from application.accounts.views import Principal
from domain.access import ANONYMOUS
from domain.errors import Invalid, Unauthenticated
from tests.application.refusals import broken
from tests.support.builders import NOON, PASSWORD, a_digest
from tests.support.gallery import MemoryGallery, acting, signed_in

NEW_PASSWORD = "зимнее-Озеро-18"


async def test_a_new_password_replaces_the_old_one(gallery: MemoryGallery) -> None:
    user = await gallery.a_user()
    now = gallery.clock.move_on(timedelta(hours=1))

    await gallery.accounts.change_password(
        signed_in(user), ChangePassword(current_password=PASSWORD, new_password=NEW_PASSWORD)
    )

    stored = await gallery.stored_user(user.id)
    assert await gallery.hasher.verify(NEW_PASSWORD, stored.password_hash)
    assert not await gallery.hasher.verify(PASSWORD, stored.password_hash)
    assert (stored.updated_at, stored.version) == (now, 2)


async def test_a_new_password_ends_all_sessions_and_all_tokens_but_the_one_in_use(
    gallery: MemoryGallery,
) -> None:
    user = await gallery.a_user()
    in_use = await gallery.a_token(user_id=user.id, digest=a_digest("in use"))
    await gallery.a_token(user_id=user.id, digest=a_digest("another"))
    await gallery.a_session(user_id=user.id, digest=a_digest("id"))
    await gallery.a_token(digest=a_digest("somebody else's"))

    await gallery.accounts.change_password(
        signed_in(user, token_id=in_use.id),
        ChangePassword(current_password=PASSWORD, new_password=NEW_PASSWORD),
    )

    accounts = gallery.account_queries
    assert await accounts.find_token(a_digest("in use"), now=NOON) is not None
    assert await accounts.find_token(a_digest("another"), now=NOON) is None
    assert await accounts.find_session(a_digest("id")) is None
    assert await accounts.find_token(a_digest("somebody else's"), now=NOON) is not None


async def test_a_new_password_given_by_password_ends_every_token(gallery: MemoryGallery) -> None:
    user = await gallery.a_user()
    await gallery.a_token(user_id=user.id, digest=a_digest("key"))

    await gallery.accounts.change_password(
        signed_in(user), ChangePassword(current_password=PASSWORD, new_password=NEW_PASSWORD)
    )

    assert await gallery.account_queries.find_token(a_digest("key"), now=NOON) is None


async def test_a_password_is_changed_by_whoever_knows_it_to_a_good_one(
    gallery: MemoryGallery,
) -> None:
    user = await gallery.a_user(username="kimberly", email="kim@harbour.example")
    await gallery.a_token(user_id=user.id, digest=a_digest("key"))

    with pytest.raises(Invalid) as caught:
        await gallery.accounts.change_password(
            signed_in(user), ChangePassword(current_password="wrong", new_password="harbour")
        )
    with pytest.raises(Invalid) as similar:
        await gallery.accounts.change_password(
            signed_in(user), ChangePassword(current_password=PASSWORD, new_password="kimberley")
        )

    assert broken(caught.value.problems) == [
        ("current_password", "password-wrong"),
        ("new_password", "password-too-short"),
        ("new_password", "password-similar"),
    ]
    assert broken(similar.value.problems) == [("new_password", "password-similar")]
    assert await gallery.stored_user(user.id) == user
    assert await gallery.account_queries.find_token(a_digest("key"), now=NOON) is not None


async def test_a_user_changes_their_name_and_stays_signed_in(gallery: MemoryGallery) -> None:
    user = await gallery.a_user(username="kim")
    await gallery.a_token(user_id=user.id, digest=a_digest("key"))
    now = gallery.clock.move_on(timedelta(hours=1))

    await gallery.accounts.change_username(
        acting(user), ChangeUsername(current_password=PASSWORD, new_username="ｍarta")
    )

    user.username, user.updated_at, user.version = "marta", now, 2
    assert await gallery.stored_user(user.id) == user
    assert await gallery.account_queries.find_token(a_digest("key"), now=NOON) is not None


async def test_a_user_may_choose_the_name_that_they_have(gallery: MemoryGallery) -> None:
    user = await gallery.a_user(username="kim")

    await gallery.accounts.change_username(
        acting(user), ChangeUsername(current_password=PASSWORD, new_username="kim")
    )

    assert (await gallery.stored_user(user.id)).username == "kim"


@pytest.mark.parametrize(
    ("new_username", "code"),
    [("marta", "username-taken"), ("kim lee", "username-characters"), ("", "text-blank")],
)
async def test_a_bad_or_taken_name_is_refused(
    gallery: MemoryGallery, new_username: str, code: str
) -> None:
    await gallery.a_user(username="marta")
    user = await gallery.a_user(username="kim")

    with pytest.raises(Invalid) as caught:
        await gallery.accounts.change_username(
            acting(user), ChangeUsername(current_password="wrong", new_username=new_username)
        )

    assert broken(caught.value.problems) == [
        ("current_password", "password-wrong"),
        ("new_username", code),
    ]
    assert await gallery.stored_user(user.id) == user


async def test_of_two_who_want_one_name_at_once_one_gets_it(gallery: MemoryGallery) -> None:
    users = [await gallery.a_user(), await gallery.a_user()]
    command = ChangeUsername(current_password=PASSWORD, new_username="kim")

    results = await asyncio.gather(
        *(gallery.accounts.change_username(acting(user), command) for user in users),
        return_exceptions=True,
    )

    assert results[0] is None
    assert isinstance(results[1], Invalid)
    assert broken(results[1].problems) == [("new_username", "username-taken")]


async def test_nobody_changes_a_name_or_a_password_without_signing_in(
    gallery: MemoryGallery,
) -> None:
    nobody = Principal(actor=ANONYMOUS)

    with pytest.raises(Unauthenticated):
        await gallery.accounts.change_password(
            nobody, ChangePassword(current_password=PASSWORD, new_password=NEW_PASSWORD)
        )
    with pytest.raises(Unauthenticated):
        await gallery.accounts.change_username(
            ANONYMOUS, ChangeUsername(current_password=PASSWORD, new_username="kim")
        )
