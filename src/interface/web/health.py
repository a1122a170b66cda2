"""Whether the gallery lives, is ready and is well, for whoever watches over it."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Final

import msgspec
from litestar import Response
from litestar.handlers import route

from application.health import Report, State
from domain.errors import Unavailable
from domain.permissions import ANYBODY
from interface.api.v1.addresses import WITH_OR_WITHOUT_SLASH
from interface.api.v1.dependencies import TheGallery
from interface.api.v1.verbs import READ

log = logging.getLogger("film_gallery")

NOT_KEPT: Final[Mapping[str, str]] = {"Cache-Control": "no-store"}


class Health(msgspec.Struct, frozen=True, kw_only=True):
    """The state of the database, and how many jobs there are in each state."""

    database: str
    jobs: dict[str, int]


class Alive(msgspec.Struct, frozen=True):
    """What a process says that can answer at all."""

    status: str = "alive"


# A probe takes a redirect for a good answer: there is none, with the final slash or without.
@route(
    "/health/live",
    http_method=READ,
    permission=ANYBODY,
    opt=WITH_OR_WITHOUT_SLASH,
    include_in_schema=False,
)
async def live() -> Response[Alive]:
    """200 from every process that answers, whatever the gallery needs is doing."""
    return Response(Alive(), headers=NOT_KEPT)


@route(
    "/health/ready",
    http_method=READ,
    permission=ANYBODY,
    opt=WITH_OR_WITHOUT_SLASH,
    include_in_schema=False,
)
async def ready(gallery: TheGallery) -> Response[Report]:
    """200 while requests can be answered, else 503; and what is not well."""
    report = await gallery.readiness.report()
    status = 503 if report.status is State.DOWN else 200
    return Response(report, status_code=status, headers=NOT_KEPT)


@route("/health", http_method=READ, permission=ANYBODY, include_in_schema=False)
async def health(gallery: TheGallery) -> Response[Health]:
    """200 while the database answers, else 503."""
    try:
        counts = await gallery.generation_queries.counts()
    except Unavailable:
        return _unwell("unavailable")
    except Exception:
        log.exception("the database cannot be read")
        return _unwell("broken")
    jobs = {state.value: count for state, count in counts.items()}
    return Response(Health(database="ok", jobs=jobs), headers=NOT_KEPT)


def _unwell(database: str) -> Response[Health]:
    return Response(Health(database=database, jobs={}), status_code=503, headers=NOT_KEPT)
