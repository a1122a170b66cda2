"""Edits that somebody made from what they saw, while somebody else was quicker."""

from __future__ import annotations

from typing import Protocol

from domain.errors import EditConflict


class Versioned(Protocol):
    """Whatever counts its changes."""

    version: int


def ensure_unchanged(entity: Versioned, version: int | None) -> None:
    """Raise ``EditConflict`` if the entity has another version than this; None: any will do."""
    if version is not None and entity.version != version:
        raise EditConflict
