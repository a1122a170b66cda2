from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.films import FilmNotFound
from interface.i18n.negotiation import Language
from interface.i18n.translator import Translator

RU, UK, EN = Language.RU, Language.UK, Language.EN
TRANSLATOR = Translator()


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (RU, "Такого фильма нет: возможно, его удалили."),
        (UK, "Такого фільму немає: можливо, його видалили."),
        (EN, "There is no such film: perhaps it has been deleted."),
    ],
)
def test_a_code_has_a_sentence_in_each_language(language: Language, expected: str) -> None:
    assert TRANSLATOR.text(language, FilmNotFound.code, {"id": 7}) == expected


@pytest.mark.parametrize(
    ("language", "length", "expected"),
    [
        (RU, 1, "здесь 1 символ,"),
        (RU, 256, "здесь 256 символов,"),
        (RU, 301, "здесь 301 символ,"),
        (RU, 1002, "здесь 1002 символа,"),
        (RU, 10_000_000, "здесь 10000000 символов,"),
        (UK, 1, "тут 1 символ,"),
        (UK, 303, "тут 303 символи,"),
        (UK, 311, "тут 311 символів,"),
        (EN, 1, "it has 1 character,"),
        (EN, 301, "it has 301 characters,"),
    ],
)
def test_words_agree_with_numbers(language: Language, length: int, expected: str) -> None:
    sentence = TRANSLATOR.text(language, "text-too-long", {"max": 255, "length": length})

    assert expected in sentence
    assert "255" in sentence


@pytest.mark.parametrize(
    ("language", "field", "expected"),
    [
        (RU, "username", "на имя пользователя"),
        (UK, "email", "на адресу пошти"),
        (EN, "shoe_size", "to your other data"),
    ],
)
def test_words_agree_with_fields(language: Language, field: str, expected: str) -> None:
    assert expected in TRANSLATOR.text(language, "password-similar", {"field": field})


@pytest.mark.parametrize("code", ["", "no-such-code", "page-login-title.x", "\x00", "\ud800", "-x"])
@pytest.mark.parametrize("language", list(Language))
def test_an_unknown_code_has_the_generic_sentence(language: Language, code: str) -> None:
    assert TRANSLATOR.text(language, code, {"id": 1}) == TRANSLATOR.text(language, "error")


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("params", [None, {}, {"unexpected": 1}])
def test_a_missing_param_is_no_failure(
    language: Language, params: dict[str, object] | None
) -> None:
    full = TRANSLATOR.text(language, "reference-unknown", {"id": "id"})

    assert TRANSLATOR.text(language, "reference-unknown", params) == full


class Nuisance:
    def __str__(self) -> str:
        raise RuntimeError("nobody can write this")

    __repr__ = __str__


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (7, "7"),
        (-7, "-7"),
        (1_234_567, "1234567"),
        (2**63, "9223372036854775808"),
        (10**39, "1" + "0" * 39),
        (10**40, "…"),
        (10**5000, "…"),
        (True, "true"),
        (False, "false"),
        (None, "null"),
        (1.5, "1.5"),
        (float("nan"), "nan"),
        (float("-inf"), "-inf"),
        (1e300, "1e+300"),
        (Decimal("4.50"), "4.50"),
        (Decimal("1E+999999"), "1E+999999"),
        (date(2020, 5, 6), "2020-05-06"),
        (datetime(2020, 5, 6, 7, tzinfo=UTC), "2020-05-06T07:00:00+00:00"),
        (UUID(int=1), "00000000-0000-0000-0000-000000000001"),
        (Language.UK, "uk"),
        ("Солярис", "Солярис"),
        ("", ""),
        ("{id}", "{id}"),
        ("<b>", "<b>"),
        ("a\r\nb\tc\x00d", "a��b�c�d"),
        ("\ud800", "�"),
        ("\u202eabc\u2028", "�abc�"),
        ("x" * 200, "x" * 200),
        ("x" * 1_000_000, "x" * 200 + "…"),
        (["a", 1, None], "a, 1, null"),
        (("a",) * 11, ", ".join(["a"] * 10) + ", …"),
        ([], ""),
        ([["nested"]], "…"),
        ({"a": 1}, "…"),
        (b"bytes", "…"),
        (object(), "…"),
        (Nuisance(), "…"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_param_is_shown_as_one_short_line(value: Any, shown: str) -> None:
    sentence = TRANSLATOR.text(EN, "duplicate-field", {"name": value})

    assert sentence == f"The field “{shown}” appears twice: please keep one."


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize(
    "value",
    [10**20, 10**5000, -1, "много", None, float("nan"), Nuisance()],
    ids=lambda value: type(value).__name__,
)
def test_a_count_that_is_none_is_no_failure(language: Language, value: Any) -> None:
    sentence = TRANSLATOR.text(language, "password-too-short", {"min": value})

    assert sentence != TRANSLATOR.text(language, "error")
    assert "???" not in sentence


@given(
    params=st.dictionaries(
        st.text(), st.none() | st.integers() | st.floats() | st.text() | st.lists(st.text())
    ),
    value=st.integers() | st.floats() | st.text(st.characters(), max_size=300),
)
def test_any_params_give_a_sentence_that_can_be_sent(
    params: dict[str, object], value: object
) -> None:
    sentence = TRANSLATOR.text(RU, "text-too-long", {**params, "length": value, "max": value})

    assert sentence.startswith("Слишком длинно")
    assert sentence.encode()
