"""How settings say how often something may happen: ``5/minute``, or ``off``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

MOST: Final = 1_000_000
WINDOWS: Final = {
    "second": timedelta(seconds=1),
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
}
RIGHT: Final = "a number and second, minute, hour or day, such as 5/minute, or off"


@dataclass(frozen=True, slots=True)
class Rate:
    """So many times in a window."""

    most: int
    window: timedelta


def rate(text: str) -> Rate | None:
    """The rate that a setting names; None for ``off``. Raises ``ValueError``."""
    if text.lower() == "off":
        return None
    number, _, window = text.lower().partition("/")
    number, window = number.strip(), window.strip()
    if not (number.isascii() and number.isdigit() and 1 <= int(number[:12]) <= MOST):
        raise ValueError(text)
    if window not in WINDOWS:
        raise ValueError(text)
    return Rate(int(number), WINDOWS[window])
