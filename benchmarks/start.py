"""How long the gallery takes to start, and how much memory it has when nobody asks for anything."""

from __future__ import annotations

import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import click

from benchmarks.contestants import GALLERY, serving
from benchmarks.goals import paired
from benchmarks.scenes import FEW
from benchmarks.seeding import copied, seeded

LIBRARIES = "import litestar, sqlalchemy, advanced_alchemy"
MOST_IMPORTS = 3
"""How many times the imports alone a start may take."""
MOST_MEBIBYTES = 130
REST = 1.0
"""Seconds without a request, after which memory is looked at."""


@dataclass(frozen=True)
class Start:
    """One start: seconds until it answers and for the imports alone, and MiB of its processes."""

    seconds: float
    imports: float
    worker: float
    supervisor: float


def measure(cache: Path, folder: Path, rounds: int) -> list[Start]:
    """Start the gallery several times, each time beside the bare imports."""
    database = seeded(cache, FEW, click.echo)
    return [_start(copied(database, folder / str(number))) for number in range(rounds)]


def show(starts: list[Start]) -> None:
    """Medians, and whether the goals are met."""
    ratio = paired([it.seconds for it in starts], [it.imports for it in starts])
    worker = median(it.worker for it in starts)
    click.echo(
        f"\nstart: answers after {median(it.seconds for it in starts):.2f} s, imports alone take"
        f" {median(it.imports for it in starts):.2f} s; idle worker {worker:.0f} MiB,"
        f" the process that watches it {median(it.supervisor for it in starts):.0f} MiB\n"
    )
    for title, value, most in (
        ("start, of the imports alone", ratio, MOST_IMPORTS),
        ("MiB of an idle worker", worker, MOST_MEBIBYTES),
    ):
        bound, verdict = f"at most {most}", "yes" if value <= most else "NO"
        click.echo(f"  {title:<68}{value:>8.2f}  {bound:<14}{verdict}")


def _start(database: Path) -> Start:
    begun = time.monotonic()
    subprocess.run([sys.executable, "-c", LIBRARIES], check=True)  # noqa: S603 # our words
    imported = time.monotonic()
    with serving(GALLERY, database.parent, f"sqlite:///{database}", 1) as server:
        answers = time.monotonic()
        time.sleep(REST)
        # The supervisor leads the session, and started the worker after itself.
        supervisor, *workers = sorted(_memory_of_session(server.session).items())
        return Start(
            seconds=answers - imported,
            imports=imported - begun,
            worker=max(memory for _, memory in workers),
            supervisor=supervisor[1],
        )


def _memory_of_session(session: int) -> dict[int, float]:
    """MiB that each process of a session has, shared pages too."""
    found: dict[int, float] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            if int(stat.read_text().rpartition(")")[2].split()[3]) == session:
                pages = int(stat.with_name("statm").read_text().split()[1])
                found[int(stat.parent.name)] = pages * 4096 / 2**20
        except OSError:  # it ended meanwhile
            continue
    return found
