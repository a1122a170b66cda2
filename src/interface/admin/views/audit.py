"""The audit log."""

from __future__ import annotations

from datetime import timedelta
from types import MappingProxyType
from typing import Any, Final

from starlette_admin.fields import BaseField

from application.administration.criteria import Range
from application.audit.views import AuditEntryView, AuditFilter
from application.pagination import Page, Window
from domain.access import Actor, Channel
from domain.audit import AuditAction, ObjectKind, read_job_label
from domain.generation import GenerationKind, GenerationState, GenerationStyle
from interface.admin import fields, references
from interface.admin.changes import ChangesField
from interface.admin.fields import named
from interface.admin.filters import Days, ListFilter, OneOf, Picked
from interface.admin.model_views import GalleryView
from interface.admin.rows import Asked
from interface.admin.words import Label, Words
from interface.gallery import Gallery

PAGES: Final = MappingProxyType(
    {
        ObjectKind.FILM: "films",
        ObjectKind.CATEGORY: "categories",
        ObjectKind.COMMENT: "comments",
        ObjectKind.USER: "users",
        ObjectKind.GENERATION_JOB: "jobs",
    }
)
"""Which view shows the objects of a kind."""
LABELS: Final = MappingProxyType(
    {
        "title": "admin-film-title",
        "description": "admin-film-description",
        "filmed_at": "admin-film-filmed",
        "rating": "admin-rating",
        "poster_url": "admin-film-poster",
        "category_id": "admin-film-category",
        "owner_id": "admin-owner",
        "name": "admin-category-name",
        "parent_id": "admin-category-parent",
        "film_id": "admin-comment-film",
        "author_id": "admin-comment-author",
        "text": "admin-comment-text",
        "username": "admin-user-username",
        "email": "admin-user-email",
        "is_active": "admin-user-is-active",
        "is_staff": "admin-user-is-staff",
        "is_superuser": "admin-user-is-superuser",
        "kind": "admin-job-kind",
        "style": "admin-job-style",
        "requested": "admin-job-count",
        "produced": "admin-job-progress",
        "state": "admin-job-state",
        "error": "admin-job-error",
        "films": "admin-films",
        "comments": "admin-comments",
        "tokens": "admin-tokens",
        "sessions": "admin-sessions",
    }
)
"""What the changed fields are called elsewhere on the site."""
KEYS: Final = MappingProxyType(
    {
        "category_id": "categories",
        "parent_id": "categories",
        "film_id": "films",
        "owner_id": "users",
        "author_id": "users",
    }
)
"""Which view shows the objects that a changed field refers to."""
JOB: Final = ObjectKind.GENERATION_JOB


class AuditView(GalleryView):
    """What was done, by whom, to what, and from where; nobody changes it."""

    key = "audit"
    icon = "fa-clipboard-list"
    named_by = "object_label"
    can_search = False
    sortable_fields = ()
    fields_default_sort = (("id", True),)
    hidden_in_list = ("id", "changes")
    hidden_in_forms = (
        "occurred_at",
        "actor_id",
        "action",
        "object_kind",
        "object_label",
        "changes",
        "channel",
        "address",
    )

    def __init__(self, gallery: Gallery, words: Words) -> None:
        self.gallery = gallery
        super().__init__(words)

    def columns(self, label: Label) -> list[BaseField]:
        actions = named(AuditAction, "admin-audit-action", label)
        kinds = named(ObjectKind, "admin-audit-kind", label)
        channels = named(Channel, "admin-audit-channel", label)
        return [
            fields.Whole("id", label("admin-id")),
            fields.Moment("occurred_at", label("admin-audit-when")),
            references.Reference(
                "actor_id", label("admin-audit-who"), key="users", shows="actor_name"
            ),
            fields.Badge("action", label("admin-audit-action"), labels=actions),
            fields.Chosen("object_kind", label("admin-audit-kind"), labels=kinds),
            fields.Line("object_label", label("admin-audit-object"), getter=self._object),
            self._changes(label),
            fields.Chosen("channel", label("admin-audit-channel"), labels=channels),
            fields.Line("address", label("admin-audit-address")),
        ]

    def filters(self, label: Label) -> list[ListFilter]:
        return [
            Picked(name="actor_id", label=label("admin-audit-who"), key="users"),
            OneOf(
                name="action",
                label=label("admin-audit-action"),
                choices=named(AuditAction, "admin-audit-action", label),
                meaning=AuditAction,
            ),
            OneOf(
                name="object_kind",
                label=label("admin-audit-kind"),
                choices=named(ObjectKind, "admin-audit-kind", label),
                meaning=ObjectKind,
            ),
            OneOf(
                name="channel",
                label=label("admin-audit-channel"),
                choices=named(Channel, "admin-audit-channel", label),
                meaning=Channel,
            ),
            Days(name="occurred_at", label=label("admin-audit-when")),
        ]

    def name_of(self, row: AuditEntryView) -> str:
        """What was done to what."""
        return self.words.say(
            "admin-audit-name",
            action=self.words.say(f"admin-audit-action-{row.action.value}"),
            object=self._object(None, row)
            or self.words.say(f"admin-audit-kind-{row.object_kind.value}"),
        )

    def more_of(self, row: AuditEntryView) -> tuple[str, int] | None:
        """Where the object is shown, if it is still there."""
        key = PAGES.get(row.object_kind)
        return None if key is None or row.object_id is None else (key, row.object_id)

    async def page(self, actor: Actor, window: Window, asked: Asked) -> Page[Any]:
        """The entries in the window, the latest first."""
        return await self.gallery.audit.page(actor, window, _filter(dict(asked.filters)))

    async def one(self, actor: Actor, number: int) -> AuditEntryView:
        """One entry."""
        return await self.gallery.audit.get(actor, number)

    def _object(self, _: object, row: AuditEntryView) -> str:
        """What the object was called; jobs are called so in every language."""
        asked_for = read_job_label(row.object_label) if row.object_kind is JOB else None
        if asked_for is None:
            return " ".join(row.object_label.split())  # a comment has lines
        count, kind = asked_for
        return self.words.say(f"admin-job-name-{kind.value}", id=row.object_id, count=count)

    def _changes(self, label: Label) -> ChangesField:
        pickers = self.gallery.pickers
        return ChangesField(
            "changes",
            label("admin-audit-changes"),
            labels={name: label(code) for name, code in LABELS.items()},
            choices={
                "kind": named(GenerationKind, "admin-job-kind", label),
                "style": named(GenerationStyle, "admin-job-style", label),
                "state": named(GenerationState, "admin-job-state", label),
            },
            moments=frozenset({"filmed_at"}),
            keys=KEYS,
            pickers={
                "films": pickers.films,
                "categories": pickers.categories,
                "users": pickers.users,
            },
        )


def _filter(asked: dict[str, Any]) -> AuditFilter:
    days: Range[Any] = asked.pop("occurred_at", None) or Range()
    until = days.most and days.most + timedelta(microseconds=1)
    return AuditFilter(**asked, since=days.least, until=until)
