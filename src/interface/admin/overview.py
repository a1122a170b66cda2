"""The start of the admin site: how much there is, what is under way and what was done last."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette_admin.i18n import format_datetime, get_locale, get_tzinfo
from starlette_admin.routing import route
from starlette_admin.views import CustomView

from application.administration.criteria import JobCriteria, JobSort, Sorting
from application.administration.entries import JobEntry
from application.audit.views import AuditEntryView
from application.pagination import Window
from domain.access import Actor
from interface.admin.asking import actor_of
from interface.admin.model_views import GalleryView
from interface.admin.words import Words
from interface.gallery import Gallery
from interface.i18n.negotiation import Language
from interface.i18n.numbers import local_number

MOST_JOBS: Final = 5
MOST_ENTRIES: Final = 8

PageMaker: TypeAlias = Callable[[Request, str, Mapping[str, object]], Response]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenJob:
    """A job that somebody works on, or that waits."""

    id: int
    name: str
    state: Mapping[str, str]
    progress: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What was done, by whom and when."""

    id: int
    name: str
    actor_id: int | None
    actor_name: str
    moment: str


class Overview(CustomView):
    """A card for each kind of object, the jobs that are not done yet, the end of the audit log."""

    path = "/"
    route_name = "index"
    add_to_menu = False

    def __init__(
        self, gallery: Gallery, words: Words, views: Sequence[GalleryView], page: PageMaker
    ) -> None:
        super().__init__()
        self._gallery = gallery
        self._words = words
        self._views = {view.key: view for view in views}
        self._page = page

    @route("")
    async def index(self, request: Request) -> Response:
        """The page."""
        actor = actor_of(request)
        totals = msgspec.structs.asdict(await self._gallery.administration.totals.get(actor))
        jobs, more_jobs = await self._jobs(actor)
        context = {
            "counts": [
                (self._views[key], local_number(count, Language(get_locale())))
                for key, count in totals.items()
            ],
            "jobs": jobs,
            "more_jobs": more_jobs,
            "done": await self._done(actor),
        }
        return self._page(request, "index.html", context)

    async def _jobs(self, actor: Actor) -> tuple[list[OpenJob], int]:
        """The jobs that end first, and how many more there are."""
        found = await self._gallery.lists.jobs.page(
            actor,
            Window(limit=MOST_JOBS),
            where=JobCriteria(is_open=True),
            sorting=Sorting(JobSort.ID),
        )
        return [self._job(job) for job in found.items], found.total - len(found.items)

    async def _done(self, actor: Actor) -> list[Done]:
        found = await self._gallery.audit.page(actor, Window(limit=MOST_ENTRIES))
        return [self._entry(entry) for entry in found.items]

    def _job(self, job: JobEntry) -> OpenJob:
        state = job.state.value
        return OpenJob(
            id=job.id,
            name=self._views["jobs"].name_of(job),
            state={"value": state, "label": self._words.say(f"admin-job-state-{state}")},
            progress={"done": job.produced, "total": job.requested},
        )

    def _entry(self, entry: AuditEntryView) -> Done:
        """An entry; what nobody in particular did is said to come from where it did."""
        channel = self._words.say(f"admin-audit-channel-{entry.channel.value}")
        return Done(
            id=entry.id,
            name=self._views["audit"].name_of(entry),
            actor_id=entry.actor_id,
            actor_name=entry.actor_name or channel,
            moment=format_datetime(entry.occurred_at, "short", get_tzinfo()),
        )
