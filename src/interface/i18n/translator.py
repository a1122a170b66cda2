"""Finds the sentence for a code, in the language of the reader."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from typing import Final

from interface.i18n.catalogues import GALLERY, catalogue, compiled, is_sentence
from interface.i18n.codes import GENERIC_CODE
from interface.i18n.negotiation import Language
from interface.i18n.params import countable, presentable

PLACEHOLDER: Final = re.compile(r"\{([a-z_]+)\}")
"""Where a sentence shows a param."""


class Translator:
    """Speaks every language of the gallery; reads all sentences when it is built."""

    def __init__(self) -> None:
        self._voices = {language: _Voice(language) for language in Language}

    def text(
        self, language: Language, code: str, params: Mapping[str, object] | None = None
    ) -> str:
        """The sentence for a code; for an unknown code, that something went wrong.

        Whatever ``params`` hold or lack, there is an answer, in characters that can be shown.
        """
        values = params or {}

        def shown(placeholder: re.Match[str]) -> str:
            name = placeholder[1]
            return presentable(values[name]) if name in values else name

        return PLACEHOLDER.sub(shown, self._voices[language].sentence(code, values))


class _Voice:
    """The sentences of one language."""

    def __init__(self, language: Language) -> None:
        entries = catalogue(language, GALLERY)
        self._translations = compiled(entries)
        self._counted: dict[str, str | None] = {}
        """Each code, with the param that its words agree with, if they do with any."""
        self._contexts: dict[str, list[str]] = defaultdict(list)
        for entry in filter(is_sentence, entries):
            # The id of an entry with plural forms is a pair: the code, and {the param that counts}.
            code, *counted = [entry.id] if isinstance(entry.id, str) else entry.id
            if entry.context:
                self._contexts[code].append(entry.context)
            else:
                self._counted[code] = counted[0].strip("{}") if counted else None

    def sentence(self, code: str, params: Mapping[str, object]) -> str:
        """The sentence in the form that agrees with the params, which are not in it yet."""
        code = code if code in self._counted else GENERIC_CODE
        for context in self._contexts.get(code, ()):
            name, _, value = context.partition("=")
            if presentable(params.get(name)) == value:
                return str(self._translations.pgettext(context, code))
        if counted := self._counted[code]:
            return self._translations.ngettext(code, code, countable(params.get(counted)))
        return self._translations.gettext(code)
