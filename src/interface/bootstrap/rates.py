"""How settings say how often something may happen: ``5/minute``, or ``off``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from interface.bootstrap.values import number
from interface.bootstrap.variable import Variable

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


LIMITS: Final = (
    Variable(
        "LIMIT_SIGN_IN",
        "5/minute",
        "wrong passwords for one account; after that the wait doubles, up to 15 minutes",
        RIGHT,
        rate,
    ),
    Variable(
        "LIMIT_SIGN_IN_ADDRESS",
        "20/minute",
        "wrong passwords from one address; after that the wait doubles, up to 15 minutes",
        RIGHT,
        rate,
    ),
    Variable("LIMIT_REGISTRATIONS", "5/hour", "attempts to register from one address", RIGHT, rate),
    Variable(
        "LIMIT_WRITES",
        "60/minute",
        "changes by one user, or from one address where nobody signs in",
        RIGHT,
        rate,
    ),
    Variable(
        "LIMIT_GENERATORS",
        "10/minute",
        "jobs that one user, or one address, may ask the generators for",
        RIGHT,
        rate,
    ),
    Variable(
        "LIMIT_OPEN_JOBS",
        "10",
        "jobs of one user, or of one address, that may wait or run; 0: any number",
        "a number from 0 to 1000000",
        number(0, 1_000_000),
    ),
)
