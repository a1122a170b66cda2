"""Advisories that are let pass for a while: which, why, and until when.

A waiver lasts ``LONGEST`` at most, so that somebody looks at it again; one that is over, and one
that says no reason, fails the audit.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Final

FILE: Final = Path(__file__).with_name("waivers.toml")
LONGEST: Final = timedelta(days=30)


class WrongWaiverError(ValueError):
    """A waiver that does not count."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver:
    """An advisory that is known, and does no harm here for now."""

    advisory: str
    reason: str
    begins: date
    ends: date


def read_waivers(text: str, today: date) -> tuple[Waiver, ...]:
    """The waivers of a file, all of which count today; raises ``WrongWaiverError``."""
    found = []
    for entry in tomllib.loads(text).get("waiver", ()):
        try:
            waiver = Waiver(**entry)
        except TypeError as error:
            raise WrongWaiverError(f"{entry}: advisory, reason, begins and ends, please") from error
        _ensure_counts(waiver, today)
        found.append(waiver)
    return tuple(found)


def _ensure_counts(waiver: Waiver, today: date) -> None:
    if not waiver.reason.strip():
        raise WrongWaiverError(f"{waiver.advisory}: without a reason")
    if waiver.ends - waiver.begins > LONGEST:
        raise WrongWaiverError(f"{waiver.advisory}: for more than {LONGEST.days} days")
    if not waiver.begins <= today <= waiver.ends:
        raise WrongWaiverError(f"{waiver.advisory}: counts from {waiver.begins} to {waiver.ends}")
