"""Moments as the clocks of the gallery's zone show them, with an offset of whole minutes.

Until 1924 Kyiv kept its own solar time, 2 h 2 min 4 s ahead of UTC; RFC 3339 and most clients
know no seconds in an offset, so the clocks are read and set as if it had none.
"""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Final
from zoneinfo import ZoneInfo

LAST_ODD_YEAR: Final = 1972
"""The last year in which an offset had seconds: that of Monrovia."""
_MINUTE: Final = timedelta(minutes=1)


def local(moment: datetime, zone: ZoneInfo) -> datetime:
    """The moment in local time."""
    shown = moment.astimezone(zone)
    return shown if shown.year > LAST_ODD_YEAR else moment.astimezone(_whole_minutes(shown))


def at_local_time(clock: datetime, zone: ZoneInfo) -> datetime:
    """The moment when the clocks show this, of which no offset was given."""
    read = clock.replace(tzinfo=zone)
    return read if read.year > LAST_ODD_YEAR else clock.replace(tzinfo=_whole_minutes(read))


def _whole_minutes(read: datetime) -> timezone:
    return timezone((read.utcoffset() or timedelta()) // _MINUTE * _MINUTE)
