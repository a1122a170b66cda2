"""Counting what somebody does against a limit, in the unit of work that does it."""

from __future__ import annotations

from datetime import datetime

from application.unit_of_work import UnitOfWork, UnitOfWorkFactory
from domain.access import Actor
from domain.limits import OUTSIDE, Limit, LimitReached, tally_key, whoever


async def charge(uow: UnitOfWork, limit: Limit | None, actor: Actor, *, now: datetime) -> None:
    """Count one attempt of the actor; it is stored when the unit of work is.

    Raises ``LimitReached``. Without a limit, and for whoever holds the machine, nothing is counted.
    """
    if limit is None or actor.origin.channel not in OUTSIDE:
        return
    tally = await uow.tallies.count(tally_key(limit, whoever(actor)), limit, now=now)
    if tally.exceeds(limit):
        raise LimitReached(limit, tally, now=now)


async def charge_alone(
    unit_of_work: UnitOfWorkFactory, limit: Limit | None, actor: Actor, *, now: datetime
) -> None:
    """The same in a unit of work of its own, for what has to count whatever comes of it."""
    if limit is None or actor.origin.channel not in OUTSIDE:
        return
    async with unit_of_work() as uow:
        await charge(uow, limit, actor, now=now)
        await uow.commit()
