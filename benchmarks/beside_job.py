"""How a gallery answers while a large job writes to its database."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from threading import Event, Thread

import click
import httpx

from benchmarks.contestants import Server
from benchmarks.load import Sample, drive
from benchmarks.works import LIST, Work
from tests.drills.galleries import AUTHORIZED, Gallery, a_gallery, prepare_for_comments
from tests.drills.processes import eventually
from tests.drills.redis_stream import listeners
from tests.drills.servers import serving
from tests.support.valkey import running_valkey

FILM = Work(name="film", title="v1 film", path="/api/v1/gallerydelete/%d/", ids_in_films=1)
WORKS = (LIST, FILM)
BY_WORKER, BY_SERVER = "a worker", "the server's own process"
FEW = 1_000
"""Films that are there before the large job."""
COMMENT = {"movie": 1, "comment_rating": 4.5, "text": "Смотрел трижды."}
PAUSE = 0.05
"""Seconds between two comments."""
SECONDS = 2
MOST_TIMES = 3
"""How many times as long the slowest hundredth of reads may take."""


@dataclass
class Comments:
    """What became of the comments that were posted all the while."""

    seconds: list[float] = field(default_factory=list)
    refused: int = 0


@dataclass(frozen=True)
class Beside:
    """What wrk saw of one work before a job and during it, and what became of comments then."""

    idle: Sample
    busy: Sample
    comments: Comments

    @property
    def times(self) -> float:
        """How many times as long the slowest hundredth took."""
        return self.busy.p99 / self.idle.p99


Found = Mapping[tuple[str, str], Beside]
"""By who carries the job out, and the work."""


def measure(folder: Path, films: int) -> dict[tuple[str, str], Beside]:
    """Both works, beside a worker's job and beside a job of the server."""
    found: dict[tuple[str, str], Beside] = {}
    for by in (BY_WORKER, BY_SERVER):
        with _serving(folder / by, by, films) as (gallery, server):
            for work in WORKS:
                drive(server, work, FEW, 1)
                found[by, work.title] = _beside(gallery, server, work, films)
    return found


def show(rounds: list[Found], films: int) -> None:
    """Medians of all rounds, and whether what is promised holds."""
    click.echo(f"\nreads beside a job of {films:,} films, 16 connections; medians of all rounds\n")
    names = ("p50 ms", "then", "p99 ms", "then", "times", "/s", "then", "comments", "slowest ms")
    click.echo(f"  {'job of':<26}{'':<32}" + "".join(f"{name:>11}" for name in names))
    for by, title in rounds[0]:
        all_rounds = [found[by, title] for found in rounds]
        figures = (
            f"{median(it.idle.p50 for it in all_rounds) / 1000:.2f}",
            f"{median(it.busy.p50 for it in all_rounds) / 1000:.2f}",
            f"{median(it.idle.p99 for it in all_rounds) / 1000:.2f}",
            f"{median(it.busy.p99 for it in all_rounds) / 1000:.2f}",
            f"{median(it.times for it in all_rounds):.2f}",
            f"{median(it.idle.rate for it in all_rounds):,.0f}",
            f"{median(it.busy.rate for it in all_rounds):,.0f}",
            f"{sum(len(it.comments.seconds) for it in all_rounds)}",
            f"{max(max(it.comments.seconds) for it in all_rounds) * 1000:.0f}",
        )
        click.echo(f"  {by:<26}{title:<32}" + "".join(f"{it:>11}" for it in figures))
    most = max(median(found[key].times for found in rounds) for key in rounds[0])
    refused = sum(it.comments.refused for found in rounds for it in found.values())
    click.echo("")
    for goal, is_met in (
        (f"p99 at most {MOST_TIMES} times that before ({most:.2f})", most <= MOST_TIMES),
        (f"no comment refused ({refused})", not refused),
    ):
        click.echo(f"{goal}: {'yes' if is_met else 'NO'}")


@contextmanager
def _serving(folder: Path, by: str, films: int) -> Iterator[tuple[Gallery, Server]]:
    gallery, settings = a_gallery(folder), {"MAX_GENERATED": str(films)}
    prepare_for_comments(gallery)
    with ExitStack() as running:
        if by == BY_WORKER:
            valkey = running.enter_context(running_valkey())
            settings["REDIS_URL"] = valkey.url
            running.enter_context(gallery.worker(**settings))
            eventually(lambda: listeners(valkey), "the worker listens")
        server = running.enter_context(serving(gallery, **settings))
        server.await_start()
        server.generate(FEW)
        gallery.await_end(1)
        yield gallery, Server(server.url, server.process.pid)


def _beside(gallery: Gallery, server: Server, work: Work, films: int) -> Beside:
    with _commenting(server):
        idle = drive(server, work, FEW, SECONDS)
    httpx.get(f"{server.base}/api/genfilm/{films}/").raise_for_status()
    job_id = gallery.count("generation_jobs")
    gallery.await_produced(job_id, 1)
    with _commenting(server) as comments:
        busy = drive(server, work, FEW, SECONDS)
        if gallery.job(job_id)["produced"] == films:
            raise click.ClickException(f"{films:,} films were there too soon: ask for more")
    gallery.await_end(job_id)
    return Beside(idle, busy, comments)


@contextmanager
def _commenting(server: Server) -> Iterator[Comments]:
    comments, stop = Comments(), Event()

    def comment() -> None:
        with httpx.Client(base_url=server.base, headers=AUTHORIZED, timeout=60) as client:
            while not stop.wait(PAUSE):
                begun = time.perf_counter()
                answer = client.post("/api/v1/comment/", json=COMMENT)
                comments.seconds.append(time.perf_counter() - begun)
                comments.refused += not answer.is_success

    thread = Thread(target=comment)
    thread.start()
    try:
        yield comments
    finally:
        stop.set()
        thread.join()
