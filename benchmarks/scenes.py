"""Where the works are done: on so many films, by so many processes, beside whom."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import click

from benchmarks import agreement
from benchmarks.contestants import CONTESTANTS, Contestant, Server, serving
from benchmarks.seeding import copied, seeded
from benchmarks.works import FILM, LAST, LIST, LOOKUP, POST, Work

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
    contestants: Sequence[Contestant] = CONTESTANTS

    @property
    def title(self) -> str:
        processes = "one process" if self.workers == 1 else f"{self.workers} processes"
        writers = ", beside writers" if self.beside_writers else ""
        return f"{self.name}: {self.films:,} films on SQLite, {processes}{writers}"


USUAL = Scene(name="usual", works=(LIST, LAST, FILM, LOOKUP, POST))
MILLION = Scene(name="million", works=(LIST, LAST, FILM, LOOKUP, POST), films=MANY)
PAIR = Scene(name="pair", works=(LIST, FILM, LOOKUP, POST), workers=2)
WRITERS = Scene(name="writers", works=(LIST, FILM), beside_writers=True)
SCENES = (USUAL, MILLION, PAIR, WRITERS)


@contextmanager
def stage(scenes: Sequence[Scene], cache: Path) -> Iterator[dict[tuple[str, str], Server]]:
    """Start every server of every scene; what is given are the servers, by both names.

    Before that the servers of each scene have to agree in their answers.
    """
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="run-", dir=cache)))
        servers: dict[tuple[str, str], Server] = {}
        for scene in scenes:
            database = seeded(cache, scene.films, click.echo)
            here: dict[str, Server] = {}
            for contestant in scene.contestants:
                copy = copied(database, folder / scene.name / contestant.name)
                served = serving(contestant, copy.parent, f"sqlite:///{copy}", scene.workers)
                here[contestant.name] = stack.enter_context(served)
            agreement.ensure({name: it.base for name, it in here.items()}, scene.films)
            servers |= {(scene.name, name): server for name, server in here.items()}
        yield servers
