"""Signing in by session, and the life of sessions."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Self

import pytest

from application.accounts.authentication import Authentication, BadCredentials
from application.accounts.views import Principal
from domain.access import ANONYMOUS
from domain.credentials import SessionLimits
from domain.errors import Unauthenticated, Unavailable
from tests.support.gallery import MemoryGallery, acting, signed_in
from tests.support.memory.unit_of_work import MemoryUnitOfWork

INSTANT = timedelta(microseconds=1)
LIMITS = SessionLimits(
    idle=timedelta(hours=2), absolute=timedelta(days=1), touch=timedelta(minutes=5)
)


@pytest.fixture
def gallery() -> MemoryGallery:
    return MemoryGallery(session_limits=LIMITS)


async def test_a_session_is_somebodys_until_it_is_closed(gallery: MemoryGallery) -> None:
    user = await gallery.a_user(is_staff=True)
    session_id = await gallery.authentication.open_session(signed_in(user))

    principal = await gallery.authentication.by_session(session_id)
    await gallery.authentication.close_session(session_id)

    assert principal is not None
    assert principal.actor == acting(user)
    assert (principal.token_id, principal.session_id is None) == (None, False)
    assert await gallery.authentication.by_session(session_id) is None


async def test_the_id_itself_is_not_kept(gallery: MemoryGallery) -> None:
    session_id = await gallery.authentication.open_session(signed_in(await gallery.a_user()))

    (session,) = gallery.store.committed.sessions.all()
    assert session.digest == gallery.secrets.digest(session_id)
    assert (session.created_at, session.last_seen_at) == (gallery.clock.now(), gallery.clock.now())
    assert session.expires_at == gallery.clock.now() + LIMITS.absolute


async def test_nobody_opens_a_session_without_signing_in(gallery: MemoryGallery) -> None:
    with pytest.raises(Unauthenticated):
        await gallery.authentication.open_session(Principal(actor=ANONYMOUS))

    assert gallery.store.committed.sessions.all() == []


@pytest.mark.parametrize("session_id", ["", "nonsense", "\x00", "\ud800", "сессия"])
async def test_an_unknown_session_is_nobodys_and_ends_without_an_error(
    gallery: MemoryGallery, session_id: str
) -> None:
    known = await gallery.authentication.open_session(signed_in(await gallery.a_user()))

    assert await gallery.authentication.by_session(session_id) is None
    await gallery.authentication.close_session(session_id)

    assert await gallery.authentication.by_session(known) is not None


async def test_signing_in_again_ends_the_old_session_under_another_id(
    gallery: MemoryGallery,
) -> None:
    user, other = await gallery.a_user(), await gallery.a_user()
    old = await gallery.authentication.open_session(signed_in(user))

    new = await gallery.authentication.open_session(signed_in(other), instead_of=old)

    assert new != old
    assert await gallery.authentication.by_session(old) is None
    principal = await gallery.authentication.by_session(new)
    assert principal is not None
    assert principal.actor.user_id == other.id


async def test_an_id_that_a_client_made_up_is_not_taken_over(gallery: MemoryGallery) -> None:
    user = await gallery.a_user()

    session_id = await gallery.authentication.open_session(signed_in(user), instead_of="made up")

    assert session_id != "made up"
    assert await gallery.authentication.by_session("made up") is None
    assert await gallery.authentication.by_session(session_id) is not None


async def test_several_sessions_of_one_user_live_side_by_side(gallery: MemoryGallery) -> None:
    user = await gallery.a_user()
    first = await gallery.authentication.open_session(signed_in(user))
    second = await gallery.authentication.open_session(signed_in(user))

    await gallery.authentication.close_session(first)

    assert await gallery.authentication.by_session(second) is not None


async def test_an_unused_session_ends(gallery: MemoryGallery) -> None:
    session_id = await gallery.authentication.open_session(signed_in(await gallery.a_user()))

    gallery.clock.move_on(LIMITS.idle)

    assert await gallery.authentication.by_session(session_id) is None


async def test_a_session_in_use_goes_on_until_its_absolute_end(gallery: MemoryGallery) -> None:
    session_id = await gallery.authentication.open_session(signed_in(await gallery.a_user()))
    end = gallery.clock.now() + LIMITS.absolute

    while gallery.clock.move_on(timedelta(hours=1)) < end:
        assert await gallery.authentication.by_session(session_id) is not None

    assert await gallery.authentication.by_session(session_id) is None


async def test_being_seen_is_noted_now_and_then_and_not_every_time(gallery: MemoryGallery) -> None:
    opened_at = gallery.clock.now()
    session_id = await gallery.authentication.open_session(signed_in(await gallery.a_user()))

    async def last_seen_after(pause: timedelta) -> timedelta:
        gallery.clock.move_on(pause)
        await gallery.authentication.by_session(session_id)
        (session,) = gallery.store.committed.sessions.all()
        return session.last_seen_at - opened_at

    assert await last_seen_after(LIMITS.touch - INSTANT) == timedelta(0)
    assert await last_seen_after(INSTANT) == LIMITS.touch
    assert await last_seen_after(INSTANT) == LIMITS.touch


class LockedUnitOfWork(MemoryUnitOfWork):
    """A unit of work on a database that somebody else keeps locked."""

    async def __aenter__(self) -> Self:
        raise Unavailable


async def test_a_session_is_read_although_the_database_is_locked(gallery: MemoryGallery) -> None:
    user = await gallery.a_user()
    session_id = await gallery.authentication.open_session(signed_in(user))
    gallery.clock.move_on(LIMITS.touch)
    locked = Authentication(
        unit_of_work=lambda: LockedUnitOfWork(gallery.store),
        accounts=gallery.account_queries,
        hasher=gallery.hasher,
        password_check=gallery.password_check,
        secrets=gallery.secrets,
        clock=gallery.clock,
        session_limits=LIMITS,
    )

    principals = await asyncio.gather(*(locked.by_session(session_id) for _ in range(3)))

    assert [principal and principal.actor for principal in principals] == 3 * [acting(user)]


async def test_the_session_of_an_inactive_user_is_refused(gallery: MemoryGallery) -> None:
    user = await gallery.a_user(is_active=False)
    session_id = await gallery.authentication.open_session(signed_in(user))

    with pytest.raises(BadCredentials):
        await gallery.authentication.by_session(session_id)


async def test_sessions_of_anybody_that_are_over_are_cleared_away_on_the_way(
    gallery: MemoryGallery,
) -> None:
    for _ in range(3):
        await gallery.authentication.open_session(signed_in(await gallery.a_user()))
    gallery.clock.move_on(LIMITS.idle)

    session_id = await gallery.authentication.open_session(signed_in(await gallery.a_user()))

    (session,) = gallery.store.committed.sessions.all()
    assert session.digest == gallery.secrets.digest(session_id)


async def test_live_sessions_are_not_cleared_away(gallery: MemoryGallery) -> None:
    live = await gallery.authentication.open_session(signed_in(await gallery.a_user()))
    gallery.clock.move_on(LIMITS.idle - INSTANT)

    await gallery.authentication.open_session(signed_in(await gallery.a_user()))

    assert await gallery.authentication.by_session(live) is not None
