"""What administrators can ask of accounts."""

from __future__ import annotations

import msgspec
from msgspec import UNSET, UnsetType


class CreateUser(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Open an account for somebody."""

    username: str
    password: str
    email: str = ""
    is_active: bool = True
    is_staff: bool = False


class EditUser(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Change the given fields of an account; the others keep their values."""

    username: str | UnsetType = UNSET
    email: str | UnsetType = UNSET
    is_active: bool | UnsetType = UNSET
    is_staff: bool | UnsetType = UNSET
