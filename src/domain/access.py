"""Who may do what: every policy of the gallery in one place."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from domain.errors import Forbidden, Unauthenticated
from domain.users import UserNotFound


class Channel(StrEnum):
    """By which door somebody acts; ``INTERNAL`` is the gallery itself."""

    API = "api"
    ADMIN = "admin"
    WEB = "web"
    CLI = "cli"
    WORKER = "worker"
    INTERNAL = "internal"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an act comes from: the door, and the client's address where it has one."""

    channel: Channel = Channel.INTERNAL
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who acts, and from where; without ``user_id`` it is nobody in particular.

    ``username`` is the name that they had when they came in.
    """

    user_id: int | None = None
    is_staff: bool = False
    username: str = ""
    origin: Origin = Origin()


ANONYMOUS = Actor()


class Readers(StrEnum):
    """Who may read the gallery."""

    ANYONE = "anyone"
    USERS = "users"


class Creators(StrEnum):
    """Who may create films and categories."""

    USERS = "users"
    STAFF = "staff"


class FilmEditors(StrEnum):
    """Who may edit a film; ``OWNER`` means its owner and the administrators."""

    USERS = "users"
    OWNER = "owner"


class Generators(StrEnum):
    """Who may have films and categories made up."""

    ANYONE = "anyone"
    USERS = "users"


@dataclass(frozen=True, slots=True)
class AccessRules:
    """The part of the policies that the operator of a gallery chooses."""

    readers: Readers = Readers.ANYONE
    creators: Creators = Creators.USERS
    film_editors: FilmEditors = FilmEditors.USERS
    generators: Generators = Generators.ANYONE


def ensure_signed_in(actor: Actor) -> int:
    """Return the id of the user who acts; raises ``Unauthenticated`` for nobody."""
    if actor.user_id is None:
        raise Unauthenticated
    return actor.user_id


def ensure_staff(actor: Actor) -> int:
    """Return the id of the administrator who acts."""
    user_id = ensure_signed_in(actor)
    if not actor.is_staff:
        raise Forbidden
    return user_id


def ensure_may_read(actor: Actor, rules: AccessRules) -> None:
    """Anyone may read, unless the operator keeps the gallery for its users."""
    if rules.readers is not Readers.ANYONE:
        ensure_signed_in(actor)


def ensure_may_create(actor: Actor, rules: AccessRules) -> int:
    """Users may create films and categories, unless the operator leaves it to the staff."""
    return ensure_staff(actor) if rules.creators is Creators.STAFF else ensure_signed_in(actor)


def ensure_may_generate(actor: Actor, rules: AccessRules) -> None:
    """Anyone may have rows made up, unless the operator keeps it for the users."""
    if rules.generators is not Generators.ANYONE:
        ensure_signed_in(actor)


def ensure_may_edit_film(actor: Actor, rules: AccessRules, *, owner_id: int) -> None:
    """Every user may edit every film, unless the operator leaves it to its owner."""
    user_id = ensure_signed_in(actor)
    if rules.film_editors is FilmEditors.OWNER and not (actor.is_staff or user_id == owner_id):
        raise Forbidden


def ensure_may_edit_comment(actor: Actor, *, author_id: int) -> None:
    """Nobody puts words into the mouth of an author, administrators included."""
    if ensure_signed_in(actor) != author_id:
        raise Forbidden


def ensure_may_see_user(actor: Actor, user_id: int) -> None:
    """Users see themselves, administrators everybody; for others a user does not exist."""
    if not (actor.is_staff or ensure_signed_in(actor) == user_id):
        raise UserNotFound(id=user_id)


def ensure_may_delete_user(actor: Actor, user_id: int) -> None:
    """Users may delete themselves, administrators everybody."""
    if not (actor.is_staff or ensure_signed_in(actor) == user_id):
        raise Forbidden
