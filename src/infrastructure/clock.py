"""The clock of the machine."""

from __future__ import annotations

from datetime import UTC, datetime

from application.ports import Clock


class SystemClock(Clock):
    """Tells the machine's time, in UTC."""

    def now(self) -> datetime:
        return datetime.now(UTC)
