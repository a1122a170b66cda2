"""The use cases of accounts: registering, changing, deleting."""

from __future__ import annotations

from dataclasses import replace

import msgspec

from application.accounts.commands import (
    ChangePassword,
    ChangeUsername,
    RegisterUser,
    RegistrationDraft,
)
from application.accounts.ports import AccountQueries, CommonPasswords, PasswordHasher
from application.accounts.reviewing import NAME_TAKEN, AccountReview, taken
from application.accounts.storing import remove_account, store_account, store_password
from application.accounts.views import Credentials, Principal, UserView
from application.audit.recording import record_change
from application.limits.charging import charge_alone
from application.limits.passwords import PasswordCheck
from application.pagination import Page, Window
from application.ports import Clock
from application.unit_of_work import UnitOfWorkFactory
from domain import access, rules
from domain.access import ANONYMOUS, Actor
from domain.errors import Invalid, Problem, Unauthenticated, Violation
from domain.limits import Limit
from domain.users import RULES, User, UsernameTaken, UserNotFound, normal_username


class AccountService:
    """Open, show, change and close accounts."""

    def __init__(
        self,
        *,
        unit_of_work: UnitOfWorkFactory,
        accounts: AccountQueries,
        hasher: PasswordHasher,
        password_check: PasswordCheck,
        common_passwords: CommonPasswords,
        clock: Clock,
        registrations: Limit | None = None,
    ) -> None:
        self._uow = unit_of_work
        self._accounts = accounts
        self._hasher = hasher
        self._password_check = password_check
        self._registrations = registrations
        self._review = AccountReview(accounts=accounts, common_passwords=common_passwords)
        self._clock = clock

    async def review_registration(self, actor: Actor, draft: RegistrationDraft) -> list[Problem]:
        """Every rule that the given fields break; the other fields are not looked at.

        Who hears that a name is taken has made an attempt to register, whatever else is wrong.
        Raises ``LimitReached``.
        """
        found = await self._review.registration(draft)
        if any(problem.violation.code == NAME_TAKEN for problem in found):
            await self._count_registration(actor)
        return found

    async def register(self, command: RegisterUser, *, by: Actor = ANONYMOUS) -> UserView:
        """Open an account; anybody may.

        Raises ``Invalid`` with every broken rule, and ``LimitReached``.
        """
        return await self._open(by, command, is_staff=False)

    async def create_administrator(
        self, command: RegisterUser, *, by: Actor = ANONYMOUS
    ) -> UserView:
        """Open an administrator's account, for whoever holds the machine.

        Raises ``Invalid`` with every broken rule.
        """
        return await self._open(by, command, is_staff=True)

    async def _open(self, actor: Actor, command: RegisterUser, *, is_staff: bool) -> UserView:
        draft = RegistrationDraft(
            username=command.username, password=command.password, email=command.email
        )
        if found := await self.review_registration(actor, draft):
            raise Invalid(found)
        await self._count_registration(actor)
        now = self._clock.now()
        user = User.create(
            username=command.username,
            email=command.email,
            password_hash=await self._hasher.hash(command.password),
            now=now,
            is_staff=is_staff,
            is_superuser=is_staff,
        )
        await store_account(self._uow, actor, user, now=now)
        return _view(user)

    async def _count_registration(self, actor: Actor) -> None:
        """Each attempt counts, before any work: of many at once, no more begin than may."""
        await charge_alone(self._uow, self._registrations, actor, now=self._clock.now())

    async def page(self, actor: Actor, window: Window) -> Page[UserView]:
        """The users that the actor may see: themselves, or everybody for administrators."""
        user_id = access.ensure_signed_in(actor)
        return await self._accounts.page(window, only=None if actor.is_staff else user_id)

    async def get(self, actor: Actor, user_id: int) -> UserView:
        """One user; raises ``UserNotFound`` also for users whom the actor may not see."""
        access.ensure_may_see_user(actor, user_id)
        return await self._accounts.get(user_id)

    async def change_email(self, actor: Actor, user_id: int, email: str) -> UserView:
        """Give a user another address, or none (the empty text).

        Raises ``UserNotFound`` or ``Invalid``.
        """
        access.ensure_may_see_user(actor, user_id)
        now = self._clock.now()
        async with self._uow() as uow:
            user = await uow.users.get(user_id)
            before = replace(user)
            user.change_email(email, now=now)
            await uow.users.save(user)
            await record_change(uow, actor, before, user, now=now)
            await uow.commit()
        return _view(user)

    async def ensure_deletable(self, actor: Actor, user_id: int) -> None:
        """Raise what ``delete`` would raise for this actor and user, whatever the password."""
        access.ensure_may_delete_user(actor, user_id)
        await self._accounts.get(user_id)

    async def delete(self, actor: Actor, user_id: int, *, current_password: str) -> None:
        """Close an account, with all that belongs to it; the actor's own password is asked for.

        Raises ``Unauthenticated``, ``Forbidden``, ``UserNotFound`` or ``Invalid``.
        """
        access.ensure_may_delete_user(actor, user_id)
        await self._accounts.get(user_id)
        await self._check_password(actor, current_password)
        async with self._uow() as uow:
            await remove_account(uow, actor, user_id, now=self._clock.now())
            await uow.commit()

    async def change_password(self, principal: Principal, command: ChangePassword) -> None:
        """Change the actor's own password.

        The token that was presented stays; all other tokens and all sessions of the user end.
        Raises ``Unauthenticated`` or ``Invalid``.
        """
        credentials, found = await self._reviewed(principal.actor, command.current_password)
        near = {"username": credentials.username, "email": credentials.email}
        found += self._review.password("new_password", command.new_password, near)
        if found:
            raise Invalid(found)
        password_hash = await self._hasher.hash(command.new_password)
        now = self._clock.now()
        async with self._uow() as uow:
            user = await uow.users.get(credentials.user_id)
            if user.password_hash != credentials.password_hash:
                raise Invalid([_wrong_password()])  # it was changed a moment ago
            user.change_password_hash(password_hash, now=now)
            actor, kept = principal.actor, principal.token_id
            await store_password(uow, actor, user, now=now, keep=kept)
            await uow.commit()

    async def change_username(self, actor: Actor, command: ChangeUsername) -> None:
        """Change the actor's own name.

        Raises ``Unauthenticated``, ``Invalid``, and ``LimitReached``.
        """
        credentials, found = await self._reviewed(actor, command.current_password)
        username = normal_username(command.new_username)
        broken = list(rules.problems(RULES, {"username": username}))
        found += [Problem("new_username", problem.violation) for problem in broken]
        owner = None if broken else await self._accounts.find(username)
        if owner and owner.id != credentials.user_id:
            await self._count_registration(actor)
            found.append(taken("new_username", username))
        if found:
            raise Invalid(found)
        now = self._clock.now()
        try:
            async with self._uow() as uow:
                user = await uow.users.get(credentials.user_id)
                before = replace(user)
                user.rename(username, now=now)
                await uow.users.save(user)
                await record_change(uow, actor, before, user, now=now)
                await uow.commit()
        except UsernameTaken as error:
            raise Invalid([taken("new_username", username)]) from error

    async def _check_password(self, actor: Actor, password: str) -> None:
        _, found = await self._reviewed(actor, password)
        if found:
            raise Invalid(found)

    async def _reviewed(self, actor: Actor, password: str) -> tuple[Credentials, list[Problem]]:
        """The actor's credentials, and the problem of a wrong current password."""
        try:
            credentials = await self._accounts.credentials(access.ensure_signed_in(actor))
        except UserNotFound as error:  # deleted a moment ago
            raise Unauthenticated from error
        if await self._password_check.matches(
            credentials.username, password, credentials.password_hash, origin=actor.origin
        ):
            return credentials, []
        return credentials, [_wrong_password()]


def _view(user: User) -> UserView:
    return msgspec.convert(user, UserView, from_attributes=True)


def _wrong_password() -> Problem:
    return Problem("current_password", Violation("password-wrong"))
