"""Passwords and secrets that cost nothing and are the same in every run."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection
from itertools import count

from application.accounts.ports import CommonPasswords, PasswordHasher, Secrets
from domain.credentials import is_possible_password

_HASH = re.compile(r"plain\$(?P<strength>\d+)\$(?P<salt>\d+)\$(?P<password>.*)", re.DOTALL)


class PlainPasswordHasher(PasswordHasher):
    """Hashes that can be read: ``plain$<strength>$<salt>$<password>``."""

    def __init__(self, *, strength: int = 1) -> None:
        self._strength = strength
        self._salts = count(1)

    async def hash(self, password: str) -> str:
        return f"plain${self._strength}${next(self._salts)}${password}"

    async def verify(self, password: str, password_hash: str | None) -> bool:
        found = _HASH.fullmatch(password_hash or "")
        return bool(found and found["password"] == password and is_possible_password(password))

    def is_outdated(self, password_hash: str) -> bool:
        found = _HASH.fullmatch(password_hash)
        return found is None or int(found["strength"]) < self._strength


class MemoryCommonPasswords(CommonPasswords):
    """Knows the few passwords that it is told."""

    def __init__(self, passwords: Collection[str] = ("password", "qwertyuiop")) -> None:
        self._passwords = frozenset(password.lower() for password in passwords)

    def has(self, password: str) -> bool:
        return password.lower() in self._passwords


class CountedSecrets(Secrets):
    """Secrets that anybody can guess, no two alike, with real digests."""

    def __init__(self) -> None:
        self._numbers = count(1)

    def new_token(self) -> str:
        return f"{next(self._numbers):040x}"

    def new_session_id(self) -> str:
        return f"session-{next(self._numbers):032x}"

    def digest(self, secret: str) -> bytes:
        return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()
