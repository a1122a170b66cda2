"""Moments, as people read them."""

from __future__ import annotations

from datetime import datetime, tzinfo

from babel.dates import format_datetime

from interface.i18n.negotiation import Language


def local_moment(moment: datetime, zone: tzinfo, language: Language) -> str:
    """The day and the time on the clocks of a zone, the way a language writes them.

    A moment without an offset counts as UTC.
    """
    return format_datetime(moment, "medium", tzinfo=zone, locale=language.value)
