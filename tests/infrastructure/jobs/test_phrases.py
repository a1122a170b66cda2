"""Believable titles, descriptions and names."""

from __future__ import annotations

import re
import sys
from concurrent.futures import ThreadPoolExecutor
from random import Random

import pytest

from application.generation.fabricate import YEARS_BACK
from domain.categories import Category
from domain.films import Film
from infrastructure.jobs.phrases import LOCALES, FakerPhrases
from tests.support.builders import NOON

MANY = 3000
LETTERS = {
    "Ukrainian": re.compile("[іїєґ]", re.IGNORECASE),
    "Russian": re.compile("[ыэъё]", re.IGNORECASE),
    "English": re.compile("[a-z]", re.IGNORECASE),
}


@pytest.fixture(scope="module")
def phrases() -> FakerPhrases:
    return FakerPhrases()


@pytest.fixture(scope="module")
def films(phrases: FakerPhrases) -> list[tuple[str, str]]:
    return [phrases.film(random) for random in (Random(5),) for _ in range(MANY)]


@pytest.fixture(scope="module")
def names(phrases: FakerPhrases) -> list[str]:
    return [phrases.category(random) for random in (Random(5),) for _ in range(MANY)]


def languages(text: str) -> set[str]:
    """The languages that letters of the text give away."""
    return {language for language, letters in LETTERS.items() if letters.search(text)}


def test_every_title_and_name_keeps_the_rules(
    films: list[tuple[str, str]], names: list[str]
) -> None:
    for title, description in films:
        Film.create(
            title=title, description=description, filmed_at=NOON, rating=1.0, owner_id=1, now=NOON
        )
        assert 1 <= len(title) <= 255
        assert title == title.strip()
        assert description
    for name in names:
        Category.create(name=name, parent_id=None, owner_id=None, now=NOON)
        assert 1 <= len(name) <= 100


def test_no_story_happens_after_its_film(films: list[tuple[str, str]]) -> None:
    years = [int(year) for texts in films for text in texts for year in re.findall("[0-9]+", text)]

    assert years
    assert max(years) < (NOON - YEARS_BACK).year


def test_nothing_is_left_to_fill_in(films: list[tuple[str, str]], names: list[str]) -> None:
    texts = [*names, *(text for film in films for text in film)]

    assert not [text for text in texts if re.search(r"[{}]|None|  ", text)]


def test_all_three_languages_occur_in_titles_descriptions_and_names(
    films: list[tuple[str, str]], names: list[str]
) -> None:
    for texts in ([title for title, _ in films], [text for _, text in films], names):
        found = {language for text in texts for language in languages(text)}
        assert found == set(LETTERS)


def test_a_film_speaks_one_language(films: list[tuple[str, str]]) -> None:
    for title, description in films:
        told = languages(f"{title} {description}")
        assert told <= {"Russian"} or told <= {"Ukrainian"} or told == {"English"}, title


def test_titles_and_descriptions_differ(films: list[tuple[str, str]], names: list[str]) -> None:
    assert len({title for title, _ in films}) > MANY / 3
    assert len({text for _, text in films}) > MANY / 3
    assert len(set(names)) > 100


def test_every_language_is_drawn_about_as_often(films: list[tuple[str, str]]) -> None:
    english = sum("English" in languages(title) for title, _ in films)

    assert abs(english - MANY / len(LOCALES)) < MANY / 20


def test_the_same_seed_says_the_same_whoever_is_asked_and_whatever_was_said_before(
    phrases: FakerPhrases, films: list[tuple[str, str]], names: list[str]
) -> None:
    for asked in (phrases, FakerPhrases()):
        random = Random(5)
        assert [asked.film(random) for _ in range(50)] == films[:50]
        random = Random(5)
        assert [asked.category(random) for _ in range(50)] == names[:50]


def test_two_sources_side_by_side_do_not_disturb_each_other(
    phrases: FakerPhrases, films: list[tuple[str, str]]
) -> None:
    one, two = Random(5), Random(5)

    pairs = [(phrases.film(one), phrases.film(two)) for _ in range(50)]

    assert [first for first, _ in pairs] == [second for _, second in pairs] == films[:50]


def test_threads_side_by_side_do_not_disturb_each_other(
    phrases: FakerPhrases, films: list[tuple[str, str]]
) -> None:
    def draw(_: int) -> list[tuple[str, str]]:
        random = Random(5)
        return [phrases.film(random) for _ in range(MANY)]

    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor() as threads:
            drawn = list(threads.map(draw, range(4)))
    finally:
        sys.setswitchinterval(interval)

    assert drawn == [films] * 4
