"""The objects of one gallery, each made once, by plain constructor calls."""

from __future__ import annotations

from functools import cached_property

from application.accounts.authentication import Authentication
from application.accounts.ports import PasswordHasher
from application.accounts.service import AccountService
from application.categories.service import CategoryService
from application.comments.service import CommentService
from application.films.importing import FilmImport
from application.films.service import FilmService
from application.ports import Clock
from application.unit_of_work import UnitOfWork
from domain.credentials import SessionLimits
from infrastructure.clock import SystemClock
from infrastructure.persistence.database import Database
from infrastructure.persistence.queries.accounts import SqlAccountQueries
from infrastructure.persistence.queries.categories import SqlCategoryQueries
from infrastructure.persistence.queries.comments import SqlCommentQueries
from infrastructure.persistence.queries.films import SqlFilmQueries
from infrastructure.persistence.unit_of_work import SqlUnitOfWork
from infrastructure.security.common_passwords import ZxcvbnCommonPasswords
from infrastructure.security.passwords import Argon2PasswordHasher
from infrastructure.security.secret_key import load_or_make
from infrastructure.security.secrets import SystemSecrets
from interface.bootstrap.settings import Settings
from interface.gallery import Gallery
from interface.i18n.translator import Translator


class Container:
    """Wires a gallery together; tests pass a cheaper hasher or another clock.

    Closing it lets go of the database.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        clock: Clock | None = None,
        hasher: PasswordHasher | None = None,
    ) -> None:
        self.settings = settings
        self.clock = clock or SystemClock()
        self.hasher = hasher or Argon2PasswordHasher()
        self.session_limits = SessionLimits()
        self.database = Database.open(settings.database_url)
        self.translator = Translator()
        self.gallery = self._gallery()

    @cached_property
    def secret_key(self) -> str:
        """The key that signs form tokens; made and kept in the data folder when none is set."""
        return self.settings.secret_key or load_or_make(self.settings.data_dir)

    async def close(self) -> None:
        """Let go of everything that is open."""
        await self.database.close()

    def _unit_of_work(self) -> UnitOfWork:
        return SqlUnitOfWork(self.database)

    def _gallery(self) -> Gallery:
        rules, clock, reader = self.settings.access_rules, self.clock, self.database.reader
        films, categories = SqlFilmQueries(reader), SqlCategoryQueries(reader)
        comments, accounts = SqlCommentQueries(reader), SqlAccountQueries(reader)
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
                common_passwords=ZxcvbnCommonPasswords(),
                clock=clock,
            ),
            account_queries=accounts,
            authentication=self._authentication(accounts),
        )

    def _authentication(self, accounts: SqlAccountQueries) -> Authentication:
        return Authentication(
            unit_of_work=self._unit_of_work,
            accounts=accounts,
            hasher=self.hasher,
            secrets=SystemSecrets(),
            clock=self.clock,
            session_limits=self.session_limits,
            token_lifetime=self.settings.token_lifetime,
        )
