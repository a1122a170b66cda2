"""Numbers, as people read them."""

from __future__ import annotations

from babel.numbers import format_decimal

from interface.i18n.negotiation import Language


def local_number(number: int, language: Language) -> str:
    """A number with its digits in groups, the way a language writes them."""
    return format_decimal(number, locale=language.value)
