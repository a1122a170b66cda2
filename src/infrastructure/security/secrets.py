"""Secrets out of the operating system's source of randomness."""

from __future__ import annotations

import hashlib
import secrets

from application.accounts.ports import Secrets

TOKEN_BYTES = 20
SESSION_ID_BYTES = 32


class SystemSecrets(Secrets):
    """Makes secrets with the standard library; their digests are plain SHA-256.

    A slow or salted digest would protect nothing here: a secret of 160 random bits cannot be
    tried out, unlike a password.
    """

    def new_token(self) -> str:
        return secrets.token_hex(TOKEN_BYTES)

    def new_session_id(self) -> str:
        return secrets.token_urlsafe(SESSION_ID_BYTES)

    def digest(self, secret: str) -> bytes:
        # What clients send is anything: lone surrogates have a digest too, that of no secret.
        return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()
