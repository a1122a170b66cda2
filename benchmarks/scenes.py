"""Where the works are done: on so many films, by so many processes, beside whom."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import click

from benchmarks import agreement
from benchmarks.contestants import CONTESTANTS, DRF, FASTAPI, GALLERY, Contestant, Server, serving
from benchmarks.seeding import copied, seed, seeded
from benchmarks.works import FILM, LAST, LIST, LOOKUP, POST, Work
from tests.support.postgres import PostgresServer, running_postgres

FEW, MANY = 10_000, 1_000_000


class Cell(NamedTuple):
    """One work that one server does in one scene, by their names."""

    scene: str
    work: str
    server: str


@dataclass(frozen=True, kw_only=True)
class Scene:
    """What it is called, how large the gallery is, who enters, and what they are asked to do."""

    name: str
    works: Sequence[Work]
    films: int = FEW
    workers: int = 1
    beside_writers: bool = False
    on_postgresql: bool = False
    contestants: Sequence[Contestant] = CONTESTANTS

    @property
    def title(self) -> str:
        processes = "one process" if self.workers == 1 else f"{self.workers} processes"
        writers = ", beside writers" if self.beside_writers else ""
        database = "PostgreSQL" if self.on_postgresql else "SQLite"
        return f"{self.name}: {self.films:,} films on {database}, {processes}{writers}"


USUAL = Scene(name="usual", works=(LIST, LAST, FILM, LOOKUP, POST))
MILLION = Scene(name="million", works=(LIST, LAST, FILM, LOOKUP, POST), films=MANY)
PAIR = Scene(name="pair", works=(LIST, FILM, LOOKUP, POST), workers=2)
WRITERS = Scene(name="writers", works=(LIST, FILM), beside_writers=True)
POSTGRESQL = Scene(
    name="postgresql",
    works=(LIST, LAST, FILM, LOOKUP, POST),
    on_postgresql=True,
    contestants=(GALLERY, FASTAPI, DRF),
)
SCENES = (USUAL, MILLION, PAIR, WRITERS, POSTGRESQL)


@contextmanager
def stage(scenes: Sequence[Scene], cache: Path) -> Iterator[dict[tuple[str, str], Server]]:
    """Start every server of every scene; what is given are the servers, by both names.

    Before that the servers of each scene have to agree in their answers.
    """
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="run-", dir=cache)))
        servers: dict[tuple[str, str], Server] = {}
        for scene in scenes:
            if scene.on_postgresql:
                copies = _on_postgresql(stack.enter_context(running_postgres(durable=True)), scene)
            else:
                copies = _on_sqlite(cache, folder, scene)
            here: dict[str, Server] = {}
            for contestant in scene.contestants:
                own = folder / scene.name / contestant.name
                own.mkdir(parents=True)
                served = serving(contestant, own, next(copies), scene.workers)
                here[contestant.name] = stack.enter_context(served)
            agreement.ensure({name: it.base for name, it in here.items()}, scene.films)
            servers |= {(scene.name, name): server for name, server in here.items()}
        os.sync()  # else gigabytes of copies would go to the disk while somebody is measured
        yield servers


def _on_sqlite(cache: Path, folder: Path, scene: Scene) -> Iterator[str]:
    """A database for each server, which writes to it."""
    database = seeded(cache, scene.films, click.echo)
    for number in count():
        yield f"sqlite:///{copied(database, folder / scene.name / str(number))}"


def _on_postgresql(server: PostgresServer, scene: Scene) -> Iterator[str]:
    """The same on PostgreSQL."""
    click.echo(f"seeding {scene.films:,} films on PostgreSQL…")
    template = server.create_database()
    seed(server.url(template), scene.films)
    while True:
        yield server.url(server.create_database(template=template))
