"""Looking after the database of an installation: backups, restores, examinations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.exc import DatabaseError

from application.soundness import Examined
from domain.errors import Unavailable
from infrastructure.persistence import identity
from infrastructure.persistence.copies import copying
from infrastructure.persistence.copies.ending import Ended, ended_by_signals
from infrastructure.persistence.copies.refusing import CopyRefused
from infrastructure.persistence.database import looking_engine
from infrastructure.persistence.identity import Kind
from infrastructure.persistence.migration import NotOurs
from infrastructure.persistence.soundness import examine
from interface.bootstrap.troubles import database_troubles
from interface.cli.operations import Refused


def back_up(url: str, data: str, file: Path, *, replace: bool) -> None:
    """Make a backup of the gallery in ``data``."""
    with database_troubles(data), _refusals("No backup was made"):
        found = identity.look(url)
        if found.kind is Kind.EMPTY:
            raise CopyRefused(f"there is no gallery in {data}")
        if found.kind in {Kind.FOREIGN, Kind.NEWER}:
            raise NotOurs(found)
        with ended_by_signals():
            copying.back_up(url, file, replace=replace)


def restore(url: str, data: str, file: Path) -> str | None:
    """Put a backup in the place of the database; the answer says where the old one is kept."""
    with database_troubles(data), _refusals("The backup was not restored"):
        with suppress(Unavailable, DatabaseError):  # damaged: that is what backups are for
            found = identity.look(url)
            if found.kind is Kind.FOREIGN:
                raise NotOurs(found)
        with ended_by_signals():
            return copying.restore(url, file, now=datetime.now(UTC))


def check(url: str) -> Sequence[Examined]:
    """Examine the database."""
    return list(examine(looking_engine(url)))


@contextmanager
def _refusals(what: str) -> Iterator[None]:
    try:
        yield
    except (CopyRefused, Ended) as error:
        raise Refused(f"{what}: {error}.") from error
    except OSError as error:  # a name that is too long, a disk that fails
        at = f" at {error.filename}" if error.filename else ""
        raise Refused(f"{what}: {error.strerror or error}{at}.") from error
