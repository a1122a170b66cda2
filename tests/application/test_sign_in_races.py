"""Signing in while somebody changes the password or deletes the user."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from application.accounts.authentication import BadCredentials
from application.accounts.commands import ChangePassword, ChangeUsername
from application.accounts.views import Principal
from domain.errors import Invalid, Unauthenticated
from domain.users import User
from tests.support.builders import PASSWORD
from tests.support.gallery import MemoryGallery, acting, signed_in
from tests.support.memory.security import PlainPasswordHasher

WEAK = f"plain$1$0${PASSWORD}"


class InterruptedHasher(PlainPasswordHasher):
    """Something happens before it makes a hash: whatever ``meanwhile`` is set to."""

    meanwhile: Callable[[], Awaitable[None]]

    async def hash(self, password: str) -> str:
        await self.meanwhile()
        return await super().hash(password)


async def delete(gallery: MemoryGallery, user: User) -> None:
    async with gallery.unit_of_work() as uow:
        await uow.users.remove(user.id)
        await uow.commit()


async def change(gallery: MemoryGallery, user: User, password_hash: str) -> None:
    async with gallery.unit_of_work() as uow:
        changed = await uow.users.get(user.id)
        changed.change_password_hash(password_hash, now=gallery.clock.now())
        await uow.users.save(changed)
        await uow.commit()


@pytest.fixture
def hasher() -> InterruptedHasher:
    return InterruptedHasher(strength=2)


async def test_a_user_who_is_deleted_during_the_sign_in_does_not_sign_in(
    hasher: InterruptedHasher,
) -> None:
    gallery = MemoryGallery(hasher=hasher)
    user = await gallery.a_user(username="kim", password_hash=WEAK)
    hasher.meanwhile = lambda: delete(gallery, user)

    with pytest.raises(BadCredentials):
        await gallery.authentication.by_password("kim", PASSWORD)


async def test_a_password_that_changes_during_the_sign_in_is_not_changed_back(
    hasher: InterruptedHasher,
) -> None:
    gallery = MemoryGallery(hasher=hasher)
    user = await gallery.a_user(username="kim", password_hash=WEAK)
    hasher.meanwhile = lambda: change(gallery, user, "plain$2$9$other")

    with pytest.raises(BadCredentials):
        await gallery.authentication.by_password("kim", PASSWORD)

    assert (await gallery.stored_user(user.id)).password_hash == "plain$2$9$other"


async def test_two_sign_ins_at_once_agree_on_the_stronger_hash(hasher: InterruptedHasher) -> None:
    gallery = MemoryGallery(hasher=hasher)
    user = await gallery.a_user(username="kim", password_hash=WEAK)
    hasher.meanwhile = lambda: change(gallery, user, f"plain$2$9${PASSWORD}")

    principal = await gallery.authentication.by_password("kim", PASSWORD)

    assert await gallery.authentication.issue_token(principal)
    assert (await gallery.stored_user(user.id)).password_hash == f"plain$2$9${PASSWORD}"


@pytest.mark.parametrize("meanwhile", ["deleted", "changed"])
async def test_neither_token_nor_session_begins_with_a_password_of_the_past(
    meanwhile: str,
) -> None:
    gallery = MemoryGallery()
    user = await gallery.a_user(username="kim")
    principal = await gallery.authentication.by_password("kim", PASSWORD)
    await (
        delete(gallery, user) if meanwhile == "deleted" else change(gallery, user, "plain$1$9$x")
    )

    with pytest.raises(BadCredentials):
        await gallery.authentication.issue_token(principal)
    with pytest.raises(BadCredentials):
        await gallery.authentication.open_session(principal)

    assert gallery.store.committed.tokens.all() == []
    assert gallery.store.committed.sessions.all() == []


async def test_of_two_changes_of_one_password_at_once_one_is_wrong() -> None:
    gallery = MemoryGallery()
    user = await gallery.a_user(username="kim")

    def to(password: str) -> Awaitable[None]:
        command = ChangePassword(current_password=PASSWORD, new_password=password)
        return gallery.accounts.change_password(signed_in(user), command)

    ended = await asyncio.gather(to("quiet-Meadow-1"), to("quiet-Meadow-2"), return_exceptions=True)

    refused = [end for end in ended if end is not None]
    assert len(refused) == 1
    assert isinstance(refused[0], Invalid)
    assert refused[0].problems[0].field == "current_password"


async def test_a_deleted_user_is_nobody() -> None:
    gallery = MemoryGallery()
    user = await gallery.a_user(username="kim")
    await delete(gallery, user)

    with pytest.raises(Unauthenticated):
        await gallery.accounts.change_password(
            Principal(actor=acting(user)),
            ChangePassword(current_password=PASSWORD, new_password="quiet-Meadow-1"),
        )
    with pytest.raises(Unauthenticated):
        await gallery.accounts.change_username(
            acting(user), ChangeUsername(current_password=PASSWORD, new_username="other")
        )
