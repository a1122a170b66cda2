"""What all queries of accounts promise."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from application.accounts.views import Credentials, SessionOwner, TokenOwner, UserView
from application.pagination import MAX_OFFSET, Page, Window
from domain.users import User, UserNotFound
from tests.contracts.values import UNKNOWN_IDS
from tests.support.builders import NOON, a_digest
from tests.support.stored import StoredGallery

EVERYTHING = Window(limit=1000)
STATES = [(True, False, False), (False, True, False), (False, False, True)]


def _view(user: User) -> UserView:
    return msgspec.convert(user, UserView, from_attributes=True)


@pytest.mark.parametrize(("is_active", "is_staff", "is_superuser"), STATES)
async def test_a_user_is_read_as_they_were_stored(
    gallery: StoredGallery, is_active: bool, is_staff: bool, is_superuser: bool
) -> None:
    user = await gallery.a_user(
        username="Їжак",
        is_active=is_active,
        is_staff=is_staff,
        is_superuser=is_superuser,
        created_at=datetime(2024, 1, 2, 3, 4, 5, 6, tzinfo=UTC),
        updated_at=datetime(2024, 6, 7, 8, 9, 10, 11, tzinfo=UTC),
        version=12,
    )

    assert await gallery.account_queries.get(user.id) == _view(user)
    assert await gallery.account_queries.find("Їжак") == _view(user)
    assert await gallery.account_queries.page(EVERYTHING) == Page(items=[_view(user)], total=1)


async def test_times_are_read_in_utc(gallery: StoredGallery) -> None:
    user = await gallery.a_user()

    view = await gallery.account_queries.get(user.id)

    assert view.created_at.isoformat() == user.created_at.isoformat()
    assert view.updated_at.isoformat() == user.updated_at.isoformat()


@pytest.mark.parametrize(("is_active", "is_staff", "is_superuser"), STATES)
async def test_credentials_are_read_as_they_were_stored(
    gallery: StoredGallery, is_active: bool, is_staff: bool, is_superuser: bool
) -> None:
    await gallery.a_user()
    user = await gallery.a_user(
        username="Їжак",
        email="jizhak@example.com",
        password_hash="plain$1$0$слово",
        is_active=is_active,
        is_staff=is_staff,
        is_superuser=is_superuser,
    )
    credentials = Credentials(
        user_id=user.id,
        username="Їжак",
        email="jizhak@example.com",
        password_hash="plain$1$0$слово",
        is_active=is_active,
        is_staff=is_staff,
    )

    assert await gallery.account_queries.find_credentials("Їжак") == credentials
    assert await gallery.account_queries.credentials(user.id) == credentials


async def test_an_unknown_user_is_not_found(gallery: StoredGallery) -> None:
    await gallery.a_user()

    for unknown in UNKNOWN_IDS:
        with pytest.raises(UserNotFound):
            await gallery.account_queries.get(unknown)
        with pytest.raises(UserNotFound):
            await gallery.account_queries.credentials(unknown)
        page = await gallery.account_queries.page(EVERYTHING, only=unknown)
        assert page == Page(items=[], total=0)


async def test_a_user_is_found_by_this_very_name(gallery: StoredGallery) -> None:
    user = await gallery.a_user(username="kim")

    assert await gallery.account_queries.find("kim") == _view(user)
    for other in ("Kim", "KIM", "ki", "kimm", "k%", "kím", " kim", ""):
        assert await gallery.account_queries.find(other) is None
        assert await gallery.account_queries.find_credentials(other) is None


async def test_a_window_shows_its_part_of_the_list_by_id_and_the_number_of_all(
    gallery: StoredGallery,
) -> None:
    for username in ("c", "a", "b"):
        await gallery.a_user(username=username)
    seen = {
        Window(limit=2): ["c", "a"],
        Window(limit=2, offset=2): ["b"],
        Window(limit=2, offset=3): [],
        Window(limit=0): [],
        Window(limit=MAX_OFFSET): ["c", "a", "b"],
        Window(limit=1, offset=MAX_OFFSET): [],
    }

    for window, names in seen.items():
        page = await gallery.account_queries.page(window)
        assert (page.total, [view.username for view in page.items]) == (3, names)


async def test_a_page_can_hold_only_the_one_user(gallery: StoredGallery) -> None:
    await gallery.a_user()
    user = await gallery.a_user()
    await gallery.a_user()

    page = await gallery.account_queries.page(EVERYTHING, only=user.id)
    past = await gallery.account_queries.page(Window(limit=5, offset=1), only=user.id)

    assert page == Page(items=[_view(user)], total=1)
    assert past == Page(items=[], total=1)


async def test_the_first_administrator_is_the_active_one_with_the_smallest_id(
    gallery: StoredGallery,
) -> None:
    await gallery.a_user()
    await gallery.a_user(is_superuser=True)
    await gallery.a_user(is_staff=True, is_active=False)
    first = await gallery.a_user(is_staff=True)
    await gallery.a_user(is_staff=True)

    assert await gallery.account_queries.first_administrator() == _view(first)


async def test_there_may_be_no_administrator(gallery: StoredGallery) -> None:
    await gallery.a_user(is_staff=True, is_active=False)

    assert await gallery.account_queries.first_administrator() is None


@pytest.mark.parametrize(("is_active", "is_staff", "is_superuser"), STATES)
async def test_a_token_is_found_with_its_owner(
    gallery: StoredGallery, is_active: bool, is_staff: bool, is_superuser: bool
) -> None:
    user = [
        await gallery.a_user(is_active=is_active, is_staff=is_staff, is_superuser=is_superuser)
        for _ in range(3)
    ][-1]
    end = NOON + timedelta(days=1) if is_staff else None
    token = await gallery.a_token(user_id=user.id, digest=a_digest("key"), expires_at=end)

    owner = await gallery.account_queries.find_token(a_digest("key"), now=NOON)

    assert owner == TokenOwner(
        token_id=token.id,
        user_id=user.id,
        username=user.username,
        is_active=is_active,
        is_staff=is_staff,
        expires_at=end,
    )


async def test_a_token_is_found_until_it_expires(gallery: StoredGallery) -> None:
    instant = timedelta(microseconds=1)
    await gallery.a_token(digest=a_digest("key"), expires_at=NOON)

    find_token = gallery.account_queries.find_token
    assert await find_token(a_digest("key"), now=NOON - instant) is not None
    assert await find_token(a_digest("key"), now=NOON) is None
    assert await find_token(a_digest("key"), now=NOON + instant) is None


async def test_a_token_without_an_end_never_expires(gallery: StoredGallery) -> None:
    await gallery.a_token(digest=a_digest("key"), expires_at=None)

    centuries_later = datetime(2999, 1, 1, tzinfo=UTC)

    assert await gallery.account_queries.find_token(a_digest("key"), now=centuries_later)


async def test_an_unknown_digest_finds_nothing(gallery: StoredGallery) -> None:
    await gallery.a_token(digest=a_digest("key"))
    await gallery.a_session(digest=a_digest("key"))

    for digest in (a_digest("other"), a_digest("key")[:-1], b"", bytes(32), b"\xff" * 100):
        assert await gallery.account_queries.find_token(digest, now=NOON) is None
        assert await gallery.account_queries.find_session(digest) is None


async def test_a_token_opens_no_session_and_a_session_is_no_token(gallery: StoredGallery) -> None:
    await gallery.a_token(digest=a_digest("key"))
    await gallery.a_session(digest=a_digest("id"))

    assert await gallery.account_queries.find_token(a_digest("id"), now=NOON) is None
    assert await gallery.account_queries.find_session(a_digest("key")) is None


@pytest.mark.parametrize(("is_active", "is_staff", "is_superuser"), STATES)
async def test_a_session_is_found_live_or_over_with_its_owner(
    gallery: StoredGallery, is_active: bool, is_staff: bool, is_superuser: bool
) -> None:
    user = [
        await gallery.a_user(is_active=is_active, is_staff=is_staff, is_superuser=is_superuser)
        for _ in range(3)
    ][-1]
    long_ago = datetime(1999, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)
    session = await gallery.a_session(
        user_id=user.id, digest=a_digest("id"), last_seen_at=long_ago, expires_at=long_ago
    )

    assert await gallery.account_queries.find_session(a_digest("id")) == SessionOwner(
        session_id=session.id,
        user_id=user.id,
        username=user.username,
        is_active=is_active,
        is_staff=is_staff,
        last_seen_at=long_ago,
        expires_at=long_ago,
    )
