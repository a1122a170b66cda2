"""Who may do what."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from domain import access
from domain.access import ANONYMOUS, AccessRules, Actor, Creators, FilmEditors, Readers
from domain.errors import DomainError, Forbidden, Unauthenticated
from domain.users import UserNotFound

USER = Actor(7)
OTHER = Actor(8)
ADMINISTRATOR = Actor(9, is_staff=True)
STRANGE = Actor(None, is_staff=True)
"""Staff without an id: nobody, whatever it says of itself."""

OPEN = AccessRules()
CLOSED = AccessRules(readers=Readers.USERS, creators=Creators.STAFF, film_editors=FilmEditors.OWNER)


def _refusal(act: Callable[[], object]) -> type[DomainError] | None:
    """The class of the error that a policy raises, if it does."""
    try:
        act()
    except DomainError as error:
        return type(error)
    return None


def test_nobody_acts_unless_somebody_is_named() -> None:
    assert Actor() == ANONYMOUS
    assert ANONYMOUS.user_id is None
    assert not ANONYMOUS.is_staff


def test_who_is_signed_in_has_an_id() -> None:
    assert access.ensure_signed_in(USER) == 7
    assert _refusal(lambda: access.ensure_signed_in(ANONYMOUS)) is Unauthenticated


def test_administrators_are_staff() -> None:
    assert access.ensure_staff(ADMINISTRATOR) == 9
    assert _refusal(lambda: access.ensure_staff(USER)) is Forbidden
    assert _refusal(lambda: access.ensure_staff(ANONYMOUS)) is Unauthenticated
    assert _refusal(lambda: access.ensure_staff(STRANGE)) is Unauthenticated


@pytest.mark.parametrize(
    ("rules", "actor", "refusal"),
    [
        (OPEN, ANONYMOUS, None),
        (OPEN, USER, None),
        (CLOSED, ANONYMOUS, Unauthenticated),
        (CLOSED, USER, None),
        (CLOSED, ADMINISTRATOR, None),
    ],
)
def test_anyone_reads_unless_the_gallery_is_kept_for_its_users(
    rules: AccessRules, actor: Actor, refusal: type[DomainError] | None
) -> None:
    assert _refusal(lambda: access.ensure_may_read(actor, rules)) is refusal


@pytest.mark.parametrize(
    ("rules", "actor", "refusal"),
    [
        (OPEN, ANONYMOUS, Unauthenticated),
        (OPEN, USER, None),
        (OPEN, ADMINISTRATOR, None),
        (CLOSED, ANONYMOUS, Unauthenticated),
        (CLOSED, USER, Forbidden),
        (CLOSED, ADMINISTRATOR, None),
    ],
)
def test_users_create_unless_that_is_left_to_the_staff(
    rules: AccessRules, actor: Actor, refusal: type[DomainError] | None
) -> None:
    assert _refusal(lambda: access.ensure_may_create(actor, rules)) is refusal


@pytest.mark.parametrize("rules", [OPEN, CLOSED])
def test_whoever_may_create_is_named(rules: AccessRules) -> None:
    assert access.ensure_may_create(ADMINISTRATOR, rules) == 9


@pytest.mark.parametrize(
    ("rules", "actor", "refusal"),
    [
        (OPEN, ANONYMOUS, Unauthenticated),
        (OPEN, USER, None),
        (OPEN, OTHER, None),
        (OPEN, ADMINISTRATOR, None),
        (CLOSED, ANONYMOUS, Unauthenticated),
        (CLOSED, USER, None),
        (CLOSED, OTHER, Forbidden),
        (CLOSED, ADMINISTRATOR, None),
    ],
)
def test_every_user_edits_every_film_unless_that_is_left_to_its_owner(
    rules: AccessRules, actor: Actor, refusal: type[DomainError] | None
) -> None:
    assert _refusal(lambda: access.ensure_may_edit_film(actor, rules, owner_id=7)) is refusal


@pytest.mark.parametrize(
    ("actor", "refusal"),
    [(ANONYMOUS, Unauthenticated), (USER, None), (OTHER, Forbidden), (ADMINISTRATOR, Forbidden)],
)
def test_only_its_author_edits_a_comment(actor: Actor, refusal: type[DomainError] | None) -> None:
    assert _refusal(lambda: access.ensure_may_edit_comment(actor, author_id=7)) is refusal


@pytest.mark.parametrize(
    ("actor", "refusal"),
    [(ANONYMOUS, Unauthenticated), (USER, None), (OTHER, UserNotFound), (ADMINISTRATOR, None)],
)
def test_a_user_exists_for_themselves_and_for_administrators(
    actor: Actor, refusal: type[DomainError] | None
) -> None:
    assert _refusal(lambda: access.ensure_may_see_user(actor, 7)) is refusal


@pytest.mark.parametrize(
    ("actor", "refusal"),
    [(ANONYMOUS, Unauthenticated), (USER, None), (OTHER, Forbidden), (ADMINISTRATOR, None)],
)
def test_users_delete_themselves_and_administrators_everybody(
    actor: Actor, refusal: type[DomainError] | None
) -> None:
    assert _refusal(lambda: access.ensure_may_delete_user(actor, 7)) is refusal
