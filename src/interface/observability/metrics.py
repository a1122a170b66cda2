"""Measures for Prometheus: of requests, the event loop, processes, jobs and checks.

Several server processes write theirs to files in one folder, which ``FOLDER`` has to name before
this is imported; whichever of them is asked reads them all.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

from prometheus_client import CollectorRegistry, Histogram, generate_latest
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from application.health import Report
from interface.observability.processes import FOLDER, open_files, processes_in, resident_bytes
from interface.observability.route_names import RouteNames

VERBS: Final = frozenset({"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"})
SECONDS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
LOOK_EVERY: Final = 1.0
"""Seconds between two looks at the event loop."""


class Metrics:
    """What one gallery measures."""

    def __init__(self, routes: RouteNames) -> None:
        self._routes = routes
        self._registry = CollectorRegistry()
        self._requests = Histogram(
            "film_gallery_http_request_duration_seconds",
            documentation="Time until an answer was sent, by method, address and class of status",
            labelnames=["method", "route", "status"],
            buckets=SECONDS,
            registry=self._registry,
        )
        self._lag = Histogram(
            "film_gallery_event_loop_lag_seconds",
            documentation="How late the event loop is, looked at every second",
            buckets=SECONDS,
            registry=self._registry,
        )
        self._watch: asyncio.Task[None] | None = None
        self._kinds: dict[tuple[str, str, int], Histogram] = {}

    def observe(self, method: str, path: str, status: int, seconds: float) -> None:
        """Count a request."""
        method = method if method in VERBS else "other"
        kind = (method, self._routes.name(path), status // 100)
        requests = self._kinds.get(kind)
        if requests is None:
            requests = self._requests.labels(kind[0], kind[1], f"{kind[2]}xx")
            self._kinds[kind] = requests
        requests.observe(seconds)

    async def begin(self) -> None:
        """Measure from now on how late the event loop is."""
        self._watch = asyncio.create_task(self._watch_the_loop())

    async def end(self) -> None:
        """Measure that no more."""
        if self._watch is not None:
            self._watch.cancel()
            await asyncio.gather(self._watch, return_exceptions=True)

    def text(self, report: Report, jobs: Mapping[str, int]) -> bytes:
        """Everything, as Prometheus reads it; it reads files, and takes some milliseconds."""
        folder = os.environ.get(FOLDER)
        shown = CollectorRegistry()
        if folder:
            MultiProcessCollector(shown, path=folder)  # type: ignore[no-untyped-call] # it has none
        else:
            shown.register(self._requests)
            shown.register(self._lag)
        pids = processes_in(Path(folder)) if folder else [os.getpid()]
        shown.register(_Now(report, jobs, pids))
        return generate_latest(shown)

    async def _watch_the_loop(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            due = loop.time() + LOOK_EVERY
            await asyncio.sleep(LOOK_EVERY)
            self._lag.observe(max(0.0, loop.time() - due))


class _Now(Collector):
    """What is true at this moment, of all processes."""

    def __init__(self, report: Report, jobs: Mapping[str, int], pids: Iterable[int]) -> None:
        self._report = report
        self._jobs = jobs
        self._pids = list(pids)

    def collect(self) -> Iterable[Metric]:
        jobs = GaugeMetricFamily(
            "film_gallery_jobs", documentation="Generation jobs by state", labels=["state"]
        )
        for state, count in self._jobs.items():
            jobs.add_metric([state], count)
        yield jobs
        checks = GaugeMetricFamily(
            "film_gallery_check_up",
            documentation="Whether a check of /health/ready is up",
            labels=["check"],
        )
        for name, finding in self._report.checks.items():
            checks.add_metric([name], finding.is_up)
        yield checks
        memory = GaugeMetricFamily(
            "film_gallery_process_resident_memory_bytes",
            documentation="Memory of a server process, shared pages too",
            labels=["pid"],
        )
        files = GaugeMetricFamily(
            "film_gallery_process_open_fds",
            documentation="Open files of a server process",
            labels=["pid"],
        )
        for pid in self._pids:
            with suppress(OSError):  # it has ended meanwhile, or this is no Linux
                resident, opened = resident_bytes(pid), open_files(pid)
                memory.add_metric([str(pid)], resident)
                files.add_metric([str(pid)], opened)
        yield memory
        yield files
