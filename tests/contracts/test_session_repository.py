"""What every repository of sessions promises."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from application.accounts.views import SessionOwner
from domain.credentials import Session
from tests.contracts.values import UNKNOWN_IDS
from tests.support.builders import NOON, a_digest
from tests.support.stored import StoredGallery

SECOND = timedelta(seconds=1)


async def _sessions(gallery: StoredGallery, user_id: int, *ids: str) -> list[Session]:
    return [await gallery.a_session(user_id=user_id, digest=a_digest(name)) for name in ids]


async def _known(gallery: StoredGallery, *ids: str) -> set[str]:
    """Those of the ids whose sessions are kept."""
    owners = {name: await gallery.account_queries.find_session(a_digest(name)) for name in ids}
    return {name for name, owner in owners.items() if owner is not None}


async def test_a_stored_session_is_found_by_its_digest_as_it_was(gallery: StoredGallery) -> None:
    await gallery.a_user()
    user = await gallery.a_user()
    session = await gallery.a_session(
        user_id=user.id,
        digest=bytes(range(32)),
        created_at=datetime(2024, 1, 2, 3, 4, 5, 6, tzinfo=UTC),
        last_seen_at=datetime(2024, 1, 2, 4, 5, 6, 7, tzinfo=UTC),
        expires_at=datetime(2024, 1, 16, 3, 4, 5, 8, tzinfo=UTC),
    )

    assert await gallery.account_queries.find_session(bytes(range(32))) == SessionOwner(
        session_id=session.id,
        user_id=user.id,
        username=user.username,
        is_active=True,
        is_staff=False,
        last_seen_at=session.last_seen_at,
        expires_at=session.expires_at,
    )


async def test_every_new_session_gets_an_id_of_its_own(gallery: StoredGallery) -> None:
    user = await gallery.a_user()

    first, second = await _sessions(gallery, user.id, "one", "two")

    assert 0 < first.id < second.id


async def test_a_session_that_was_seen_remembers_when_and_the_others_do_not(
    gallery: StoredGallery,
) -> None:
    user = await gallery.a_user()
    seen, _ = await _sessions(gallery, user.id, "one", "two")
    now = NOON + timedelta(hours=1, microseconds=1)

    async with gallery.unit_of_work() as uow:
        await uow.sessions.touch(seen.id, now=now)
        await uow.commit()

    one = await gallery.account_queries.find_session(a_digest("one"))
    two = await gallery.account_queries.find_session(a_digest("two"))
    assert one is not None
    assert two is not None
    assert (one.last_seen_at, one.expires_at) == (now, seen.expires_at)
    assert two.last_seen_at == NOON


async def test_a_removed_session_is_gone_and_the_others_stay(gallery: StoredGallery) -> None:
    user = await gallery.a_user()
    removed, _ = await _sessions(gallery, user.id, "one", "two")

    async with gallery.unit_of_work() as uow:
        assert await uow.sessions.remove(removed.id)
        await uow.commit()

    assert await _known(gallery, "one", "two") == {"two"}


async def test_nothing_happens_to_an_unknown_session(gallery: StoredGallery) -> None:
    user = await gallery.a_user()
    await _sessions(gallery, user.id, "one")

    async with gallery.unit_of_work() as uow:
        for unknown in UNKNOWN_IDS:
            await uow.sessions.touch(unknown, now=NOON + SECOND)
            assert not await uow.sessions.remove(unknown)
            assert await uow.sessions.remove_all(unknown) == 0
        await uow.commit()

    owner = await gallery.account_queries.find_session(a_digest("one"))
    assert owner is not None
    assert owner.last_seen_at == NOON


async def test_a_session_that_has_ended_does_not_come_back_by_being_seen(
    gallery: StoredGallery,
) -> None:
    user = await gallery.a_user()
    (session,) = await _sessions(gallery, user.id, "one")

    async with gallery.unit_of_work() as uow:
        await uow.sessions.remove(session.id)
        await uow.sessions.touch(session.id, now=NOON + SECOND)
        await uow.commit()

    assert await _known(gallery, "one") == set()


async def test_all_sessions_of_a_user_are_removed_at_once_and_nobody_elses(
    gallery: StoredGallery,
) -> None:
    user, other = await gallery.a_user(), await gallery.a_user()
    await _sessions(gallery, user.id, "one", "two")
    await _sessions(gallery, other.id, "three")

    async with gallery.unit_of_work() as uow:
        assert await uow.sessions.remove_all(user.id) == 2
        await uow.commit()

    assert await _known(gallery, "one", "two", "three") == {"three"}


async def test_sessions_of_everybody_that_are_over_are_removed(gallery: StoredGallery) -> None:
    now, unseen_since = NOON, NOON - timedelta(hours=2)
    lives = {
        "live": (unseen_since + SECOND, now + SECOND),
        "just expired": (unseen_since + SECOND, now),
        "long expired": (unseen_since + SECOND, now - timedelta(days=1)),
        "just forgotten": (unseen_since, now + SECOND),
        "long forgotten": (unseen_since - timedelta(days=1), now + SECOND),
        "both": (unseen_since, now),
    }
    for name, (last_seen_at, expires_at) in lives.items():
        await gallery.a_session(
            digest=a_digest(name), last_seen_at=last_seen_at, expires_at=expires_at
        )

    async with gallery.unit_of_work() as uow:
        await uow.sessions.remove_over(unseen_since=unseen_since, now=now)
        await uow.commit()

    assert await _known(gallery, *lives) == {"live"}
