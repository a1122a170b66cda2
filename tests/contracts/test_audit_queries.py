"""What every reader of the audit log promises."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from application.audit.views import AuditEntryView, AuditFilter
from application.pagination import MAX_OFFSET, Page, Window
from domain.access import Channel
from domain.audit import LABEL_MAX_LENGTH, AuditAction, AuditEntryNotFound, ObjectKind
from tests.contracts.values import MOMENTS, TEXTS, UNKNOWN_IDS
from tests.support.builders import NOON, an_entry
from tests.support.stored import StoredGallery

EVERYTHING = Window(limit=1000)
INSTANT = timedelta(microseconds=1)


async def _ids(gallery: StoredGallery, **where: Any) -> list[int]:
    page = await gallery.audit_queries.page(EVERYTHING, AuditFilter(**where))
    assert page.total == len(page.items)
    return [entry.id for entry in page.items]


async def test_an_entry_is_read_as_it_was_written(gallery: StoredGallery) -> None:
    facts: dict[str, Any] = {
        "occurred_at": datetime(2024, 1, 2, 3, 4, 5, 6, tzinfo=UTC),
        "actor_id": 2**63 - 1,
        "actor_name": "ы" * 150,
        "channel": Channel.ADMIN,
        "address": "2001:db8::1",
        "action": AuditAction.PASSWORD_CHANGED,
        "object_kind": ObjectKind.GENERATION_JOB,
        "object_id": 2**62,
        "object_label": "ы" * LABEL_MAX_LENGTH,
        "changes": {
            "title": ("Ёлка", None),
            "rating": (0.1, 5e-324),
            "version": (1, 2**60),
            "is_staff": (False, True),
        },
    }

    entry = await gallery.an_entry(**facts)

    assert entry == AuditEntryView(id=entry.id, **facts)
    assert await gallery.audit_queries.get(entry.id) == entry


async def test_an_entry_of_nobody_and_of_several_objects_is_read_as_it_was_written(
    gallery: StoredGallery,
) -> None:
    facts: dict[str, Any] = {"actor_id": None, "actor_name": "", "address": None, "changes": {}}

    entry = await gallery.an_entry(**facts, object_id=None, object_label="")

    written = an_entry(**facts, object_id=None, object_label="", id=entry.id)
    assert entry == msgspec.convert(written, AuditEntryView, from_attributes=True)


@pytest.mark.parametrize("text", TEXTS)
async def test_texts_are_read_as_they_were_written(gallery: StoredGallery, text: str) -> None:
    entry = await gallery.an_entry(object_label=text, changes={"title": (text, text)})

    assert (entry.object_label, entry.changes) == (text, {"title": (text, text)})


@pytest.mark.parametrize("moment", MOMENTS)
async def test_moments_are_read_in_utc(gallery: StoredGallery, moment: datetime) -> None:
    entry = await gallery.an_entry(occurred_at=moment)

    assert entry.occurred_at.isoformat() == moment.astimezone(UTC).isoformat()


async def test_an_unknown_entry_is_not_found(gallery: StoredGallery) -> None:
    await gallery.an_entry()

    for unknown in UNKNOWN_IDS:
        with pytest.raises(AuditEntryNotFound):
            await gallery.audit_queries.get(unknown)


async def test_no_entries_are_an_empty_page(gallery: StoredGallery) -> None:
    assert await gallery.audit_queries.page(EVERYTHING) == Page(items=[], total=0)


async def test_the_latest_entries_come_first(gallery: StoredGallery) -> None:
    moments = [NOON, NOON + INSTANT, NOON - INSTANT, NOON]
    first, last, oldest, second = [await gallery.an_entry(occurred_at=it) for it in moments]

    assert await _ids(gallery) == [last.id, second.id, first.id, oldest.id]


async def test_a_window_shows_its_entries_and_the_number_of_all(gallery: StoredGallery) -> None:
    entries = [await gallery.an_entry() for _ in range(4)]

    page = await gallery.audit_queries.page(Window(limit=2, offset=1))
    past = await gallery.audit_queries.page(Window(limit=2, offset=MAX_OFFSET))

    assert page == Page(items=[entries[2], entries[1]], total=4)
    assert past == Page(items=[], total=4)


@pytest.mark.parametrize(
    ("field", "wanted", "other"),
    [
        ("actor_id", 7, 8),
        ("actor_id", 7, None),
        ("actor_name", "olena", "olena-2"),
        ("actor_name", "", "olena"),
        ("action", AuditAction.DELETED, AuditAction.CHANGED),
        ("object_kind", ObjectKind.USER, ObjectKind.FILM),
        ("object_id", 7, 8),
        ("channel", Channel.CLI, Channel.API),
    ],
)
async def test_entries_are_filtered_by_a_field(
    gallery: StoredGallery, field: str, wanted: object, other: object
) -> None:
    found = [await gallery.an_entry(**{field: value}) for value in (wanted, other, wanted)]

    assert await _ids(gallery, **{field: wanted}) == [found[2].id, found[0].id]


async def test_entries_are_filtered_by_time_without_the_end(gallery: StoredGallery) -> None:
    moments = [NOON - INSTANT, NOON, NOON + INSTANT, NOON + 2 * INSTANT]
    before, at, after, end = [(await gallery.an_entry(occurred_at=it)).id for it in moments]

    assert await _ids(gallery, since=NOON) == [end, after, at]
    assert await _ids(gallery, until=NOON) == [before]
    assert await _ids(gallery, since=NOON, until=NOON + 2 * INSTANT) == [after, at]
    assert await _ids(gallery, since=NOON, until=NOON) == []


async def test_filters_and_windows_work_together(gallery: StoredGallery) -> None:
    wanted: dict[str, Any] = {
        "actor_id": 7,
        "actor_name": "olena",
        "action": AuditAction.DELETED,
        "object_kind": ObjectKind.USER,
        "object_id": 3,
        "channel": Channel.ADMIN,
    }
    found = [await gallery.an_entry(**wanted) for _ in range(3)]
    for field, value in {"actor_id": 8, "object_id": 4, "channel": Channel.CLI}.items():
        await gallery.an_entry(**wanted | {field: value})

    where = AuditFilter(**wanted, since=NOON, until=NOON + INSTANT)
    page = await gallery.audit_queries.page(Window(limit=1, offset=1), where)

    assert page == Page(items=[found[1]], total=3)


async def test_what_no_entry_can_hold_is_in_none(gallery: StoredGallery) -> None:
    await gallery.an_entry()

    for unknown in UNKNOWN_IDS:
        assert await _ids(gallery, actor_id=unknown) == []
        assert await _ids(gallery, object_id=unknown) == []
    for name in ("\x00", "\ud800", "ы" * 10_000, "%", "' OR ''='"):
        assert await _ids(gallery, actor_name=name) == []
