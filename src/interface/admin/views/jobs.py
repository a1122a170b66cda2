"""Generation jobs."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from types import MappingProxyType
from typing import Any, Final

from starlette.datastructures import FormData
from starlette_admin.fields import BaseField

from application.administration.criteria import JobCriteria, JobSort
from application.administration.entries import JobEntry
from application.generation.commands import RequestGeneration
from application.generation.views import GenerationJobView
from domain.access import Actor
from domain.generation import OPEN_STATES, GenerationKind, GenerationState, GenerationStyle
from interface.admin import fields, reading, references
from interface.admin.deeds import Deed, Question
from interface.admin.fields import named
from interface.admin.filters import ListFilter, OneOf, Picked
from interface.admin.listed import ListedView
from interface.admin.words import Label, Words
from interface.gallery import Gallery

STOPPED: Final = frozenset({GenerationState.FAILED, GenerationState.CANCELLED})


class JobsView(ListedView[JobEntry, JobCriteria, JobSort]):
    """Generation jobs: started, watched, cancelled, gone on with."""

    key = "jobs"
    icon = "fa-wand-magic-sparkles"
    named_by = "kind"
    form = MappingProxyType(
        {
            "kind": reading.one_of(GenerationKind),
            "style": reading.one_of(GenerationStyle),
            "count": reading.whole,
        }
    )
    fixed = ("kind", "style", "count")
    hidden_in_list = ("style", "count", "started_at", "error")
    hidden_in_forms = (
        "progress",
        "state",
        "requested_by",
        "queued_at",
        "started_at",
        "finished_at",
        "error",
    )

    def __init__(self, gallery: Gallery, words: Words) -> None:
        self.gallery = gallery
        super().__init__(words, gallery.lists.jobs)
        self.save_label = words.label("admin-job-start")

    def columns(self, label: Label) -> list[BaseField]:
        kinds = named(GenerationKind, "admin-job-kind", label)
        styles = named(GenerationStyle, "admin-job-style", label)
        states = named(GenerationState, "admin-job-state", label)
        return [
            fields.Whole("id", label("admin-id")),
            fields.Chosen("kind", label("admin-job-kind"), labels=kinds),
            fields.Chosen("style", label("admin-job-style"), labels=styles),
            fields.Count(
                "count",
                label("admin-job-count"),
                required=True,
                getter=_count,
                most=self.gallery.generation.most,
                help_text=self.words.label(
                    "count-out-of-range", min=1, max=self.gallery.generation.most
                ),
            ),
            fields.Progress("progress", label("admin-job-progress"), getter=_progress),
            fields.Badge("state", label("admin-job-state"), labels=states),
            references.Reference(
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
            ),
            OneOf(
                name="kind",
                label=label("admin-job-kind"),
                choices=named(GenerationKind, "admin-job-kind", label),
                meaning=GenerationKind,
            ),
            Picked(name="requested_by", label=label("admin-job-requested-by"), key="users"),
        ]

    def offered(self, label: Label) -> list[Deed]:
        return [
            Deed(
                name="cancel",
                label=label("admin-job-cancel"),
                icon="fa-stop",
                ask=partial(self._ask, label("admin-job-cancel-question")),
                do=self._cancel,
                applies=self.is_under_way,
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

    def name_of(self, row: JobEntry | GenerationJobView) -> str:
        """The number, and what was asked for."""
        code = f"admin-job-name-{row.kind.value}"
        return self.words.say(code, id=row.id, count=row.requested)

    def is_under_way(self, row: JobEntry) -> bool:
        """Whether somebody works on the job, or will."""
        return row.state in OPEN_STATES

    async def add(self, actor: Actor, values: dict[str, Any]) -> GenerationJobView:
        return await self.gallery.generation.request(actor, RequestGeneration(**values))

    async def _ask(self, sentence: str, actor: Actor, ids: Sequence[int]) -> Question:
        return Question(
            sentence=sentence, objects=await self._named(actor, ids[:1]), total=len(ids[:1])
        )

    async def _cancel(self, actor: Actor, ids: Sequence[int], form: FormData) -> str:
        await self.gallery.generation.cancel(actor, ids[0])
        return self.words.say("admin-job-cancelled")

    async def _retry(self, actor: Actor, ids: Sequence[int], form: FormData) -> str:
        await self.gallery.generation.retry(actor, ids[0])
        return self.words.say("admin-job-retried")


def _count(_: object, row: JobEntry) -> int:
    return row.requested


def _progress(_: object, row: JobEntry) -> tuple[int, int]:
    return row.produced, row.requested
