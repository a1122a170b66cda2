"""What administrators see and do, over the database of a gallery."""

from __future__ import annotations

from application.accounts.ports import PasswordHasher
from application.administration.accounts import AccountAdministration
from application.administration.categories import CategoryAdministration
from application.administration.comments import CommentAdministration
from application.administration.credentials import CredentialAdministration
from application.administration.films import FilmAdministration
from application.administration.impact import DeletionImpact
from application.administration.lists import AdministratorPicker, Lists, Pickers
from application.administration.services import Administration
from application.administration.totals import GalleryTotals
from application.ports import Clock
from application.unit_of_work import UnitOfWorkFactory
from infrastructure.persistence.database import Database
from infrastructure.persistence.lists.categories import SqlCategoryList
from infrastructure.persistence.lists.comments import SqlCommentList
from infrastructure.persistence.lists.credentials import SqlSessionList, SqlTokenList
from infrastructure.persistence.lists.films import SqlFilmList
from infrastructure.persistence.lists.impact import SqlImpactQueries
from infrastructure.persistence.lists.jobs import SqlJobList
from infrastructure.persistence.lists.pickers import (
    SqlCategoryPicker,
    SqlFilmPicker,
    SqlUserPicker,
)
from infrastructure.persistence.lists.totals import SqlTotalsQueries
from infrastructure.persistence.lists.users import SqlUserList
from infrastructure.persistence.queries.accounts import SqlAccountQueries
from infrastructure.security.common_passwords import ZxcvbnCommonPasswords


def make_lists(database: Database) -> Lists:
    """Every list."""
    reader = database.patient_reader
    return Lists.over(
        films=SqlFilmList(reader),
        categories=SqlCategoryList(reader),
        comments=SqlCommentList(reader),
        users=SqlUserList(reader),
        jobs=SqlJobList(reader),
        tokens=SqlTokenList(reader),
        sessions=SqlSessionList(reader),
    )


def make_pickers(database: Database) -> Pickers:
    """Every picker."""
    reader = database.patient_reader
    return Pickers(
        films=AdministratorPicker(SqlFilmPicker(reader)),
        categories=AdministratorPicker(SqlCategoryPicker(reader)),
        users=AdministratorPicker(SqlUserPicker(reader)),
    )


def make_administration(
    database: Database,
    *,
    unit_of_work: UnitOfWorkFactory,
    hasher: PasswordHasher,
    clock: Clock,
) -> Administration:
    """Every service for administrators alone."""
    return Administration(
        accounts=AccountAdministration(
            unit_of_work=unit_of_work,
            accounts=SqlAccountQueries(database.reader),
            hasher=hasher,
            common_passwords=ZxcvbnCommonPasswords(),
            clock=clock,
        ),
        credentials=CredentialAdministration(
            unit_of_work=unit_of_work,
            tokens=SqlTokenList(database.patient_reader),
            sessions=SqlSessionList(database.patient_reader),
            clock=clock,
        ),
        films=FilmAdministration(unit_of_work=unit_of_work, clock=clock),
        categories=CategoryAdministration(unit_of_work=unit_of_work, clock=clock),
        comments=CommentAdministration(unit_of_work=unit_of_work, clock=clock),
        impact=DeletionImpact(SqlImpactQueries(database.patient_reader)),
        totals=GalleryTotals(SqlTotalsQueries(database.patient_reader)),
    )
