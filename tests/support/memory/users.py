"""Users and their accounts in memory."""

from __future__ import annotations

from datetime import datetime

import msgspec

from application.accounts.ports import AccountQueries, UserRepository
from application.accounts.views import Credentials, SessionOwner, TokenOwner, UserView
from application.pagination import Page, Window
from domain.users import User, UsernameTaken, UserNotFound
from tests.support.memory.store import MemoryState, MemoryStore, save_next_version
from tests.support.memory.window import seen_through


class MemoryUserRepository(UserRepository):
    """The users of one state."""

    def __init__(self, state: MemoryState) -> None:
        self._state = state

    async def add(self, user: User) -> None:
        self._ensure_name_is_free(user)
        self._state.users.add(user)

    async def get(self, user_id: int) -> User:
        user = self._state.users.find(user_id)
        if user is None:
            raise UserNotFound(id=user_id)
        return user

    async def save(self, user: User) -> None:
        self._ensure_name_is_free(user)
        save_next_version(self._state.users, user)

    async def remove(self, user_id: int) -> None:
        if not self._state.remove_user(user_id):
            raise UserNotFound(id=user_id)

    async def count_administrators(self) -> int:
        return len(self._state.users.where(lambda user: user.is_administrator))

    def _ensure_name_is_free(self, user: User) -> None:
        others = self._state.users.where(
            lambda other: other.username == user.username and other.id != user.id
        )
        if others:
            raise UsernameTaken(username=user.username)


class MemoryAccountQueries(AccountQueries):
    """The accounts that are committed."""

    def __init__(self, store: MemoryStore) -> None:
        self._store = store

    async def get(self, user_id: int) -> UserView:
        return _view(await self._user(user_id))

    async def page(self, window: Window, *, only: int | None = None) -> Page[UserView]:
        users = (await self._store.read()).users.where(lambda user: only in (None, user.id))
        return Page(items=[_view(user) for user in seen_through(window, users)], total=len(users))

    async def first_administrator(self) -> UserView | None:
        administrators = (await self._store.read()).users.where(
            lambda user: user.is_staff and user.is_active
        )
        return _view(administrators[0]) if administrators else None

    async def find(self, username: str) -> UserView | None:
        user = await self._find_user(username)
        return _view(user) if user else None

    async def find_credentials(self, username: str) -> Credentials | None:
        user = await self._find_user(username)
        return _credentials(user) if user else None

    async def credentials(self, user_id: int) -> Credentials:
        return _credentials(await self._user(user_id))

    async def find_token(self, digest: bytes, *, now: datetime) -> TokenOwner | None:
        for token in (await self._store.read()).tokens.where(lambda token: token.digest == digest):
            if token.expires_at is None or now < token.expires_at:
                user = await self._user(token.user_id)
                return TokenOwner(
                    token_id=token.id,
                    user_id=user.id,
                    username=user.username,
                    is_active=user.is_active,
                    is_staff=user.is_staff,
                    expires_at=token.expires_at,
                )
        return None

    async def find_session(self, digest: bytes) -> SessionOwner | None:
        sessions = (await self._store.read()).sessions.where(
            lambda session: session.digest == digest
        )
        for session in sessions:
            user = await self._user(session.user_id)
            return SessionOwner(
                session_id=session.id,
                user_id=user.id,
                username=user.username,
                is_active=user.is_active,
                is_staff=user.is_staff,
                last_seen_at=session.last_seen_at,
                expires_at=session.expires_at,
            )
        return None

    async def _user(self, user_id: int) -> User:
        user = (await self._store.read()).users.find(user_id)
        if user is None:
            raise UserNotFound(id=user_id)
        return user

    async def _find_user(self, username: str) -> User | None:
        users = (await self._store.read()).users.where(lambda user: user.username == username)
        return users[0] if users else None


def _view(user: User) -> UserView:
    return msgspec.convert(user, UserView, from_attributes=True)


def _credentials(user: User) -> Credentials:
    return Credentials(
        user_id=user.id,
        username=user.username,
        email=user.email,
        password_hash=user.password_hash,
        is_active=user.is_active,
        is_staff=user.is_staff,
    )
