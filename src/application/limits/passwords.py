"""Checking passwords, for as long as not too many were wrong."""

from __future__ import annotations

import asyncio

from application.accounts.ports import PasswordHasher
from application.limits.ports import TallyQueries
from application.ports import Clock
from application.unit_of_work import UnitOfWorkFactory
from domain.access import Origin
from domain.errors import Unavailable
from domain.limits import (
    OUTSIDE,
    Limit,
    Limits,
    TooManySignIns,
    client_of,
    tally_key,
)


class PasswordCheck:
    """Says whether a password is right, whichever door it is tried at.

    Wrong ones are counted for the name and for the address, right ones are not: they clear the
    name. From the last wrong one that a limit allows to the end of its window right ones are
    refused, too, and nothing is hashed. Attempts at the same time are as if one came after the
    other: of all of them no more are told to be wrong than the limit allows. ``at_once`` says how
    many are being hashed; whoever waits for their turn has not been let in yet.
    """

    def __init__(
        self,
        *,
        unit_of_work: UnitOfWorkFactory,
        tallies: TallyQueries,
        hasher: PasswordHasher,
        clock: Clock,
        limits: Limits,
        at_once: int,
    ) -> None:
        self._uow = unit_of_work
        self._tallies = tallies
        self._hasher = hasher
        self._clock = clock
        self._limits = limits
        self._turns = asyncio.Semaphore(at_once)

    async def matches(
        self, username: str, password: str, password_hash: str | None, *, origin: Origin
    ) -> bool:
        """Whether the hash is of this password; without one the answer is False.

        Raises ``TooManySignIns``.
        """
        watched = self._watched(username, origin)
        await self._ensure_open(watched)
        async with self._turns:
            await self._ensure_open(watched)  # whoever had to wait learns of those before
            is_right = await self._hasher.verify(password, password_hash)
        if is_right:
            await self._ensure_open(watched)
            await self._clear(username, origin)
        else:
            await self._count(watched)
        return is_right

    def _watched(self, username: str, origin: Origin) -> list[tuple[bytes, Limit]]:
        """The keys under which an attempt counts, always in the same order."""
        if origin.channel not in OUTSIDE:
            return []
        subjects = (
            (self._limits.sign_ins_of_account, username),
            (self._limits.sign_ins_from_address, client_of(origin.address)),
        )
        return [(tally_key(limit, subject), limit) for limit, subject in subjects if limit]

    async def _ensure_open(self, watched: list[tuple[bytes, Limit]]) -> None:
        now = self._clock.now()
        for key, limit in watched:
            tally = await self._tallies.find(key)
            if tally and tally.is_used_up(limit, now=now):
                raise TooManySignIns(limit, tally, now=now)

    async def _count(self, watched: list[tuple[bytes, Limit]]) -> None:
        if not watched:
            return
        now = self._clock.now()
        async with self._uow() as uow:
            tallies = [await uow.tallies.count(key, limit, now=now) for key, limit in watched]
            await uow.commit()
        for tally, (_, limit) in zip(tallies, watched, strict=True):
            if tally.exceeds(limit):
                raise TooManySignIns(limit, tally, now=now)

    async def _clear(self, username: str, origin: Origin) -> None:
        limit = self._limits.sign_ins_of_account
        if limit is None or origin.channel not in OUTSIDE:
            return
        key = tally_key(limit, username)
        if await self._tallies.find(key) is None:
            return
        try:
            async with self._uow() as uow:
                await uow.tallies.remove(key)
                await uow.commit()
        except Unavailable:
            pass  # it is cleared next time; who has the right password comes in anyway
