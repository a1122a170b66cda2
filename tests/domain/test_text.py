"""Folding and collation of titles in Russian, Ukrainian and English."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from domain.text import SEARCHED_MAX_LENGTH, collation_key, fold, fold_passage

STORABLE = st.text(alphabet=st.characters(codec="utf-8"), max_size=255)
ALPHABETS = {
    "ru": "абвгдежзийклмнопрстуфхцчшщъыьэюя",
    "uk": "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя",
    "en": "abcdefghijklmnopqrstuvwxyz",
}


def _shuffled(titles: list[str]) -> list[str]:
    return titles[1::2] + titles[::2]


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("", ""),
        ("Матрица", "матрица"),
        ("ЁЛКА", "елка"),
        ("Всё ещё", "все еще"),
        ("Й", "й"),
        ("И\u0306", "й"),
        ("Ї", "ї"),
        ("І\u0308", "ї"),
        ("ґанок", "ґанок"),
        ("Єдність", "єдність"),
        ("Мʼята", "мята"),
        ("м'ята", "мята"),
        ("М’ята", "мята"),
        ("М`ята", "мята"),
        ("  много \t пробелов\n", "много пробелов"),
        ("Élan Vital", "elan vital"),
        ("STRASSE", "strasse"),
        ("straße", "strasse"),
        ("Ω", "ω"),
        ("100% _под_", "100% _под_"),
        ("№ 5", "no 5"),
        ("Кино™", "киноtm"),
        ("ﬁlm", "film"),
        ("Ｆｉｌｍ", "film"),
        ("𝐀𝐥𝐢𝐞𝐧", "alien"),
        ("İstanbul", "istanbul"),
    ],
)
def test_folding_forgets_case_accents_apostrophes_and_blanks(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_letters_of_their_own_are_not_folded_into_their_neighbours() -> None:
    letters = "иіїйгґеєэыъь"

    assert len({fold(letter) for letter in letters}) == len(letters)


@given(st.text())
@example("\u1e9e")
@example("ǰ")
@example("ᾳ")
@example("\u0345")
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(STORABLE)
def test_folding_does_not_depend_on_how_letters_are_composed(text: str) -> None:
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


@given(st.text(alphabet="".join(ALPHABETS.values()) + "ё '’0123456789"))
def test_folding_does_not_depend_on_case(text: str) -> None:
    assert fold(text.upper()) == fold(text)


@given(st.text(), st.text())
def test_a_text_holds_whatever_its_words_hold(before: str, after: str) -> None:
    assert fold("солярис") in fold(f"{before} Солярис {after}")


@given(STORABLE)
def test_folded_texts_can_be_stored(text: str) -> None:
    folded = fold(text)

    assert folded.encode().decode() == folded
    assert len(folded) <= 18 * max(len(text), 1)


@pytest.mark.parametrize("letters", ALPHABETS.values(), ids=ALPHABETS)
def test_letters_sort_as_in_their_alphabet(letters: str) -> None:
    assert sorted(_shuffled(list(letters)), key=collation_key) == list(letters)
    capitals = list(letters.upper())
    assert sorted(_shuffled(capitals), key=collation_key) == capitals


def test_yo_sorts_as_ye_does() -> None:
    assert collation_key("Ёлка") == collation_key("елка")


def test_within_a_title_blanks_come_before_digits_latin_cyrillic_and_the_rest() -> None:
    in_order = ["", "а б", "а2", "аz", "аа", "аΩ", "а七"]

    assert sorted(_shuffled(in_order), key=collation_key) == in_order


def test_digits_come_before_latin_cyrillic_and_the_rest() -> None:
    in_order = ["007", "Alien", "Zodiac", "Аврора", "Яма", "Ωmega", "七人の侍"]

    assert sorted(_shuffled(in_order), key=collation_key) == in_order


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("«Солярис»", "солярис"),
        ("  Солярис!", "Солярис"),
        ("Волк-одиночка", "волк одиночка"),
        ("М’ята", "мята"),
        ("...", ""),
    ],
)
def test_signs_are_passed_over(one: str, other: str) -> None:
    assert collation_key(one) == collation_key(other)


def test_a_word_comes_before_what_is_made_of_it() -> None:
    in_order = ["Дом", "Дом 2", "Дом у дороги", "Домик"]

    assert sorted(_shuffled(in_order), key=collation_key) == in_order


@given(
    st.text(alphabet=st.characters(codec="utf-8")), st.text(alphabet=st.characters(codec="utf-8"))
)
def test_keys_sort_the_same_by_letters_and_by_bytes(one: str, other: str) -> None:
    first, second = collation_key(one), collation_key(other)

    assert (first < second) == (first.encode() < second.encode())


@given(st.text())
def test_titles_that_fold_alike_sort_alike(text: str) -> None:
    assert collation_key(fold(text)) == collation_key(text)


@given(STORABLE)
@example("Ёлка — №5, «м’ята» и É")
def test_texts_fold_letter_by_letter(text: str) -> None:
    composed = unicodedata.normalize("NFC", text)

    letters = "".join(fold(letter) if letter.strip() else " " for letter in composed)

    assert fold(text).replace(" ", "") == letters.replace(" ", "")


def test_a_passage_is_folded_as_far_as_it_is_searched() -> None:
    assert fold_passage(" Ёлка\n  и ЁЖ ") == fold(" Ёлка\n  и ЁЖ ") == "елка и еж"
    assert fold_passage("Ё" * SEARCHED_MAX_LENGTH + "ж") == "е" * SEARCHED_MAX_LENGTH
    assert len(fold_passage("\u0301\u0327" * 1_000_000)) == 0
