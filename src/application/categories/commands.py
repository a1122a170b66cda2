"""What can be asked of categories."""

from __future__ import annotations

import msgspec
from msgspec import UNSET, UnsetType


class CreateCategory(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Add a category, below another one or at the top; the owner is the actor."""

    name: str
    parent_id: int | None = None


class EditCategory(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Rename a category, or move it below another one or to the top (``None``)."""

    name: str | UnsetType = UNSET
    parent_id: int | UnsetType | None = UNSET
