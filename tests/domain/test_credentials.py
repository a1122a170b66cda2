"""The rules of passwords and of the life of sessions."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.credentials import (
    WORDS_OF_THE_GALLERY,
    SessionLimits,
    is_possible_password,
    password_violations,
)
from domain.errors import Violation
from tests.support.builders import NOON, PASSWORD

NEAR = {"username": "kim.lee", "email": "marta@harbour.example"}


def _codes(password: str, *, is_common: bool = False) -> list[str]:
    violations = password_violations(password, is_common=is_common, near=NEAR)
    return [violation.code for violation in violations]


@pytest.mark.parametrize(
    "password", [PASSWORD, "green-Harbour-41", "x" * 8, "🚀" * 8, "пробел в пароле", "x" * 1024]
)
def test_a_good_password_breaks_no_rule(password: str) -> None:
    assert _codes(password) == []


@pytest.mark.parametrize("password", ["", "short", "x" * 7])
def test_a_password_has_eight_letters_at_least(password: str) -> None:
    violations = list(password_violations(password, is_common=False, near={}))

    assert violations == [Violation("password-too-short", {"min": 8})]


def test_a_password_has_1024_letters_at_most() -> None:
    violations = list(password_violations("1" * 1025, is_common=True, near=NEAR))

    assert violations == [Violation("password-too-long", {"max": 1024})]


def test_a_password_that_everybody_tries_first_is_refused() -> None:
    assert _codes("wxyzwxyz", is_common=True) == ["password-common"]


@pytest.mark.parametrize(
    "password",
    ["filmgallery", "Film-Gallery-2026", "GALLERY!gallery1", "admin_movies", "Фильмотека-1"],
)
def test_a_password_needs_more_than_words_of_the_gallery(password: str) -> None:
    assert _codes(password) == ["password-common"]


@pytest.mark.parametrize("word", WORDS_OF_THE_GALLERY)
def test_every_word_of_the_gallery_is_looked_for(word: str) -> None:
    assert _codes(f"{word}-2026-{word}".title()) == ["password-common"]


@pytest.mark.parametrize(
    "password", ["gallery of owls", "film of the lighthouse", "--------=", "(1+2)*345"]
)
def test_a_password_may_hold_words_of_the_gallery_beside_others(password: str) -> None:
    assert _codes(password) == []


@pytest.mark.parametrize("password", ["8675309123", "٣٢١٣٢١٣٢١"])
def test_a_password_is_not_made_of_digits_only(password: str) -> None:
    assert _codes(password) == ["password-numeric"]


@pytest.mark.parametrize(
    ("password", "code"), [("long\x00enough", "text-nul"), ("long\ud800enough", "text-surrogate")]
)
def test_a_password_is_text(password: str, code: str) -> None:
    assert _codes(password) == [code]


@pytest.mark.parametrize(
    ("password", "field"),
    [
        ("kim.lee1", "username"),
        ("KIM.LEE.", "username"),
        ("eel.mik2", "username"),
        ("marta@harbour.example", "email"),
        ("harbour1", "email"),
        ("HARBOUR-", "email"),
        ("example99", "email"),
    ],
)
def test_a_password_does_not_resemble_what_everybody_knows_of_its_owner(
    password: str, field: str
) -> None:
    violations = list(password_violations(password, is_common=False, near=NEAR))

    assert violations == [Violation("password-similar", {"field": field})]


def test_a_password_may_hold_a_short_word_that_everybody_knows() -> None:
    assert _codes("kim-walks-by-the-sea") == []
    assert _codes("a-harbour-in-the-far-north") == []


def test_nothing_resembles_what_is_not_known() -> None:
    near = {"username": "", "email": ""}

    assert list(password_violations("harbour-41", is_common=False, near=near)) == []


def test_all_broken_rules_are_named_at_once() -> None:
    near = {"username": "1234", "email": "12345@example.com"}

    violations = password_violations("12345", is_common=True, near=near)

    assert [violation.code for violation in violations] == [
        "password-too-short",
        "password-common",
        "password-numeric",
        "password-similar",
        "password-similar",
    ]


@given(st.text(max_size=1100), st.text(max_size=300))
def test_no_password_is_too_strange_to_be_judged(password: str, username: str) -> None:
    violations = list(password_violations(password, is_common=False, near={"username": username}))

    assert len(violations) <= 4


@pytest.mark.parametrize(
    ("password", "possible"),
    [("", True), ("x" * 1024, True), ("x" * 1025, False), ("\x00", False), ("\ud800", False)],
)
def test_a_password_that_nobody_can_have_is_impossible(password: str, possible: bool) -> None:
    assert is_possible_password(password) is possible


LIMITS = SessionLimits(idle=timedelta(hours=2), absolute=timedelta(days=14))
INSTANT = timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("unused", "left", "over"),
    [
        (timedelta(0), timedelta(days=14), False),
        (timedelta(hours=2) - INSTANT, INSTANT, False),
        (timedelta(hours=2), timedelta(days=1), True),
        (timedelta(0), timedelta(0), True),
        (timedelta(0), -INSTANT, True),
        (timedelta(days=1), -timedelta(days=1), True),
    ],
)
def test_a_session_ends_unused_or_at_its_time(
    unused: timedelta, left: timedelta, over: bool
) -> None:
    assert LIMITS.is_over(last_seen_at=NOON - unused, expires_at=NOON + left, now=NOON) is over


def test_a_session_lasts_two_weeks_and_two_hours_unused_unless_told_otherwise() -> None:
    limits = SessionLimits()

    assert (limits.absolute, limits.idle) == (timedelta(weeks=2), timedelta(hours=2))
    assert limits.touch < limits.idle
