"""Generation jobs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from types import MappingProxyType
from typing import Any

import msgspec
from starlette.datastructures import FormData
from starlette_admin.fields import BaseField

from application.generation.commands import RequestGeneration
from application.generation.views import GenerationJobView
from application.pagination import Page, Window
from domain.access import Actor
from domain.generation import OPEN_STATES, GenerationKind, GenerationState, GenerationStyle
from interface.admin import fields, reading
from interface.admin.deeds import Deed, Named, Question
from interface.admin.fields import named
from interface.admin.filters import ListFilter, OneOf
from interface.admin.model_views import GalleryView
from interface.admin.rows import Asked
from interface.admin.words import Label, Words
from interface.gallery import Gallery

STOPPED = frozenset({GenerationState.FAILED, GenerationState.CANCELLED})


class JobRow(msgspec.Struct, frozen=True, kw_only=True):
    """A job as its page shows it; ``progress`` are the rows made, and those asked for."""

    id: int
    kind: str
    style: str
    count: int
    state: str
    progress: tuple[int, int]
    requested_by: int | None
    requested_by_username: str | None
    queued_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    error: str | None


class JobsView(GalleryView):
    """Generation jobs: started, watched, cancelled, tried again."""

    key = "jobs"
    icon = "fa-wand-magic-sparkles"
    named_by = "kind"
    can_search = False
    form = MappingProxyType(
        {
            "kind": reading.one_of(GenerationKind),
            "style": reading.one_of(GenerationStyle),
            "count": reading.whole,
        }
    )
    fixed = ("kind", "style", "count")
    hidden_in_list = ("count", "started_at", "error")
    hidden_in_forms = (
        "progress",
        "state",
        "requested_by",
        "queued_at",
        "started_at",
        "finished_at",
        "error",
    )
    sortable_fields = ()
    fields_default_sort = (("id", True),)

    def __init__(self, gallery: Gallery, words: Words) -> None:
        self.gallery = gallery
        super().__init__(words)
        self.save_label = words.label("admin-job-start")

    def columns(self, label: Label) -> list[BaseField]:
        return [
            fields.Whole("id", label("admin-id")),
            fields.Chosen(
                "kind",
                label("admin-job-kind"),
                labels=named(GenerationKind, "admin-job-kind", label),
            ),
            fields.Chosen(
                "style",
                label("admin-job-style"),
                labels=named(GenerationStyle, "admin-job-style", label),
            ),
            fields.Count("count", label("admin-job-count"), required=True),
            fields.Progress("progress", label("admin-job-progress")),
            fields.Badge(
                "state",
                label("admin-job-state"),
                labels=named(GenerationState, "admin-job-state", label),
            ),
            fields.Reference(
                "requested_by",
                label("admin-job-requested-by"),
                key="users",
                shows="requested_by_username",
            ),
            fields.Moment("queued_at", label("admin-job-queued")),
            fields.Moment("started_at", label("admin-job-started")),
            fields.Moment("finished_at", label("admin-job-finished")),
            fields.Line("error", label("admin-job-error")),
        ]

    def filters(self, label: Label) -> list[ListFilter]:
        return [
            OneOf(
                name="state",
                label=label("admin-job-state"),
                choices=named(GenerationState, "admin-job-state", label),
                meaning=GenerationState,
            )
        ]

    def offered(self, label: Label) -> list[Deed]:
        return [
            Deed(
                name="cancel",
                label=label("admin-job-cancel"),
                icon="fa-stop",
                ask=partial(self._ask, label("admin-job-cancel-question")),
                do=self._cancel,
                applies=lambda row: row.state in OPEN_STATES,
                of_many=False,
            ),
            Deed(
                name="retry",
                label=label("admin-job-retry"),
                icon="fa-rotate-right",
                ask=partial(self._ask, label("admin-job-retry-question")),
                do=self._retry,
                applies=lambda row: row.state in STOPPED,
                of_many=False,
            ),
        ]

    def name_of(self, row: JobRow) -> str:
        """The number, and what was asked for."""
        return self.words.say(f"admin-job-name-{row.kind}", id=row.id, count=row.count)

    def is_under_way(self, row: JobRow) -> bool:
        """Whether somebody works on the job, or will."""
        return row.state in OPEN_STATES

    async def page(self, actor: Actor, window: Window, asked: Asked) -> Page[Any]:
        """The jobs in the window, the latest first."""
        found = await self.gallery.generation.page(actor, window, state=asked.filters.get("state"))
        rows = await self._rows(actor, found.items)
        return Page(items=rows, total=found.total)

    async def one(self, actor: Actor, number: int) -> JobRow:
        """One job."""
        [row] = await self._rows(actor, [await self.gallery.generation.get(actor, number)])
        return row

    async def add(self, actor: Actor, values: dict[str, Any]) -> JobRow:
        job = await self.gallery.generation.request(actor, RequestGeneration(**values))
        return _row(job, None)

    async def _rows(self, actor: Actor, jobs: Sequence[GenerationJobView]) -> list[JobRow]:
        ids = {job.requested_by for job in jobs if job.requested_by is not None}
        users = await self.gallery.pickers.users.some(actor, ids) if ids else []
        names = {user.id: user.label for user in users}
        return [_row(job, names.get(job.requested_by or 0)) for job in jobs]

    async def _ask(self, sentence: str, actor: Actor, ids: Sequence[int]) -> Question:
        row = await self.one(actor, ids[0])
        named_row = Named(text=self.name_of(row), key=self.key, id=row.id)
        return Question(sentence=sentence, objects=[named_row], total=1)

    async def _cancel(self, actor: Actor, ids: Sequence[int], form: FormData) -> str:
        await self.gallery.generation.cancel(actor, ids[0])
        return self.words.say("admin-job-cancelled")

    async def _retry(self, actor: Actor, ids: Sequence[int], form: FormData) -> str:
        await self.gallery.generation.retry(actor, ids[0])
        return self.words.say("admin-job-retried")


def _row(job: GenerationJobView, username: str | None) -> JobRow:
    return JobRow(
        id=job.id,
        kind=job.kind.value,
        style=job.style.value,
        count=job.requested,
        state=job.state.value,
        progress=(job.produced, job.requested),
        requested_by=job.requested_by,
        requested_by_username=username,
        queued_at=job.queued_at,
        started_at=job.started_at,
        finished_at=job.finished_at,
        error=job.error,
    )
