"""The environment variables that settings are read from: the one table of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from domain.access import Creators, FilmEditors, Generators, Readers
from domain.users import username_rule
from interface.api.schemes import Scheme
from interface.i18n.negotiation import Language

PREFIX = "FILM_GALLERY_"
SECRET_KEY_MIN_LENGTH = 32
DATABASE_SCHEMES = ("sqlite", "postgresql", "postgres")
REDIS_SCHEMES = ("redis", "rediss", "unix")

Choice = TypeVar("Choice", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Variable:
    """One environment variable, named without the prefix; an empty default means "not set".

    ``parse`` raises ``ValueError`` for a wrong value; ``right`` says what would be right.
    """

    name: str
    default: str
    meaning: str
    right: str
    parse: Callable[[str], object]


def _number(least: int, most: int) -> Callable[[str], int]:
    def parse(text: str) -> int:
        if not (text.isascii() and text.isdigit() and least <= int(text[:12]) <= most):
            raise ValueError(text)
        return int(text)

    return parse


def _one_of(choices: type[Choice]) -> Callable[[str], Choice]:
    return lambda text: choices(text.lower())


def _choices(choices: type[StrEnum]) -> str:
    return " or ".join(choice.value for choice in choices)


def _switch(text: str) -> bool:
    return {"on": True, "off": False}[text.lower()]


def _schemes(text: str) -> frozenset[Scheme]:
    return frozenset(Scheme(part.strip().lower()) for part in text.split(","))


def _zone(text: str) -> ZoneInfo:
    return ZoneInfo(text)


def _host(text: str) -> str:
    if any(character.isspace() or character == "/" for character in text):
        raise ValueError(text)
    return text


def _address(*schemes: str) -> Callable[[str], str]:
    def parse(text: str) -> str:
        if urlsplit(text).scheme.partition("+")[0] not in schemes:
            raise ValueError(text)
        return text

    return parse


def _secret(text: str) -> str:
    if len(text) < SECRET_KEY_MIN_LENGTH:
        raise ValueError("too short")
    return text


def _username(text: str) -> str:
    if username_rule(text):
        raise ValueError(text)
    return text


VARIABLES = (
    Variable("HOST", "127.0.0.1", "address to listen on", "a host name or an IP address", _host),
    Variable("PORT", "8000", "port to listen on", "a number from 1 to 65535", _number(1, 65535)),
    Variable("WORKERS", "1", "server processes", "a number from 1 to 256", _number(1, 256)),
    Variable(
        "DATA_DIR",
        "./var",
        "folder for the SQLite database and the secret key",
        "a folder that can be written",
        Path,
    ),
    Variable(
        "DATABASE_URL",
        "",
        "database; without it SQLite in the data folder",
        "a sqlite:///PATH or postgresql://USER:PASSWORD@HOST/NAME address",
        _address(*DATABASE_SCHEMES),
    ),
    Variable(
        "REDIS_URL",
        "",
        "Redis for the background jobs; without it they run inside the server",
        "a redis://, rediss:// or unix:// address",
        _address(*REDIS_SCHEMES),
    ),
    Variable(
        "SECRET_KEY",
        "",
        "key that signs form tokens; without it one is made and kept in the data folder",
        f"at least {SECRET_KEY_MIN_LENGTH} random characters",
        _secret,
    ),
    Variable(
        "ADMIN_USERNAME",
        "admin",
        "name of the administrator that the first run makes",
        "1 to 150 letters, digits and @ . + - _",
        _username,
    ),
    Variable(
        "ADMIN_PASSWORD",
        "",
        "that administrator's password; without it one is made and printed once",
        "a password of 8 characters or more that is not a common one",
        str,
    ),
    Variable(
        "AUTH_SCHEMES",
        "token,basic,session",
        "ways to sign in to the API",
        "some of token, basic and session, separated by commas",
        _schemes,
    ),
    Variable(
        "TOKEN_LIFETIME_DAYS",
        "0",
        "days until an access token expires; 0: never, as the classic contract has it",
        "a number from 0 to 36500",
        _number(0, 36_500),
    ),
    Variable("PAGE_SIZE", "5", "rows a page", "a number from 1 to 1000000", _number(1, 1_000_000)),
    Variable(
        "MAX_PAGE_SIZE",
        "10000",
        "most rows a page that a client may ask for, and most rows of a lookup",
        "a number from 1 to 1000000",
        _number(1, 1_000_000),
    ),
    Variable(
        "USERS_PAGE_SIZE",
        "2",
        "rows a page of the user list",
        "a number from 1 to 1000000",
        _number(1, 1_000_000),
    ),
    Variable(
        "LANGUAGE",
        "ru",
        "language for people who do not ask for another",
        _choices(Language),
        _one_of(Language),
    ),
    Variable(
        "TIME_ZONE",
        "Europe/Kyiv",
        "zone of the times in the API, and of times sent without one",
        "a name from the time zone database, such as Europe/Kyiv",
        _zone,
    ),
    Variable("DOCS", "on", "OpenAPI, Swagger UI and Redoc at /docs", "on or off", _switch),
    Variable("ADMIN", "on", "admin site for administrators at /admin/", "on or off", _switch),
    Variable("RATE_LIMITS", "on", "limits on how often a client may ask", "on or off", _switch),
    Variable(
        "CACHE",
        "on",
        "keep answers to anonymous readers in memory until anything changes (on SQLite)",
        "on or off",
        _switch,
    ),
    Variable(
        "WHO_MAY_READ",
        "anyone",
        "who may read the gallery",
        _choices(Readers),
        _one_of(Readers),
    ),
    Variable(
        "WHO_MAY_CREATE",
        "users",
        "who may create films and categories",
        _choices(Creators),
        _one_of(Creators),
    ),
    Variable(
        "WHO_MAY_GENERATE",
        "anyone",
        "who may have films and categories made up over the classic addresses",
        _choices(Generators),
        _one_of(Generators),
    ),
    Variable(
        "MAX_GENERATED",
        "1000",
        "most films or categories that one request may have made up",
        "a number from 1 to 1000000",
        _number(1, 1_000_000),
    ),
    Variable(
        "JOB_LEASE_SECONDS",
        "30",
        "seconds after which the job of a worker that has vanished is taken over",
        "a number from 1 to 3600",
        _number(1, 3600),
    ),
    Variable(
        "JOB_BATCH",
        "4000",
        "rows that a job stores in one transaction; fewer of them let others write sooner",
        "a number from 1 to 100000",
        _number(1, 100_000),
    ),
    Variable(
        "AUDIT_DAYS",
        "365",
        "days that the audit log keeps its entries; 0: for ever",
        "a number from 0 to 36500",
        _number(0, 36_500),
    ),
    Variable(
        "WHO_MAY_EDIT_FILMS",
        "users",
        "who may edit a film; owner: its owner and the administrators",
        _choices(FilmEditors),
        _one_of(FilmEditors),
    ),
)
