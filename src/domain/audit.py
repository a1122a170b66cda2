"""The audit log: who did what to which object, what changed, when, and from where."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final, TypeAlias

from domain.access import Actor, Channel
from domain.categories import Category
from domain.comments import Comment
from domain.errors import NotFound
from domain.films import Film
from domain.generation import GenerationJob, GenerationKind
from domain.rules import UNSAVED
from domain.users import User

LABEL_MAX_LENGTH: Final = 200
VALUE_MAX_LENGTH: Final = 500
ADDRESS_MAX_LENGTH: Final = 64

Value: TypeAlias = str | int | float | bool | None
Change: TypeAlias = tuple[Value, Value]
"""What was before, and what is after; None: nothing."""
Changes: TypeAlias = Mapping[str, Change]
Audited: TypeAlias = Film | Category | Comment | User | GenerationJob

AUDITED_FIELDS: Final[Mapping[type[Audited], tuple[str, ...]]] = {
    Film: ("title", "description", "filmed_at", "rating", "poster_url", "category_id", "owner_id"),
    Category: ("name", "parent_id", "owner_id"),
    Comment: ("film_id", "author_id", "rating", "text"),
    User: ("username", "email", "is_active", "is_staff", "is_superuser"),
    GenerationJob: ("kind", "style", "requested", "produced", "state", "error"),
}
"""The fields whose values the log may hold: a field that is not named here stays out of it."""


_JOB_LABEL: Final = re.compile(rf"([0-9]{{1,18}}) ({'|'.join(GenerationKind)})", re.ASCII)


class AuditAction(StrEnum):
    """What was done to the object."""

    CREATED = "created"
    CHANGED = "changed"
    DELETED = "deleted"
    PASSWORD_CHANGED = "password-changed"  # noqa: S105 # the name of an action
    SIGNED_IN = "signed-in"
    SIGNED_OUT = "signed-out"
    ISSUED = "issued"
    REVOKED = "revoked"
    REQUESTED = "requested"
    CANCELLED = "cancelled"
    RETRIED = "retried"
    ENDED = "ended"
    IMPORTED = "imported"


class ObjectKind(StrEnum):
    """What kind of object it was done to."""

    FILM = "film"
    CATEGORY = "category"
    COMMENT = "comment"
    USER = "user"
    TOKEN = "token"  # noqa: S105 # the name of a kind
    SESSION = "session"
    GENERATION_JOB = "generation-job"


class AuditEntryNotFound(NotFound):
    """There is no entry with this id (any more)."""

    code = "audit-entry-not-found"


@dataclass(frozen=True, slots=True)
class Subject:
    """What was acted on, and what it was called then; without an id it is several at once."""

    kind: ObjectKind
    id: int | None
    label: str


@dataclass(slots=True, kw_only=True)
class AuditEntry:
    """One line of the log; it can be read when everything that it speaks of is gone.

    Without ``actor_id`` it was nobody in particular: a visitor, or the gallery itself. ``changes``
    hold values from before and after, cut to ``VALUE_MAX_LENGTH``, and numbers of what came or
    went along; never a password, a hash, a token or the id of a session.
    """

    id: int = UNSAVED
    occurred_at: datetime
    actor_id: int | None
    actor_name: str
    channel: Channel
    address: str | None
    action: AuditAction
    object_kind: ObjectKind
    object_id: int | None
    object_label: str
    changes: Changes = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        actor: Actor,
        action: AuditAction,
        subject: Subject,
        *,
        now: datetime,
        changes: Changes | None = None,
    ) -> AuditEntry:
        """The entry for what this actor did, with every text cut to what an entry may hold."""
        address = actor.origin.address
        return cls(
            occurred_at=now,
            actor_id=actor.user_id,
            actor_name=actor.username,
            channel=actor.origin.channel,
            address=None if address is None else address[:ADDRESS_MAX_LENGTH],
            action=action,
            object_kind=subject.kind,
            object_id=subject.id,
            object_label=shortened(subject.label, LABEL_MAX_LENGTH),
            changes=dict(changes or {}),
        )


def subject_of(audited: Audited) -> Subject:
    """The object, and what it is called now."""
    match audited:
        case Film():
            return Subject(ObjectKind.FILM, audited.id, audited.title)
        case Category():
            return Subject(ObjectKind.CATEGORY, audited.id, audited.name)
        case Comment():
            return Subject(ObjectKind.COMMENT, audited.id, audited.text)
        case User():
            return Subject(ObjectKind.USER, audited.id, audited.username)
        case _:
            return Subject(ObjectKind.GENERATION_JOB, audited.id, job_label(audited))


def job_label(job: GenerationJob) -> str:
    """What a job asks for, as the log keeps it: ``3 films``."""
    return f"{job.requested} {job.kind.value}"


def read_job_label(label: str) -> tuple[int, GenerationKind] | None:
    """How many rows of what kind a job asked for, by its label; None where it does not say."""
    found = _JOB_LABEL.fullmatch(label)
    return None if found is None else (int(found[1]), GenerationKind(found[2]))


def differences(before: Audited, after: Audited | None) -> dict[str, Change]:
    """The fields in which an object differs from what it was; without ``after`` it is gone."""
    found: dict[str, Change] = {}
    for name in AUDITED_FIELDS[type(before)]:
        old, new = getattr(before, name), getattr(after, name, None)
        if old != new:
            found[name] = (_value(old), _value(new))
    return found


def shortened(text: str, length: int) -> str:
    """The text, or its beginning and an ellipsis where it is longer than that."""
    return text if len(text) <= length else f"{text[: length - 1]}…"


def _value(value: datetime | Value) -> Value:
    if isinstance(value, datetime):
        return value.isoformat()
    return shortened(str(value), VALUE_MAX_LENGTH) if isinstance(value, str) else value
