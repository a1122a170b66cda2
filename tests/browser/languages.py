"""In which languages the pages are looked at."""

from __future__ import annotations

import pytest

from interface.i18n.negotiation import Language

each_language = pytest.mark.parametrize(
    "language",
    [
        pytest.param(language, marks=() if language is Language.RU else pytest.mark.long)
        for language in Language
    ],
)
"""The default in `make test`; the others take as long each, and have their turn in `make drill`."""
