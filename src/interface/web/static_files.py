"""Styles, scripts and pictures: the files of one packaged folder, and nothing else."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).with_name("static")
PATH: Final = "/static"
MEDIA_TYPES: Final[Mapping[str, str]] = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml; charset=utf-8",
    ".txt": "text/plain",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class StaticFile:
    """A file that anybody may have; its version is the beginning of the hash of its content."""

    path: Path
    media_type: str
    version: str


class StaticFiles:
    """The files of a folder, found once: what is not among them has no address.

    So no name that a client thinks up reaches the disk, and a link out of the folder leads nowhere.
    """

    def __init__(self, folder: Path = FOLDER) -> None:
        root = folder.resolve()
        self._files = {
            path.relative_to(root).as_posix(): _static_file(path)
            for path in root.rglob("*")
            if path.is_file() and path.resolve() == path and path.suffix in MEDIA_TYPES
        }

    def find(self, name: str) -> StaticFile | None:
        """The file of that name."""
        return self._files.get(name)

    def address(self, name: str) -> str:
        """Where a page finds a file; a new content has a new address. Raises ``KeyError``."""
        return f"{PATH}/{name}?v={self._files[name].version}"


def _static_file(path: Path) -> StaticFile:
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return StaticFile(path=path, media_type=MEDIA_TYPES[path.suffix], version=digest[:20])
