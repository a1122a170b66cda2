"""The objects of one gallery, each made once, by plain constructor calls."""

from __future__ import annotations

import os
import secrets
import socket
from contextlib import AsyncExitStack
from datetime import timedelta
from functools import cached_property, partial
from typing import Final

from taskiq import AsyncBroker, InMemoryBroker

from application.accounts.authentication import Authentication
from application.accounts.ports import PasswordHasher
from application.accounts.service import AccountService
from application.audit.service import AuditService
from application.categories.service import CategoryService
from application.comments.service import CommentService
from application.films.importing import FilmImport
from application.films.service import FilmService
from application.generation.runner import GenerationRunner
from application.generation.service import GenerationService
from application.generation.workshop import Workshop
from application.housekeeping import Housekeeping
from application.limits.limited_unit import LimitedUnitOfWork
from application.limits.passwords import PasswordCheck
from application.ports import Clock
from application.unit_of_work import UnitOfWork
from domain.credentials import SessionLimits
from infrastructure.clock import SystemClock
from infrastructure.jobs.broker import JobBroker
from infrastructure.jobs.phrases import FakerPhrases
from infrastructure.jobs.process import ProcessRunner
from infrastructure.jobs.queue import TASK, TaskiqJobQueue
from infrastructure.persistence.database import Database
from infrastructure.persistence.queries.accounts import SqlAccountQueries
from infrastructure.persistence.queries.audit import SqlAuditQueries
from infrastructure.persistence.queries.categories import SqlCategoryQueries
from infrastructure.persistence.queries.comments import SqlCommentQueries
from infrastructure.persistence.queries.films import SqlFilmQueries
from infrastructure.persistence.queries.generation import (
    SqlGenerationJobQueries,
    SqlMaterialQueries,
)
from infrastructure.persistence.queries.tallies import SqlTallyQueries
from infrastructure.persistence.unit_of_work import SqlUnitOfWork
from infrastructure.security.common_passwords import ZxcvbnCommonPasswords
from infrastructure.security.passwords import Argon2PasswordHasher
from infrastructure.security.secret_key import load_or_make
from infrastructure.security.secrets import SystemSecrets
from interface.bootstrap.administrating import (
    make_administration,
    make_lists,
    make_pickers,
)
from interface.bootstrap.checking import make_heartbeat, make_readiness
from interface.bootstrap.settings import Settings
from interface.gallery import Gallery
from interface.i18n.translator import Translator

SEED_BITS: Final = 62
"""Seeds that every database can keep as a number."""


class Container:
    """Wires a gallery together; tests pass a cheaper hasher or another clock.

    ``large_job_module`` is what processes run that carry out one large job each; without it this
    one carries out all. Closing the container gives jobs back, and lets go of the broker and the
    database.
    """

    _own_hasher: Argon2PasswordHasher | None = None

    def __init__(
        self,
        settings: Settings,
        *,
        clock: Clock | None = None,
        hasher: PasswordHasher | None = None,
        large_job_module: str | None = None,
    ) -> None:
        self.settings = settings
        self.clock = clock or SystemClock()
        if hasher is None:
            hasher = self._own_hasher = Argon2PasswordHasher()
        self.hasher = hasher
        self.session_limits = SessionLimits()
        self.limits = settings.limits
        self.database = Database.open(settings.database_url, synchronous=settings.synchronous)
        self.translator = Translator()
        self.broker = make_broker(settings)
        self.heartbeat = make_heartbeat(self.broker)
        self.workshop = self._workshop(large_job_module)
        self.gallery = self._gallery()

        async def carry_out(job_id: int) -> None:
            await self.workshop.carry_out(job_id)

        self.broker.register_task(carry_out, task_name=TASK)

    @cached_property
    def secret_key(self) -> str:
        """The key that signs form tokens; made and kept in the data folder when none is set."""
        return self.settings.secret_key or load_or_make(self.settings.data_dir)

    async def close(self) -> None:
        """Give back the jobs at hand, and let go of everything that is open."""
        async with AsyncExitStack() as closing:
            if self._own_hasher:
                closing.callback(self._own_hasher.close)
            closing.push_async_callback(self.database.close)
            closing.push_async_callback(self.broker.shutdown)
            closing.push_async_callback(self.workshop.close)

    def _unit_of_work(self) -> UnitOfWork:
        writes, unit_of_work = self.limits.writes, SqlUnitOfWork(self.database)
        return LimitedUnitOfWork(unit_of_work, writes) if writes else unit_of_work

    def _gallery(self) -> Gallery:
        rules, clock, reader = self.settings.access_rules, self.clock, self.database.reader
        films, categories = SqlFilmQueries(reader), SqlCategoryQueries(reader)
        comments, accounts = SqlCommentQueries(reader), SqlAccountQueries(reader)
        password_check = self._password_check()
        return Gallery(
            films=FilmService(
                unit_of_work=self._unit_of_work,
                films=films,
                categories=categories,
                clock=clock,
                access_rules=rules,
            ),
            film_queries=films,
            film_import=FilmImport(
                unit_of_work=self._unit_of_work, clock=clock, access_rules=rules
            ),
            categories=CategoryService(
                unit_of_work=self._unit_of_work,
                categories=categories,
                clock=clock,
                access_rules=rules,
            ),
            category_queries=categories,
            comments=CommentService(
                unit_of_work=self._unit_of_work, comments=comments, films=films, clock=clock
            ),
            comment_queries=comments,
            accounts=AccountService(
                unit_of_work=self._unit_of_work,
                accounts=accounts,
                hasher=self.hasher,
                password_check=password_check,
                common_passwords=ZxcvbnCommonPasswords(),
                clock=clock,
                registrations=self.limits.registrations,
            ),
            account_queries=accounts,
            authentication=self._authentication(accounts, password_check),
            generation=self._generation(),
            generation_queries=SqlGenerationJobQueries(reader),
            lists=make_lists(self.database),
            pickers=make_pickers(self.database),
            administration=make_administration(
                self.database,
                unit_of_work=self._unit_of_work,
                hasher=self.hasher,
                clock=clock,
            ),
            workshop=self.workshop,
            housekeeping=Housekeeping(
                unit_of_work=self._unit_of_work,
                clock=clock,
                session_limits=self.session_limits,
                audit_is_kept=self.settings.audit_is_kept,
            ),
            audit=AuditService(entries=SqlAuditQueries(reader)),
            readiness=make_readiness(self.database, self.heartbeat),
        )

    def _password_check(self) -> PasswordCheck:
        return PasswordCheck(
            unit_of_work=self._unit_of_work,
            tallies=SqlTallyQueries(self.database.reader),
            hasher=self.hasher,
            clock=self.clock,
            limits=self.limits,
            at_once=os.cpu_count() or 1,
        )

    def _authentication(
        self, accounts: SqlAccountQueries, password_check: PasswordCheck
    ) -> Authentication:
        return Authentication(
            unit_of_work=self._unit_of_work,
            accounts=accounts,
            hasher=self.hasher,
            password_check=password_check,
            secrets=SystemSecrets(),
            clock=self.clock,
            session_limits=self.session_limits,
            token_lifetime=self.settings.token_lifetime,
        )

    def _generation(self) -> GenerationService:
        return GenerationService(
            unit_of_work=self._unit_of_work,
            jobs=SqlGenerationJobQueries(self.database.reader),
            queue=TaskiqJobQueue(self.broker),
            clock=self.clock,
            access_rules=self.settings.access_rules,
            new_seed=partial(secrets.randbits, SEED_BITS),
            most=self.settings.max_generated,
            limits=self.limits,
        )

    def _workshop(self, large_job_module: str | None) -> Workshop:
        jobs = SqlGenerationJobQueries(self.database.reader)
        runner = GenerationRunner(
            unit_of_work=self._unit_of_work,
            materials=SqlMaterialQueries(self.database.reader),
            phrases=FakerPhrases(),
            clock=self.clock,
            lease=timedelta(seconds=self.settings.job_lease_seconds),
            batch=self.settings.job_batch,
        )
        return Workshop(
            runner=ProcessRunner(runner, jobs, large_job_module) if large_job_module else runner,
            jobs=jobs,
            clock=self.clock,
            heartbeat=self.heartbeat,
            worker=f"{socket.gethostname()[:100]}:{os.getpid()}:{secrets.token_hex(4)}",
        )


def make_broker(settings: Settings) -> AsyncBroker:
    """The broker that announces jobs: over Redis, or inside this process."""
    if settings.redis_url is None:
        return InMemoryBroker()
    lease = timedelta(seconds=settings.job_lease_seconds)
    return JobBroker(settings.redis_url, vanished_after=lease)
