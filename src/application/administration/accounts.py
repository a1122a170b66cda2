"""Looking after the accounts of others; for administrators."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import msgspec

from application.accounts.commands import RegistrationDraft
from application.accounts.ports import AccountQueries, CommonPasswords, PasswordHasher
from application.accounts.reviewing import AccountReview, taken
from application.accounts.storing import remove_account, store_account, store_password
from application.accounts.views import UserView
from application.administration.bounds import each_once
from application.administration.commands import CreateUser, EditUser
from application.audit.recording import record_change
from application.patch import given
from application.ports import Clock
from application.unit_of_work import UnitOfWork, UnitOfWorkFactory
from application.versions import ensure_unchanged
from domain import access
from domain.access import Actor
from domain.errors import Invalid
from domain.users import (
    RULES,
    User,
    UserChanges,
    UsernameTaken,
    ensure_administrator_remains,
)


class AccountAdministration:
    """Open, change and close the accounts of others."""

    def __init__(
        self,
        *,
        unit_of_work: UnitOfWorkFactory,
        accounts: AccountQueries,
        hasher: PasswordHasher,
        common_passwords: CommonPasswords,
        clock: Clock,
    ) -> None:
        self._uow = unit_of_work
        self._accounts = accounts
        self._hasher = hasher
        self._review = AccountReview(accounts=accounts, common_passwords=common_passwords)
        self._clock = clock

    async def create(self, actor: Actor, command: CreateUser) -> UserView:
        """Open an account.

        Raises ``Unauthenticated``, ``Forbidden``, or ``Invalid`` with every broken rule.
        """
        access.ensure_staff(actor)
        draft = RegistrationDraft(
            username=command.username, password=command.password, email=command.email
        )
        if found := await self._review.registration(draft):
            raise Invalid(found)
        now = self._clock.now()
        user = User.create(
            username=command.username,
            email=command.email,
            password_hash=await self._hasher.hash(command.password),
            now=now,
            is_active=command.is_active,
            is_staff=command.is_staff,
        )
        await store_account(self._uow, actor, user, now=now)
        return _view(user)

    async def edit(
        self, actor: Actor, user_id: int, command: EditUser, *, version: int | None = None
    ) -> UserView:
        """Change the given fields of an account; all tokens and sessions of who is shut out end.

        Raises ``Unauthenticated``, ``Forbidden``, ``UserNotFound``, ``LastAdministrator``,
        ``Invalid`` with every broken rule, or ``EditConflict`` unless the account still has the
        version that is given.
        """
        access.ensure_staff(actor)
        changes: UserChanges = msgspec.convert(given(command), UserChanges)
        names = {field: value for field, value in given(command).items() if field in RULES}
        if found := await self._review.profile(names, user_id=user_id):
            raise Invalid(found)
        now = self._clock.now()
        try:
            async with self._uow() as uow:
                user = await uow.users.get(user_id)
                ensure_unchanged(user, version)
                before = replace(user)
                user.edit(now=now, **changes)
                await uow.users.save(user)
                if before.is_administrator and not user.is_administrator:
                    await _ensure_administrator_remains(uow)
                if before.is_active and not user.is_active:
                    await uow.tokens.remove_all(user_id)
                    await uow.sessions.remove_all(user_id)
                await record_change(uow, actor, before, user, now=now)
                await uow.commit()
        except UsernameTaken as error:
            raise Invalid([taken("username", names["username"])]) from error
        return _view(user)

    async def set_password(self, actor: Actor, user_id: int, password: str) -> None:
        """Give a user another password; all their tokens and sessions end.

        Raises ``Unauthenticated``, ``Forbidden``, ``UserNotFound``, or ``Invalid`` with every rule
        that the password breaks.
        """
        access.ensure_staff(actor)
        known = await self._accounts.get(user_id)
        near = {"username": known.username, "email": known.email}
        if found := self._review.password("password", password, near):
            raise Invalid(found)
        password_hash = await self._hasher.hash(password)
        now = self._clock.now()
        async with self._uow() as uow:
            user = await uow.users.get(user_id)
            user.change_password_hash(password_hash, now=now)
            await store_password(uow, actor, user, now=now)
            await uow.commit()

    async def delete(self, actor: Actor, ids: Collection[int]) -> None:
        """Close accounts with all that belongs to them: all of them, or none.

        Raises ``Unauthenticated``, ``Forbidden``, ``UserNotFound``, ``LastAdministrator``, or
        ``Invalid`` for too many at once.
        """
        access.ensure_staff(actor)
        now = self._clock.now()
        async with self._uow() as uow:
            gone = [
                await remove_account(uow, actor, user_id, now=now) for user_id in each_once(ids)
            ]
            if any(user.is_administrator for user in gone):
                await _ensure_administrator_remains(uow)
            await uow.commit()


async def _ensure_administrator_remains(uow: UnitOfWork) -> None:
    ensure_administrator_remains(await uow.users.count_administrators())


def _view(user: User) -> UserView:
    return msgspec.convert(user, UserView, from_attributes=True)
