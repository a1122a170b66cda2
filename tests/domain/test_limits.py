"""Limits, and the tallies that are kept of attempts."""

from __future__ import annotations

from datetime import timedelta

import pytest

from domain.access import Actor, Origin
from domain.limits import (
    KEY_SIZE,
    LONGEST_WAIT,
    Limit,
    LimitReached,
    Tally,
    TooManyOpenJobs,
    client_of,
    counted,
    tally_key,
    whoever,
)
from tests.support.builders import NOON

MINUTE = timedelta(minutes=1)
INSTANT = timedelta(microseconds=1)
PLAIN = Limit("writes", 3, MINUTE)
GROWING = Limit("sign-in", 3, MINUTE, grows=True)


def used_up(limit: Limit, window: timedelta = MINUTE) -> Tally:
    """A tally that was used up in a window that began at noon."""
    return Tally(limit.most, NOON + window, window)


def test_a_window_begins_with_the_first_attempt() -> None:
    assert counted(None, PLAIN, now=NOON) == Tally(1, NOON + MINUTE, MINUTE)


def test_what_exceeds_a_limit_does_not_prolong_the_window() -> None:
    tally = used_up(PLAIN)

    later = counted(tally, PLAIN, now=tally.ends_at - INSTANT)

    assert later == Tally(4, tally.ends_at, MINUTE)
    assert later.exceeds(PLAIN)
    assert not tally.exceeds(PLAIN)


def test_a_tally_is_used_up_until_its_window_ends() -> None:
    tally = used_up(PLAIN)

    assert tally.is_used_up(PLAIN, now=tally.ends_at - INSTANT)
    assert not tally.is_used_up(PLAIN, now=tally.ends_at)
    assert not Tally(2, NOON + MINUTE, MINUTE).is_used_up(PLAIN, now=NOON)


def test_the_next_window_begins_when_the_last_one_has_ended() -> None:
    tally = used_up(PLAIN)

    assert counted(tally, PLAIN, now=tally.ends_at) == Tally(1, tally.ends_at + MINUTE, MINUTE)


def test_a_growing_window_doubles_each_time_that_one_was_used_up_but_not_for_ever() -> None:
    windows, now, tally = [], NOON, counted(None, GROWING, now=NOON)
    for _ in range(7):
        tally = Tally(GROWING.most, tally.ends_at, tally.window)
        windows.append(tally.window)
        now = tally.ends_at
        tally = counted(tally, GROWING, now=now)

    minutes = [window // MINUTE for window in windows]
    assert minutes == [1, 2, 4, 8, 15, 15, 15]


def test_a_growing_window_that_was_not_used_up_is_followed_by_a_short_one() -> None:
    tally = Tally(2, NOON + 8 * MINUTE, 8 * MINUTE)

    assert counted(tally, GROWING, now=tally.ends_at).window == MINUTE


def test_a_growing_window_is_forgotten_after_a_while_of_peace() -> None:
    tally = used_up(GROWING, 8 * MINUTE)

    just_before = counted(tally, GROWING, now=tally.ends_at + LONGEST_WAIT - INSTANT)
    at_last = counted(tally, GROWING, now=tally.ends_at + LONGEST_WAIT)

    assert (just_before.window, at_last.window) == (LONGEST_WAIT, MINUTE)


def test_a_long_window_does_not_shrink_by_growing() -> None:
    hourly = Limit("sign-in", 1, timedelta(hours=1), grows=True)
    tally = used_up(hourly, hourly.window)

    assert counted(tally, hourly, now=tally.ends_at).window == hourly.window


@pytest.mark.parametrize(
    ("address", "client"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("::1", "::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("somewhere", "somewhere"),
        ("", ""),
        (None, ""),
    ],
)
def test_an_ipv6_client_is_its_network(address: str | None, client: str) -> None:
    assert client_of(address) == client


def test_attempts_of_a_user_are_counted_together_wherever_they_come_from() -> None:
    here, there = Origin(address="192.0.2.7"), Origin(address="2001:db8::7")

    assert whoever(Actor(7, origin=here)) == whoever(Actor(7, origin=there)) == "user:7"
    assert whoever(Actor(origin=here)) == "address:192.0.2.7"
    assert whoever(Actor(origin=there)) == "address:2001:db8::/64"


@pytest.mark.parametrize("subject", ["kim", "", "к" * 100_000, "\x00", "\ud800"])
def test_a_key_has_one_size_whatever_it_is_about(subject: str) -> None:
    assert len(tally_key(PLAIN, subject)) == KEY_SIZE
    assert tally_key(PLAIN, subject) != tally_key(GROWING, subject)
    assert tally_key(PLAIN, subject) != tally_key(PLAIN, subject + "2")


@pytest.mark.parametrize(
    ("left", "seconds", "minutes"),
    [
        (timedelta(minutes=15), 900, 15),
        (timedelta(seconds=60, microseconds=1), 61, 2),
        (timedelta(seconds=60), 60, 1),
        (timedelta(seconds=1, microseconds=1), 2, 1),
        (INSTANT, 1, 1),
        (timedelta(0), 1, 1),
    ],
)
def test_a_wait_is_told_in_whole_seconds_and_minutes_and_is_never_nothing(
    left: timedelta, seconds: int, minutes: int
) -> None:
    error = LimitReached(PLAIN, Tally(4, NOON + left, MINUTE), now=NOON)

    assert (error.seconds, error.params) == (seconds, {"minutes": minutes})


def test_too_many_open_jobs_are_told_with_their_number() -> None:
    assert TooManyOpenJobs(10).params == {"max": 10}
