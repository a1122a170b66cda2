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

from benchmarks.contestants import Server as DrivenServer
from benchmarks.load import Sample, drive
from benchmarks.works import LIST, Work
from tests.drills.galleries import AUTHORIZED, Gallery, a_gallery, prepare_for_comments
from tests.drills.processes import eventually
from tests.drills.redis_stream import listeners
from tests.drills.servers import Server, serving
from tests.support.valkey import running_valkey

ANYBODYS_FILM = Work(
    name="film", title="v1 film, without a token", path="/api/v1/gallerydelete/%d/", ids_in_films=1
)
WORKS = (LIST, ANYBODYS_FILM)
BY_WORKER, BY_SERVER = "a worker", "the server's own process"
MADE = 100_000
FEW = 1_000
"""Films that are asked for, which are there before the first job."""
COMMENT = {"movie": 1, "comment_rating": 4.5, "text": "Смотрел трижды."}
PAUSE = 0.05
"""Seconds between two comments."""
SECONDS = 1
MOST_TIMES = 3
"""How many times as long the slowest hundredth of reads may take."""


@dataclass
class Comments:
    """What became of the comments that somebody posted one after the other."""

    seconds: list[float] = field(default_factory=list)
    refused: int = 0


@dataclass(frozen=True)
class Window:
    """What wrk saw of a work, and what became of comments meanwhile."""

    reads: Sample
    comments: Comments


@dataclass(frozen=True)
class Beside:
    """A work before a job and during it."""

    before: Window
    during: Window

    @property
    def times(self) -> float:
        """How many times as long the slowest hundredth of reads took."""
        return self.during.reads.p99 / self.before.reads.p99


Found = Mapping[tuple[str, str], Beside]
"""By who carries the job out, and the work."""


def measure(folder: Path) -> dict[tuple[str, str], Beside]:
    """Both works, beside a worker's job and beside a job of the server."""
    found: dict[tuple[str, str], Beside] = {}
    for by in (BY_WORKER, BY_SERVER):
        with _serving(folder / by, by) as (gallery, server):
            for work in WORKS:
                drive(_driven(server), work, FEW, SECONDS)
                found[by, work.title] = _beside(gallery, server, work)
    return found


def show(rounds: list[Found]) -> None:
    """Medians of all rounds, and whether what is promised holds."""
    click.echo(
        f"\nreads before and during a job of {MADE:,} films, 16 connections, beside a client that"
        f" posts\ncomments with pauses of {PAUSE} s; medians of all rounds, ms\n"
    )
    names = ("p50", "then", "p99", "then", "times", "comment", "then", "slowest", "refused")
    click.echo(f"  {'job of':<26}{'':<32}" + "".join(f"{name:>9}" for name in names))
    for by, title in rounds[0]:
        found = [each[by, title] for each in rounds]
        before, during = [it.before for it in found], [it.during for it in found]
        figures = (
            f"{median(it.reads.p50 for it in before) / 1000:.2f}",
            f"{median(it.reads.p50 for it in during) / 1000:.2f}",
            f"{median(it.reads.p99 for it in before) / 1000:.2f}",
            f"{median(it.reads.p99 for it in during) / 1000:.2f}",
            f"{median(it.times for it in found):.2f}",
            f"{median(_seconds(before)) * 1000:.1f}",
            f"{median(_seconds(during)) * 1000:.1f}",
            f"{max(_seconds(during)) * 1000:.0f}",
            f"{sum(it.comments.refused for it in (*before, *during))}",
        )
        click.echo(f"  {by:<26}{title:<32}" + "".join(f"{it:>9}" for it in figures))
    most = max(median(found[key].times for found in rounds) for key in rounds[0])
    refused = sum(it.during.comments.refused for found in rounds for it in found.values())
    click.echo("")
    for goal, is_met in (
        (f"p99 at most {MOST_TIMES} times that before ({most:.2f})", most <= MOST_TIMES),
        (f"no comment refused ({refused})", not refused),
    ):
        click.echo(f"{goal}: {'yes' if is_met else 'NO'}")


def _seconds(windows: list[Window]) -> list[float]:
    return [seconds for window in windows for seconds in window.comments.seconds]


@contextmanager
def _serving(folder: Path, by: str) -> Iterator[tuple[Gallery, Server]]:
    gallery, settings = a_gallery(folder), {"MAX_GENERATED": str(MADE)}
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
        yield gallery, server


def _beside(gallery: Gallery, server: Server, work: Work) -> Beside:
    before = _window(server, work)
    server.generate(MADE)
    ((job_id,),) = gallery.rows("SELECT max(id) FROM generation_jobs")
    gallery.await_produced(job_id, 1)
    during = _window(server, work)
    if gallery.job(job_id)["produced"] == MADE:
        raise click.ClickException(f"{MADE:,} films were there too soon to look on")
    gallery.await_end(job_id)
    return Beside(before, during)


def _window(server: Server, work: Work) -> Window:
    comments, stop = Comments(), Event()
    thread = Thread(target=_post, args=(server.url, comments, stop))
    thread.start()
    try:
        reads = drive(_driven(server), work, FEW, SECONDS)
    finally:
        stop.set()
        thread.join()
    if not comments.seconds:
        raise click.ClickException("nobody could post a comment")
    return Window(reads, comments)


def _post(url: str, comments: Comments, stop: Event) -> None:
    with httpx.Client(base_url=url, headers=AUTHORIZED, timeout=60) as client:
        while not stop.wait(PAUSE):
            begun = time.perf_counter()
            try:
                client.post("/api/v1/comment/", json=COMMENT).raise_for_status()
                comments.seconds.append(time.perf_counter() - begun)
            except httpx.HTTPError:
                comments.refused += 1


def _driven(server: Server) -> DrivenServer:
    return DrivenServer(server.url, server.process.pid)
