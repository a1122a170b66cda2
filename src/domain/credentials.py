"""What proves who somebody is: passwords, access tokens and sessions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from difflib import SequenceMatcher

from domain.errors import NotFound, Violation
from domain.rules import UNSAVED, unstorable

PASSWORD_MIN_LENGTH = 8
PASSWORD_MAX_LENGTH = 1024
SIMILARITY_LIMIT = 0.7
WORDS_OF_THE_GALLERY = (
    *("admin", "administrator", "password", "user"),
    *("film", "films", "movie", "movies", "cinema", "gallery"),
    *("админ", "администратор", "пароль", "фильм", "фильмы", "кино", "галерея", "фильмотека"),
    *("адмін", "адміністратор", "фільм", "фільми", "кіно", "фільмотека"),
)
"""What whoever guesses at a password of this gallery tries first, in its three languages."""


def is_possible_password(password: str) -> bool:
    """Whether anybody can have this password at all; worth no hashing otherwise."""
    return len(password) <= PASSWORD_MAX_LENGTH and unstorable(password) is None


def password_violations(
    password: str, *, is_common: bool, near: Mapping[str, str]
) -> Iterator[Violation]:
    """Every rule that a new password breaks.

    ``is_common`` says whether it is among the passwords that everybody tries first; ``near``
    holds what it must not resemble (``username``, ``email``) by the name of the field.
    """
    if len(password) > PASSWORD_MAX_LENGTH:
        yield Violation("password-too-long", {"max": PASSWORD_MAX_LENGTH})
        return
    if violation := unstorable(password):
        yield violation
    if len(password) < PASSWORD_MIN_LENGTH:
        yield Violation("password-too-short", {"min": PASSWORD_MIN_LENGTH})
    if is_common or _only_names_the_gallery(password):
        yield Violation("password-common")
    if password.isdigit():
        yield Violation("password-numeric")
    for field, value in near.items():
        if _resembles(password, value):
            yield Violation("password-similar", {"field": field})


def _only_names_the_gallery(password: str) -> bool:
    """Whether no letter is left over when the words of the gallery are taken away."""
    letters = "".join(filter(str.isalpha, password.casefold()))
    rest = letters
    for word in sorted(WORDS_OF_THE_GALLERY, key=len, reverse=True):
        rest = rest.replace(word, "")
    return bool(letters) and not rest


def _resembles(password: str, value: str) -> bool:
    """Whether a password is much like a value or one of the words in it."""
    parts = [part for part in {*re.split(r"\W+", value.lower()), value.lower()} if part]
    return any(_similarity(password.lower(), part) >= SIMILARITY_LIMIT for part in parts)


def _similarity(password: str, part: str) -> float:
    # The ratio cannot reach the limit when one text is far longer than the other; long texts
    # are also costly to compare.
    if (
        len(part) * 2 < len(password) * SIMILARITY_LIMIT
        or len(password) * 2 < len(part) * SIMILARITY_LIMIT
    ):
        return 0.0
    return SequenceMatcher(a=password, b=part).quick_ratio()


class TokenNotFound(NotFound):
    """There is no access token with this id (any more)."""

    code = "token-not-found"


class SessionNotFound(NotFound):
    """There is no session with this id (any more)."""

    code = "session-not-found"


@dataclass(slots=True, kw_only=True)
class AccessToken:
    """A key that a program signs in with; only its digest is kept."""

    id: int = UNSAVED
    user_id: int
    digest: bytes
    created_at: datetime
    expires_at: datetime | None = None


@dataclass(slots=True, kw_only=True)
class Session:
    """A browser that has signed in; only the digest of its id is kept."""

    id: int = UNSAVED
    user_id: int
    digest: bytes
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class SessionLimits:
    """How long a session lasts: unused (``idle``), and at all (``absolute``)."""

    idle: timedelta = timedelta(hours=2)
    absolute: timedelta = timedelta(days=14)
    touch: timedelta = timedelta(minutes=5)
    """How old ``last_seen_at`` may grow before a request writes it anew."""

    def is_over(self, *, last_seen_at: datetime, expires_at: datetime, now: datetime) -> bool:
        """Whether a session has ended by either limit."""
        return now >= expires_at or now - last_seen_at >= self.idle
