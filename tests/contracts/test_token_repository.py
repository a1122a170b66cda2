"""What every repository of access tokens promises."""

from __future__ import annotations

from datetime import timedelta

from domain.credentials import AccessToken
from tests.contracts.values import UNKNOWN_IDS
from tests.support.builders import NOON, a_digest
from tests.support.stored import StoredGallery


async def _tokens(gallery: StoredGallery, user_id: int, *keys: str) -> list[AccessToken]:
    return [await gallery.a_token(user_id=user_id, digest=a_digest(key)) for key in keys]


async def _known(gallery: StoredGallery, *keys: str) -> set[str]:
    """Those of the keys that open something."""
    accounts = gallery.account_queries
    owners = {key: await accounts.find_token(a_digest(key), now=NOON) for key in keys}
    return {key for key, owner in owners.items() if owner is not None}


async def test_every_new_token_gets_an_id_of_its_own(gallery: StoredGallery) -> None:
    user = await gallery.a_user()

    first, second = await _tokens(gallery, user.id, "one", "two")

    assert 0 < first.id < second.id


async def test_a_stored_token_is_found_by_its_digest(gallery: StoredGallery) -> None:
    await gallery.a_user()
    user = await gallery.a_user()
    token = await gallery.a_token(user_id=user.id, digest=bytes(range(224, 256)))

    owner = await gallery.account_queries.find_token(bytes(range(224, 256)), now=NOON)

    assert owner is not None
    assert (owner.token_id, owner.user_id) == (token.id, user.id)


async def test_a_removed_token_is_gone_and_the_others_stay(gallery: StoredGallery) -> None:
    user = await gallery.a_user()
    removed, _ = await _tokens(gallery, user.id, "one", "two")

    async with gallery.unit_of_work() as uow:
        assert await uow.tokens.remove(removed.id)
        await uow.commit()

    assert await _known(gallery, "one", "two") == {"two"}


async def test_removing_an_unknown_token_changes_nothing(gallery: StoredGallery) -> None:
    user = await gallery.a_user()
    await _tokens(gallery, user.id, "one")

    async with gallery.unit_of_work() as uow:
        for unknown in UNKNOWN_IDS:
            assert not await uow.tokens.remove(unknown)
            assert await uow.tokens.remove_all(unknown) == 0
        await uow.commit()

    assert await _known(gallery, "one") == {"one"}


async def test_all_tokens_of_a_user_are_removed_at_once_and_nobody_elses(
    gallery: StoredGallery,
) -> None:
    user, other = await gallery.a_user(), await gallery.a_user()
    await _tokens(gallery, user.id, "one", "two")
    await _tokens(gallery, other.id, "three")

    async with gallery.unit_of_work() as uow:
        assert await uow.tokens.remove_all(user.id) == 2
        await uow.commit()

    assert await _known(gallery, "one", "two", "three") == {"three"}


async def test_one_token_can_be_kept_when_all_others_go(gallery: StoredGallery) -> None:
    user = await gallery.a_user()
    _, kept, _ = await _tokens(gallery, user.id, "one", "two", "three")

    async with gallery.unit_of_work() as uow:
        assert await uow.tokens.remove_all(user.id, keep=kept.id) == 2
        await uow.commit()

    assert await _known(gallery, "one", "two", "three") == {"two"}


async def test_keeping_a_token_that_is_gone_keeps_none(gallery: StoredGallery) -> None:
    user = await gallery.a_user()
    await _tokens(gallery, user.id, "one", "two")

    async with gallery.unit_of_work() as uow:
        await uow.tokens.remove_all(user.id, keep=987_654_321)
        await uow.commit()

    assert await _known(gallery, "one", "two") == set()


async def test_tokens_of_everybody_that_expired_are_removed(gallery: StoredGallery) -> None:
    instant = timedelta(microseconds=1)
    lives = {
        "for ever": None,
        "live": NOON + instant,
        "just expired": NOON,
        "long expired": NOON - timedelta(days=900),
    }
    for name, expires_at in lives.items():
        await gallery.a_token(digest=a_digest(name), expires_at=expires_at)

    async with gallery.unit_of_work() as uow:
        await uow.tokens.remove_expired(now=NOON)
        await uow.commit()

    # Asked at a time when none of them had expired.
    accounts, then = gallery.account_queries, NOON - timedelta(days=1000)
    owners = {name: await accounts.find_token(a_digest(name), now=then) for name in lives}
    assert {name for name, owner in owners.items() if owner} == {"for ever", "live"}
