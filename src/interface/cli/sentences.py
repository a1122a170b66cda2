"""What is wrong, in English: the command line speaks no other language."""

from __future__ import annotations

from collections.abc import Iterable

from domain.errors import DomainError, Problem
from interface.i18n.negotiation import Language
from interface.i18n.translator import Translator


class English:
    """Sentences for the codes of the gallery."""

    def __init__(self) -> None:
        self._translator = Translator()

    def sentence(self, problem: Problem) -> str:
        """What is wrong with a field, when everybody knows which."""
        violation = problem.violation
        return self._translator.text(Language.EN, violation.code, violation.params)

    def problem(self, problem: Problem) -> str:
        """What is wrong with a field, and which."""
        return f"{problem.field}: {self.sentence(problem)}"

    def problems(self, problems: Iterable[Problem]) -> str:
        """Everything that is wrong, in one line."""
        return " ".join(self.problem(problem) for problem in problems)

    def error(self, error: DomainError) -> str:
        """What the gallery refuses."""
        return self._translator.text(Language.EN, error.code, error.params)
