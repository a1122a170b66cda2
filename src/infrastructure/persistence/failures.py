"""What errors of a database mean to the gallery."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from pysqlite3 import dbapi2 as sqlite
from sqlalchemy import Engine, event
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from domain.errors import Conflict, StorageDamaged, StorageFull, Unavailable

_SQLITE_DAMAGED = frozenset({sqlite.SQLITE_CORRUPT, sqlite.SQLITE_NOTADB})

# Locked by somebody else for too long, full, not writable, not readable, gone, damaged.
_SQLITE_UNAVAILABLE = _SQLITE_DAMAGED | frozenset(
    {
        sqlite.SQLITE_BUSY,
        sqlite.SQLITE_CANTOPEN,
        sqlite.SQLITE_FULL,
        sqlite.SQLITE_IOERR,
        sqlite.SQLITE_LOCKED,
        sqlite.SQLITE_NOMEM,
        sqlite.SQLITE_PERM,
        sqlite.SQLITE_PROTOCOL,
        sqlite.SQLITE_READONLY,
    }
)
_PRIMARY_CODE = 0xFF
"""SQLite refines its error codes in the bits above these."""

# Classes and codes of the SQL standard and of PostgreSQL: connection exception, transaction
# rollback (deadlock, serialization), insufficient resources, operator intervention, system error;
# lock not available, read-only transaction, damage.
_SQLSTATE_UNAVAILABLE = ("08", "40", "53", "57", "58", "55P03", "25006", "XX001", "XX002")

_SQLSTATE_FULL = "53100"
_SQLSTATE_DAMAGED = ("XX001", "XX002")

_UNIQUE = ("23505", "UNIQUE constraint failed")
_REFERENCE = ("23503", "23001", "FOREIGN KEY constraint failed")


def translate_failures(engine: Engine) -> None:
    """Make every failure on the engine that waiting may cure an ``Unavailable``."""
    event.listen(engine, "handle_error", _translate, retval=True)


def translated(
    error: Exception, sql: str, kind: type[Exception] = sqlite.Error
) -> Unavailable | StatementError:
    """What an engine would raise for an error of a driver, whose errors are all of one kind."""
    if _is_passing(error):
        return _unavailable(error)
    unpassing: StatementError = DBAPIError.instance(sql, None, error, kind, hide_parameters=True)
    return unpassing


def _translate(context: ExceptionContext) -> BaseException | None:
    error = context.original_exception
    # Cancellations come along here, too, and stay what they are.
    if not isinstance(error, Exception):
        return None
    return _unavailable(error) if context.is_disconnect or _is_passing(error) else None


def _unavailable(error: Exception) -> Unavailable:
    code = getattr(error, "sqlite_errorcode", 0) & _PRIMARY_CODE
    state = str(getattr(error, "sqlstate", None) or "")
    if code in _SQLITE_DAMAGED or state.startswith(_SQLSTATE_DAMAGED):
        return StorageDamaged()
    return StorageFull() if code == sqlite.SQLITE_FULL or state == _SQLSTATE_FULL else Unavailable()


def _is_passing(error: Exception) -> bool:
    """Whether an error of a driver tells of a state of the database that may pass."""
    code = getattr(error, "sqlite_errorcode", None)
    if code is not None:
        return code & _PRIMARY_CODE in _SQLITE_UNAVAILABLE
    state = getattr(error, "sqlstate", None)
    if state is not None:
        return str(state).startswith(_SQLSTATE_UNAVAILABLE)
    # Neither a code of SQLite nor one of PostgreSQL: psycopg could not connect or lost the server.
    return type(error).__name__ in {"OperationalError", "ConnectionTimeout"}


@contextmanager
def pool_exhaustion_translated() -> Iterator[None]:
    """Waiting too long for a free connection raises ``Unavailable``."""
    try:
        yield
    except PoolTimeoutError as error:
        raise Unavailable from error


@contextmanager
def references_checked(refusal: type[Conflict] = Conflict, **params: object) -> Iterator[None]:
    """A reference to nothing, or the removal of what is referred to, raises ``refusal``."""
    try:
        yield
    except IntegrityError as error:
        if _is(error, _REFERENCE):
            raise refusal(**params) from error
        raise


@contextmanager
def uniqueness_checked(refusal: type[Conflict], **params: object) -> Iterator[None]:
    """A second row with a value that must be unique raises ``refusal``."""
    try:
        yield
    except IntegrityError as error:
        if _is(error, _UNIQUE):
            raise refusal(**params) from error
        raise


def _is(error: IntegrityError, marks: tuple[str, ...]) -> bool:
    state = getattr(error.orig, "sqlstate", None) or str(error.orig)
    return str(state).startswith(marks)
