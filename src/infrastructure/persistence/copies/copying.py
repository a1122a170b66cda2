"""Backups and restores of whichever database a URL names."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

from sqlalchemy import URL

from infrastructure.persistence import address
from infrastructure.persistence.copies import sqlite_copy
from infrastructure.persistence.copies.files import ensure_there, place_for


def back_up(url: str, file: Path, *, replace: bool) -> None:
    """Make a backup of the database; raises ``CopyRefused``, and then there is none."""
    parsed = address.parse(url)
    file = place_for(file, replace=replace)
    if parsed.get_backend_name() == "sqlite":
        sqlite_copy.back_up(_where_it_is(parsed), file, replace=replace)
        return
    from infrastructure.persistence.copies import postgresql_copy  # noqa: PLC0415 # as the driver

    postgresql_copy.back_up(parsed, file, replace=replace)


def restore(url: str, file: Path, *, now: datetime) -> str | None:
    """Put a backup in the place of the database; raises ``CopyRefused``, and then nothing changes.

    The answer says where what was there is kept; None if there was nothing.
    """
    parsed = address.parse(url)
    ensure_there(file)
    ending = f"before_restore_{now:%Y%m%d_%H%M%S_%f}"
    if parsed.get_backend_name() == "sqlite":
        database = _where_it_is(parsed)
        kept = database.with_name(f"{database.name}.{ending}")
        return str(kept) if sqlite_copy.restore(database, file, kept=kept) else None
    from infrastructure.persistence.copies import postgresql_copy  # noqa: PLC0415 # as the driver

    was_there = postgresql_copy.restore(parsed, file, kept=ending)
    return f"the schema {ending}" if was_there else None


def _where_it_is(url: URL) -> Path:
    """The file of an SQLite database: a link to it stays, and what belongs to it is beside it."""
    return Path(os.path.realpath(address.sqlite_path(url)))
