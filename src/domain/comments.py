"""A comment: what somebody says of a film, with a rating."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict, Unpack

from domain import rules
from domain.errors import NotFound
from domain.rules import UNSAVED, Rule

RULES: dict[str, Rule] = {"text": rules.text(min_length=1), "rating": rules.finite_number}


class CommentNotFound(NotFound):
    """There is no comment with this id."""

    code = "comment-not-found"


class CommentChanges(TypedDict, total=False):
    """What an edit may change; a field that is left out keeps its value."""

    film_id: int
    rating: float
    text: str


@dataclass(slots=True, kw_only=True)
class Comment:
    """A comment on one film by one author; an edit may move it to another film."""

    id: int = UNSAVED
    film_id: int
    author_id: int
    rating: float
    text: str
    created_at: datetime
    updated_at: datetime
    version: int = 1

    @classmethod
    def create(cls, *, author_id: int, now: datetime, **fields: Unpack[CommentChanges]) -> Comment:
        """A new comment of this author; raises ``Invalid`` with every rule that it breaks."""
        rules.ensure(RULES, fields)
        return cls(author_id=author_id, created_at=now, updated_at=now, **fields)

    def edit(
        self, *, now: datetime, author_id: int | None = None, **changes: Unpack[CommentChanges]
    ) -> None:
        """Change the given fields, and the author where one is given."""
        rules.ensure(RULES, changes)
        if author_id is not None:
            self.author_id = author_id
        for field, value in changes.items():
            setattr(self, field, value)
        self.updated_at = now
        self.version += 1
