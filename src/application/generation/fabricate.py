"""Films and categories made up of a seed: the same seed makes the same ones on every database.

Pure functions: nothing is read and no clock is asked. Every ``ROWS_A_SOURCE`` rows of a job have
their own source of randomness, so that a job which goes on after a stop makes what it would have
made, whatever the size of its batches.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count, islice
from random import Random
from typing import TypedDict, TypeVar

from application.generation.ports import Phrases
from domain.categories import Category
from domain.films import Film
from domain.generation import GenerationJob, GenerationStyle

ROWS_A_SOURCE = 500
"""Rows that share a source of randomness; other numbers make other rows."""
CLASSIC_NUMBERS = 10_000
CLASSIC_POSTER = "https://example.com/poster.jpg"
YEARS_BACK = timedelta(days=23 * 365)
MAX_RATING_TENTHS = 50

Row = TypeVar("Row")


class FilmWords(TypedDict):
    """The words of a film."""

    title: str
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Materials:
    """What made-up rows may refer to; there is always somebody who owns them."""

    category_ids: Sequence[int]
    owner_ids: Sequence[int]


def fabricate_films(
    job: GenerationJob, most: int, materials: Materials, phrases: Phrases, *, now: datetime
) -> list[Film]:
    """The next films of a job, ``most`` of them or those that are left.

    They were filmed in the 23 years before the day of its request.
    """
    latest = _midnight(job.queued_at)

    def film(random: Random) -> Film:
        return Film.create(
            **_words(job.style, phrases, random),
            filmed_at=latest - random.random() * YEARS_BACK,
            rating=random.randint(0, MAX_RATING_TENTHS) / 10,
            poster_url=CLASSIC_POSTER,
            category_id=_any_of(materials.category_ids, random),
            owner_id=random.choice(materials.owner_ids),
            now=now,
        )

    return _next_rows(job, most, film)


def fabricate_categories(
    job: GenerationJob, most: int, phrases: Phrases, *, now: datetime
) -> list[Category]:
    """The next categories of a job, ``most`` of them or those that are left.

    They are at the top of the tree, and belong to who asked.
    """

    def category(random: Random) -> Category:
        return Category.create(
            name=_name(job.style, phrases, random),
            parent_id=None,
            owner_id=job.requested_by,
            now=now,
        )

    return _next_rows(job, most, category)


def _next_rows(job: GenerationJob, most: int, make: Callable[[Random], Row]) -> list[Row]:
    left = min(most, job.requested - job.produced)
    source, drawn = divmod(job.produced, ROWS_A_SOURCE)
    rows = (
        make(random)
        for number in count(source)
        for random in [Random(f"{job.seed}:{number}")]  # noqa: S311 - nothing secret is made
        for _ in range(ROWS_A_SOURCE)
    )
    return list(islice(rows, drawn, drawn + left)) if left else []


def _midnight(moment: datetime) -> datetime:
    # Equal for all jobs of a day, so that equal seeds make equal rows.
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)


def _words(style: GenerationStyle, phrases: Phrases, random: Random) -> FilmWords:
    if style is GenerationStyle.REALISTIC:
        title, description = phrases.film(random)
        return {"title": title, "description": description}
    number = random.randint(0, CLASSIC_NUMBERS)
    return {"title": f"Название фильма {number}", "description": f"фильм #{number}"}


def _name(style: GenerationStyle, phrases: Phrases, random: Random) -> str:
    if style is GenerationStyle.REALISTIC:
        return phrases.category(random)
    return f"name_{random.randint(0, CLASSIC_NUMBERS)}"


def _any_of(ids: Sequence[int], random: Random) -> int | None:
    return random.choice(ids) if ids else None
