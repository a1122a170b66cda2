"""What a use case found wrong, in a form that is easily compared."""

from __future__ import annotations

from collections.abc import Iterable

from domain.errors import Problem


def broken(problems: Iterable[Problem]) -> list[tuple[str, str]]:
    """The field and the code of every problem, in the order of finding."""
    return [(problem.field, problem.violation.code) for problem in problems]
