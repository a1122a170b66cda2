"""The state of a gallery in memory: tables of entities, of which every transaction has a copy."""

from __future__ import annotations

import asyncio
import copy
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

from domain.audit import AuditEntry
from domain.categories import Category
from domain.comments import Comment
from domain.credentials import AccessToken, Session
from domain.errors import EditConflict
from domain.films import Film
from domain.generation import GenerationJob
from domain.limits import Tally
from domain.users import User


class Entity(Protocol):
    """Whatever a table numbers."""

    id: int


class Versioned(Entity, Protocol):
    """An entity that counts its changes."""

    version: int


E = TypeVar("E", bound=Entity)
V = TypeVar("V", bound=Versioned)


class MemoryTable(Generic[E]):
    """The entities of one kind by id; what goes in and what comes out are copies."""

    def __init__(self, rows: Iterable[E] = (), *, last_id: int = 0) -> None:
        self._rows = {row.id: row for row in rows}
        self._last_id = last_id

    def __len__(self) -> int:
        return len(self._rows)

    def __contains__(self, entity_id: int) -> bool:
        return entity_id in self._rows

    def snapshot(self) -> MemoryTable[E]:
        """A table with the same rows that changes on its own."""
        return MemoryTable(self._rows.values(), last_id=self._last_id)

    def add(self, entity: E) -> None:
        """Keep a new entity under an id that no other ever had."""
        self._last_id += 1
        entity.id = self._last_id
        self._rows[entity.id] = copy.copy(entity)

    def replace(self, entity: E) -> None:
        self._rows[entity.id] = copy.copy(entity)

    def find(self, entity_id: int) -> E | None:
        row = self._rows.get(entity_id)
        return copy.copy(row) if row is not None else None

    def remove(self, entity_id: int) -> bool:
        """Remove the entity; tells whether it was there."""
        return self._rows.pop(entity_id, None) is not None

    def remove_where(self, condition: Callable[[E], bool]) -> int:
        """Remove what meets the condition; tells how many there were."""
        found = self.where(condition)
        for row in found:
            self.remove(row.id)
        return len(found)

    def where(self, condition: Callable[[E], bool]) -> list[E]:
        return [row for row in self.all() if condition(row)]

    def all(self) -> list[E]:
        """Every entity, by id."""
        return [copy.copy(self._rows[entity_id]) for entity_id in sorted(self._rows)]


def save_next_version(table: MemoryTable[V], entity: V) -> None:
    """Keep a changed entity; raises ``EditConflict`` unless it is one change ahead of the table."""
    stored = table.find(entity.id)
    if stored is None or stored.version != entity.version - 1:
        raise EditConflict(id=entity.id)
    table.replace(entity)


@dataclass(slots=True)
class MemoryState:
    """Everything that a gallery holds."""

    films: MemoryTable[Film] = field(default_factory=MemoryTable)
    categories: MemoryTable[Category] = field(default_factory=MemoryTable)
    comments: MemoryTable[Comment] = field(default_factory=MemoryTable)
    users: MemoryTable[User] = field(default_factory=MemoryTable)
    tokens: MemoryTable[AccessToken] = field(default_factory=MemoryTable)
    sessions: MemoryTable[Session] = field(default_factory=MemoryTable)
    generation_jobs: MemoryTable[GenerationJob] = field(default_factory=MemoryTable)
    audit: MemoryTable[AuditEntry] = field(default_factory=MemoryTable)
    tallies: dict[bytes, Tally] = field(default_factory=dict)

    def snapshot(self) -> MemoryState:
        """A state of its own with the same content."""
        return MemoryState(
            films=self.films.snapshot(),
            categories=self.categories.snapshot(),
            comments=self.comments.snapshot(),
            users=self.users.snapshot(),
            tokens=self.tokens.snapshot(),
            sessions=self.sessions.snapshot(),
            generation_jobs=self.generation_jobs.snapshot(),
            audit=self.audit.snapshot(),
            tallies=dict(self.tallies),
        )

    def remove_film(self, film_id: int) -> bool:
        """Remove the film with its comments; tells whether it was there."""
        self.comments.remove_where(lambda comment: comment.film_id == film_id)
        return self.films.remove(film_id)

    def remove_user(self, user_id: int) -> bool:
        """Remove the user with all that is theirs, but categories and jobs; tells if they were."""
        self.tokens.remove_where(lambda token: token.user_id == user_id)
        self.sessions.remove_where(lambda session: session.user_id == user_id)
        self.comments.remove_where(lambda comment: comment.author_id == user_id)
        for film in self.films.where(lambda film: film.owner_id == user_id):
            self.remove_film(film.id)
        for category in self.categories.where(lambda category: category.owner_id == user_id):
            category.owner_id = None
            self.categories.replace(category)
        for job in self.generation_jobs.where(lambda job: job.requested_by == user_id):
            job.requested_by = None
            self.generation_jobs.replace(job)
        return self.users.remove(user_id)


class MemoryStore:
    """What is committed, and the lock that lets one unit of work in at a time."""

    def __init__(self) -> None:
        self.committed = MemoryState()
        self.writing = asyncio.Lock()

    async def read(self) -> MemoryState:
        """What is committed now; others have their turn before the answer is there."""
        committed = self.committed
        await asyncio.sleep(0)
        return committed
