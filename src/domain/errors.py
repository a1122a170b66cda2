"""What can go wrong in a gallery: a code and its parameters, no sentence and no status."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Violation:
    """One broken rule: ``code`` names it, ``params`` hold what a sentence about it needs."""

    code: str
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Problem:
    """A broken rule and the field that breaks it."""

    field: str
    violation: Violation


class DomainError(Exception):
    """Something that the gallery refuses; every refusal is a subclass of this."""

    code: ClassVar[str] = "error"

    def __init__(self, **params: object) -> None:
        self.params = params
        super().__init__(self.code, params)


class NotFound(DomainError):
    """The object does not exist, or this actor may not know that it does."""

    code = "not-found"


class Conflict(DomainError):
    """The state of the gallery forbids the change."""

    code = "conflict"


class EditConflict(Conflict):
    """Somebody else changed the object since it was read."""

    code = "edit-conflict"


class Unauthenticated(DomainError):
    """Nobody is signed in where somebody has to be, or the credentials are bad."""

    code = "not-authenticated"


class Forbidden(DomainError):
    """This actor may not do this."""

    code = "forbidden"


class Unavailable(DomainError):
    """What was asked for cannot be done right now; asking again later may help."""

    code = "unavailable"


class StorageFull(Unavailable):
    """There is no room left to store anything; what is stored can still be read."""

    code = "storage-full"


class StorageDamaged(Unavailable):
    """What is stored cannot be read any more; waiting does not help, a backup does."""

    code = "storage-damaged"


class Invalid(DomainError):
    """Values break rules: all of them at once, each with its field."""

    code = "invalid"

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(fields=tuple(problem.field for problem in self.problems))

    @classmethod
    def single(cls, field_name: str, code: str, **params: object) -> Invalid:
        """The error for one field that breaks one rule."""
        return cls([Problem(field_name, Violation(code, params))])
