"""A whole gallery in memory: every service over memory adapters."""

from __future__ import annotations

from dataclasses import fields
from datetime import timedelta
from typing import Any

from application.accounts.authentication import Authentication
from application.accounts.service import AccountService
from application.accounts.views import Principal
from application.administration.accounts import AccountAdministration
from application.administration.categories import CategoryAdministration
from application.administration.comments import CommentAdministration
from application.administration.credentials import CredentialAdministration
from application.administration.films import FilmAdministration
from application.administration.impact import DeletionImpact
from application.administration.lists import AdministratorPicker, Lists, Pickers
from application.administration.services import Administration
from application.administration.totals import GalleryTotals
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
from domain.access import AccessRules, Actor
from domain.credentials import SessionLimits
from domain.limits import Limits
from domain.users import User
from tests.support.memory.clock import FixedClock
from tests.support.memory.generation import (
    MemoryHeartbeat,
    MemoryJobQueue,
    NumberedPhrases,
)
from tests.support.memory.security import (
    CountedSecrets,
    MemoryCommonPasswords,
    PlainPasswordHasher,
)
from tests.support.memory.store import MemoryStore
from tests.support.storages import stored_in_memory
from tests.support.stored import StoredGallery

BATCH = 10
"""Rows a transaction of the runners here."""
MOST = 1000
"""How many rows a job of the gallery in memory may have."""
SEED = 42
"""The seed of jobs that nobody gave one."""


class MemoryGallery(StoredGallery):
    """The services under test, what they are made of, and what a test puts there beforehand."""

    def __init__(
        self,
        *,
        access_rules: AccessRules | None = None,
        session_limits: SessionLimits | None = None,
        token_lifetime: timedelta | None = None,
        hasher: PlainPasswordHasher | None = None,
        audit_is_kept: timedelta | None = None,
        limits: Limits | None = None,
    ) -> None:
        self.store = MemoryStore()
        self.clock = FixedClock()
        self.secrets = CountedSecrets()
        self.hasher = hasher or PlainPasswordHasher()
        ports = stored_in_memory(self.store)
        super().__init__(
            **{field.name: getattr(ports, field.name) for field in fields(ports) if field.init}
        )
        self.limits = limits or Limits()
        if self.limits.writes is not None:
            plain, writes = self.unit_of_work, self.limits.writes
            self.unit_of_work = lambda: LimitedUnitOfWork(plain(), writes)
        self.password_check = PasswordCheck(
            unit_of_work=self.unit_of_work,
            tallies=self.tally_queries,
            hasher=self.hasher,
            clock=self.clock,
            limits=self.limits,
            at_once=2,
        )
        self.lists = Lists.over(
            films=self.film_list,
            categories=self.category_list,
            comments=self.comment_list,
            users=self.user_list,
            jobs=self.job_list,
            tokens=self.token_list,
            sessions=self.session_list,
        )
        self.pickers = Pickers(
            films=AdministratorPicker(self.film_picker),
            categories=AdministratorPicker(self.category_picker),
            users=AdministratorPicker(self.user_picker),
        )
        self.queue = MemoryJobQueue()
        rules = access_rules or AccessRules()
        session_limits = session_limits or SessionLimits()
        self._build_services(rules)
        self._build_generation(rules)
        self.housekeeping = Housekeeping(
            unit_of_work=self.unit_of_work,
            clock=self.clock,
            session_limits=session_limits,
            audit_is_kept=audit_is_kept,
        )
        self.audit = AuditService(entries=self.audit_queries)
        self.accounts = AccountService(
            unit_of_work=self.unit_of_work,
            accounts=self.account_queries,
            hasher=self.hasher,
            password_check=self.password_check,
            common_passwords=MemoryCommonPasswords(),
            clock=self.clock,
            registrations=self.limits.registrations,
        )
        self.administration = Administration(
            accounts=AccountAdministration(
                unit_of_work=self.unit_of_work,
                accounts=self.account_queries,
                hasher=self.hasher,
                common_passwords=MemoryCommonPasswords(),
                clock=self.clock,
            ),
            credentials=CredentialAdministration(
                unit_of_work=self.unit_of_work,
                tokens=self.token_list,
                sessions=self.session_list,
                clock=self.clock,
            ),
            films=FilmAdministration(unit_of_work=self.unit_of_work, clock=self.clock),
            categories=CategoryAdministration(unit_of_work=self.unit_of_work, clock=self.clock),
            comments=CommentAdministration(unit_of_work=self.unit_of_work, clock=self.clock),
            impact=DeletionImpact(self.impact_queries),
            totals=GalleryTotals(self.totals_queries),
        )
        self.authentication = Authentication(
            unit_of_work=self.unit_of_work,
            accounts=self.account_queries,
            hasher=self.hasher,
            password_check=self.password_check,
            secrets=self.secrets,
            clock=self.clock,
            session_limits=session_limits,
            token_lifetime=token_lifetime,
        )

    def _build_services(self, rules: AccessRules) -> None:
        self.films = FilmService(
            unit_of_work=self.unit_of_work,
            films=self.film_queries,
            categories=self.category_queries,
            clock=self.clock,
            access_rules=rules,
        )
        self.categories = CategoryService(
            unit_of_work=self.unit_of_work,
            categories=self.category_queries,
            clock=self.clock,
            access_rules=rules,
        )
        self.comments = CommentService(
            unit_of_work=self.unit_of_work,
            comments=self.comment_queries,
            films=self.film_queries,
            clock=self.clock,
        )
        self.film_import = FilmImport(
            unit_of_work=self.unit_of_work, clock=self.clock, access_rules=rules
        )

    def _build_generation(self, rules: AccessRules) -> None:
        self.generation = GenerationService(
            unit_of_work=self.unit_of_work,
            jobs=self.generation_queries,
            queue=self.queue,
            clock=self.clock,
            access_rules=rules,
            new_seed=lambda: SEED,
            most=MOST,
            limits=self.limits,
        )
        self.heartbeat = MemoryHeartbeat()
        self.runner = self.a_runner()

    def a_runner(self, **over: Any) -> GenerationRunner:
        """A runner on this gallery; a test may give it other ports."""
        ports: dict[str, Any] = {
            "unit_of_work": self.unit_of_work,
            "materials": self.material_queries,
            "phrases": NumberedPhrases(),
            "clock": self.clock,
            "batch": BATCH,
        }
        return GenerationRunner(**ports | over)

    def a_workshop(self, worker: str = "workshop", **over: Any) -> Workshop:
        """A workshop on this gallery that looks for jobs all the time."""
        parts: dict[str, Any] = {
            "runner": self.runner,
            "jobs": self.generation_queries,
            "clock": self.clock,
            "heartbeat": self.heartbeat,
            "look_every": 0.001,
        }
        return Workshop(worker=worker, **parts | over)


def acting(user: User) -> Actor:
    """The user as somebody who acts."""
    return Actor(user.id, user.is_staff, user.username)


def signed_in(user: User, *, token_id: int | None = None) -> Principal:
    """The user as somebody who signed in, by a token or by their password."""
    return Principal(actor=acting(user), token_id=token_id)
