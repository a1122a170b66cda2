"""Cells of film files, read as text, ratings and moments."""

from __future__ import annotations

import importlib
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from interface.cli.film_files.cells import BadCell, Moments, Ratings, is_empty, text

KYIV = ZoneInfo("Europe/Kyiv")


@pytest.mark.parametrize("cell", [None, "", "  ", "\t\n", "\u00a0"])
def test_nothing_and_blanks_are_empty(cell: object) -> None:
    assert is_empty(cell)


@pytest.mark.parametrize("cell", [0, False, "0", [], Decimal(0)])
def test_everything_else_is_not_empty(cell: object) -> None:
    assert not is_empty(cell)


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        (" Земля\n", "Земля"),
        (1776, "1776"),
        (0, "0"),
        (Decimal("17.50"), "17.50"),
        (10**400, "1" + "0" * 400),
    ],
)
def test_text_is_read_without_blanks_around_it_and_numbers_as_they_are_written(
    cell: object, read: str
) -> None:
    assert text(cell) == read


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        (None, "is empty"),
        (True, "is true, not a text"),
        (False, "is false, not a text"),
        (["x"], "is an array, not a text"),
        ({"x": 1}, "is an object, not a text"),
        ("L\udcc8on", "is not written in UTF-8"),
    ],
)
def test_what_is_no_text_is_refused(cell: object, reason: str) -> None:
    with pytest.raises(BadCell) as refused:
        text(cell)
    assert str(refused.value) == reason


@pytest.mark.parametrize(
    ("cell", "rating"),
    [(4, 4.0), (Decimal("6.1"), 6.1), (" 7.5 ", 7.5), ("-1", -1.0), ("1e1", 10.0), ("3.", 3.0)],
)
def test_without_a_scale_ratings_are_taken_as_they_are(cell: object, rating: float) -> None:
    assert Ratings().read(cell) == rating


@pytest.mark.parametrize(
    ("scale", "cell", "rating"),
    [
        ("10", Decimal("6.1"), 3.05),
        ("10", "5.7", 2.85),
        ("100", 97, 4.85),
        ("5", "4.9", 4.9),
        ("2.5", 1, 2.0),
        ("10", 10, 5.0),
        ("10", 0, 0.0),
    ],
)
def test_ratings_are_put_on_the_scale_of_the_gallery(
    scale: str, cell: object, rating: float
) -> None:
    assert Ratings(Decimal(scale)).read(cell) == rating


@pytest.mark.parametrize("cell", [Decimal("10.1"), -1, "11", Decimal("1e300"), 10**390])
def test_a_rating_beyond_its_scale_is_refused(cell: object) -> None:
    with pytest.raises(BadCell, match="is not between 0 and 10: "):
        Ratings(Decimal(10)).read(cell)


@pytest.mark.parametrize(
    "cell",
    ["good", "7,5", "1_0", "٣", "NaN", "inf", "0x10", Decimal("Infinity"), "9" * 500, "1e9999"],
)
def test_what_is_no_number_is_no_rating(cell: object) -> None:
    with pytest.raises(BadCell, match="is no number: "):
        Ratings().read(cell)


def test_a_reason_shows_no_more_of_a_cell_than_helps() -> None:
    with pytest.raises(BadCell) as refused:
        Ratings().read("x" * 100_000)
    assert str(refused.value) == f"is no number: '{'x' * 40}…'"


@pytest.mark.parametrize(
    ("cell", "moment"),
    [
        ("1998-06-12", datetime(1998, 6, 12, tzinfo=KYIV)),
        ("1998-06-12T20:30:01.5", datetime(1998, 6, 12, 20, 30, 1, 500_000, tzinfo=KYIV)),
        ("1998-06-12 20:30Z", datetime(1998, 6, 12, 20, 30, tzinfo=UTC)),
        (
            " 1998-06-12T20:30+05:30 ",
            datetime(1998, 6, 12, 20, 30, tzinfo=timezone(timedelta(hours=5.5))),
        ),
        (19980612, datetime(1998, 6, 12, tzinfo=KYIV)),
    ],
)
def test_moments_are_iso_8601_and_without_a_zone_in_the_given_one(
    cell: object, moment: datetime
) -> None:
    read = Moments(KYIV).read(cell)
    assert read == moment
    assert read.utcoffset() == moment.utcoffset()


@pytest.mark.parametrize(
    ("date_format", "cell", "moment"),
    [
        ("%b %d %Y", "Jun 12 1998", datetime(1998, 6, 12, tzinfo=KYIV)),
        ("%b %d %Y", "MAY 07 2046", datetime(2046, 5, 7, tzinfo=KYIV)),
        ("%d. %B %Y", "1. September 1969", datetime(1969, 9, 1, tzinfo=KYIV)),
        ("%d%b%Y", "01dec1999", datetime(1999, 12, 1, tzinfo=KYIV)),
        ("%d.%m.%Y %H:%M", "18.10.1965 19:00", datetime(1965, 10, 18, 19, tzinfo=KYIV)),
        ("%Y", 1998, datetime(1998, 1, 1, tzinfo=KYIV)),
        ("%Y-%m-%d %z", "1998-06-12 -0330", datetime(1998, 6, 12, 3, 30, tzinfo=UTC)),
    ],
)
def test_moments_are_read_in_the_format_that_is_said(
    date_format: str, cell: object, moment: datetime
) -> None:
    assert Moments(KYIV, date_format).read(cell) == moment


@pytest.mark.parametrize(
    ("date_format", "cell"),
    [
        (None, "Jun 12 1998"),
        (None, "1998-02-30"),
        (None, "12"),
        (None, "0000-01-01"),
        ("%b %d %Y", "1998-06-12"),
        ("%b %d %Y", "Feb 30 1998"),
        ("%b %d %Y", "Junk 12 1998"),
        ("%b %d %Y", "іюн 12 1998"),
        ("%Q", "1998"),
    ],
)
def test_what_is_not_written_in_the_format_is_no_moment(date_format: str | None, cell: str) -> None:
    with pytest.raises(BadCell, match=f"is no date as {date_format or 'ISO 8601'}: "):
        Moments(KYIV, date_format).read(cell)


def test_names_of_months_are_english_whatever_the_language_of_the_process() -> None:
    # A process in another language cannot read the same text by itself.
    with pytest.MonkeyPatch.context() as patch:
        names = [f"{number}-й" for number in range(13)]
        patch.setattr("calendar.month_abbr", names)
        patch.setattr("_strptime._TimeRE_cache", importlib.import_module("_strptime").TimeRE())
        patch.setattr("_strptime._regex_cache", {})
        with pytest.raises(ValueError, match="does not match format"):
            datetime.strptime("Jun 12 1998 +0000", "%b %d %Y %z")
        read = Moments(KYIV, "%b %d %Y").read("Jun 12 1998")
    assert read == datetime(1998, 6, 12, tzinfo=KYIV)
