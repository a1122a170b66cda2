"""Password hashes: Argon2id, with Django's PBKDF2 understood for those who come from there."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import os
import re
import secrets
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import argon2
from argon2.exceptions import VerificationError, VerifyMismatchError
from argon2.low_level import ARGON2_VERSION

from application.accounts.ports import PasswordHasher
from domain.credentials import is_possible_password

T = TypeVar("T")

# The least that OWASP's Password Storage Cheat Sheet asks of Argon2id; about 30 ms.
MEMORY_KIB = 19 * 1024
PASSES = 2
LANES = 1

# A hash says itself how much work it is. What no honest hash asks for is refused, so that a
# row that somebody planted cannot occupy the server: these limits are seconds, not minutes.
MAX_HASH_LENGTH = 512
MAX_MEMORY_KIB = 1024 * 1024
MAX_WORK_KIB = 4 * MAX_MEMORY_KIB
MAX_LANES = 64
MAX_PBKDF2_ITERATIONS = 5_000_000

_ARGON2_HASH = re.compile(
    r"\$argon2(?:id|i|d)(?:\$v=[0-9]+)?\$m=[0-9]+,t=[0-9]+,p=[0-9]+"
    r"\$[A-Za-z0-9+/]{11,}\$[A-Za-z0-9+/]{6,}"
)
_DJANGO_HASH = re.compile(
    r"pbkdf2_sha256\$(?P<iterations>[1-9][0-9]{0,9})\$(?P<salt>[!-#%-~]+)"
    r"\$(?P<digest>[A-Za-z0-9+/]{43}=)"
)


class Argon2PasswordHasher(PasswordHasher):
    """Hashes with Argon2id in threads of its own, not more at once than there are processors.

    ``memory_kib`` (KiB), ``passes`` over it and ``lanes`` are the cost of a new hash. Raises
    ``ValueError`` for a cost whose hashes it would refuse to verify itself. ``close`` it.
    """

    def __init__(
        self,
        *,
        memory_kib: int = MEMORY_KIB,
        passes: int = PASSES,
        lanes: int = LANES,
        threads: int | None = None,
    ) -> None:
        self._argon2 = argon2.PasswordHasher(
            time_cost=passes, memory_cost=memory_kib, parallelism=lanes, type=argon2.Type.ID
        )
        self._nobodys_hash = _hash_of_nothing(self._argon2)
        if _bearable_parameters(self._nobodys_hash) is None:
            raise ValueError(f"no Argon2 cost: {memory_kib} KiB, {passes} passes, {lanes} lanes")
        self._threads = ThreadPoolExecutor(threads or os.cpu_count(), "password-hasher")

    async def hash(self, password: str) -> str:
        """Raises ``ValueError`` for a password that nobody can have."""
        if not is_possible_password(password):
            raise ValueError("nobody can have this password")
        return await self._in_thread(lambda: self._argon2.hash(password))

    async def verify(self, password: str, password_hash: str | None) -> bool:
        return await self._in_thread(lambda: self._verify(password, password_hash or ""))

    def is_outdated(self, password_hash: str) -> bool:
        parameters = _bearable_parameters(password_hash)
        if parameters is None:
            return _django_parts(password_hash) is not None
        today = self._argon2
        return (
            parameters.type is not today.type
            or parameters.version < ARGON2_VERSION
            or parameters.hash_len < today.hash_len
            or parameters.memory_cost < today.memory_cost
            or _work(parameters) < today.memory_cost * today.time_cost
        )

    def close(self) -> None:
        """Let go of the threads, when what they are doing is done."""
        self._threads.shutdown(cancel_futures=True)

    async def _in_thread(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)

    def _verify(self, password: str, password_hash: str) -> bool:
        """Without a usable hash, a hash that no password has stands in and costs the same."""
        matches: bool | None = None
        if is_possible_password(password):
            matches = self._matches(password, password_hash)
        if matches is None:
            self._matches_argon2("", self._nobodys_hash)
        return matches is True

    def _matches(self, password: str, password_hash: str) -> bool | None:
        """Whether the hash is of the password; None when it is no hash."""
        if _bearable_parameters(password_hash) is not None:
            try:
                return self._matches_argon2(password, password_hash)
            except VerificationError:
                # It looks like a hash and is none, or there is no memory for it: then there
                # is none for the hash that stands in either, and its error is the answer.
                return None
        if parts := _django_parts(password_hash):
            return _matches_pbkdf2(password, *parts)
        return None

    def _matches_argon2(self, password: str, password_hash: str) -> bool:
        try:
            return self._argon2.verify(password_hash, password)
        except VerifyMismatchError:
            return False


def _hash_of_nothing(hasher: argon2.PasswordHasher) -> str:
    """A hash at the hasher's cost whose digest is drawn by lot: no password has it."""
    cost = f"m={hasher.memory_cost},t={hasher.time_cost},p={hasher.parallelism}"
    salt, digest = (
        base64.b64encode(secrets.token_bytes(size)).decode().rstrip("=")
        for size in (hasher.salt_len, hasher.hash_len)
    )
    return f"$argon2id$v={ARGON2_VERSION}${cost}${salt}${digest}"


def _bearable_parameters(password_hash: str) -> argon2.Parameters | None:
    """The parameters of an Argon2 hash; None for anything else, or if it costs too much."""
    if len(password_hash) > MAX_HASH_LENGTH or not _ARGON2_HASH.fullmatch(password_hash):
        return None
    parameters = argon2.extract_parameters(password_hash)
    bearable = (
        0 < parameters.memory_cost <= MAX_MEMORY_KIB
        and 0 < _work(parameters) <= MAX_WORK_KIB
        and 0 < parameters.parallelism <= MAX_LANES
    )
    return parameters if bearable else None


def _work(parameters: argon2.Parameters) -> int:
    return parameters.memory_cost * parameters.time_cost


def _django_parts(password_hash: str) -> tuple[int, bytes, bytes] | None:
    """Iterations, salt and encoded digest; None for anything else, or if it costs too much."""
    if len(password_hash) > MAX_HASH_LENGTH:
        return None
    found = _DJANGO_HASH.fullmatch(password_hash)
    if found is None or int(found["iterations"]) > MAX_PBKDF2_ITERATIONS:
        return None
    return int(found["iterations"]), found["salt"].encode(), found["digest"].encode()


def _matches_pbkdf2(password: str, iterations: int, salt: bytes, digest: bytes) -> bool:
    computed = hashlib.pbkdf2_hmac("sha256", password.encode(), salt, iterations)
    return hmac.compare_digest(base64.b64encode(computed), digest)
