"""What can be asked of films."""

from __future__ import annotations

from datetime import datetime

import msgspec
from msgspec import UNSET, UnsetType


class CreateFilm(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Add a film to the gallery; the owner is the actor."""

    title: str
    filmed_at: datetime
    rating: float
    poster_url: str = ""
    description: str = ""
    category_id: int | None = None


class EditFilm(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Change the given fields of a film; the others keep their values."""

    title: str | UnsetType = UNSET
    filmed_at: datetime | UnsetType = UNSET
    rating: float | UnsetType = UNSET
    poster_url: str | UnsetType = UNSET
    description: str | UnsetType = UNSET
    category_id: int | UnsetType | None = UNSET


class ImportedFilm(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A film as a file tells of it: the category by its name (empty: none)."""

    title: str
    filmed_at: datetime
    rating: float
    poster_url: str = ""
    description: str = ""
    category: str = ""
