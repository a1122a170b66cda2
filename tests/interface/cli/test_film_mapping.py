"""Films out of rows."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from application.films.commands import ImportedFilm
from interface.cli.film_files.cells import Moments, Ratings
from interface.cli.film_files.mapping import BadRow, FilmMapping
from interface.cli.film_files.rows import Row


def a_mapping(*, date_format: str | None = None, **over: Any) -> FilmMapping:
    return FilmMapping(moments=Moments(UTC, date_format), **over)


def a_row(**cells: object) -> Row:
    return Row(1, {"title": "Земля", "filmed_at": "1930-04-08", **cells})


def film_of(row: Row, **over: Any) -> ImportedFilm:
    return a_mapping(**over).film(row)


def test_a_row_with_the_names_of_the_fields_needs_no_mapping() -> None:
    row = a_row(rating=4.5, category="Драма", poster_url="https://e.com/p.jpg", description=" a ")
    assert film_of(row) == ImportedFilm(
        title="Земля",
        filmed_at=datetime(1930, 4, 8, tzinfo=UTC),
        rating=4.5,
        category="Драма",
        poster_url="https://e.com/p.jpg",
        description="a",
    )


def test_what_a_row_does_not_tell_is_nothing_and_the_rating_zero() -> None:
    assert film_of(a_row(rating=None, category="", poster_url=" ")) == ImportedFilm(
        title="Земля", filmed_at=datetime(1930, 4, 8, tzinfo=UTC), rating=0.0
    )


def test_columns_can_have_other_names() -> None:
    film = film_of(
        Row(1, {"Title": 1776, "When": "Nov 09 1972", "Stars": Decimal("7.0"), "title": "no"}),
        columns={"title": "Title", "filmed_at": "When", "rating": "Stars"},
        date_format="%b %d %Y",
        ratings=Ratings(Decimal(10)),
    )
    assert film == ImportedFilm(
        title="1776", filmed_at=datetime(1972, 11, 9, tzinfo=UTC), rating=3.5
    )


def test_defaults_stand_in_for_empty_cells_and_are_written_like_them() -> None:
    film = film_of(
        Row(1, {"title": "Земля", "rating": "", "category": None, "description": "є"}),
        defaults={
            "filmed_at": "2000",
            "rating": "10",
            "category": "Інше",
            "poster_url": "https://e.com/none.png",
            "description": "немає",
        },
        date_format="%Y",
        ratings=Ratings(Decimal(10)),
    )
    assert film == ImportedFilm(
        title="Земля",
        filmed_at=datetime(2000, 1, 1, tzinfo=UTC),
        rating=5.0,
        category="Інше",
        poster_url="https://e.com/none.png",
        description="є",
    )


def test_everything_that_is_wrong_with_a_row_is_said_at_once() -> None:
    with pytest.raises(BadRow) as refused:
        film_of(Row(1, {"title": None, "filmed_at": "soon", "rating": "good", "category": []}))
    assert str(refused.value) == (
        "title: is empty; filmed_at: is no date as ISO 8601: 'soon'; "
        "rating: is no number: 'good'; category: is an array, not a text"
    )


def test_title_and_date_have_to_be_columns_and_every_column_that_was_asked_for() -> None:
    mapping = a_mapping(columns={"rating": "Stars", "category": "Genre"})
    rows = [Row(1, {"name": "Земля", "Genre": None}), Row(2, {"filmed_at": "1930-04-08"})]
    assert mapping.missing_columns(rows) == ["title", "Stars"]


def test_a_default_can_do_without_a_column_unless_it_was_asked_for() -> None:
    rows = [Row(1, {"title": "Земля"})]
    assert a_mapping(defaults={"filmed_at": "1930"}).missing_columns(rows) == []
    asked = a_mapping(defaults={"filmed_at": "1930"}, columns={"filmed_at": "When"})
    assert asked.missing_columns(rows) == ["When"]
