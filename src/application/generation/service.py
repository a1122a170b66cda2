"""The use cases of generation: asking for a job, cancelling it, trying it again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import msgspec

from application.audit.recording import record, record_change
from application.generation.commands import RequestGeneration
from application.generation.ports import GenerationJobQueries, JobQueue
from application.generation.views import GenerationJobView
from application.limits.charging import charge
from application.pagination import Page, Window
from application.ports import Clock
from application.unit_of_work import UnitOfWork, UnitOfWorkFactory
from domain import access
from domain.access import AccessRules, Actor
from domain.audit import AuditAction, subject_of
from domain.generation import GenerationJob, GenerationState
from domain.limits import OUTSIDE, Limits, TooManyOpenJobs, client_of


class GenerationService:
    """Ask for jobs, look at them, cancel them and try them again."""

    def __init__(
        self,
        *,
        unit_of_work: UnitOfWorkFactory,
        jobs: GenerationJobQueries,
        queue: JobQueue,
        clock: Clock,
        access_rules: AccessRules,
        new_seed: Callable[[], int],
        most: int,
        limits: Limits | None = None,
    ) -> None:
        self._uow = unit_of_work
        self._jobs = jobs
        self._queue = queue
        self._clock = clock
        self._access = access_rules
        self._new_seed = new_seed
        self.most = most
        """How many rows anybody may ask for at once."""
        self._limits = limits or Limits()

    async def request(
        self, actor: Actor, command: RequestGeneration, *, most: int | None = None
    ) -> GenerationJobView:
        """Store a job and say that it waits; ``most`` lifts the limit for whoever may set it.

        Raises ``Unauthenticated``, ``Invalid`` for a count out of range, ``LimitReached``, or
        ``TooManyOpenJobs``.
        """
        access.ensure_may_generate(actor, self._access)
        now = self._clock.now()
        job = GenerationJob.request(
            kind=command.kind,
            style=command.style,
            requested=command.count,
            most=most or self.most,
            seed=self._new_seed() if command.seed is None else command.seed,
            requested_by=actor.user_id,
            requested_from=client_of(actor.origin.address),
            now=now,
        )
        async with self._uow() as uow:
            await charge(uow, self._limits.generators, actor, now=now)
            await self._ensure_room(uow, actor, job)
            await uow.generation_jobs.add(job)
            await record(uow, actor, AuditAction.REQUESTED, subject_of(job), now=now)
            await uow.commit()
        await self._queue.announce(job.id)
        return _view(job)

    async def _ensure_room(self, uow: UnitOfWork, actor: Actor, job: GenerationJob) -> None:
        most = self._limits.open_jobs
        if most is None or actor.origin.channel not in OUTSIDE:
            return
        has = await uow.generation_jobs.count_open(
            requested_by=job.requested_by, requested_from=job.requested_from
        )
        if has >= most:
            raise TooManyOpenJobs(most)

    async def get(self, actor: Actor, job_id: int) -> GenerationJobView:
        """One job; for administrators. Raises ``GenerationJobNotFound``."""
        access.ensure_staff(actor)
        return await self._jobs.get(job_id)

    async def page(
        self, actor: Actor, window: Window, *, state: GenerationState | None = None
    ) -> Page[GenerationJobView]:
        """The jobs, the latest first; for administrators."""
        access.ensure_staff(actor)
        return await self._jobs.page(window, state=state)

    async def cancel(self, actor: Actor, job_id: int) -> GenerationJobView:
        """Stop a job after the batch that is being stored; for administrators.

        Raises ``GenerationJobNotFound`` or ``GenerationJobEnded``.
        """
        access.ensure_staff(actor)
        now = self._clock.now()
        async with self._uow() as uow:
            job = await uow.generation_jobs.get(job_id)
            before = replace(job)
            job.cancel(now=now)
            await uow.generation_jobs.save(job)
            action = AuditAction.CANCELLED
            await record_change(uow, actor, before, job, now=now, action=action)
            await uow.commit()
        return _view(job)

    async def retry(self, actor: Actor, job_id: int) -> GenerationJobView:
        """Make the rest of a job that failed or was cancelled; for administrators.

        Raises ``GenerationJobNotFound`` or ``GenerationJobEnded``.
        """
        access.ensure_staff(actor)
        now = self._clock.now()
        async with self._uow() as uow:
            job = await uow.generation_jobs.get(job_id)
            before = replace(job)
            job.retry()
            await uow.generation_jobs.save(job)
            await record_change(uow, actor, before, job, now=now, action=AuditAction.RETRIED)
            await uow.commit()
        await self._queue.announce(job.id)
        return _view(job)


def _view(job: GenerationJob) -> GenerationJobView:
    return msgspec.convert(job, GenerationJobView, from_attributes=True)
