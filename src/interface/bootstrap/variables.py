"""The environment variables that settings are read from: the one table of them."""

from __future__ import annotations

from pathlib import Path

from domain.access import Creators, FilmEditors, Generators, Readers
from infrastructure.persistence.sqlite_file import Synchronous
from interface.bootstrap.logs import LogFormat, LogLevel
from interface.bootstrap.places import PLACES
from interface.bootstrap.rates import LIMITS
from interface.bootstrap.values import (
    SECRET_KEY_MIN_LENGTH,
    address,
    choices,
    host,
    number,
    one_of,
    redis_address,
    schemes,
    secret,
    switch,
    username,
    zone,
)
from interface.bootstrap.variable import Variable
from interface.i18n.negotiation import Language

DATABASE_SCHEMES = ("sqlite", "postgresql", "postgres")


VARIABLES = (
    Variable("HOST", "127.0.0.1", "address to listen on", "a host name or an IP address", host),
    Variable("PORT", "8000", "port to listen on", "a number from 1 to 65535", number(1, 65535)),
    Variable("WORKERS", "1", "server processes", "a number from 1 to 256", number(1, 256)),
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
        address(*DATABASE_SCHEMES),
    ),
    Variable(
        "SYNCHRONOUS",
        "full",
        "full: what was answered survives a power cut; normal: writes do not wait for the disk"
        " (on SQLite)",
        choices(Synchronous),
        one_of(Synchronous),
    ),
    Variable(
        "REDIS_URL",
        "",
        "Redis for the background jobs; without it they run inside the server",
        "a redis://, rediss:// or unix:// address, as redis-py reads them",
        redis_address,
    ),
    Variable(
        "SECRET_KEY",
        "",
        "key that signs form tokens; without it one is made and kept in the data folder",
        f"at least {SECRET_KEY_MIN_LENGTH} random characters",
        secret,
    ),
    Variable(
        "ADMIN_USERNAME",
        "admin",
        "name of the administrator that the first run makes",
        "1 to 150 letters, digits and @ . + - _",
        username,
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
        schemes,
    ),
    Variable(
        "TOKEN_LIFETIME_DAYS",
        "0",
        "days until an access token expires; 0: never, as the classic contract has it",
        "a number from 0 to 36500",
        number(0, 36_500),
    ),
    Variable("PAGE_SIZE", "5", "rows a page", "a number from 1 to 1000000", number(1, 1_000_000)),
    Variable(
        "MAX_PAGE_SIZE",
        "10000",
        "most rows a page that a client may ask for, and most rows of a lookup",
        "a number from 1 to 1000000",
        number(1, 1_000_000),
    ),
    Variable(
        "USERS_PAGE_SIZE",
        "2",
        "rows a page of the user list",
        "a number from 1 to 1000000",
        number(1, 1_000_000),
    ),
    Variable(
        "LANGUAGE",
        "ru",
        "language for people who do not ask for another",
        choices(Language),
        one_of(Language),
    ),
    Variable(
        "TIME_ZONE",
        "Europe/Kyiv",
        "zone of the times in the API, and of times sent without one",
        "a name from the time zone database, such as Europe/Kyiv",
        zone,
    ),
    Variable("DOCS", "on", "OpenAPI, Swagger UI and Redoc at /docs", "on or off", switch),
    Variable("ADMIN", "on", "admin site for administrators at /admin/", "on or off", switch),
    Variable("METRICS", "off", "measures for Prometheus at /metrics", "on or off", switch),
    Variable("RATE_LIMITS", "on", "limits on how often a client may ask", "on or off", switch),
    *PLACES,
    *LIMITS,
    Variable(
        "CACHE",
        "on",
        "keep answers to readers and owners of tokens in memory until anything changes (on SQLite)",
        "on or off",
        switch,
    ),
    Variable(
        "WHO_MAY_READ",
        "anyone",
        "who may read the gallery",
        choices(Readers),
        one_of(Readers),
    ),
    Variable(
        "WHO_MAY_CREATE",
        "users",
        "who may create films and categories",
        choices(Creators),
        one_of(Creators),
    ),
    Variable(
        "WHO_MAY_GENERATE",
        "anyone",
        "who may have films and categories made up over the classic addresses",
        choices(Generators),
        one_of(Generators),
    ),
    Variable(
        "MAX_GENERATED",
        "1000",
        "most films or categories that one request may have made up",
        "a number from 1 to 1000000",
        number(1, 1_000_000),
    ),
    Variable(
        "JOB_LEASE_SECONDS",
        "30",
        "seconds after which the job of a worker that has vanished is taken over",
        "a number from 1 to 3600",
        number(1, 3600),
    ),
    Variable(
        "JOB_BATCH",
        "4000",
        "rows that a job stores in one transaction; fewer of them let others write sooner",
        "a number from 1 to 100000",
        number(1, 100_000),
    ),
    Variable(
        "AUDIT_DAYS",
        "365",
        "days that the audit log keeps its entries; 0: for ever",
        "a number from 0 to 36500",
        number(0, 36_500),
    ),
    Variable(
        "LOG_FORMAT",
        "auto",
        "how the log is written; auto: text for people on a terminal, else JSON, one object a line",
        choices(LogFormat),
        one_of(LogFormat),
    ),
    Variable(
        "LOG_LEVEL",
        "info",
        "what the log tells: this and whatever is worse; warning leaves out ordinary requests",
        choices(LogLevel),
        one_of(LogLevel),
    ),
    Variable(
        "WHO_MAY_EDIT_FILMS",
        "users",
        "who may edit a film; owner: its owner and the administrators",
        choices(FilmEditors),
        one_of(FilmEditors),
    ),
)
