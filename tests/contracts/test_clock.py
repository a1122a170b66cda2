"""What every clock promises."""

from __future__ import annotations

from datetime import timedelta

import pytest

from application.ports import Clock
from infrastructure.clock import SystemClock
from tests.support.memory.clock import FixedClock


@pytest.fixture(params=[FixedClock, SystemClock])
def clock(request: pytest.FixtureRequest) -> Clock:
    adapter: Clock = request.param()
    return adapter


def test_the_present_moment_comes_with_the_offset_of_utc(clock: Clock) -> None:
    assert clock.now().utcoffset() == timedelta(0)


def test_time_does_not_run_backwards(clock: Clock) -> None:
    moments = [clock.now() for _ in range(100)]

    assert moments == sorted(moments)
