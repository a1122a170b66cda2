"""A user: somebody with a name and a password who may sign in."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict, Unpack

from domain import rules
from domain.errors import Conflict, NotFound, Violation
from domain.rules import UNSAVED, Rule

USERNAME_MAX_LENGTH = 150
EMAIL_MAX_LENGTH = 254
_USERNAME = re.compile(r"[\w.@+-]+")


def username_rule(value: str) -> Violation | None:
    """1 to 150 letters of any alphabet, digits and ``@ . + - _``."""
    violation = rules.text(min_length=1, max_length=USERNAME_MAX_LENGTH)(value)
    if violation or _USERNAME.fullmatch(value):
        return violation
    return Violation("username-characters")


RULES: dict[str, Rule] = {
    "username": username_rule,
    "email": rules.either_empty_or(rules.email_address(max_length=EMAIL_MAX_LENGTH)),
}


class UserNotFound(NotFound):
    """There is no user with this id, or this actor may not know that there is."""

    code = "user-not-found"


class UsernameTaken(Conflict):
    """Another user has this very name."""

    code = "username-taken"


class LastAdministrator(Conflict):
    """A gallery keeps an administrator who can sign in."""

    code = "last-administrator"


class UserChanges(TypedDict, total=False):
    """What an edit may change; a field that is left out keeps its value."""

    username: str
    email: str
    is_active: bool
    is_staff: bool


def ensure_administrator_remains(administrators: int) -> None:
    """Raise ``LastAdministrator`` when a change leaves no active administrator behind."""
    if administrators < 1:
        raise LastAdministrator


def normal_username(username: str) -> str:
    """The form in which names are stored and compared: NFKC; case matters.

    A name that is too long anyway stays as it is: the work grows with the square of its length.
    """
    if len(username) > USERNAME_MAX_LENGTH:
        return username
    return unicodedata.normalize("NFKC", username)


def normal_email(email: str) -> str:
    """The form in which addresses are stored: the domain in lower case."""
    local, at, domain = email.rpartition("@")
    return f"{local}{at}{domain.lower()}"


@dataclass(slots=True, kw_only=True)
class User:
    """A user; ``is_staff`` makes an administrator, an inactive user cannot sign in."""

    id: int = UNSAVED
    username: str
    email: str = ""
    password_hash: str
    is_active: bool = True
    is_staff: bool = False
    is_superuser: bool = False
    created_at: datetime
    updated_at: datetime
    version: int = 1

    @classmethod
    def create(
        cls,
        *,
        username: str,
        email: str,
        password_hash: str,
        now: datetime,
        is_staff: bool = False,
        is_superuser: bool = False,
        is_active: bool = True,
    ) -> User:
        """A new user; raises ``Invalid`` when the name or the address breaks a rule."""
        username, email = normal_username(username), normal_email(email)
        rules.ensure(RULES, {"username": username, "email": email})
        return cls(
            username=username,
            email=email,
            password_hash=password_hash,
            is_active=is_active,
            is_staff=is_staff,
            is_superuser=is_superuser,
            created_at=now,
            updated_at=now,
        )

    @property
    def is_administrator(self) -> bool:
        """Whether the user may sign in and look after the gallery."""
        return self.is_active and self.is_staff

    def rename(self, username: str, *, now: datetime) -> None:
        """Give the user another name to sign in with."""
        self.edit(username=username, now=now)

    def change_email(self, email: str, *, now: datetime) -> None:
        """Give the user another address, or none (the empty text)."""
        self.edit(email=email, now=now)

    def edit(self, *, now: datetime, **changes: Unpack[UserChanges]) -> None:
        """Change the given fields; who does not belong to the staff is no superuser either."""
        if "username" in changes:
            changes["username"] = normal_username(changes["username"])
        if "email" in changes:
            changes["email"] = normal_email(changes["email"])
        rules.ensure(RULES, changes)
        for field, value in changes.items():
            setattr(self, field, value)
        self.is_superuser = self.is_superuser and self.is_staff
        self._changed(now)

    def change_password_hash(self, password_hash: str, *, now: datetime) -> None:
        """Keep the hash of another password, or a stronger hash of the same one."""
        self.password_hash = password_hash
        self._changed(now)

    def _changed(self, now: datetime) -> None:
        self.updated_at = now
        self.version += 1
