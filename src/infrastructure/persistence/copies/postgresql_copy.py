"""Backups of PostgreSQL databases, by its own programs: archives of ``pg_dump``.

A dump is a snapshot, whoever is writing; a restore is one transaction.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, Final

from psycopg import sql
from sqlalchemy import URL, text

from infrastructure.persistence.copies.ending import finish, postponed
from infrastructure.persistence.copies.files import file_beside, put_in_place
from infrastructure.persistence.copies.refusing import CopyRefused, ensure_ours
from infrastructure.persistence.identity import (
    FIRST_TABLES,
    VERSION_TABLE,
    Identity,
    Kind,
    identify,
    known_revisions,
)
from infrastructure.persistence.postgresql import migrating_engine

SERVICE: Final = "film-gallery"
OTHERS: Final = text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
    " AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
)


def back_up(url: URL, file: Path, *, replace: bool) -> None:
    """Dump a database, whoever writes to it, as it is at this moment."""
    schema = _schema(url)
    with file_beside(file) as part, _connecting(url) as environment:
        pattern = schema.replace('"', '""')
        options = ("--format=custom", "--no-owner", "--no-privileges", f'--schema="{pattern}"')
        _run(["pg_dump", *options, f"--file={part}", "--dbname=service=" + SERVICE], environment)
        _ensure_sound(part, schema)
        put_in_place(part, file, replace=replace)


def restore(url: URL, file: Path, *, kept: str) -> bool:
    """Put a backup in the place of a database that nobody uses, in one transaction.

    The backup is checked first. What was there is ``kept`` as a schema of that name; the answer is
    whether there was anything.
    """
    schema = _schema(url)
    _ensure_sound(file, schema)
    with postponed(), migrating_engine(url).connect() as connection:
        if connection.scalar(OTHERS):
            raise CopyRefused("somebody is connected to the database: stop the gallery first")
        was_there = identify(connection).kind is not Kind.EMPTY
    first = [sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(schema))]
    move = sql.SQL("ALTER SCHEMA {} RENAME TO {}")
    first.insert(0, move.format(sql.Identifier(schema), sql.Identifier(kept)))
    with _connecting(url) as environment:
        _replay(file, schema, sql.SQL("; ").join(first).as_string(), environment)
        finish()
    return was_there


def _schema(url: URL) -> str:
    """Where the tables of the gallery are."""
    with postponed(), migrating_engine(url).connect() as connection:
        schema: str | None = connection.scalar(text("SELECT current_schema()"))
    if schema is None:
        raise CopyRefused("none of the schemas of the search_path is there")
    return schema


def _ensure_sound(file: Path, schema: str) -> None:
    """Refuse an archive that cannot be read to its end, is no gallery's, or of a newer version."""
    reading = ["pg_restore", f"--schema={schema}", "--file=-"]
    file = file.absolute()  # no name looks like an option then
    tables = _run(["pg_restore", "--list", str(file)], os.environ)
    _run([*reading, str(file)], os.environ, stdout=subprocess.DEVNULL)
    if not all(f" TABLE {schema} {name} " in tables for name in FIRST_TABLES):
        raise CopyRefused(f"there is no film gallery in its schema {schema}")
    data = _run([*reading, "--data-only", f"--table={VERSION_TABLE}", str(file)], os.environ)
    _, copied, rows = data.partition("FROM stdin;\n")
    revision = rows.partition("\n")[0] if copied else ""
    kind = Kind.OLDER if revision in known_revisions() else Kind.NEWER
    ensure_ours(Identity(kind, revision))


def _replay(file: Path, schema: str, first: str, environment: Mapping[str, str]) -> None:
    """Run a statement and all of an archive in one transaction."""
    reading = ("--no-owner", "--no-privileges", f"--schema={schema}", "--file=-")
    quietly = ("--no-psqlrc", "--quiet", f"--output={os.devnull}")
    stopping = ("--single-transaction", "--set=ON_ERROR_STOP=1")
    # Not from one into the other: what breaks off would end with a COMMIT.
    with tempfile.TemporaryFile() as script:
        _run(["pg_restore", *reading, str(file.absolute())], os.environ, stdout=script)
        script.seek(0)
        words = [*quietly, *stopping, f"--command={first}", "--file=-", f"service={SERVICE}"]
        _run(["psql", *words], environment, stdin=script)


def _run(
    words: list[str],
    environment: Mapping[str, str],
    *,
    stdin: int | IO[bytes] = subprocess.DEVNULL,
    stdout: int | IO[bytes] = subprocess.PIPE,
) -> str:
    """Run a program of PostgreSQL; the answer is what it prints. Its complaint is the refusal."""
    with ExitStack() as ending:
        with postponed():
            process = subprocess.Popen(  # noqa: S603 # words are ours, files follow an option
                [_program(words[0]), *words[1:]],
                env=environment,
                stdin=stdin,
                stdout=stdout,
                stderr=subprocess.PIPE,
                text=True,
                errors="replace",
            )
            ending.enter_context(process)
            ending.callback(process.kill)
        printed, complaint = process.communicate()
    if process.returncode:
        lines = complaint.strip().splitlines() or [f"{words[0]} ended with {process.returncode}"]
        raise CopyRefused(lines[0].rstrip(" .:"))
    return printed or ""


def _program(name: str) -> str:
    path = shutil.which(name)
    if path is None:
        raise CopyRefused(
            f"there is no {name} on the PATH: install PostgreSQL's client programs,"
            " of the server's version or a later one"
        )
    return path


@contextmanager
def _connecting(url: URL) -> Iterator[Mapping[str, str]]:
    """The environment in which PostgreSQL's programs find the database.

    Nothing about it stands on a command line, which everybody on the machine can read.
    """
    options = url.translate_connect_args(username="user", database="dbname") | dict(url.query)
    password = options.pop("password", None)
    lines = [f"[{SERVICE}]", *(f"{name}={value}" for name, value in options.items())]
    with tempfile.NamedTemporaryFile("w", prefix="film-gallery-") as file:  # mode 0600
        file.write("\n".join(lines) + "\n")
        file.flush()
        secret = {} if password is None else {"PGPASSWORD": str(password)}
        yield {**os.environ, "PGSERVICEFILE": file.name, **secret}
