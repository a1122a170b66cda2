"""How fast films are made up: ``make bench-generate``.

In each round the same number of films goes the whole way: a stored job, an announcement over
Valkey, a worker process, the SQLite database with all its indexes. What this has made is then
stored anew by a bare ``executemany`` loop, and a part of it one by one with a commit each. There
are four such loops, from the one that the documentation of Advanced Alchemy shows to one that has
nothing of this gallery's stack but SQLAlchemy. What counts are the ratios,
for all of them share the machine and the disk. After that a server is asked for films by wrk,
before and while a hundred thousand are made up, by a worker and by a process of its own.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from application.generation.commands import RequestGeneration
from benchmarks import beside_job, load, row_by_row
from domain.access import Actor
from domain.films import Film
from domain.generation import GenerationKind
from infrastructure.persistence.models.films import FilmRow
from infrastructure.persistence.repositories.films import to_film
from infrastructure.persistence.sqlite import BUSY_TIMEOUT, open_connection
from interface.bootstrap.container import Container
from tests.drills.galleries import Gallery, a_gallery
from tests.drills.processes import eventually
from tests.drills.redis_stream import listeners
from tests.support.valkey import running_valkey

USERS, CATEGORIES = 10, 100
ROWS_A_COMMIT = 1_000
MEBIBYTE = 1024**2
LEAST_OF_BARE, LEAST_OF_REPOSITORY, MOST_MEMORY = 0.25, 50, 150


@dataclass(frozen=True)
class Round:
    """Rows a second in one round, and the most memory that the worker had, in MiB."""

    whole: float
    bare: float
    repository: float
    session: float
    units: float
    plain: float
    memory: float

    @property
    def figures(self) -> tuple[float, ...]:
        slower = (self.bare, self.repository, self.session, self.units, self.plain)
        return (self.whole, *slower, *(self.whole / it for it in slower), self.memory)


SLOWER = ("bare", "repository", "session", "units", "plain")
COLUMNS = ("whole way", *SLOWER, *(f"÷ {name}" for name in SLOWER), "worker")
FORMATS = (*[",.0f"] * 6, ".2f", *[".0f"] * 5)


@click.command()
@click.option("--films", type=click.IntRange(1000), default=100_000, show_default=True)
@click.option("--rounds", type=click.IntRange(1), default=5, show_default=True)
@click.option("--some", type=click.IntRange(100), default=1_000, show_default=True)
def main(films: int, rounds: int, some: int) -> None:
    """Print rows a second, ratios and the worker's memory of several rounds, and medians."""
    load.ensure_installed()
    click.echo(f"{films:,} films a round, {some:,} of them one by one; rows a second; MiB\n")
    click.echo("        " + "".join(f"{name:>13}" for name in COLUMNS))
    measured: list[Round] = []
    for number in range(1, rounds + 1):
        with tempfile.TemporaryDirectory(prefix="gallery-bench-") as folder:
            measured.append(measure(Path(folder), films, some))
        click.echo(f"{number:<8}{line(measured[-1].figures)}")
    middle = tuple(median(values) for values in zip(*(it.figures for it in measured), strict=True))
    click.echo(f"median  {line(middle)}\n")
    memory = max(it.memory for it in measured)
    for goal, is_met in (
        (f"at least {LEAST_OF_BARE} of the bare loop", middle[6] >= LEAST_OF_BARE),
        (
            f"at least {LEAST_OF_REPOSITORY} times a row by row loop of Advanced Alchemy",
            middle[7] >= LEAST_OF_REPOSITORY,
        ),
        (f"the worker under {MOST_MEMORY} MiB", memory < MOST_MEMORY),
    ):
        click.echo(f"{goal}: {'yes' if is_met else 'NO'}")
    beside: list[beside_job.Found] = []
    for _ in range(rounds):
        with tempfile.TemporaryDirectory(prefix="gallery-bench-") as folder:
            beside.append(beside_job.measure(Path(folder)))
    beside_job.show(beside)


def line(figures: Sequence[float]) -> str:
    return "".join(f"{it:>13{form}}" for it, form in zip(figures, FORMATS, strict=True))


def measure(folder: Path, films: int, some: int) -> Round:
    gallery = a_gallery(folder / "whole", users=USERS, categories=CATEGORIES)
    whole, memory = whole_way(gallery, films)
    sample = read_films(gallery, some)
    return Round(
        whole=whole,
        bare=bare_loop(another(folder, "bare"), gallery.rows("SELECT * FROM films ORDER BY id")),
        repository=row_by_row.repository_loop(another(folder, "repository").database, sample),
        session=row_by_row.session_loop(another(folder, "session").database, sample),
        units=row_by_row.units_of_work(another(folder, "units").database, sample),
        plain=row_by_row.plain_session(another(folder, "plain").database, sample),
        memory=memory,
    )


def another(folder: Path, name: str) -> Gallery:
    return a_gallery(folder / name, users=USERS, categories=CATEGORIES)


def whole_way(gallery: Gallery, films: int) -> tuple[float, float]:
    """From the request to the stored end of the job; and the most memory that the worker had."""
    with running_valkey() as valkey, gallery.worker(REDIS_URL=valkey.url) as worker:
        eventually(lambda: listeners(valkey), "the worker listens")
        begun = time.perf_counter()
        job = gallery.await_end(asyncio.run(request(gallery, valkey.url, films)))
        took = time.perf_counter() - begun
        memory = worker.peak_memory() / MEBIBYTE
    if (job["state"], gallery.count("films")) != ("succeeded", films):
        raise SystemExit(f"the job went wrong: {job}")
    return films / took, memory


async def request(gallery: Gallery, redis_url: str, films: int) -> int:
    container = Container(gallery.settings(REDIS_URL=redis_url))
    try:
        command = RequestGeneration(kind=GenerationKind.FILMS, count=films)
        job = await container.gallery.generation.request(
            Actor(1, is_staff=True), command, most=films
        )
    finally:
        await container.close()
    return job.id


def bare_loop(gallery: Gallery, rows: Sequence[tuple[object, ...]]) -> float:
    """``executemany`` of prepared rows, with the pragmas of the gallery and no other thing."""
    connection = open_connection(gallery.database, busy_timeout=BUSY_TIMEOUT)
    places = ", ".join("?" * len(rows[0]))
    statement = f"INSERT INTO films VALUES ({places})"  # noqa: S608 # question marks alone
    begun = time.perf_counter()
    for start in range(0, len(rows), ROWS_A_COMMIT):
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany(statement, rows[start : start + ROWS_A_COMMIT])
        connection.execute("COMMIT")
    took = time.perf_counter() - begun
    connection.close()
    return len(rows) / took


def read_films(gallery: Gallery, count: int) -> list[Film]:
    engine = row_by_row.plain_engine(gallery.database)
    with Session(engine) as session:
        found = session.scalars(select(FilmRow).order_by(FilmRow.id).limit(count))
        films = [to_film(row) for row in found]
    engine.dispose()
    return films


if __name__ == "__main__":
    main()
