"""What a gallery of the tests can be kept in: memory, or an SQL database."""

from __future__ import annotations

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
from tests.support.memory.account_lists import MemoryJobList, MemorySessionList, MemoryTokenList
from tests.support.memory.audit import MemoryAuditQueries
from tests.support.memory.categories import MemoryCategoryQueries
from tests.support.memory.comments import MemoryCommentQueries
from tests.support.memory.films import MemoryFilmQueries
from tests.support.memory.generation import MemoryGenerationJobQueries, MemoryMaterialQueries
from tests.support.memory.impact import MemoryImpactQueries
from tests.support.memory.lists import (
    MemoryCategoryList,
    MemoryCommentList,
    MemoryFilmList,
    MemoryUserList,
)
from tests.support.memory.pickers import (
    MemoryCategoryPicker,
    MemoryFilmPicker,
    MemoryUserPicker,
)
from tests.support.memory.store import MemoryStore
from tests.support.memory.tallies import MemoryTallyQueries
from tests.support.memory.totals import MemoryTotalsQueries
from tests.support.memory.unit_of_work import MemoryUnitOfWork
from tests.support.memory.users import MemoryAccountQueries
from tests.support.stored import StoredGallery


def stored_in_memory(store: MemoryStore) -> StoredGallery:
    return StoredGallery(
        unit_of_work=lambda: MemoryUnitOfWork(store),
        film_queries=MemoryFilmQueries(store),
        category_queries=MemoryCategoryQueries(store),
        comment_queries=MemoryCommentQueries(store),
        account_queries=MemoryAccountQueries(store),
        generation_queries=MemoryGenerationJobQueries(store),
        material_queries=MemoryMaterialQueries(store),
        film_list=MemoryFilmList(store),
        category_list=MemoryCategoryList(store),
        comment_list=MemoryCommentList(store),
        user_list=MemoryUserList(store),
        job_list=MemoryJobList(store),
        token_list=MemoryTokenList(store),
        session_list=MemorySessionList(store),
        impact_queries=MemoryImpactQueries(store),
        totals_queries=MemoryTotalsQueries(store),
        film_picker=MemoryFilmPicker(store),
        category_picker=MemoryCategoryPicker(store),
        user_picker=MemoryUserPicker(store),
        audit_queries=MemoryAuditQueries(store),
        tally_queries=MemoryTallyQueries(store),
    )


def stored_in_sql(database: Database) -> StoredGallery:
    return StoredGallery(
        unit_of_work=lambda: SqlUnitOfWork(database),
        film_queries=SqlFilmQueries(database.reader),
        category_queries=SqlCategoryQueries(database.reader),
        comment_queries=SqlCommentQueries(database.reader),
        account_queries=SqlAccountQueries(database.reader),
        generation_queries=SqlGenerationJobQueries(database.reader),
        material_queries=SqlMaterialQueries(database.reader),
        film_list=SqlFilmList(database.patient_reader),
        category_list=SqlCategoryList(database.patient_reader),
        comment_list=SqlCommentList(database.patient_reader),
        user_list=SqlUserList(database.patient_reader),
        job_list=SqlJobList(database.patient_reader),
        token_list=SqlTokenList(database.patient_reader),
        session_list=SqlSessionList(database.patient_reader),
        impact_queries=SqlImpactQueries(database.patient_reader),
        totals_queries=SqlTotalsQueries(database.patient_reader),
        film_picker=SqlFilmPicker(database.patient_reader),
        category_picker=SqlCategoryPicker(database.patient_reader),
        user_picker=SqlUserPicker(database.patient_reader),
        audit_queries=SqlAuditQueries(database.reader),
        tally_queries=SqlTallyQueries(database.reader),
    )
