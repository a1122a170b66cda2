"""What can be asked of accounts."""

from __future__ import annotations

import msgspec
from msgspec import UNSET, UnsetType


class RegisterUser(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Open an account."""

    username: str
    password: str
    email: str = ""


class RegistrationDraft(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is known so far of an account to be opened."""

    username: str | UnsetType = UNSET
    password: str | UnsetType = UNSET
    email: str | UnsetType = UNSET


class ChangePassword(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Sign in with another password from now on."""

    current_password: str
    new_password: str


class ChangeUsername(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Sign in with another name from now on."""

    current_password: str
    new_username: str
