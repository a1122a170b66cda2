"""Which language to answer in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum


class Language(StrEnum):
    """The languages that the gallery speaks."""

    RU = "ru"
    UK = "uk"
    EN = "en"


MAX_HEADER_LENGTH = 1000

_SPOKEN = frozenset(Language)
_RANGE = re.compile(
    r"(?P<tag>\*|[a-z]{1,8}(?:-[a-z0-9]{1,8})*)"
    r"(?:[ \t]*;[ \t]*q=(?P<weight>0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?))?",
    re.IGNORECASE,
)


def best_language(accept_language: str | None, default: Language) -> Language:
    """The language that the reader likes best; the default when that cannot be told.

    The header is read as RFC 9110, section 12.5.4 has it. A regional variety counts as its
    language, a part that is malformed as not written, and a header too long as none.
    """
    if not accept_language or len(accept_language) > MAX_HEADER_LENGTH:
        return default
    weights: dict[str, float] = {}
    for tag, weight in _ranges(accept_language):
        weights[tag] = max(weight, weights.get(tag, 0.0))
    others = weights.get("*", 0.0)
    # Of languages liked equally the one named first wins; among those not named, the default.
    named = [Language(tag) for tag in weights if tag in _SPOKEN]
    best = max(
        dict.fromkeys([*named, default, *Language]),
        key=lambda language: weights.get(language, others),
    )
    return best if weights.get(best, others) > 0 else default


def _ranges(header: str) -> Iterator[tuple[str, float]]:
    """The languages in the header, without their regions, each with its weight from 0 to 1."""
    for part in header.split(","):
        if found := _RANGE.fullmatch(part.strip(" \t")):
            yield found["tag"].lower().partition("-")[0], float(found["weight"] or 1)
