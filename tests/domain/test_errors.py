"""What refusals carry."""

from __future__ import annotations

import pytest

from domain import errors
from domain.categories import CategoryCycle, CategoryInUse, CategoryNotFound
from domain.comments import CommentNotFound
from domain.errors import (
    Conflict,
    DomainError,
    EditConflict,
    Forbidden,
    Invalid,
    NotFound,
    Problem,
    Unauthenticated,
    Unavailable,
    Violation,
)
from domain.films import FilmNotFound
from domain.users import UsernameTaken, UserNotFound

LEAVES: list[type[DomainError]] = [
    CategoryCycle,
    CategoryInUse,
    CategoryNotFound,
    CommentNotFound,
    EditConflict,
    FilmNotFound,
    Forbidden,
    Unauthenticated,
    Unavailable,
    UserNotFound,
    UsernameTaken,
]


@pytest.mark.parametrize("kind", LEAVES)
def test_a_refusal_carries_a_code_and_parameters(kind: type[DomainError]) -> None:
    error = kind(id=7)

    assert error.params == {"id": 7}
    assert error.args == (kind.code, {"id": 7})


def test_every_refusal_has_a_code_of_its_own() -> None:
    kinds: list[type[DomainError]] = [*LEAVES, DomainError, Conflict, Invalid, NotFound]

    assert len({kind.code for kind in kinds}) == len(kinds)


@pytest.mark.parametrize("kind", [CategoryNotFound, CommentNotFound, FilmNotFound, UserNotFound])
def test_what_does_not_exist_is_not_found(kind: type[DomainError]) -> None:
    assert issubclass(kind, errors.NotFound)


@pytest.mark.parametrize("kind", [CategoryCycle, CategoryInUse, EditConflict, UsernameTaken])
def test_what_the_state_of_the_gallery_forbids_is_a_conflict(kind: type[DomainError]) -> None:
    assert issubclass(kind, errors.Conflict)


def test_invalid_values_carry_all_problems_and_the_names_of_their_fields() -> None:
    problems = [Problem("title", Violation("text-blank")), Problem("rating", Violation("bad"))]

    error = Invalid(problem for problem in problems)

    assert error.problems == tuple(problems)
    assert error.params == {"fields": ("title", "rating")}


def test_one_invalid_field_is_said_in_one_line() -> None:
    error = Invalid.single("limit", "number-too-big", max=100)

    assert error.problems == (Problem("limit", Violation("number-too-big", {"max": 100})),)
