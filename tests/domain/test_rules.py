"""The rules that values obey."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import rules
from domain.errors import Invalid, Problem, Violation
from domain.rules import EARLIEST, LATEST, Rule

web_address = rules.web_address(max_length=200)
email_address = rules.email_address(max_length=254)


def _code(violation: Violation | None) -> str | None:
    return violation.code if violation else None


@given(st.text(min_size=1, max_size=20).filter(str.strip))
def test_text_within_its_limits_passes_when_it_can_be_stored(value: str) -> None:
    violation = rules.text(min_length=1, max_length=20)(value)

    assert (violation is None) == (rules.unstorable(value) is None)


@pytest.mark.parametrize("value", ["", " ", "\t\r\n", "\u00a0\u2003"])
def test_blanks_are_no_text_where_text_is_wanted(value: str) -> None:
    assert _code(rules.text(min_length=1)(value)) == "text-blank"
    assert rules.text()(value) is None


def test_text_may_be_as_long_as_the_limit_and_no_longer() -> None:
    rule = rules.text(max_length=5)

    assert rule("🚀" * 5) is None
    assert rule("🚀" * 6) == Violation("text-too-long", {"max": 5, "length": 6})


def test_text_without_a_limit_has_none() -> None:
    assert rules.text()("я" * 1_000_000) is None


@pytest.mark.parametrize(
    ("value", "code"),
    [("a\x00b", "text-nul"), ("a\ud800", "text-surrogate"), ("\udfff", "text-surrogate")],
)
def test_what_no_database_stores_is_no_text(value: str, code: str) -> None:
    assert _code(rules.text()(value)) == code
    assert _code(rules.text(min_length=1, max_length=10)(value)) == code
    assert _code(rules.unstorable(value)) == code


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_finite_numbers_pass(value: float) -> None:
    assert rules.finite_number(value) is None


@pytest.mark.parametrize("value", [math.inf, -math.inf, math.nan])
def test_infinities_and_nan_are_no_numbers(value: float) -> None:
    assert _code(rules.finite_number(value)) == "number-not-finite"


@given(
    st.datetimes(EARLIEST.replace(tzinfo=None), LATEST.replace(tzinfo=None)),
    st.timedeltas(timedelta(hours=-16), timedelta(hours=16)),
)
def test_a_moment_that_passes_can_be_written_in_every_zone(
    local: datetime, offset: timedelta
) -> None:
    moment = local.replace(tzinfo=UTC)

    assert rules.moment(moment) is None
    assert moment.astimezone(timezone(offset)) == moment


def test_a_moment_needs_its_offset() -> None:
    naive = datetime(2024, 1, 1)  # noqa: DTZ001 - the very thing that is refused

    assert _code(rules.moment(naive)) == "moment-without-zone"


@pytest.mark.parametrize(
    "moment",
    [
        EARLIEST - timedelta(microseconds=1),
        LATEST + timedelta(microseconds=1),
        datetime.min.replace(tzinfo=UTC),
        datetime.max.replace(tzinfo=timezone(timedelta(hours=-12))),
    ],
)
def test_the_first_and_the_last_days_of_the_calendar_are_out_of_range(moment: datetime) -> None:
    assert _code(rules.moment(moment)) == "moment-out-of-range"


@given(st.text())
def test_no_text_is_too_strange_to_be_judged(value: str) -> None:
    assert _code(web_address(value)) in {None, "address-malformed", "text-too-long"}
    assert _code(email_address(value)) in {None, "email-malformed", "text-too-long"}


def test_the_empty_text_may_be_let_through() -> None:
    rule = rules.either_empty_or(web_address)

    assert rule("") is None
    assert rule("https://example.com/") is None
    assert _code(rule("nonsense")) == "address-malformed"


RULES: dict[str, Rule] = {"title": rules.text(min_length=1), "rating": rules.finite_number}


def test_all_problems_are_found_at_once_and_free_values_have_none() -> None:
    values = {"title": " ", "rating": math.nan, "category_id": 7}

    assert list(rules.problems(RULES, values)) == [
        Problem("title", Violation("text-blank")),
        Problem("rating", Violation("number-not-finite")),
    ]


def test_values_that_are_not_given_break_no_rule() -> None:
    assert list(rules.problems(RULES, {})) == []
    rules.ensure(RULES, {"rating": 1.0})


def test_ensuring_raises_all_problems_together() -> None:
    with pytest.raises(Invalid) as caught:
        rules.ensure(RULES, {"title": "", "rating": math.inf})

    assert [problem.field for problem in caught.value.problems] == ["title", "rating"]
