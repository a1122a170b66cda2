"""How fast the gallery answers, beside others that do the same: ``make bench``.

All servers of all scenes are started at once and asked in turn, round after round, so that
whatever else the machine does meets all of them alike. What counts are ratios: those of each
round, and of these the median.

    make bench
    make bench BENCH="--scene usual --only list --only film --rounds 5"
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from benchmarks import load, start, tables
from benchmarks.contestants import CONTESTANTS, Server
from benchmarks.load import Sample
from benchmarks.scenes import SCENES, Cell, Scene, stage
from benchmarks.works import WORKS

CACHE = Path(__file__).parent.parent / ".bench"
WARM_UP = 1
"""Seconds that each server does each work before anything is measured."""


@click.command()
@click.option("--scene", "scenes", multiple=True, type=click.Choice([it.name for it in SCENES]))
@click.option("--only", "works", multiple=True, type=click.Choice(list(WORKS)))
@click.option(
    "--server", "servers", multiple=True, type=click.Choice([it.name for it in CONTESTANTS])
)
@click.option("--films", type=click.IntRange(1000), help="Films in every scene.")
@click.option("--rounds", type=click.IntRange(1), default=3, show_default=True)
@click.option("--seconds", type=click.IntRange(1), default=2, show_default=True)
def main(
    scenes: Sequence[str],
    works: Sequence[str],
    servers: Sequence[str],
    films: int | None,
    rounds: int,
    seconds: int,
) -> None:
    """Print requests a second, latencies and ratios, and which goals are met.

    Without options everything is measured, the start and the memory of an idle worker too.
    --scene, --only and --server, each of which can be repeated, leave what they name.
    """
    load.ensure_installed()
    chosen = [
        replace(
            scene,
            films=films or scene.films,
            works=[it for it in scene.works if it.name in works or not works],
            contestants=[it for it in scene.contestants if it.name in servers or not servers],
        )
        for scene in SCENES
        if scene.name in scenes or not scenes
    ]
    CACHE.mkdir(exist_ok=True)
    starts: list[start.Start] = []
    if not (scenes or works or servers):
        with TemporaryDirectory(prefix="start-", dir=CACHE) as folder:
            starts = start.measure(CACHE, Path(folder), rounds)
    with stage(chosen, CACHE) as servers_on:
        samples = _measure(chosen, servers_on, rounds, seconds)
    for scene in chosen:
        tables.show(scene, samples)
    tables.show_goals(samples)
    if starts:
        start.show(starts)


def _measure(
    scenes: Sequence[Scene],
    servers: Mapping[tuple[str, str], Server],
    rounds: int,
    seconds: int,
) -> dict[Cell, list[Sample]]:
    samples: dict[Cell, list[Sample]] = defaultdict(list)
    for number in range(rounds + 1):
        click.echo(f"round {number} of {rounds}" if number else "warming up", err=True)
        for work in WORKS.values():
            for scene in scenes:
                for contestant in scene.contestants if work in scene.works else ():
                    drive = load.drive_beside_writers if scene.beside_writers else load.drive
                    server = servers[scene.name, contestant.name]
                    sample = drive(server, work, scene.films, seconds if number else WARM_UP)
                    if number:
                        cell = Cell(scene.name, work.name, contestant.name)
                        samples[cell].append(sample)
    return samples


if __name__ == "__main__":
    main()
