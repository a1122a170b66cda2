"""Whether a gallery is ready, whatever becomes of what it needs."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

import pytest

from application.health import Check, Readiness, State, Trouble
from domain.errors import StorageDamaged, Unavailable

Probe = Callable[[], Awaitable[None]]


async def well() -> None:
    return


def failing(error: Exception) -> Probe:
    async def probe() -> None:
        raise error

    return probe


async def hanging() -> None:
    await asyncio.Event().wait()


def readiness(*, patience: float = 5.0, **probes: Probe) -> Readiness:
    """Needs what is not named ``spare``."""
    checks = [
        Check(name=name, probe=probe, is_needed=name != "spare") for name, probe in probes.items()
    ]
    return Readiness(checks, patience=patience)


async def test_a_gallery_that_has_everything_is_ready() -> None:
    report = await readiness(database=well, spare=well).report()

    assert report.status is State.READY
    assert {name: found.status for name, found in report.checks.items()} == {
        "database": "up",
        "spare": "up",
    }
    assert all(0 <= found.ms < 5000 for found in report.checks.values())


@pytest.mark.parametrize(
    ("error", "why"),
    [
        (Trouble("not migrated"), "not migrated"),
        (Unavailable(), "no answer"),
        (StorageDamaged(), "broken"),
        (ValueError("the password of the database"), "broken"),
    ],
)
async def test_without_what_it_needs_it_is_down_and_says_why_in_harmless_words(
    error: Exception, why: str
) -> None:
    report = await readiness(database=failing(error), spare=well).report()

    assert report.status is State.DOWN
    found = report.checks["database"]
    assert (found.status, found.why) == ("down", why)
    assert report.checks["spare"].is_up


async def test_without_what_it_can_do_without_it_still_answers() -> None:
    report = await readiness(database=well, spare=failing(Unavailable())).report()

    assert report.status is State.DEGRADED


async def test_what_hangs_is_not_waited_for() -> None:
    async with asyncio.timeout(5):
        report = await readiness(patience=0.01, database=hanging, spare=well).report()

    assert report.status is State.DOWN
    assert (report.checks["database"].why, report.checks["database"].ms) == ("no answer", 10.0)


async def test_who_asks_meanwhile_waits_for_the_same_look() -> None:
    begun, go_on = [], asyncio.Event()

    async def slow() -> None:
        begun.append(1)
        await go_on.wait()

    gallery = readiness(database=slow)
    asking = [asyncio.create_task(gallery.report()) for _ in range(20)]
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    go_on.set()

    assert {(await each).status for each in asking} == {State.READY}
    assert len(begun) == 1


async def test_who_waits_for_a_look_that_another_has_given_up_is_told_the_same() -> None:
    gallery = readiness(patience=0.05, database=hanging)
    first = asyncio.create_task(gallery.report())
    await asyncio.sleep(0.01)

    second = await gallery.report()

    assert (await first).status is second.status is State.DOWN


async def test_after_one_that_hangs_even_when_it_is_given_up_the_next_look_is_a_new_one() -> None:
    stuck = asyncio.Event()
    looks = []

    async def stubborn() -> None:
        looks.append(1)
        while len(looks) == 1 and not stuck.is_set():
            try:
                await stuck.wait()
            except asyncio.CancelledError:
                continue

    gallery = readiness(patience=0.01, database=stubborn)

    assert (await gallery.report()).status is State.DOWN
    assert (await gallery.report()).status is State.READY
    stuck.set()


async def test_the_log_tells_what_changes_and_not_each_look(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO, "film_gallery.health")
    errors: list[Exception] = [Unavailable(), Unavailable(), Trouble("behind")]

    async def probe() -> None:
        if errors:
            raise errors.pop(0)

    gallery = readiness(database=probe)
    for _ in range(5):
        await gallery.report()

    told = [
        (record.levelname, record.message, record.__dict__["check"]) for record in caplog.records
    ]
    assert told == [
        ("WARNING", "not well: no answer", "database"),
        ("WARNING", "not well: behind", "database"),
        ("INFO", "well again", "database"),
    ]
