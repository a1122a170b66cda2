"""Whether a database is in order: what ``film-gallery check`` looks at."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from application.soundness import Examined
from domain.errors import Unavailable
from infrastructure.persistence import schema, sqlite_library
from infrastructure.persistence.counting import counted
from infrastructure.persistence.identity import Kind, head, identify

MOST_FAULTS: Final = 10
"""How many faults of a file are looked for before it is called damaged."""


def examine(engine: Engine) -> Iterator[Examined]:
    """Look at everything, one thing after the other; what cannot be looked at is not well."""
    for check, look in CHECKS.items():
        try:
            with engine.connect() as connection:
                fault, told = look(connection)
        except (DBAPIError, Unavailable) as error:
            fault, told = True, reason(error)
        yield Examined(check=check, is_well=not fault, told=told)


def faults(engine: Engine, checks: Iterable[str]) -> str:
    """What is wrong by these checks, in words; nothing if all is well."""
    findings = [found for found in examine(engine) if found.check in checks]
    return "; ".join(f"{it.check}: {it.told}" for it in findings if not it.is_well)


def reason(error: BaseException) -> str:
    """What a database says of an error, in one line."""
    cause = error.orig if isinstance(error, DBAPIError) else error.__cause__
    lines = str(cause or "").strip().splitlines()
    return lines[0].rstrip(" .:") if lines else "it does not answer"


Look = Callable[[Connection], tuple[bool, str]]
"""Whether there is a fault, and what is to tell."""


def _library(connection: Connection) -> tuple[bool, str]:
    if connection.dialect.name == "postgresql":
        return False, f"PostgreSQL {connection.scalar(text('SHOW server_version'))}"
    version = ".".join(map(str, sqlite_library.version()))
    return not sqlite_library.is_safe(), sqlite_library.warning() or f"SQLite {version}"


def _integrity(connection: Connection) -> tuple[bool, str]:
    if connection.dialect.name == "postgresql":
        # The server checks the pages it reads; an index that it gave up is marked.
        statement = "SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid"
        broken = list(connection.scalars(text(statement)))
        return bool(broken), f"broken indexes: {', '.join(broken)}" if broken else "indexes valid"
    found = list(connection.scalars(text(f"PRAGMA integrity_check({MOST_FAULTS})")))
    is_sound = found == ["ok"]
    return not is_sound, "every page is sound" if is_sound else str(found[0]).splitlines()[-1]


def _references(connection: Connection) -> tuple[bool, str]:
    if connection.dialect.name == "postgresql":
        statement = (
            "SELECT conrelid::regclass::text FROM pg_constraint"
            " WHERE contype = 'f' AND NOT convalidated"
        )
    else:
        statement = "PRAGMA foreign_key_check"
    tables = list(connection.scalars(text(statement)))
    if not tables:
        return False, "every reference leads to a row"
    return True, f"{len(tables)} lead nowhere, in {', '.join(sorted(set(tables)))}"


def _counters(connection: Connection) -> tuple[bool, str]:
    counts = counted(connection)
    wrong = "; ".join(str(it) for it in counts if not it.is_right)
    if wrong:
        return True, f"{wrong}: run `film-gallery migrate`"
    return False, ", ".join(f"{it.table} {it.there}" for it in counts)


def _schema(connection: Connection) -> tuple[bool, str]:
    missing = [f"{kind} {name}" for kind, name in schema.missing(connection)]
    return bool(missing), f"missing: {', '.join(missing)}" if missing else "nothing is missing"


def _categories(connection: Connection) -> tuple[bool, str]:
    statement = "SELECT id, parent_id FROM categories WHERE parent_id IS NOT NULL ORDER BY id"
    parents = {row.id: row.parent_id for row in connection.execute(text(statement))}
    if not (astray := [str(it) for it in _below_themselves(parents)]):
        return False, "none is below itself"
    return True, f"below itself: {', '.join(astray[:MOST_FAULTS])}: give it another parent"


def _below_themselves(parents: Mapping[int, int]) -> Iterator[int]:
    """One of each circle."""
    ways: dict[int, int] = {}  # by which start each was come to
    for start in parents:
        at = start
        while at in parents and at not in ways:
            ways[at] = start
            at = parents[at]
        if ways.get(at) == start:
            yield at


def _migrations(connection: Connection) -> tuple[bool, str]:
    found = identify(connection)
    match found.kind:
        case Kind.CURRENT:
            return False, f"revision {found.revision}"
        case Kind.OLDER:
            return True, f"revision {found.revision}, run `film-gallery migrate` for {head()}"
        case Kind.NEWER:
            return True, f"revision {found.revision}, newer than {head()}, the last one known here"
        case _:
            return True, "there is no film gallery in it"


def _of_this_version(look: Look) -> Look:
    """A look at a gallery of this version; others are told what to do by ``migrations``."""

    def looked(connection: Connection) -> tuple[bool, str]:
        if identify(connection).kind is not Kind.CURRENT:
            return False, "only looked at in a gallery of this version"
        return look(connection)

    return looked


CHECKS: Final[dict[str, Look]] = {
    "library": _library,
    "integrity": _integrity,
    "references": _references,
    "schema": _of_this_version(_schema),
    "categories": _of_this_version(_categories),
    "counters": _of_this_version(_counters),
    "migrations": _migrations,
}
