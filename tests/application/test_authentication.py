"""Signing in by password and by token, and signing out."""

from __future__ import annotations

from datetime import timedelta

import pytest

from application.accounts.authentication import BadCredentials
from application.accounts.views import Principal
from domain.access import ANONYMOUS, Actor, Channel, Origin
from domain.errors import Unauthenticated
from tests.support.builders import PASSWORD
from tests.support.gallery import MemoryGallery, acting, signed_in
from tests.support.memory.security import PlainPasswordHasher


async def test_who_has_a_name_and_its_password_is_that_user(gallery: MemoryGallery) -> None:
    user = await gallery.a_user(username="kim")

    principal = await gallery.authentication.by_password("kim", PASSWORD)

    assert principal.actor == Actor(user.id, is_staff=False, username="kim")
    assert (principal.token_id, principal.session_id) == (None, None)


async def test_an_administrator_signs_in_as_one(gallery: MemoryGallery) -> None:
    user = await gallery.a_user(username="kim", is_staff=True)

    principal = await gallery.authentication.by_password("kim", PASSWORD)
    key = await gallery.authentication.issue_token(principal)

    assert principal.actor == Actor(user.id, is_staff=True, username="kim")
    assert (await gallery.authentication.by_token(key)).actor == principal.actor


async def test_a_name_may_be_typed_in_another_form_of_the_same_letters(
    gallery: MemoryGallery,
) -> None:
    user = await gallery.a_user(username="kim")

    principal = await gallery.authentication.by_password("ｋｉｍ", PASSWORD)

    assert principal.actor.user_id == user.id


@pytest.mark.parametrize(
    ("username", "password"),
    [
        ("kim", "wrong"),
        ("kim", ""),
        ("kim", PASSWORD.upper()),
        ("kim", "\x00"),
        ("kim", "\ud800"),
        ("kim", "x" * 2000),
        ("Kim", PASSWORD),
        ("nobody", PASSWORD),
        ("", PASSWORD),
        ("kim ", PASSWORD),
        ("kim\x00", PASSWORD),
        ("\ud800", PASSWORD),
        ("k" * 1000, PASSWORD),
        ("frozen", PASSWORD),
        ("frozen", "wrong"),
        ("nopassword", PASSWORD),
        ("nopassword", "!"),
    ],
)
async def test_all_bad_credentials_are_refused_in_the_same_way(
    gallery: MemoryGallery, username: str, password: str
) -> None:
    await gallery.a_user(username="kim")
    await gallery.a_user(username="frozen", is_active=False)
    await gallery.a_user(username="nopassword", password_hash="!")

    with pytest.raises(BadCredentials) as caught:
        await gallery.authentication.by_password(username, password)

    assert caught.value.args == BadCredentials().args


def test_bad_credentials_authenticate_nobody() -> None:
    assert issubclass(BadCredentials, Unauthenticated)


async def test_a_hash_weaker_than_todays_is_made_anew_at_sign_in() -> None:
    gallery = MemoryGallery(hasher=PlainPasswordHasher(strength=2))
    user = await gallery.a_user(username="kim", password_hash=f"plain$1$0${PASSWORD}")

    await gallery.authentication.by_password("kim", PASSWORD)

    stored = await gallery.stored_user(user.id)
    assert (stored.password_hash, stored.version) == (f"plain$2$1${PASSWORD}", 2)


async def test_a_hash_as_strong_as_todays_stays(gallery: MemoryGallery) -> None:
    user = await gallery.a_user(username="kim")

    await gallery.authentication.by_password("kim", PASSWORD)

    assert await gallery.stored_user(user.id) == user


async def test_a_wrong_password_makes_no_hash_anew() -> None:
    gallery = MemoryGallery(hasher=PlainPasswordHasher(strength=2))
    user = await gallery.a_user(username="kim", password_hash=f"plain$1$0${PASSWORD}")

    with pytest.raises(BadCredentials):
        await gallery.authentication.by_password("kim", "wrong")

    assert await gallery.stored_user(user.id) == user


async def test_a_token_signs_in_until_it_is_revoked(gallery: MemoryGallery) -> None:
    user = await gallery.a_user()
    key = await gallery.authentication.issue_token(signed_in(user))

    principal = await gallery.authentication.by_token(key)
    await gallery.authentication.revoke_tokens(principal)

    assert principal.actor == acting(user)
    assert principal.token_id is not None
    with pytest.raises(BadCredentials):
        await gallery.authentication.by_token(key)


async def test_every_token_is_another_one_and_earlier_ones_go_on(gallery: MemoryGallery) -> None:
    user = await gallery.a_user()

    first = await gallery.authentication.issue_token(signed_in(user))
    second = await gallery.authentication.issue_token(signed_in(user))

    assert first != second
    principals = [await gallery.authentication.by_token(key) for key in (first, second)]
    assert [principal.actor.user_id for principal in principals] == [user.id, user.id]


async def test_a_key_itself_is_not_kept(gallery: MemoryGallery) -> None:
    key = await gallery.authentication.issue_token(signed_in(await gallery.a_user()))

    (token,) = gallery.store.committed.tokens.all()
    assert token.digest == gallery.secrets.digest(key)
    assert key.encode() not in token.digest


async def test_nobody_gets_a_token_without_signing_in(gallery: MemoryGallery) -> None:
    nobody = Principal(actor=ANONYMOUS)

    with pytest.raises(Unauthenticated):
        await gallery.authentication.issue_token(nobody)
    with pytest.raises(Unauthenticated):
        await gallery.authentication.revoke_tokens(nobody)

    assert gallery.store.committed.tokens.all() == []


async def test_a_token_without_a_lifetime_never_expires(gallery: MemoryGallery) -> None:
    key = await gallery.authentication.issue_token(signed_in(await gallery.a_user()))

    gallery.clock.move_on(timedelta(days=100_000))

    assert (await gallery.authentication.by_token(key)).token_id is not None


async def test_a_token_with_a_lifetime_expires_after_it() -> None:
    gallery = MemoryGallery(token_lifetime=timedelta(days=30))
    key = await gallery.authentication.issue_token(signed_in(await gallery.a_user()))

    gallery.clock.move_on(timedelta(days=30) - timedelta(microseconds=1))
    principal = await gallery.authentication.by_token(key)
    gallery.clock.move_on(timedelta(microseconds=1))

    assert principal.token_id is not None
    with pytest.raises(BadCredentials):
        await gallery.authentication.by_token(key)


@pytest.mark.parametrize("key", ["", "nonsense", "0" * 40, "\x00", "\ud800", "ключ"])
async def test_an_unknown_key_is_refused(gallery: MemoryGallery, key: str) -> None:
    await gallery.authentication.issue_token(signed_in(await gallery.a_user()))

    with pytest.raises(BadCredentials):
        await gallery.authentication.by_token(key)


async def test_the_token_of_an_inactive_user_is_refused(gallery: MemoryGallery) -> None:
    user = await gallery.a_user(is_active=False)
    key = await gallery.authentication.issue_token(signed_in(user))

    with pytest.raises(BadCredentials):
        await gallery.authentication.by_token(key)


async def test_only_the_token_that_was_presented_is_revoked(gallery: MemoryGallery) -> None:
    user = await gallery.a_user()
    first = await gallery.authentication.issue_token(signed_in(user))
    second = await gallery.authentication.issue_token(signed_in(user))

    await gallery.authentication.revoke_tokens(await gallery.authentication.by_token(first))

    assert (await gallery.authentication.by_token(second)).actor.user_id == user.id


async def test_who_presents_no_token_revokes_all_of_their_own(gallery: MemoryGallery) -> None:
    user, other = await gallery.a_user(), await gallery.a_user()
    keys = [await gallery.authentication.issue_token(signed_in(user)) for _ in range(2)]
    others = await gallery.authentication.issue_token(signed_in(other))

    await gallery.authentication.revoke_tokens(signed_in(user))

    for key in keys:
        with pytest.raises(BadCredentials):
            await gallery.authentication.by_token(key)
    assert (await gallery.authentication.by_token(others)).actor.user_id == other.id


async def test_whoever_is_known_by_a_token_may_come_from_elsewhere(gallery: MemoryGallery) -> None:
    user = await gallery.a_user(username="kim")
    signed = await gallery.authentication.by_password("kim", PASSWORD)
    key = await gallery.authentication.issue_token(signed)
    here, there = (Origin(Channel.API, address) for address in ("192.0.2.1", "192.0.2.2"))
    known = await gallery.authentication.by_token(key, origin=here)

    assert known.coming_from(here) is known
    moved = known.coming_from(there)
    assert moved.actor == Actor(user.id, is_staff=False, username="kim", origin=there)
    assert (moved.token_id, moved.expires_at) == (known.token_id, known.expires_at)
