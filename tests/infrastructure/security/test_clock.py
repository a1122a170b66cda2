from __future__ import annotations

from datetime import UTC, datetime, timedelta

from infrastructure.clock import SystemClock


def test_the_clock_tells_the_present_moment_in_utc() -> None:
    before = datetime.now(UTC)

    told = SystemClock().now()

    assert before <= told <= datetime.now(UTC)
    assert told.utcoffset() == timedelta(0)
