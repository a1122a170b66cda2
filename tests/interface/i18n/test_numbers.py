"""Numbers, as each language writes them."""

from __future__ import annotations

import pytest

from interface.i18n.negotiation import Language
from interface.i18n.numbers import local_number


@pytest.mark.parametrize(
    ("language", "written"),
    [
        (Language.RU, "1\N{NO-BREAK SPACE}234\N{NO-BREAK SPACE}567"),
        (Language.UK, "1\N{NO-BREAK SPACE}234\N{NO-BREAK SPACE}567"),
        (Language.EN, "1,234,567"),
    ],
)
def test_long_numbers_come_in_groups(language: Language, written: str) -> None:
    assert local_number(1_234_567, language) == written
    assert local_number(0, language) == "0"
