"""What each role is answered for each permission: the policies, asked as operations ask them."""

from __future__ import annotations

import pytest

from domain import permissions
from domain.access import AccessRules, Creators, FilmEditors, Generators, Readers
from domain.errors import Forbidden, Unauthenticated
from domain.permissions import PERMISSIONS, Permission, Role
from domain.users import UserNotFound

OPEN = AccessRules()
CLOSED = AccessRules(
    readers=Readers.USERS,
    creators=Creators.STAFF,
    film_editors=FilmEditors.OWNER,
    generators=Generators.USERS,
)
YES, WHO, NO, NONE = "yes", Unauthenticated.__name__, Forbidden.__name__, UserNotFound.__name__

TABLE = {
    # anonymous, user, owner, staff
    "anybody": [YES, YES, YES, YES],
    "read": [YES, YES, YES, YES],
    "read, signed in": [WHO, YES, YES, YES],
    "create": [WHO, YES, YES, YES],
    "generate": [YES, YES, YES, YES],
    "as a user": [WHO, YES, YES, YES],
    "edit a film": [WHO, YES, YES, YES],
    "edit a comment": [WHO, NO, YES, NO],
    "see and edit an account": [WHO, NONE, YES, YES],
    "delete an account": [WHO, NO, YES, YES],
    "administer": [WHO, NO, NO, YES],
}
WITH_EVERY_RULE = TABLE | {
    "read": [WHO, YES, YES, YES],
    "create": [WHO, NO, NO, YES],
    "generate": [WHO, YES, YES, YES],
    "edit a film": [WHO, NO, YES, YES],
}
ALL = {one.name: one for one in PERMISSIONS}


def answers(permission: Permission, rules: AccessRules) -> list[str]:
    refusals = [permission.refusal(role, rules) for role in Role]
    return [type(refusal).__name__ if refusal else YES for refusal in refusals]


@pytest.mark.parametrize("name", ALL)
def test_every_role_is_answered_as_the_table_says(name: str) -> None:
    assert answers(ALL[name], OPEN) == TABLE[name]
    assert answers(ALL[name], CLOSED) == WITH_EVERY_RULE[name]


def test_the_table_names_every_permission() -> None:
    declared = {one for one in vars(permissions).values() if isinstance(one, Permission)}

    assert declared == set(PERMISSIONS)
    assert ALL.keys() == TABLE.keys()
