"""A connection to an SQLite file that must go on being the file of that name."""

from __future__ import annotations

import os
from contextlib import ExitStack
from enum import StrEnum
from pathlib import Path
from time import monotonic
from typing import Final, Self
from urllib.parse import quote

from pysqlite3 import dbapi2 as sqlite

from domain.errors import Unavailable
from infrastructure.persistence.presence import present

CERTAIN_FOR: Final = 0.01
"""For how many seconds reading takes it that a file is still there: to look each time would take
longer than some statements. Who stores something looks before each COMMIT."""


class Synchronous(StrEnum):
    """When a COMMIT is answered: FULL waits for the disk, so that it survives a power cut."""

    FULL = "full"
    NORMAL = "normal"


class FileConnection(sqlite.Connection):  # type: ignore[misc] # pysqlite3 has no types
    """A connection that notices when its file was removed or replaced.

    SQLite does not, in WAL mode: it would go on writing to a file that has no name any more.
    """

    _path: bytes
    _identity: tuple[int, int] | None
    _seen_at: float
    _presence: ExitStack

    @classmethod
    def to(cls, path: Path, *, busy_timeout: float, works: bool = False) -> Self:
        """Open a file that is there; it is never made.

        Whoever ``works`` is present until the connection is closed; others only have a look.
        """
        with ExitStack() as presence:
            if works:
                presence.enter_context(present(path, patience=busy_timeout))
            connection: Self = sqlite.connect(
                f"file:{quote(os.fsencode(path))}?mode=rw",
                uri=True,
                timeout=busy_timeout,
                isolation_level=None,
                check_same_thread=False,
                factory=cls,
            )
            connection._presence = presence.pop_all()
        connection._path = os.fsencode(path)
        connection._identity = _identity(connection._path)
        connection._seen_at = monotonic()
        return connection

    def close(self) -> None:
        """Close the file; nobody is present any more."""
        super().close()
        self._presence.close()

    def is_there(self) -> bool:
        """Whether the file of the name is still the one that was opened."""
        return _identity(self._path) == self._identity is not None

    def ensure_there(self) -> None:
        """Raise ``Unavailable`` unless the file was, at the last look, the one that was opened."""
        now = monotonic()
        if now - self._seen_at >= CERTAIN_FOR:
            if not self.is_there():
                raise Unavailable
            self._seen_at = now


def _identity(path: bytes) -> tuple[int, int] | None:
    try:
        found = os.stat(path)  # noqa: PTH116 # twice as quick
    except OSError:
        return None
    return found.st_dev, found.st_ino
