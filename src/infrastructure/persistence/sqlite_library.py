"""The SQLite library of this process, and whether its write-ahead log can be trusted.

From 3.7.0 on, connections that write and check-point at the same moment could, very rarely,
damage the file ("WAL-reset bug" at sqlite.org). Two older lines were mended later.
"""

from __future__ import annotations

from typing import Final, TypeAlias

from pysqlite3 import dbapi2 as sqlite

Version: TypeAlias = tuple[int, int, int]

MENDED: Final[Version] = (3, 51, 3)
MENDED_LINES: Final[tuple[Version, ...]] = ((3, 44, 6), (3, 50, 7))


def version() -> Version:
    """The version of the library."""
    major, minor, patch = sqlite.sqlite_version_info
    return major, minor, patch


def is_mended(version: Version) -> bool:
    """Whether a version is without the fault."""
    return version >= MENDED or any(
        version[:2] == mended[:2] and version >= mended for mended in MENDED_LINES
    )


def is_safe() -> bool:
    """Whether the library of this process is without the fault."""
    return is_mended(version())


def warning() -> str | None:
    """What an operator should know of the library, or None."""
    if is_safe():
        return None
    return (
        f"SQLite {sqlite.sqlite_version} can damage a database in WAL mode: the gallery does"
        " without, which makes reading wait for writing. Use SQLite 3.51.3 or later."
    )
