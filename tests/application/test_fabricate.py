"""Made-up films and categories: what they look like, and that a seed decides everything."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from application.generation.fabricate import (
    ROWS_A_SOURCE,
    Materials,
    fabricate_categories,
    fabricate_films,
)
from domain.categories import Category
from domain.films import Film
from domain.generation import GenerationJob, GenerationKind, GenerationStyle
from tests.support.builders import NOON, a_job
from tests.support.memory.generation import NumberedPhrases

MATERIALS = Materials(category_ids=(3, 5, 8), owner_ids=(1, 2))
NOTHING_BUT_OWNERS = Materials(category_ids=(), owner_ids=(1,))
YEARS_BACK = timedelta(days=23 * 365)
STYLES = tuple(GenerationStyle)


def _films(
    job: GenerationJob, *, materials: Materials = MATERIALS, now: datetime = NOON
) -> list[Film]:
    """All films that are still to be made."""
    return fabricate_films(job, job.requested, materials, NumberedPhrases(), now=now)


def _categories(job: GenerationJob) -> list[Category]:
    return fabricate_categories(job, job.requested, NumberedPhrases(), now=NOON)


def _films_in_batches(job: GenerationJob, size: int) -> list[Film]:
    made: list[Film] = []
    while batch := fabricate_films(job, size, MATERIALS, NumberedPhrases(), now=NOON):
        assert len(batch) <= size
        made += batch
        job = replace(job, produced=job.produced + len(batch))
    return made


def test_classic_films_have_the_classic_shape() -> None:
    for film in _films(a_job(requested=2000)):
        number = re.fullmatch(r"Название фильма (\d+)", film.title)
        assert number is not None
        assert 0 <= int(number[1]) <= 10_000
        assert film.description == f"фильм #{number[1]}"
        assert film.poster_url == "https://example.com/poster.jpg"
        assert 0 <= film.rating <= 5
        assert film.rating == round(film.rating, 1)
        assert film.category_id in MATERIALS.category_ids
        assert film.owner_id in MATERIALS.owner_ids
        assert film.created_at == film.updated_at == NOON


def test_classic_films_fill_the_ranges() -> None:
    films = _films(a_job(requested=4000))

    assert {film.rating for film in films} == {tenths / 10 for tenths in range(51)}
    assert {film.category_id for film in films} == set(MATERIALS.category_ids)
    assert {film.owner_id for film in films} == set(MATERIALS.owner_ids)
    numbers = [int(film.title.rpartition(" ")[2]) for film in films]
    assert min(numbers) < 100
    assert max(numbers) > 9_900


@pytest.mark.parametrize("hour", [0, 12, 23])
def test_films_were_made_in_the_last_23_years_and_never_in_the_future(hour: int) -> None:
    queued_at = datetime(2024, 2, 3, hour, tzinfo=UTC)

    moments = [film.filmed_at for film in _films(a_job(requested=4000, queued_at=queued_at))]

    assert max(moments) <= queued_at
    assert min(moments) >= queued_at - YEARS_BACK - timedelta(days=1)
    assert max(moments) - min(moments) > YEARS_BACK * 0.99


def test_without_categories_films_have_none() -> None:
    films = _films(a_job(requested=20), materials=NOTHING_BUT_OWNERS)

    assert {film.category_id for film in films} == {None}


def test_classic_categories_have_the_classic_shape_and_belong_to_who_asked() -> None:
    job = a_job(kind=GenerationKind.CATEGORIES, requested=2000, requested_by=4)

    numbers = []
    for category in _categories(job):
        number = re.fullmatch(r"name_(\d+)", category.name)
        assert number is not None
        numbers.append(int(number[1]))
        assert (category.parent_id, category.owner_id) == (None, 4)
    assert min(numbers) >= 0
    assert max(numbers) <= 10_000
    assert max(numbers) - min(numbers) > 9_800


@pytest.mark.parametrize("style", STYLES)
def test_the_same_seed_makes_the_same_rows_in_the_same_order(style: GenerationStyle) -> None:
    job = a_job(requested=1200, style=style, seed=11)

    assert _films(job) == _films(replace(job, id=99))
    assert _categories(job) == _categories(replace(job, id=99))


def test_the_hour_of_the_request_does_not_change_the_rows() -> None:
    job = a_job(requested=20)

    assert _films(replace(job, queued_at=NOON + timedelta(hours=3))) == _films(job)


@pytest.mark.parametrize("style", STYLES)
def test_another_seed_makes_other_rows(style: GenerationStyle) -> None:
    job = a_job(requested=20, style=style, seed=11)

    assert _films(job) != _films(replace(job, seed=12))
    assert _categories(job) != _categories(replace(job, seed=12))


def test_no_source_of_randomness_is_used_twice() -> None:
    films = _films(a_job(requested=2 * ROWS_A_SOURCE))

    assert films[:ROWS_A_SOURCE] != films[ROWS_A_SOURCE:]


@pytest.mark.parametrize("size", [1, 7, 19, 20, 21, 60])
def test_batches_of_any_size_make_the_same_rows(size: int) -> None:
    job = a_job(produced=ROWS_A_SOURCE - 20, requested=ROWS_A_SOURCE + 20)

    assert _films_in_batches(job, size) == _films(job)


@pytest.mark.parametrize("stored", [1, ROWS_A_SOURCE - 1, ROWS_A_SOURCE, ROWS_A_SOURCE + 1])
def test_a_job_that_goes_on_makes_the_rest(stored: int) -> None:
    job = a_job(requested=2 * ROWS_A_SOURCE + 7)

    assert _films(replace(job, produced=stored)) == _films(job)[stored:]


def test_more_rows_of_the_same_seed_begin_with_the_same_ones() -> None:
    few = _films(a_job(requested=ROWS_A_SOURCE + 3))

    assert few == _films(a_job(requested=2 * ROWS_A_SOURCE))[: len(few)]


def test_a_job_that_is_complete_makes_no_more() -> None:
    assert _films(a_job(requested=9, produced=9)) == []
    assert _categories(a_job(requested=9, produced=9)) == []


def test_realistic_rows_speak_in_phrases() -> None:
    job = a_job(style=GenerationStyle.REALISTIC)

    assert all(film.title.startswith("film 0.") for film in _films(job))
    assert all(film.description == "a film" for film in _films(job))
    assert all(category.name.startswith("category 0.") for category in _categories(job))
