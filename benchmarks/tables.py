"""What was measured, as tables."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

import click

from benchmarks.contestants import GALLERY
from benchmarks.goals import GOALS, Samples, paired
from benchmarks.load import CONNECTIONS, Sample
from benchmarks.scenes import Cell, Scene

COLUMNS = ("requests/s", "gallery ÷", "p50 ms", "p99 ms", "CPU µs", "gallery ÷", "wrk's CPU")


def show(scene: Scene, samples: Samples) -> None:
    """One scene: each work, each server."""
    click.echo(f"\n{scene.title}, {CONNECTIONS} connections; medians of all rounds\n")
    click.echo(f"  {'':<30}{'':<14}" + "".join(f"{name:>11}" for name in COLUMNS))
    for work in scene.works:
        own = samples.get(Cell(scene.name, work.name, GALLERY.name))
        for contestant in scene.contestants:
            title = work.title if contestant is scene.contestants[0] else ""
            figures = _figures(samples[Cell(scene.name, work.name, contestant.name)], own)
            click.echo(f"  {title:<30}{contestant.title:<14}{figures}")


def _figures(samples: Sequence[Sample], own: Sequence[Sample] | None) -> str:
    rates = [it.rate for it in samples]
    values = (
        f"{median(rates):,.0f}",
        f"{paired([it.rate for it in own], rates):.2f}" if own else "",
        f"{median(it.p50 for it in samples) / 1000:.2f}",
        f"{median(it.p99 for it in samples) / 1000:.2f}",
        f"{median(it.cost for it in samples):,.0f}",
        f"{paired([it.cost for it in samples], [it.cost for it in own]):.2f}" if own else "",
        f"{median(it.load for it in samples):.0%}",
    )
    return "".join(f"{it:>11}" for it in values)


def show_goals(samples: Samples) -> None:
    """Every goal for which enough was measured, and whether it is met."""
    click.echo("")
    for goal in GOALS:
        ratio = goal.ratio(samples)
        if ratio is not None:
            verdict = "yes" if goal.is_met(ratio) else "NO"
            click.echo(f"  {goal.title:<68}{ratio:>8.2f}  {goal.bound:<14}{verdict}")
