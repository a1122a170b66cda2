"""Signing in and out: by password, by access token, by session."""

from __future__ import annotations

from datetime import timedelta

from application.accounts.ports import AccountQueries, PasswordHasher, Secrets
from application.accounts.sign_in_log import Reason, reason_of, tell_of_refusal, tell_of_sign_in
from application.accounts.views import Credentials, Principal, SessionOwner, TokenOwner
from application.audit.recording import record
from application.limits.passwords import PasswordCheck
from application.ports import Clock
from application.unit_of_work import UnitOfWork, UnitOfWorkFactory
from domain import access
from domain.access import Actor, Origin
from domain.audit import AuditAction, ObjectKind, Subject
from domain.credentials import AccessToken, Session, SessionLimits
from domain.errors import Unauthenticated, Unavailable
from domain.limits import TooManySignIns
from domain.users import User, UserNotFound, normal_username, username_rule

INSIDE = Origin()


class BadCredentials(Unauthenticated):
    """The credentials are wrong, unknown, revoked, or of a user who may not sign in.

    Which of these it is, nobody is told.
    """

    code = "bad-credentials"


class Authentication:
    """Finds out who somebody is, and remembers it by token or session."""

    def __init__(
        self,
        *,
        unit_of_work: UnitOfWorkFactory,
        accounts: AccountQueries,
        hasher: PasswordHasher,
        password_check: PasswordCheck,
        secrets: Secrets,
        clock: Clock,
        session_limits: SessionLimits,
        token_lifetime: timedelta | None = None,
    ) -> None:
        self._uow = unit_of_work
        self._accounts = accounts
        self._hasher = hasher
        self._password_check = password_check
        self._secrets = secrets
        self._clock = clock
        self._limits = session_limits
        self._token_lifetime = token_lifetime
        self._touching: set[int] = set()

    async def by_password(
        self, username: str, password: str, *, origin: Origin = INSIDE
    ) -> Principal:
        """Who has this name and password; a hash weaker than today's is made anew.

        Raises ``BadCredentials``, for unknown users after the same time as for known ones, and
        ``TooManySignIns``.
        """
        username = normal_username(username)
        possible = username_rule(username) is None
        credentials = await self._accounts.find_credentials(username) if possible else None
        matches = await self._matches(username, password, credentials, origin)
        if credentials is None or not matches:
            tell_of_refusal(reason_of(credentials), credentials, origin)
            raise BadCredentials
        proven = credentials.password_hash
        if self._hasher.is_outdated(proven):
            proven = await self._upgrade(credentials, password)
        actor = _actor(credentials, origin)
        tell_of_sign_in(actor)
        return Principal(actor=actor, password_hash=proven)

    async def by_token(self, key: str, *, origin: Origin = INSIDE) -> Principal:
        """Whose access token this is; raises ``BadCredentials``."""
        owner = await self._accounts.find_token(self._secrets.digest(key), now=self._clock.now())
        if owner is None or not owner.is_active:
            tell_of_refusal(Reason.INACTIVE_USER if owner else Reason.UNKNOWN_TOKEN, owner, origin)
            raise BadCredentials
        return Principal(
            actor=_actor(owner, origin), token_id=owner.token_id, expires_at=owner.expires_at
        )

    async def by_session(self, session_id: str, *, origin: Origin = INSIDE) -> Principal | None:
        """Whose live session this is; nobody's when it is unknown or over.

        Raises ``BadCredentials`` when it is the session of an inactive user.
        """
        owner = await self._accounts.find_session(self._secrets.digest(session_id))
        if owner is None or self._is_over(owner):
            return None
        if not owner.is_active:
            tell_of_refusal(Reason.INACTIVE_USER, owner, origin)
            raise BadCredentials
        await self._touch(owner)
        return Principal(actor=_actor(owner, origin), session_id=owner.session_id)

    async def issue_token(self, principal: Principal) -> str:
        """Make an access token for whoever signed in; the key is shown this once.

        Raises ``BadCredentials`` for a password that is not the user's any more.
        """
        key, now = self._secrets.new_token(), self._clock.now()
        token = AccessToken(
            user_id=access.ensure_signed_in(principal.actor),
            digest=self._secrets.digest(key),
            created_at=now,
            expires_at=now + self._token_lifetime if self._token_lifetime else None,
        )
        async with self._uow() as uow:
            user = await _ensure_current(uow, principal)
            await uow.tokens.add(token)
            subject = Subject(ObjectKind.TOKEN, token.id, user.username)
            await record(uow, principal.actor, AuditAction.ISSUED, subject, now=now)
            await uow.commit()
        return key

    async def revoke_tokens(self, principal: Principal) -> None:
        """End the token that was presented, or else all tokens of the user."""
        actor, token_id = principal.actor, principal.token_id
        user_id = access.ensure_signed_in(actor)
        async with self._uow() as uow:
            if token_id is None:
                count = await uow.tokens.remove_all(user_id)
            else:
                count = int(await uow.tokens.remove(token_id))
            if count:
                subject = Subject(ObjectKind.TOKEN, token_id, actor.username)
                now, changes = self._clock.now(), {"tokens": (count, 0)}
                await record(uow, actor, AuditAction.REVOKED, subject, now=now, changes=changes)
            await uow.commit()

    async def open_session(self, principal: Principal, *, instead_of: str | None = None) -> str:
        """Begin a session under an id that did not exist before; the old one ends.

        Sessions of anybody that are over are cleared away on the way. Raises ``BadCredentials``
        for a password that is not the user's any more.
        """
        session_id, now = self._secrets.new_session_id(), self._clock.now()
        session = Session(
            user_id=access.ensure_signed_in(principal.actor),
            digest=self._secrets.digest(session_id),
            created_at=now,
            last_seen_at=now,
            expires_at=now + self._limits.absolute,
        )
        old = await self._owner(instead_of)
        async with self._uow() as uow:
            user = await _ensure_current(uow, principal)
            if old:
                await uow.sessions.remove(old.session_id)
            await uow.sessions.remove_over(unseen_since=now - self._limits.idle, now=now)
            await uow.sessions.add(session)
            subject = Subject(ObjectKind.SESSION, session.id, user.username)
            await record(uow, principal.actor, AuditAction.SIGNED_IN, subject, now=now)
            await uow.commit()
        return session_id

    async def close_session(self, session_id: str, *, origin: Origin = INSIDE) -> None:
        """End a session; an unknown one is no error."""
        owner = await self._owner(session_id)
        if owner is None:
            return
        async with self._uow() as uow:
            if await uow.sessions.remove(owner.session_id):
                subject = Subject(ObjectKind.SESSION, owner.session_id, owner.username)
                actor, now = _actor(owner, origin), self._clock.now()
                await record(uow, actor, AuditAction.SIGNED_OUT, subject, now=now)
            await uow.commit()

    async def _matches(
        self, username: str, password: str, credentials: Credentials | None, origin: Origin
    ) -> bool:
        """Whether this is the password of somebody who may sign in."""
        may_sign_in = credentials is not None and credentials.is_active
        password_hash = credentials.password_hash if credentials and may_sign_in else None
        try:
            return await self._password_check.matches(
                username, password, password_hash, origin=origin
            )
        except TooManySignIns:
            tell_of_refusal(Reason.TOO_MANY_ATTEMPTS, credentials, origin)
            raise

    async def _owner(self, session_id: str | None) -> SessionOwner | None:
        if not session_id:
            return None
        return await self._accounts.find_session(self._secrets.digest(session_id))

    def _is_over(self, owner: SessionOwner) -> bool:
        return self._limits.is_over(
            last_seen_at=owner.last_seen_at, expires_at=owner.expires_at, now=self._clock.now()
        )

    async def _touch(self, owner: SessionOwner) -> None:
        now = self._clock.now()
        if now - owner.last_seen_at < self._limits.touch or owner.session_id in self._touching:
            return
        self._touching.add(owner.session_id)
        try:
            async with self._uow() as uow:
                await uow.sessions.touch(owner.session_id, now=now)
                await uow.commit()
        except Unavailable:
            pass  # it is noted next time; what was asked for can be answered without
        finally:
            self._touching.discard(owner.session_id)

    async def _upgrade(self, credentials: Credentials, password: str) -> str:
        """Store a stronger hash of the password; return the one that is stored in the end."""
        password_hash = await self._hasher.hash(password)
        async with self._uow() as uow:
            try:
                user = await uow.users.get(credentials.user_id)
            except UserNotFound as error:  # deleted a moment ago
                raise BadCredentials from error
            if user.password_hash == credentials.password_hash:
                user.change_password_hash(password_hash, now=self._clock.now())
                await uow.users.save(user)
                await uow.commit()
                return password_hash
        # Somebody was quicker: with another sign-in, or with another password.
        if not await self._hasher.verify(password, user.password_hash):
            raise BadCredentials
        return user.password_hash


def _actor(known: Credentials | TokenOwner | SessionOwner, origin: Origin) -> Actor:
    return Actor(known.user_id, known.is_staff, known.username, origin)


async def _ensure_current(uow: UnitOfWork, principal: Principal) -> User:
    """The user; raises ``BadCredentials`` unless they are still there, with the same password.

    What changes a password ends tokens and sessions: one that it missed must not begin.
    """
    try:
        user = await uow.users.get(access.ensure_signed_in(principal.actor))
    except UserNotFound as error:
        raise BadCredentials from error
    if principal.password_hash not in {None, user.password_hash}:
        raise BadCredentials
    return user
