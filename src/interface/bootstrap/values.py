"""What the environment variables may hold: each function reads a text.

They raise ``ValueError`` (or ``KeyError``, ``OSError``, ``ZoneInfoNotFoundError``) for a wrong one.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Final, TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from domain.users import username_rule
from interface.api.schemes import Scheme

SECRET_KEY_MIN_LENGTH: Final = 32
REDIS_SCHEMES: Final = ("redis", "rediss", "unix")

Choice = TypeVar("Choice", bound=StrEnum)


def number(least: int, most: int) -> Callable[[str], int]:
    def parse(text: str) -> int:
        if not (text.isascii() and text.isdigit() and least <= int(text[:12]) <= most):
            raise ValueError(text)
        return int(text)

    return parse


def one_of(choices: type[Choice]) -> Callable[[str], Choice]:
    return lambda text: choices(text.lower())


def choices(choices: type[StrEnum]) -> str:
    return " or ".join(choice.value for choice in choices)


def switch(text: str) -> bool:
    return {"on": True, "off": False}[text.lower()]


def schemes(text: str) -> frozenset[Scheme]:
    return frozenset(Scheme(part.strip().lower()) for part in text.split(","))


def zone(text: str) -> ZoneInfo:
    return ZoneInfo(text)


def host(text: str) -> str:
    if any(character.isspace() or character == "/" for character in text):
        raise ValueError(text)
    return text


def address(*schemes: str) -> Callable[[str], str]:
    def parse(text: str) -> str:
        if urlsplit(text).scheme.partition("+")[0] not in schemes:
            raise ValueError(text)
        return text

    return parse


def redis_address(text: str) -> str:
    from redis.asyncio import ConnectionPool  # noqa: PLC0415 # few have one
    from redis.exceptions import RedisError  # noqa: PLC0415 # see above

    address(*REDIS_SCHEMES)(text)
    pool = ConnectionPool.from_url(text)
    try:
        pool.connection_class(**pool.connection_kwargs)  # which does not connect yet
    except (TypeError, AttributeError, RedisError) as error:  # options that there are not
        raise ValueError(text) from error
    return text


def secret(text: str) -> str:
    if len(text) < SECRET_KEY_MIN_LENGTH:
        raise ValueError("too short")
    return text


def username(text: str) -> str:
    if username_rule(text):
        raise ValueError(text)
    return text
