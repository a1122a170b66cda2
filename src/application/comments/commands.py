"""What can be asked of comments."""

from __future__ import annotations

import msgspec
from msgspec import UNSET, UnsetType


class WriteComment(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Comment on a film; the author is the actor."""

    film_id: int
    rating: float
    text: str


class EditComment(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Change the given fields of a comment; another film moves it there."""

    film_id: int | UnsetType = UNSET
    rating: float | UnsetType = UNSET
    text: str | UnsetType = UNSET
