"""Finds the sentence for a code, in the language of the reader."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from typing import cast

from fluent.runtime import FluentBundle, FluentResource
from fluent.runtime.resolver import Pattern

from interface.i18n.codes import GENERIC_CODE
from interface.i18n.negotiation import Language
from interface.i18n.params import presentable


class Translator:
    """Speaks every language of the gallery; reads all sentences when it is built."""

    def __init__(self) -> None:
        self._bundles = {language: _bundle(language) for language in Language}

    def text(
        self, language: Language, code: str, params: Mapping[str, object] | None = None
    ) -> str:
        """The sentence for a code; for an unknown code, that something went wrong.

        Whatever ``params`` hold or lack, there is an answer, in characters that can be shown.
        """
        bundle = self._bundles[language]
        message = bundle.get_message(code if bundle.has_message(code) else GENERIC_CODE)
        # Fluent knows messages without a sentence, the gallery has none (a test reads them all).
        pattern = cast(Pattern, message.value)
        shown = {name: presentable(value) for name, value in (params or {}).items()}
        sentence, _ = bundle.format_pattern(pattern, shown)
        return str(sentence)


def _bundle(language: Language) -> FluentBundle:
    bundle = FluentBundle([language.value], use_isolating=False)
    source = files("interface.i18n").joinpath("locales", language.value, "messages.ftl")
    bundle.add_resource(FluentResource(source.read_text("utf-8")))
    return bundle
