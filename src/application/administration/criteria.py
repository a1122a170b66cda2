"""Which rows a list shows, and in what order."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from enum import Enum
from typing import Generic, TypeVar

import msgspec
from msgspec import UNSET, UnsetType

from domain import rules
from domain.errors import Invalid, Problem, Violation
from domain.generation import GenerationKind, GenerationState
from domain.rules import Rule

T = TypeVar("T")
SortT = TypeVar("SortT", bound=Enum)

SEARCH_MAX_LENGTH = 200
"""How long a text may be that is searched for."""


class Range(msgspec.Struct, Generic[T], frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Values from ``least`` to ``most``, both included; None leaves an end open."""

    least: T | None = None
    most: T | None = None

    def problems(self, field: str, rule: Rule) -> Iterator[Problem]:
        """What is wrong with the ends."""
        for value in (self.least, self.most):
            violation = None if value is None else rule(value)
            if violation:
                yield Problem(field, violation)


ANY_NUMBER = Range[float]()
ANY_MOMENT = Range[datetime]()


class Sorting(msgspec.Struct, Generic[SortT], frozen=True, forbid_unknown_fields=True):
    """The order of a list; equals follow each other by id, in the same direction."""

    by: SortT
    descending: bool = False


def sorting(kind: type[SortT], name: str, *, descending: bool = False) -> Sorting[SortT]:
    """The order by a key that somebody named; raises ``Invalid`` for a key that is none."""
    try:
        return Sorting(kind(name), descending)
    except ValueError as error:
        known = ", ".join(str(sort.value) for sort in kind)
        raise Invalid.single("order", "sort-key-unknown", known=known) from error


class Criteria(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a row must meet to be shown; the text is looked for in its folded form."""

    text: str = ""

    def problems(self) -> Iterator[Problem]:
        """Every criterion that no row could be compared with."""
        if len(self.text) > SEARCH_MAX_LENGTH:
            yield Problem(
                "text",
                Violation("text-too-long", {"max": SEARCH_MAX_LENGTH, "length": len(self.text)}),
            )


class FilmSort(Enum):
    """``TITLE`` is the order of ``domain.text.collation_key``."""

    ID = "id"
    TITLE = "title"
    RATING = "rating"
    FILMED = "filmed_at"
    CREATED = "created_at"
    UPDATED = "updated_at"


class FilmCriteria(Criteria, frozen=True, kw_only=True):
    """Films with the text in title or description, of a category, an owner, in ranges.

    The category None asks for films without one; ``below`` adds those of all categories below.
    """

    category_id: int | UnsetType | None = UNSET
    below: bool = False
    owner_id: int | UnsetType = UNSET
    rating: Range[float] = ANY_NUMBER
    filmed_at: Range[datetime] = ANY_MOMENT
    created_at: Range[datetime] = ANY_MOMENT

    def problems(self) -> Iterator[Problem]:
        yield from super().problems()
        yield from self.rating.problems("rating", rules.finite_number)
        yield from self.filmed_at.problems("filmed_at", rules.moment)
        yield from self.created_at.problems("created_at", rules.moment)


class CategorySort(Enum):
    """``TREE``: each category before those below it, siblings by ``collation_key`` of the name."""

    TREE = "tree"
    ID = "id"


class CategoryCriteria(Criteria, frozen=True, kw_only=True):
    """Categories with the text in their name, right below a parent; None asks for the top."""

    parent_id: int | UnsetType | None = UNSET


class CommentSort(Enum):
    """The orders of comments."""

    ID = "id"
    RATING = "rating"
    CREATED = "created_at"
    UPDATED = "updated_at"


class CommentCriteria(Criteria, frozen=True, kw_only=True):
    """Comments with the text in them, on a film, of an author, in ranges."""

    film_id: int | UnsetType = UNSET
    author_id: int | UnsetType = UNSET
    rating: Range[float] = ANY_NUMBER
    created_at: Range[datetime] = ANY_MOMENT

    def problems(self) -> Iterator[Problem]:
        yield from super().problems()
        yield from self.rating.problems("rating", rules.finite_number)
        yield from self.created_at.problems("created_at", rules.moment)


class UserSort(Enum):
    """``USERNAME`` goes by the folded name."""

    ID = "id"
    USERNAME = "username"
    CREATED = "created_at"
    UPDATED = "updated_at"


class UserCriteria(Criteria, frozen=True, kw_only=True):
    """Users with the text in their name or address, with these flags."""

    is_staff: bool | UnsetType = UNSET
    is_active: bool | UnsetType = UNSET


class JobSort(Enum):
    """The orders of generation jobs."""

    ID = "id"
    QUEUED = "queued_at"
    REQUESTED = "requested"
    PRODUCED = "produced"


class JobCriteria(Criteria, frozen=True, kw_only=True):
    """Generation jobs in a state, of a kind; the text is in a name or address of who asked.

    With ``is_open`` there is still something to do.
    """

    state: GenerationState | UnsetType = UNSET
    is_open: bool = False
    kind: GenerationKind | UnsetType = UNSET
    requested_by: int | UnsetType = UNSET


class TokenSort(Enum):
    """The orders of access tokens."""

    ID = "id"
    CREATED = "created_at"


class TokenCriteria(Criteria, frozen=True, kw_only=True):
    """Access tokens of a user; the text is in the user's name or address."""

    user_id: int | UnsetType = UNSET


class SessionSort(Enum):
    """The orders of sessions."""

    ID = "id"
    CREATED = "created_at"
    SEEN = "last_seen_at"
    EXPIRES = "expires_at"


class SessionCriteria(Criteria, frozen=True, kw_only=True):
    """Sessions of a user; the text is in the user's name or address."""

    user_id: int | UnsetType = UNSET
