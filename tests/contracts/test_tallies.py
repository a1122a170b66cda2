"""What every store of tallies promises."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from random import Random

from domain.limits import Limit, Tally, counted, tally_key
from tests.support.builders import NOON
from tests.support.stored import StoredGallery

MINUTE = timedelta(minutes=1)
PLAIN = Limit("writes", 3, MINUTE)
GROWING = Limit("sign-in", 2, MINUTE, grows=True)
KIM, ASH = tally_key(PLAIN, "kim"), tally_key(PLAIN, "ash")
UNKNOWN = tally_key(PLAIN, "nobody")


async def _count(gallery: StoredGallery, key: bytes, limit: Limit = PLAIN) -> Tally:
    async with gallery.unit_of_work() as uow:
        tally = await uow.tallies.count(key, limit, now=NOON)
        await uow.commit()
    return tally


async def test_attempts_are_counted_for_each_key(gallery: StoredGallery) -> None:
    assert [(await _count(gallery, KIM)).count for _ in range(5)] == [1, 2, 3, 4, 5]
    assert await _count(gallery, ASH) == Tally(1, NOON + MINUTE, MINUTE)

    assert await gallery.tally_queries.find(KIM) == Tally(5, NOON + MINUTE, MINUTE)


async def test_a_key_under_which_nothing_was_counted_has_no_tally(gallery: StoredGallery) -> None:
    await _count(gallery, KIM)

    assert await gallery.tally_queries.find(UNKNOWN) is None


async def test_what_is_not_committed_does_not_count(gallery: StoredGallery) -> None:
    await _count(gallery, KIM)

    async with gallery.unit_of_work() as uow:
        await uow.tallies.count(KIM, PLAIN, now=NOON)
        await uow.tallies.remove(KIM)

    assert await gallery.tally_queries.find(KIM) == Tally(1, NOON + MINUTE, MINUTE)


async def test_every_store_counts_as_the_rule_has_it(gallery: StoredGallery) -> None:
    random, now = Random(7), NOON
    kept: dict[Limit, Tally | None] = {PLAIN: None, GROWING: None}
    for _ in range(60):
        now += random.choice(
            [timedelta(0), timedelta(microseconds=1), MINUTE / 2, MINUTE, 9 * MINUTE]
        )
        for limit in (PLAIN, GROWING):
            kept[limit] = counted(kept[limit], limit, now=now)
            async with gallery.unit_of_work() as uow:
                found = await uow.tallies.count(tally_key(limit, "kim"), limit, now=now)
                await uow.commit()
            assert found == kept[limit]


async def test_of_many_attempts_at_once_each_counts_once(gallery: StoredGallery) -> None:
    tallies = await asyncio.gather(*(_count(gallery, KIM) for _ in range(20)))

    assert sorted(tally.count for tally in tallies) == list(range(1, 21))


async def test_a_tally_can_be_forgotten_and_an_unknown_one_too(gallery: StoredGallery) -> None:
    await _count(gallery, KIM)
    await _count(gallery, ASH)

    async with gallery.unit_of_work() as uow:
        await uow.tallies.remove(KIM)
        await uow.tallies.remove(UNKNOWN)
        await uow.commit()

    assert await gallery.tally_queries.find(KIM) is None
    assert await gallery.tally_queries.find(ASH) is not None


async def test_windows_that_ended_before_a_moment_are_forgotten(gallery: StoredGallery) -> None:
    await _count(gallery, KIM)
    await _count(gallery, ASH, Limit("long", 3, MINUTE + timedelta(microseconds=1)))

    async with gallery.unit_of_work() as uow:
        await uow.tallies.remove_over(before=NOON + MINUTE)
        await uow.commit()
    assert await gallery.tally_queries.find(KIM) is not None

    async with gallery.unit_of_work() as uow:
        await uow.tallies.remove_over(before=NOON + MINUTE + timedelta(microseconds=1))
        await uow.commit()
    assert await gallery.tally_queries.find(KIM) is None
    assert await gallery.tally_queries.find(ASH) is not None
