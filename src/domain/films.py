"""A film: what it is called, when it was filmed, how it is rated, whose it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypedDict, Unpack

from domain import rules
from domain.errors import NotFound
from domain.rules import UNSAVED, Rule

TITLE_MAX_LENGTH = 255
POSTER_URL_MAX_LENGTH = 200

RULES: dict[str, Rule] = {
    "title": rules.text(min_length=1, max_length=TITLE_MAX_LENGTH),
    "description": rules.text(),
    "filmed_at": rules.moment,
    "rating": rules.finite_number,
    "poster_url": rules.either_empty_or(rules.web_address(max_length=POSTER_URL_MAX_LENGTH)),
}


class FilmNotFound(NotFound):
    """There is no film with this id."""

    code = "film-not-found"


class FilmChanges(TypedDict, total=False):
    """What an edit may change; a field that is left out keeps its value."""

    title: str
    description: str
    filmed_at: datetime
    rating: float
    poster_url: str
    category_id: int | None


@dataclass(slots=True, kw_only=True)
class Film:
    """A film of the gallery; a poster may be missing (the empty address), a category too."""

    id: int = UNSAVED
    title: str
    description: str = ""
    filmed_at: datetime
    rating: float
    poster_url: str = ""
    category_id: int | None = None
    owner_id: int
    created_at: datetime
    updated_at: datetime
    version: int = 1

    @classmethod
    def create(cls, *, owner_id: int, now: datetime, **fields: Unpack[FilmChanges]) -> Film:
        """A new film of this owner; raises ``Invalid`` with every rule that its fields break."""
        rules.ensure(RULES, fields)
        film = cls(owner_id=owner_id, created_at=now, updated_at=now, **fields)
        film.filmed_at = film.filmed_at.astimezone(UTC)
        return film

    def edit(
        self, *, now: datetime, owner_id: int | None = None, **changes: Unpack[FilmChanges]
    ) -> None:
        """Change the given fields, and the owner where one is given."""
        rules.ensure(RULES, changes)
        if owner_id is not None:
            self.owner_id = owner_id
        for field, value in changes.items():
            setattr(self, field, value)
        self.filmed_at = self.filmed_at.astimezone(UTC)
        self.updated_at = now
        self.version += 1
