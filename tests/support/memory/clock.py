"""A clock that a test winds."""

from __future__ import annotations

from datetime import datetime, timedelta

from application.ports import Clock
from tests.support.builders import NOON


class FixedClock(Clock):
    """Stands still until it is set or moved on."""

    def __init__(self, now: datetime = NOON) -> None:
        self._now = now

    def now(self) -> datetime:
        return self._now

    def set(self, now: datetime) -> None:
        self._now = now

    def move_on(self, by: timedelta) -> datetime:
        """Let time pass; tells what time it is then."""
        self._now += by
        return self._now
