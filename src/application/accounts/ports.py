"""How accounts are kept and found, and how secrets are made and checked."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from application.accounts.views import Credentials, SessionOwner, TokenOwner, UserView
from application.pagination import Page, Window
from domain.credentials import AccessToken, Session
from domain.users import User


class UserRepository(Protocol):
    """The users inside a unit of work."""

    async def add(self, user: User) -> None:
        """Store a new user and give it its id; raises ``UsernameTaken``."""
        ...

    async def get(self, user_id: int) -> User:
        """Return the user, for change; raises ``UserNotFound``."""
        ...

    async def save(self, user: User) -> None:
        """Store a changed user.

        Raises ``UsernameTaken``, or ``EditConflict`` when the stored version is not the one
        before this change.
        """
        ...

    async def remove(self, user_id: int) -> None:
        """Remove the user, their tokens, sessions, films (with all comments) and comments.

        Their categories stay, without an owner. Raises ``UserNotFound``.
        """
        ...

    async def count_administrators(self) -> int:
        """How many active administrators there are, as this unit of work leaves them.

        Nobody else who asks is answered before this unit ends.
        """
        ...


class TokenRepository(Protocol):
    """The access tokens inside a unit of work."""

    async def add(self, token: AccessToken) -> None:
        """Store a new token and give it its id."""
        ...

    async def remove(self, token_id: int) -> bool:
        """Remove the token; returns whether it was still there."""
        ...

    async def remove_all(self, user_id: int, *, keep: int | None = None) -> int:
        """Remove the tokens of the user, except the one with the id ``keep``.

        Returns how many there were.
        """
        ...

    async def remove_expired(self, *, now: datetime) -> None:
        """Remove every token that expired by ``now``."""
        ...


class SessionRepository(Protocol):
    """The sessions inside a unit of work."""

    async def add(self, session: Session) -> None:
        """Store a new session and give it its id."""
        ...

    async def touch(self, session_id: int, *, now: datetime) -> None:
        """Note that the session was seen now, if it is still there."""
        ...

    async def remove(self, session_id: int) -> bool:
        """Remove the session; returns whether it was still there."""
        ...

    async def remove_all(self, user_id: int) -> int:
        """Remove the sessions of the user; returns how many there were."""
        ...

    async def remove_over(self, *, unseen_since: datetime, now: datetime) -> None:
        """Remove every session that expired by ``now`` or was not seen after ``unseen_since``."""
        ...


class AccountQueries(Protocol):
    """Accounts as they are read, without a unit of work."""

    async def get(self, user_id: int) -> UserView:
        """Return the user; raises ``UserNotFound``."""
        ...

    async def page(self, window: Window, *, only: int | None = None) -> Page[UserView]:
        """The users in the window, by id, with the number of all; or ``only`` the one."""
        ...

    async def first_administrator(self) -> UserView | None:
        """The active administrator with the smallest id."""
        ...

    async def find(self, username: str) -> UserView | None:
        """The user of this very name (in its normal form)."""
        ...

    async def find_credentials(self, username: str) -> Credentials | None:
        """The credentials of the user of this very name (in its normal form)."""
        ...

    async def credentials(self, user_id: int) -> Credentials:
        """The credentials of the user; raises ``UserNotFound``."""
        ...

    async def find_token(self, digest: bytes, *, now: datetime) -> TokenOwner | None:
        """The token with this digest, unless it has expired by ``now``."""
        ...

    async def find_session(self, digest: bytes) -> SessionOwner | None:
        """The session with this digest."""
        ...


class PasswordHasher(Protocol):
    """Makes and checks password hashes without holding up anybody else."""

    async def hash(self, password: str) -> str:
        """A salted, slow hash that names its own algorithm and parameters."""
        ...

    async def verify(self, password: str, password_hash: str | None) -> bool:
        """Whether the hash is of this password.

        Without a hash the answer is False and takes as long as a real check, so that time
        does not tell whether a user exists. A hash of an unknown kind matches no password, and
        a password that ``domain.credentials.is_possible_password`` refuses matches no hash.
        """
        ...

    def is_outdated(self, password_hash: str) -> bool:
        """Whether a new hash of the same password would be stronger."""
        ...


class CommonPasswords(Protocol):
    """Knows the passwords that everybody tries first."""

    def has(self, password: str) -> bool:
        """Whether this is one of them, in any case."""
        ...


class Secrets(Protocol):
    """Makes secrets that nobody can guess, and the digests that are kept of them."""

    def new_token(self) -> str:
        """A key of 160 random bits as 40 hexadecimal digits."""
        ...

    def new_session_id(self) -> str:
        """An id of at least 160 random bits, in characters that a cookie may hold."""
        ...

    def digest(self, secret: str) -> bytes:
        """The SHA-256 digest (32 bytes) of a secret."""
        ...
