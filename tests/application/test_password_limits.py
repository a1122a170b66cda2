"""Guessing passwords, and how it comes to an end."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from application.accounts.authentication import BadCredentials
from application.accounts.commands import ChangePassword
from application.accounts.views import Principal
from application.unit_of_work import UnitOfWork
from domain.access import Actor, Channel, Origin
from domain.errors import Invalid, Unavailable
from domain.limits import Limit, Limits, TooManySignIns, tally_key
from tests.support.builders import PASSWORD
from tests.support.gallery import MemoryGallery
from tests.support.memory.security import PlainPasswordHasher

MINUTE = timedelta(minutes=1)
OF_ACCOUNT = Limit("sign-in-account", 3, MINUTE, grows=True)
FROM_ADDRESS = Limit("sign-in-address", 7, MINUTE, grows=True)
HERE = Origin(Channel.API, "192.0.2.1")
THERE = Origin(Channel.API, "192.0.2.2")
DOORS = (Channel.API, Channel.WEB, Channel.ADMIN)


class TiringHasher(PlainPasswordHasher):
    """Knows how much work it has had, and lets others have their turn meanwhile."""

    def __init__(self) -> None:
        super().__init__()
        self.verified = 0

    async def verify(self, password: str, password_hash: str | None) -> bool:
        self.verified += 1
        await asyncio.sleep(0)
        return await super().verify(password, password_hash)


@pytest.fixture
def hasher() -> TiringHasher:
    return TiringHasher()


@pytest.fixture
async def gallery(hasher: TiringHasher) -> MemoryGallery:
    """A gallery with the users kim and ash."""
    limits = Limits(sign_ins_of_account=OF_ACCOUNT, sign_ins_from_address=FROM_ADDRESS)
    gallery = MemoryGallery(hasher=hasher, limits=limits)
    await gallery.a_user(username="kim")
    await gallery.a_user(username="ash")
    return gallery


async def outcome(
    gallery: MemoryGallery, username: str, password: str = "wrong", origin: Origin = HERE
) -> str:
    """What comes of an attempt to sign in."""
    try:
        await gallery.authentication.by_password(username, password, origin=origin)
    except (BadCredentials, TooManySignIns) as error:
        return type(error).__name__
    return "in"


WRONG, LIMITED = "BadCredentials", "TooManySignIns"


@pytest.mark.parametrize("username", ["kim", "nobody", "", "\ud800", "к" * 10_000])
async def test_after_so_many_wrong_passwords_an_account_is_shut_existing_or_not(
    gallery: MemoryGallery, hasher: TiringHasher, username: str
) -> None:
    outcomes = [await outcome(gallery, username) for _ in range(6)]

    assert outcomes == [WRONG] * 3 + [LIMITED] * 3
    assert hasher.verified == 3


async def test_every_door_counts_the_same_attempts(gallery: MemoryGallery) -> None:
    for channel in DOORS:
        assert await outcome(gallery, "kim", origin=replace(HERE, channel=channel)) == WRONG

    for channel in DOORS:
        assert await outcome(gallery, "kim", origin=replace(HERE, channel=channel)) == LIMITED


async def test_a_shut_account_refuses_the_right_password_until_its_window_ends(
    gallery: MemoryGallery,
) -> None:
    for _ in range(3):
        await outcome(gallery, "kim")

    assert await outcome(gallery, "kim", PASSWORD) == LIMITED
    gallery.clock.move_on(MINUTE - timedelta(microseconds=1))
    assert await outcome(gallery, "kim", PASSWORD) == LIMITED
    gallery.clock.move_on(timedelta(microseconds=1))
    assert await outcome(gallery, "kim", PASSWORD) == "in"


async def test_others_are_let_in_while_an_account_is_shut(gallery: MemoryGallery) -> None:
    for _ in range(4):
        await outcome(gallery, "kim")

    assert await outcome(gallery, "ash", PASSWORD, THERE) == "in"
    assert await outcome(gallery, "ash", PASSWORD, HERE) == "in"


async def test_an_address_that_tries_many_names_is_shut_too(
    gallery: MemoryGallery, hasher: TiringHasher
) -> None:
    outcomes = [await outcome(gallery, f"name{number}") for number in range(9)]

    assert outcomes == [WRONG] * 7 + [LIMITED] * 2
    assert hasher.verified == 7
    assert await outcome(gallery, "kim", PASSWORD) == LIMITED
    assert await outcome(gallery, "kim", PASSWORD, THERE) == "in"


async def test_an_ipv6_network_counts_as_one_address(gallery: MemoryGallery) -> None:
    def origin(number: int, network: int = 1) -> Origin:
        return Origin(Channel.API, f"2001:db8:0:{network}::{number:x}")

    for number in range(7):
        await outcome(gallery, f"name{number}", origin=origin(number))

    assert await outcome(gallery, "kim", PASSWORD, origin(1000)) == LIMITED
    assert await outcome(gallery, "kim", PASSWORD, origin(1, network=2)) == "in"


async def test_the_right_password_clears_the_account_but_not_the_address(
    gallery: MemoryGallery,
) -> None:
    outcomes = []
    for _ in range(3):
        outcomes += [await outcome(gallery, "kim"), await outcome(gallery, "kim")]
        outcomes.append(await outcome(gallery, "kim", PASSWORD))

    assert outcomes == [WRONG, WRONG, "in"] * 3
    assert [await outcome(gallery, "kim"), await outcome(gallery, "kim")] == [WRONG, LIMITED]


async def test_right_passwords_are_never_too_many(gallery: MemoryGallery) -> None:
    attempts = [outcome(gallery, "kim", PASSWORD) for _ in range(50)]

    assert set(await asyncio.gather(*attempts)) == {"in"}
    assert gallery.store.committed.tallies == {}


async def test_of_many_guesses_at_once_no_more_are_answered_than_one_after_the_other(
    gallery: MemoryGallery, hasher: TiringHasher
) -> None:
    guesses = ["wrong"] * 40
    guesses[30] = PASSWORD

    outcomes = await asyncio.gather(*(outcome(gallery, "kim", guess) for guess in guesses))

    assert sorted(outcomes) == [WRONG] * 3 + [LIMITED] * 37
    assert hasher.verified < 40


async def test_a_right_guess_that_others_overtake_is_refused(gallery: MemoryGallery) -> None:
    """Somebody else uses the window up while the right password is being verified."""
    hasher: Any = gallery.hasher
    verify = hasher.verify

    async def verify_slowly(password: str, password_hash: str | None) -> bool:
        if password == PASSWORD:
            for _ in range(3):
                async with gallery.unit_of_work() as uow:
                    key = tally_key(OF_ACCOUNT, "kim")
                    await uow.tallies.count(key, OF_ACCOUNT, now=gallery.clock.now())
                    await uow.commit()
        matches: bool = await verify(password, password_hash)
        return matches

    hasher.verify = verify_slowly

    assert await outcome(gallery, "kim", PASSWORD) == LIMITED


async def test_who_goes_on_guessing_waits_twice_as_long_each_time(gallery: MemoryGallery) -> None:
    waits = []
    for _ in range(6):
        for _ in range(3):
            assert await outcome(gallery, "kim") == WRONG
        with pytest.raises(TooManySignIns) as refusal:
            await gallery.authentication.by_password("kim", PASSWORD, origin=HERE)
        waits.append(refusal.value.seconds)
        gallery.clock.move_on(timedelta(seconds=refusal.value.seconds))

    assert waits == [60, 120, 240, 480, 900, 900]


async def test_whoever_holds_the_machine_is_not_limited(gallery: MemoryGallery) -> None:
    inside = Origin(Channel.CLI)

    outcomes = [await outcome(gallery, "kim", origin=inside) for _ in range(20)]

    assert outcomes == [WRONG] * 20
    assert gallery.store.committed.tallies == {}


@pytest.mark.parametrize("missing", ["sign_ins_of_account", "sign_ins_from_address"])
async def test_each_of_the_two_limits_can_be_lifted(missing: str) -> None:
    limits = Limits(sign_ins_of_account=OF_ACCOUNT, sign_ins_from_address=FROM_ADDRESS)
    gallery = MemoryGallery(limits=replace(limits, **{missing: None}))
    await gallery.a_user(username="kim")

    outcomes = [await outcome(gallery, "kim") for _ in range(9)]

    assert outcomes.count(WRONG) == (7 if missing == "sign_ins_of_account" else 3)
    assert await outcome(gallery, "kim", PASSWORD, THERE) == (
        "in" if missing == "sign_ins_of_account" else LIMITED
    )


async def test_the_current_password_cannot_be_guessed_with_a_stolen_session(
    gallery: MemoryGallery,
) -> None:
    thief = Principal(actor=Actor(1, username="kim", origin=HERE))
    command = ChangePassword(current_password="guess", new_password="another-Океан-78")

    for _ in range(3):
        with pytest.raises(Invalid):
            await gallery.accounts.change_password(thief, command)
    with pytest.raises(TooManySignIns):
        await gallery.accounts.delete(thief.actor, 1, current_password=PASSWORD)

    assert await outcome(gallery, "kim", PASSWORD) == LIMITED


async def test_the_right_password_opens_even_when_nothing_can_be_cleared(
    gallery: MemoryGallery, monkeypatch: pytest.MonkeyPatch
) -> None:
    await outcome(gallery, "kim")

    def locked() -> UnitOfWork:
        raise Unavailable

    monkeypatch.setattr(gallery.password_check, "_uow", locked)

    assert await outcome(gallery, "kim", PASSWORD) == "in"
    with pytest.raises(Unavailable):
        await outcome(gallery, "kim")
