"""The rules that values obey, each built once and named by an aggregate in its ``RULES``."""

from __future__ import annotations

import ipaddress
import math
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from domain.errors import Invalid, Problem, Violation

Rule = Callable[[Any], Violation | None]
"""A rule looks at one value and says how the value breaks it, or None."""

UNSAVED = 0
"""The id of an entity that no store has numbered yet."""

EARLIEST = datetime(1, 1, 1, 16, tzinfo=UTC)
LATEST = datetime(9999, 12, 31, 8, tzinfo=UTC)
"""Moments between these two can be written in every time zone: none was ever 16 h from UTC."""

WEB_SCHEMES = ("http", "https", "ftp", "ftps")
_HOST_MAX_LENGTH = 253
_LABEL = re.compile(r"[^\W_](?:[^\W_]|-){0,62}")
_TOP_LABEL = re.compile(r"[^\W\d_](?:[^\W_]|-){1,62}")
_LOCAL_PART = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")


def problems(rules: Mapping[str, Rule], values: Mapping[str, object]) -> Iterator[Problem]:
    """Every broken rule among the values given; a value without a rule is free."""
    for field, value in values.items():
        rule = rules.get(field)
        violation = rule(value) if rule else None
        if violation:
            yield Problem(field, violation)


def ensure(rules: Mapping[str, Rule], values: Mapping[str, object]) -> None:
    """Raise ``Invalid`` with every broken rule, or return."""
    found = tuple(problems(rules, values))
    if found:
        raise Invalid(found)


def text(*, min_length: int = 0, max_length: int | None = None) -> Rule:
    """Text of so many characters that every database can store.

    Blanks alone are no text; NUL and lone surrogates are no characters.
    """

    def rule(value: str) -> Violation | None:
        if max_length is not None and len(value) > max_length:
            return Violation("text-too-long", {"max": max_length, "length": len(value)})
        if min_length and not value.strip():
            return Violation("text-blank")
        return unstorable(value)

    return rule


def unstorable(value: str) -> Violation | None:
    """NUL and lone surrogates cannot be stored as text."""
    if "\x00" in value:
        return Violation("text-nul")
    try:
        value.encode()
    except UnicodeEncodeError:
        return Violation("text-surrogate")
    return None


def finite_number(value: float) -> Violation | None:
    """A number that is neither infinite nor NaN."""
    return None if math.isfinite(value) else Violation("number-not-finite")


def moment(value: datetime) -> Violation | None:
    """A moment with its offset, which every time zone can write with a four-digit year."""
    if value.utcoffset() is None:
        return Violation("moment-without-zone")
    return None if EARLIEST <= value <= LATEST else Violation("moment-out-of-range")


def web_address(*, max_length: int) -> Rule:
    """An http, https, ftp or ftps address of a named host, ``localhost`` or an IP address."""

    def rule(value: str) -> Violation | None:
        if len(value) > max_length:
            return Violation("text-too-long", {"max": max_length, "length": len(value)})
        return None if _is_web_address(value) else Violation("address-malformed")

    return rule


def either_empty_or(rule: Rule) -> Rule:
    """The empty text passes; anything else obeys the rule."""
    return lambda value: rule(value) if value else None


def email_address(*, max_length: int) -> Rule:
    """One mailbox: a local part, an ``@``, and a domain with a dot or ``localhost``."""

    def rule(value: str) -> Violation | None:
        if len(value) > max_length:
            return Violation("text-too-long", {"max": max_length, "length": len(value)})
        local, _, host = value.rpartition("@")
        good = _LOCAL_PART.fullmatch(local) and (host == "localhost" or _is_domain(host))
        return None if good else Violation("email-malformed")

    return rule


@lru_cache(maxsize=64)
def _is_web_address(value: str) -> bool:
    if " " in value or not value.isprintable():
        return False
    try:
        parts = urlsplit(value)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    if parts.scheme not in WEB_SCHEMES or (port is None and parts.netloc.endswith(":")):
        return False
    if "\\" in parts.netloc or parts.netloc.count("@") > 1:  # browsers see another host there
        return False
    return host == "localhost" or _is_ip_address(host) or _is_domain(host)


def _is_ip_address(host: str) -> bool:
    if "%" in host:
        return False  # a zone is a matter of one machine
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _is_domain(host: str) -> bool:
    labels = host.removesuffix(".").split(".")
    return (
        len(host) <= _HOST_MAX_LENGTH
        and len(labels) > 1
        and all(_LABEL.fullmatch(label) and not label.endswith("-") for label in labels)
        and _TOP_LABEL.fullmatch(labels[-1]) is not None
    )
