"""The unit of work: one transaction, one commit."""

from __future__ import annotations

from collections.abc import Callable
from types import TracebackType
from typing import Protocol, Self, TypeAlias

from application.accounts.ports import SessionRepository, TokenRepository, UserRepository
from application.audit.ports import AuditLog
from application.categories.ports import CategoryRepository
from application.comments.ports import CommentRepository
from application.films.ports import FilmRepository
from application.generation.ports import GenerationJobRepository
from application.limits.ports import Tallies


class UnitOfWork(Protocol):
    """One transaction over all repositories.

    Nothing is stored before ``commit()`` returns. Leaving the block without it, by an error or
    not, undoes everything. On one store, two units that both write run one after the other or
    on different rows: an object that was read by ``get`` does not change before the block ends.
    """

    @property
    def films(self) -> FilmRepository: ...

    @property
    def categories(self) -> CategoryRepository: ...

    @property
    def comments(self) -> CommentRepository: ...

    @property
    def users(self) -> UserRepository: ...

    @property
    def tokens(self) -> TokenRepository: ...

    @property
    def sessions(self) -> SessionRepository: ...

    @property
    def generation_jobs(self) -> GenerationJobRepository: ...

    @property
    def tallies(self) -> Tallies: ...

    @property
    def audit(self) -> AuditLog: ...

    async def commit(self) -> None:
        """Store everything done in this block, or raise and store nothing."""
        ...

    async def __aenter__(self) -> Self: ...

    async def __aexit__(
        self,
        error_type: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None: ...


UnitOfWorkFactory: TypeAlias = Callable[[], UnitOfWork]
