"""The rules of users."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from domain.errors import Invalid
from domain.rules import UNSAVED
from domain.users import (
    RULES,
    LastAdministrator,
    User,
    ensure_administrator_remains,
    normal_email,
    normal_username,
    username_rule,
)
from tests.support.builders import NOON, a_user

LATER = NOON + timedelta(hours=1)


def _created(**over: Any) -> User:
    fields: dict[str, Any] = {"username": "kim", "email": "", "password_hash": "plain$1$0$x"}
    return User.create(now=NOON, **fields | over)


def _problems(error: Invalid) -> list[tuple[str, str]]:
    return [(problem.field, problem.violation.code) for problem in error.problems]


def test_a_new_user_is_active_and_no_administrator() -> None:
    assert _created(email="kim@example.com") == User(
        id=UNSAVED,
        username="kim",
        email="kim@example.com",
        password_hash="plain$1$0$x",
        is_active=True,
        is_staff=False,
        is_superuser=False,
        created_at=NOON,
        updated_at=NOON,
        version=1,
    )


def test_an_administrator_is_made_on_purpose() -> None:
    user = _created(is_staff=True, is_superuser=True)

    assert (user.is_active, user.is_staff, user.is_superuser) == (True, True, True)


@pytest.mark.parametrize(
    "username", ["k", "kim.lee+films@2024-01_x", "іванна", "Ёж", "七人", "9", "k" * 150]
)
def test_a_name_is_made_of_letters_digits_and_a_few_signs(username: str) -> None:
    assert username_rule(username) is None
    assert _created(username=username).username == username


@pytest.mark.parametrize(
    ("username", "code"),
    [
        ("", "text-blank"),
        (" ", "text-blank"),
        ("k" * 151, "text-too-long"),
        ("kim lee", "username-characters"),
        ("kim!", "username-characters"),
        ("kim\n", "username-characters"),
        ("<kim>", "username-characters"),
        ("🚀", "username-characters"),
        ("kim\x00", "text-nul"),
        ("\ud800", "text-surrogate"),
    ],
)
def test_a_bad_name_is_neither_given_nor_taken(username: str, code: str) -> None:
    user = a_user()

    with pytest.raises(Invalid) as made:
        _created(username=username)
    with pytest.raises(Invalid) as renamed:
        user.rename(username, now=LATER)

    assert user == a_user()
    assert _problems(made.value) == _problems(renamed.value) == [("username", code)]


@pytest.mark.parametrize(
    ("email", "code"),
    [("kim", "email-malformed"), ("kim@example.com".rjust(255, "k"), "text-too-long")],
)
def test_a_bad_address_is_neither_given_nor_taken(email: str, code: str) -> None:
    user = a_user()

    with pytest.raises(Invalid) as made:
        _created(email=email)
    with pytest.raises(Invalid) as changed:
        user.change_email(email, now=LATER)

    assert user == a_user()
    assert _problems(made.value) == _problems(changed.value) == [("email", code)]


def test_a_user_needs_no_address() -> None:
    assert RULES["email"]("") is None


def test_all_bad_fields_are_named_at_once() -> None:
    with pytest.raises(Invalid) as caught:
        _created(username="", email="nonsense")

    assert [field for field, _ in _problems(caught.value)] == ["username", "email"]


@pytest.mark.parametrize(("typed", "kept"), [("ｋｉｍ", "kim"), ("И\u0306", "Й"), ("Kim", "Kim")])
def test_names_are_kept_in_one_form_and_case_matters(typed: str, kept: str) -> None:
    user = a_user()
    user.rename(typed, now=LATER)

    assert normal_username(typed) == kept
    assert _created(username=typed).username == kept
    assert user.username == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Kim.Lee@EXAMPLE.Com", "Kim.Lee@example.com"),
        ("Kim@localhost", "Kim@localhost"),
        ("", ""),
        ("nonsense", "nonsense"),
    ],
)
def test_the_domain_of_an_address_is_kept_in_lower_case(typed: str, kept: str) -> None:
    assert normal_email(typed) == kept


def test_a_new_name_changes_the_name_and_no_more() -> None:
    user = a_user()

    user.rename("marta", now=LATER)

    assert user == a_user(username="marta", updated_at=LATER, version=2)


def test_a_new_address_changes_the_address_and_no_more() -> None:
    user = a_user()

    user.change_email("Kim@EXAMPLE.org", now=LATER)

    assert user == a_user(email="Kim@example.org", updated_at=LATER, version=2)


def test_a_new_password_changes_the_hash_and_no_more() -> None:
    user = a_user()

    user.change_password_hash("plain$2$1$other", now=LATER)

    assert user == a_user(password_hash="plain$2$1$other", updated_at=LATER, version=2)


def test_a_name_that_is_too_long_is_not_normalised() -> None:
    # Normalising a megabyte of combining marks would take minutes.
    marks = "a" + "\u0301" * 500_000 + "\u0316" * 500_000

    assert normal_username(marks) is marks


def test_an_edit_changes_the_given_fields_alone() -> None:
    user = a_user(is_superuser=True, is_staff=True)

    user.edit(username="ｋｉｍ-2", email="a@EXAMPLE.com", now=LATER)
    assert (user.username, user.email, user.is_superuser) == ("kim-2", "a@example.com", True)
    user.edit(is_active=False, now=LATER)
    assert (user.is_active, user.is_staff, user.is_superuser) == (False, True, True)
    assert (user.version, user.updated_at) == (3, LATER)


def test_who_leaves_the_staff_is_no_superuser_any_more() -> None:
    user = a_user(is_superuser=True, is_staff=True)

    user.edit(is_staff=False, now=LATER)

    assert (user.is_staff, user.is_superuser) == (False, False)


def test_an_edit_against_the_rules_changes_nothing() -> None:
    user = a_user()

    with pytest.raises(Invalid) as refusal:
        user.edit(username="", email="@", is_staff=True, now=LATER)

    assert {problem.field for problem in refusal.value.problems} == {"username", "email"}
    assert user == a_user()


@pytest.mark.parametrize("is_active", [True, False])
@pytest.mark.parametrize("is_staff", [True, False])
def test_only_active_staff_are_administrators(*, is_active: bool, is_staff: bool) -> None:
    user = a_user(is_active=is_active, is_staff=is_staff)

    assert user.is_administrator == (is_active and is_staff)


def test_an_administrator_has_to_remain() -> None:
    ensure_administrator_remains(1)
    with pytest.raises(LastAdministrator):
        ensure_administrator_remains(0)
