"""As whom schemathesis asks: it imports this module, in a process of its own."""

from __future__ import annotations

import hashlib
import os
import secrets
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import schemathesis

from tests.drills.galleries import MOMENT, Gallery

if TYPE_CHECKING:
    from schemathesis import AuthContext, Case

ENDING: Final = frozenset(
    {
        ("DELETE", "/api/v1/auth/users/me/"),
        ("POST", "/api/v1/auth/users/set_password/"),
        ("POST", "/auth/token/logout/"),
    }
)
"""What takes away the account of whoever asks, its password or its token."""

_numbers = count(1)


def a_token(gallery: Gallery, password_hash: str, *, is_staff: bool) -> str:
    """The key of a new account with this password."""
    name, key = f"fuzzer.{next(_numbers)}.{secrets.token_hex(4)}", secrets.token_hex(20)
    gallery.change(
        "INSERT INTO users (username, email, password_hash, is_active, is_staff, is_superuser,"
        " created_at, updated_at, version)"
        " VALUES (?, '', ?, 1, ?, 0, ?, ?, 1)",
        *(name, password_hash, is_staff, MOMENT, MOMENT),
    )
    gallery.change(
        "INSERT INTO access_tokens (user_id, digest, created_at)"
        " SELECT id, ?, ? FROM users WHERE username = ?",
        *(_digest(key), MOMENT, name),
    )
    return key


def _digest(key: str) -> bytes:
    return hashlib.sha256(key.encode()).digest()


@schemathesis.auth(refresh_interval=None)
class Somebody:
    """An administrator who lasts; for what ends an account, one that is made for it."""

    def __init__(self) -> None:
        self._gallery = Gallery(Path(os.environ["FILM_GALLERY_DATA_DIR"]))
        # Everybody has the password that the examples speak of; accounts may go meanwhile.
        ((self._password_hash,),) = self._gallery.rows("SELECT password_hash FROM users LIMIT 1")
        self._key = ""

    def get(self, _case: Case[Any], context: AuthContext) -> str:
        """The key of whoever asks."""
        operation = context.operation
        if (operation.method.upper(), operation.path) in ENDING:
            return a_token(self._gallery, self._password_hash, is_staff=False)
        known = "SELECT 1 FROM access_tokens WHERE digest = ?"
        if not self._gallery.rows(known, _digest(self._key)):  # somebody deleted the account
            self._key = a_token(self._gallery, self._password_hash, is_staff=True)
            # Authors alone edit their comments.
            self._gallery.change(
                "UPDATE comments SET author_id ="
                " (SELECT user_id FROM access_tokens WHERE digest = ?)",
                _digest(self._key),
            )
        return self._key

    def set(self, case: Case[Any], data: str, _context: AuthContext) -> None:
        """Send the key along."""
        case.headers["Authorization"] = f"Token {data}"
