"""What an operation asks of whoever wants it done, and what each role is answered.

The policies themselves are in ``access``; here each has its name, and what it is asked about.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, TypeAlias

from domain import access
from domain.access import ANONYMOUS, AccessRules, Actor
from domain.errors import DomainError

Door: TypeAlias = Callable[[Actor, AccessRules], object]
"""Whether somebody may come in at all; raises ``Unauthenticated`` or ``Forbidden``."""
Policy: TypeAlias = Callable[[Actor, AccessRules, int], object]
"""Whether they may do it to what belongs to the user with this id; raises a ``DomainError``."""


class Role(StrEnum):
    """As what somebody asks; ``USER`` is any who does not own what they ask for."""

    ANONYMOUS = "anonymous"
    USER = "user"
    OWNER = "owner"
    STAFF = "staff"


_OWNER_ID: Final = 1
_ACTORS: Final[Mapping[Role, Actor]] = {
    Role.ANONYMOUS: ANONYMOUS,
    Role.USER: Actor(2),
    Role.OWNER: Actor(_OWNER_ID),
    Role.STAFF: Actor(3, is_staff=True),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Permission:
    """A right that operations ask for.

    The ``door`` is asked before anything is looked up or read; the ``policy`` by the service, once
    it is known whose object it is.
    """

    name: str
    door: Door
    policy: Policy | None = None

    def refusal(self, role: Role, rules: AccessRules) -> DomainError | None:
        """Why somebody in this role is refused; None where they may."""
        actor = _ACTORS[role]
        try:
            self.door(actor, rules)
            if self.policy:
                self.policy(actor, rules, _OWNER_ID)
        except DomainError as error:
            return error
        return None


def _anybody(_actor: Actor, _rules: AccessRules) -> None:
    """There is nothing to ask."""


def _signed_in(actor: Actor, _rules: AccessRules) -> None:
    access.ensure_signed_in(actor)


def _staff(actor: Actor, _rules: AccessRules) -> None:
    access.ensure_staff(actor)


def _film_editor(actor: Actor, rules: AccessRules, owner_id: int) -> None:
    access.ensure_may_edit_film(actor, rules, owner_id=owner_id)


def _author(actor: Actor, _rules: AccessRules, owner_id: int) -> None:
    access.ensure_may_edit_comment(actor, author_id=owner_id)


def _sees_user(actor: Actor, _rules: AccessRules, owner_id: int) -> None:
    access.ensure_may_see_user(actor, owner_id)


def _deletes_user(actor: Actor, _rules: AccessRules, owner_id: int) -> None:
    access.ensure_may_delete_user(actor, owner_id)


ANYBODY: Final = Permission(name="anybody", door=_anybody)
READ_GALLERY: Final = Permission(name="read", door=access.ensure_may_read)
READ_SIGNED_IN: Final = Permission(name="read, signed in", door=_signed_in)
"""Each user reads the same; ``AS_USER`` is for what depends on who asks."""
CREATE: Final = Permission(name="create", door=access.ensure_may_create)
GENERATE: Final = Permission(name="generate", door=access.ensure_may_generate)
AS_USER: Final = Permission(name="as a user", door=_signed_in)
EDIT_FILM: Final = Permission(name="edit a film", door=_signed_in, policy=_film_editor)
EDIT_COMMENT: Final = Permission(name="edit a comment", door=_signed_in, policy=_author)
USE_ACCOUNT: Final = Permission(name="see and edit an account", door=_signed_in, policy=_sees_user)
DELETE_ACCOUNT: Final = Permission(name="delete an account", door=_signed_in, policy=_deletes_user)
ADMINISTER: Final = Permission(name="administer", door=_staff)
PERMISSIONS: Final = (
    ANYBODY,
    READ_GALLERY,
    READ_SIGNED_IN,
    CREATE,
    GENERATE,
    AS_USER,
    EDIT_FILM,
    EDIT_COMMENT,
    USE_ACCOUNT,
    DELETE_ACCOUNT,
    ADMINISTER,
)
