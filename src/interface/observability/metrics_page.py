"""The page where Prometheus reads the measures."""

from __future__ import annotations

import asyncio
from typing import Final

from litestar import Response, Router
from litestar.handlers import route
from litestar.types import Scope
from prometheus_client import CONTENT_TYPE_LATEST

from application.health import State
from domain.errors import Unavailable
from domain.permissions import ANYBODY
from interface.api.errors import AddressUnknown
from interface.api.v1.dependencies import TheGallery
from interface.api.v1.verbs import READ, refusals
from interface.gallery import Gallery
from interface.observability.metrics import Metrics

PATH: Final = "/metrics"


def metrics_router(metrics: Metrics) -> Router:
    """The page, and nothing else.

    It has one spelling: proxies that keep it from others go by that.
    """

    @route(PATH, http_method=READ, permission=ANYBODY, include_in_schema=False)
    async def show(gallery: TheGallery, scope: Scope) -> Response[bytes]:
        if scope["raw_path"] != PATH.encode():
            raise AddressUnknown
        report = await gallery.readiness.report()
        jobs = {} if report.status is State.DOWN else await _jobs(gallery)
        text = await asyncio.to_thread(metrics.text, report, jobs)
        headers = {"Cache-Control": "no-store"}
        return Response(text, media_type=CONTENT_TYPE_LATEST, headers=headers)

    return Router("/", route_handlers=[*refusals([show]), show])


async def _jobs(gallery: Gallery) -> dict[str, int]:
    try:
        counts = await gallery.generation_queries.counts()
    except Unavailable:  # it has gone away since
        return {}
    return {state.value: count for state, count in counts.items()}
