"""Everything that the outside may ask of a gallery."""

from __future__ import annotations

from dataclasses import dataclass

from application.accounts.authentication import Authentication
from application.accounts.ports import AccountQueries
from application.accounts.service import AccountService
from application.administration.lists import Lists, Pickers
from application.administration.services import Administration
from application.audit.service import AuditService
from application.categories.ports import CategoryQueries
from application.categories.service import CategoryService
from application.comments.ports import CommentQueries
from application.comments.service import CommentService
from application.films.importing import FilmImport
from application.films.ports import FilmQueries
from application.films.service import FilmService
from application.generation.ports import GenerationJobQueries
from application.generation.service import GenerationService
from application.generation.workshop import Workshop
from application.health import Readiness
from application.housekeeping import Housekeeping


@dataclass(frozen=True, slots=True, kw_only=True)
class Gallery:
    """The services, which change the gallery, and the queries, which read it."""

    films: FilmService
    film_queries: FilmQueries
    film_import: FilmImport
    categories: CategoryService
    category_queries: CategoryQueries
    comments: CommentService
    comment_queries: CommentQueries
    accounts: AccountService
    account_queries: AccountQueries
    authentication: Authentication
    generation: GenerationService
    generation_queries: GenerationJobQueries
    lists: Lists
    pickers: Pickers
    administration: Administration
    workshop: Workshop
    housekeeping: Housekeeping
    audit: AuditService
    readiness: Readiness
