"""Films and categories made up of a seed: the same seed makes the same ones on every database.

Pure functions: nothing is read and no clock is asked. A job makes its rows in batches of
``BATCH``; each batch has its own source of randomness, so that a job which goes on after a stop
makes what it would have made.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import TypedDict

from application.generation.ports import Phrases
from domain.categories import Category
from domain.films import Film
from domain.generation import GenerationJob, GenerationStyle

BATCH = 4_000
"""Rows a transaction; other numbers make other rows."""
CLASSIC_NUMBERS = 10_000
CLASSIC_POSTER = "https://example.com/poster.jpg"
YEARS_BACK = timedelta(days=23 * 365)
MAX_RATING_TENTHS = 50


class FilmWords(TypedDict):
    """The words of a film."""

    title: str
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Materials:
    """What made-up rows may refer to; there is always somebody who owns them."""

    category_ids: Sequence[int]
    owner_ids: Sequence[int]


def batch_size(job: GenerationJob) -> int:
    """How many rows the next batch of a job has: up to the next multiple of ``BATCH``."""
    return min(BATCH - job.produced % BATCH, job.requested - job.produced)


def fabricate_films(
    job: GenerationJob, materials: Materials, phrases: Phrases, *, now: datetime
) -> list[Film]:
    """The next batch of films of a job, filmed in the 23 years before the day of its request."""
    random, latest = _source(job), _midnight(job.queued_at)
    return [
        Film.create(
            **_words(job.style, phrases, random),
            filmed_at=latest - random.random() * YEARS_BACK,
            rating=random.randint(0, MAX_RATING_TENTHS) / 10,
            poster_url=CLASSIC_POSTER,
            category_id=_any_of(materials.category_ids, random),
            owner_id=random.choice(materials.owner_ids),
            now=now,
        )
        for _ in range(batch_size(job))
    ]


def fabricate_categories(job: GenerationJob, phrases: Phrases, *, now: datetime) -> list[Category]:
    """The next batch of categories of a job, at the top of the tree; they belong to who asked."""
    random = _source(job)
    return [
        Category.create(
            name=_name(job.style, phrases, random),
            parent_id=None,
            owner_id=job.requested_by,
            now=now,
        )
        for _ in range(batch_size(job))
    ]


def _source(job: GenerationJob) -> Random:
    return Random(f"{job.seed}:{job.produced // BATCH}")  # noqa: S311 - nothing secret is made


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
