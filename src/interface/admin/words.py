"""The words of the admin site, in the language of whoever is being answered."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias, cast

from babel.support import LazyProxy
from starlette_admin.i18n import get_locale

from domain.errors import DomainError, Invalid, Violation
from interface.i18n.negotiation import Language
from interface.i18n.translator import Translator

Label: TypeAlias = Callable[[str], str]
"""Makes a sentence that is found anew each time that it is shown."""


class Words:
    """Says things in the language that ``LanguageMiddleware`` chose for the request at hand."""

    def __init__(self, translator: Translator) -> None:
        self._translator = translator

    def say(self, code: str, **params: object) -> str:
        """The sentence for a code, now."""
        return self._translator.text(Language(get_locale()), code, params)

    def label(self, code: str, **params: object) -> str:
        """The sentence for a code, found anew each time that it is shown."""
        return cast(str, LazyProxy(self.say, code, enable_cache=False, **params))

    def language_names(self) -> dict[str, str]:
        """What each language calls itself, by its code."""
        return {each.value: self._translator.text(each, "language-name") for each in Language}

    def violation(self, violation: Violation) -> str:
        """The sentence for a broken rule."""
        return self.say(violation.code, **violation.params)

    def refusal(self, error: DomainError) -> str:
        """The sentence for a refusal; of several broken rules, for the first."""
        if isinstance(error, Invalid):
            return self.violation(error.problems[0].violation)
        return self.say(error.code, **error.params)
