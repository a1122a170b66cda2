from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interface.i18n.negotiation import MAX_HEADER_LENGTH, Language, best_language

RU, UK, EN = Language.RU, Language.UK, Language.EN


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("uk", UK),
        ("uk-UA", UK),
        ("UK-ua", UK),
        ("en-GB,en;q=0.9,ru;q=0.8", EN),
        ("fr-FR, fr;q=0.9, en;q=0.5, uk;q=0.7", UK),
        ("ru;q=0.1, uk;q=0.2, en;q=0.3", EN),
        ("uk;q=0.3,en;q=0.3", UK),
        ("en;q=0.3,uk;q=0.3", EN),
        ("ru-RU;q=0.2, uk;q=0.5, ru;q=0.9", RU),
        ("en ; q=0.2 ,\tuk ; q=0.200", EN),
        ("zh-Hant-TW, uk;q=0.001", UK),
    ],
)
def test_the_reader_s_favourite_language_is_spoken(header: str, expected: Language) -> None:
    assert best_language(header, RU) is expected


@pytest.mark.parametrize("default", list(Language))
@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "   ",
        "fr, de;q=0.5",
        "*",
        "*;q=0.1",
        "fr, *;q=0.5",
        "ukr",
        "uk_UA",
        "en;q=0, ru;q=0, uk;q=0.000",
        "en;q=2",
        "en;q=-1",
        "en;q=1.001",
        "en;q=",
        "en;q=nan",
        "en;q=0.5;q=0.7",
        "en;level=1",
        "en q=1",
        ";q=1",
        ",,,,",
        "-en",
        "en-",
        "en\x00",
        "ен",
        "\ud800",
        "en\r\nX-Injected: 1",
        "uk" + "," * MAX_HEADER_LENGTH,
        "en;q=0.9," * 100_000,
    ],
)
def test_when_no_favourite_can_be_told_the_default_is_spoken(
    header: str | None, default: Language
) -> None:
    assert best_language(header, default) is default


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("en;q=0.5, *;q=0.8", RU),
        ("en;q=0.8, *;q=0.5", EN),
        ("*, en", EN),
        ("ru;q=0, *", UK),
        ("ru;q=0, uk;q=0, *;q=0.1", EN),
        ("uk, *;q=0", UK),
    ],
)
def test_a_star_speaks_for_the_languages_that_are_not_named(
    header: str, expected: Language
) -> None:
    assert best_language(header, RU) is expected


def test_a_malformed_part_does_not_spoil_the_others() -> None:
    assert best_language("en;q=lots, <script>, uk;q=0.4", RU) is UK


@given(header=st.text(max_size=50), default=st.sampled_from(Language))
def test_any_header_has_an_answer(header: str, default: Language) -> None:
    assert best_language(header, default) in Language
