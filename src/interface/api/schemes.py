"""The ways to sign in to the API."""

from __future__ import annotations

from enum import StrEnum


class Scheme(StrEnum):
    """The ways to sign in to the API."""

    TOKEN = "token"  # noqa: S105 - the name of a scheme, not a secret
    BASIC = "basic"
    SESSION = "session"
