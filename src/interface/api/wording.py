"""Sentences for whoever asks, in the language that their client prefers."""

from __future__ import annotations

from collections.abc import Mapping

from domain.errors import Violation
from interface.api.csrf import Connection
from interface.i18n.negotiation import Language, best_language
from interface.i18n.translator import Translator


class Wording:
    """Knows the sentence for every code, in the language of a request."""

    def __init__(self, translator: Translator, default: Language) -> None:
        self._translator = translator
        self._default = default

    def language(self, connection: Connection) -> Language:
        """The language that the client prefers; the gallery's own if it does not say."""
        return best_language(connection.headers.get("accept-language"), self._default)

    def text(
        self, language: Language, code: str, params: Mapping[str, object] | None = None
    ) -> str:
        """The sentence for a code in a certain language."""
        return self._translator.text(language, code, params)

    def sentence(
        self, connection: Connection, code: str, params: Mapping[str, object] | None = None
    ) -> str:
        """The sentence for a code, in the language that the client prefers."""
        return self.text(self.language(connection), code, params)

    def violation(self, connection: Connection, violation: Violation) -> str:
        """The sentence for a broken rule."""
        return self.sentence(connection, violation.code, violation.params)
