"""The rules of films."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from domain.errors import Invalid
from domain.films import Film
from domain.rules import UNSAVED
from tests.support.builders import NOON, a_film

LATER = NOON + timedelta(hours=1)
FILMED_AT = datetime(1972, 3, 20, tzinfo=UTC)


def _created(**over: Any) -> Film:
    fields: dict[str, Any] = {"title": "Солярис", "filmed_at": FILMED_AT, "rating": 8.1}
    return Film.create(owner_id=7, now=NOON, **fields | over)


def test_a_new_film_belongs_to_its_owner_and_begins_at_version_one() -> None:
    assert _created() == Film(
        id=UNSAVED,
        title="Солярис",
        description="",
        filmed_at=FILMED_AT,
        rating=8.1,
        poster_url="",
        category_id=None,
        owner_id=7,
        created_at=NOON,
        updated_at=NOON,
        version=1,
    )


def test_a_new_film_takes_every_field_that_is_given() -> None:
    film = _created(description="Океан.", poster_url="https://example.com/s.jpg", category_id=3)

    assert (film.description, film.poster_url, film.category_id) == (
        "Океан.",
        "https://example.com/s.jpg",
        3,
    )


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("title", " ", "text-blank"),
        ("title", "я" * 256, "text-too-long"),
        ("title", "a\x00", "text-nul"),
        ("description", "\ud800", "text-surrogate"),
        ("filmed_at", FILMED_AT.replace(tzinfo=None), "moment-without-zone"),
        ("filmed_at", datetime.max.replace(tzinfo=UTC), "moment-out-of-range"),
        ("rating", math.inf, "number-not-finite"),
        ("poster_url", "javascript:alert(1)", "address-malformed"),
        ("poster_url", "https://example.com/".ljust(201, "x"), "text-too-long"),
    ],
)
def test_a_film_with_a_bad_field_is_neither_made_nor_changed(
    field: str, value: object, code: str
) -> None:
    bad: dict[str, Any] = {field: value}
    film = a_film()

    with pytest.raises(Invalid) as made:
        _created(**bad)
    with pytest.raises(Invalid) as changed:
        film.edit(now=LATER, **bad)

    assert film == a_film()
    for caught in (made, changed):
        assert [(problem.field, problem.violation.code) for problem in caught.value.problems] == [
            (field, code)
        ]


def test_all_bad_fields_are_named_at_once() -> None:
    with pytest.raises(Invalid) as caught:
        _created(title="", rating=math.nan, poster_url="nonsense")

    assert caught.value.params == {"fields": ("title", "rating", "poster_url")}


@pytest.mark.parametrize("title", ["я", "я" * 255])
def test_a_title_has_one_to_255_letters(title: str) -> None:
    assert _created(title=title).title == title


def test_an_edit_changes_the_given_fields_and_no_others() -> None:
    film = a_film(category_id=3)

    film.edit(title="Сталкер", category_id=None, now=LATER)

    assert film == a_film(title="Сталкер", category_id=None, updated_at=LATER, version=2)


def test_an_edit_without_fields_is_an_edit_all_the_same() -> None:
    film = a_film()

    film.edit(now=LATER)

    assert film == a_film(updated_at=LATER, version=2)


def test_the_moment_of_filming_is_kept_in_utc() -> None:
    in_summer_time = datetime(1979, 5, 25, 2, 0, tzinfo=timezone(timedelta(hours=3)))
    film = _created(filmed_at=in_summer_time)

    made = film.filmed_at
    film.edit(filmed_at=in_summer_time + timedelta(hours=1), now=LATER)

    assert made.isoformat() == "1979-05-24T23:00:00+00:00"
    assert film.filmed_at.isoformat() == "1979-05-25T00:00:00+00:00"


def test_a_film_may_be_given_to_somebody_else() -> None:
    film = a_film(owner_id=1)

    film.edit(owner_id=7, now=NOON)

    assert (film.owner_id, film.version) == (7, 2)
