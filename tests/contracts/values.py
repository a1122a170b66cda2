"""Values that are easily lost or bent on the way to a database and back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

from domain.rules import EARLIEST, LATEST

UNKNOWN_IDS = (0, -1, 987_654_321, 2**31, 2**63 - 1, 2**63, 10**30, -(2**63) - 1)
"""Integers that no row has for an id; each is a fair question."""

TEXTS = (
    "Ёлка",
    "Їжак і Ґава",
    "Солярис 🚀👨‍👩‍👧",
    "кавычки ' \" « » ` и \\ \\n",
    "две\nстроки\r\nи\tтабуляция",
    "100% _под_ % чёрточкой",
    "Robert'); DROP TABLE films;--",
    "e\u0301 и é",
    "\u202eнаоборот\u200b",
    "\U0010ffff",
)

MOMENTS = (
    EARLIEST,
    LATEST,
    datetime(1895, 12, 28, 20, 0, tzinfo=UTC),
    datetime(1969, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC),
    datetime(2024, 2, 29, 0, 0, 0, 1, tzinfo=UTC),
    datetime(2024, 7, 1, 3, 4, 5, 678_901, tzinfo=timezone(timedelta(hours=3))),
    datetime(2024, 7, 1, 3, 4, 5, tzinfo=timezone(timedelta(hours=-11, minutes=-30))),
)

NUMBERS = (0.0, -1.5, 0.1, 1 / 3, 5e-324, 2.2250738585072014e-308, 1.7976931348623157e308, -1e300)
