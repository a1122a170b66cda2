"""The audit log: what an entry holds, and what it never does."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, datetime

import pytest

from domain.access import ANONYMOUS, Actor, Channel, Origin
from domain.audit import (
    ADDRESS_MAX_LENGTH,
    AUDITED_FIELDS,
    LABEL_MAX_LENGTH,
    VALUE_MAX_LENGTH,
    AuditAction,
    Audited,
    AuditEntry,
    ObjectKind,
    Subject,
    differences,
    read_job_label,
    shortened,
    subject_of,
)
from domain.categories import Category
from domain.comments import Comment
from domain.films import Film
from domain.generation import GenerationJob, GenerationKind, GenerationState
from domain.users import User
from tests.support.builders import NOON, a_category, a_comment, a_film, a_job, a_user

KEPT_OUT = {
    Film: set[str](),
    Category: set[str](),
    Comment: set[str](),
    User: {"password_hash"},
    GenerationJob: {
        "seed",
        "requested_by",
        "requested_from",
        "queued_at",
        "started_at",
        "finished_at",
        "attempts",
        "lease_owner",
        "lease_until",
    },
}
"""Secrets, and what tells of the machinery; besides ids, versions and when a thing was edited."""


@pytest.mark.parametrize("kind", AUDITED_FIELDS, ids=lambda kind: kind.__name__)
def test_every_field_is_audited_or_kept_out_on_purpose(kind: type[Audited]) -> None:
    of_all = {"id", "version", "created_at", "updated_at"}

    assert {field.name for field in fields(kind)} - of_all == {
        *AUDITED_FIELDS[kind],
        *KEPT_OUT[kind],
    }


@pytest.mark.parametrize(
    ("audited", "subject"),
    [
        (a_film(id=7), Subject(ObjectKind.FILM, 7, "Солярис")),
        (a_category(id=7), Subject(ObjectKind.CATEGORY, 7, "Фантастика")),
        (a_comment(id=7), Subject(ObjectKind.COMMENT, 7, "Хороший фильм.")),
        (a_user(id=7), Subject(ObjectKind.USER, 7, "kim")),
        (a_job(id=7, requested=500), Subject(ObjectKind.GENERATION_JOB, 7, "500 films")),
    ],
)
def test_an_object_is_called_by_its_name(audited: Audited, subject: Subject) -> None:
    assert subject_of(audited) == subject


@pytest.mark.parametrize("kind", GenerationKind)
def test_what_a_job_asked_for_can_be_read_from_its_label(kind: GenerationKind) -> None:
    label = subject_of(a_job(requested=500, kind=kind)).label

    assert read_job_label(label) == (500, kind)


@pytest.mark.parametrize("label", ["", "films", "5 people", "-5 films", "5 films…", "٥ films"])
def test_a_label_that_says_nothing_of_a_job_is_no_error(label: str) -> None:
    assert read_job_label(label) is None


def test_an_entry_says_who_did_what_when_and_from_where() -> None:
    actor = Actor(3, is_staff=True, username="olena", origin=Origin(Channel.API, "192.0.2.7"))

    entry = AuditEntry.of(
        actor,
        AuditAction.CHANGED,
        Subject(ObjectKind.FILM, 7, "Солярис"),
        now=NOON,
        changes={"rating": (1.0, 2.0)},
    )

    assert entry == AuditEntry(
        occurred_at=NOON,
        actor_id=3,
        actor_name="olena",
        channel=Channel.API,
        address="192.0.2.7",
        action=AuditAction.CHANGED,
        object_kind=ObjectKind.FILM,
        object_id=7,
        object_label="Солярис",
        changes={"rating": (1.0, 2.0)},
    )


def test_an_entry_of_nobody_has_neither_id_nor_name_nor_address() -> None:
    entry = AuditEntry.of(
        ANONYMOUS, AuditAction.CREATED, Subject(ObjectKind.USER, 7, "kim"), now=NOON
    )

    assert (entry.actor_id, entry.actor_name, entry.address) == (None, "", None)
    assert (entry.channel, entry.changes) == (Channel.INTERNAL, {})


def test_long_texts_are_cut() -> None:
    actor = Actor(origin=Origin(Channel.API, "a" * (ADDRESS_MAX_LENGTH + 1)))
    subject = Subject(ObjectKind.COMMENT, 7, "ы" * (LABEL_MAX_LENGTH + 1))

    entry = AuditEntry.of(actor, AuditAction.CREATED, subject, now=NOON)
    long = a_comment(text="ы" * (VALUE_MAX_LENGTH + 1))

    assert entry.address == "a" * ADDRESS_MAX_LENGTH
    assert entry.object_label == "ы" * (LABEL_MAX_LENGTH - 1) + "…"
    assert differences(long, a_comment(text="")) == {
        "text": ("ы" * (VALUE_MAX_LENGTH - 1) + "…", "")
    }


def test_a_text_that_just_fits_is_not_cut() -> None:
    assert shortened("abc", 3) == "abc"
    assert shortened("abcd", 3) == "ab…"


def test_what_differs_is_told_with_before_and_after() -> None:
    film = a_film(category_id=None)
    edited = replace(film, rating=2.0, category_id=5, filmed_at=datetime(1999, 1, 2, tzinfo=UTC))

    assert differences(film, edited) == {
        "rating": (8.1, 2.0),
        "category_id": (None, 5),
        "filmed_at": ("1972-03-20T18:30:00+00:00", "1999-01-02T00:00:00+00:00"),
    }


def test_what_is_the_same_is_not_told() -> None:
    film = a_film(id=1)

    assert (
        differences(film, replace(film, id=2, updated_at=NOON.replace(year=2030), version=9)) == {}
    )


def test_of_what_is_gone_everything_is_told_that_there_was() -> None:
    assert differences(a_category(parent_id=3), None) == {
        "name": ("Фантастика", None),
        "parent_id": (3, None),
    }


def test_states_are_told_by_their_values() -> None:
    [(before, after)] = differences(a_job(), a_job(state=GenerationState.FAILED)).values()

    assert (before, after) == ("queued", "failed")
    assert {type(before), type(after)} == {str}


def test_a_password_is_never_told() -> None:
    user = a_user()

    assert differences(user, replace(user, password_hash="another")) == {}
    assert user.password_hash not in str(differences(user, None))
