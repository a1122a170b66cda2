"""What the gallery is to reach, as ratios of what was measured in one run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from benchmarks.contestants import BARE, DRF, FASTAPI, GALLERY, UNCACHED, Contestant
from benchmarks.load import Sample
from benchmarks.scenes import MILLION, PAIR, POSTGRESQL, USUAL, Cell, Scene
from benchmarks.works import FILM, LAST, LIST, LOOKUP, POST, Work

Samples = Mapping[Cell, Sequence[Sample]]


@dataclass(frozen=True, kw_only=True)
class Goal:
    """How the gallery in one cell compares with another cell.

    ``least`` bounds the ratio of requests a second, ``most`` that of the median times.
    """

    title: str
    cell: Cell
    beside: Cell
    least: float = 0.0
    most: float = 0.0

    def ratio(self, samples: Samples) -> float | None:
        """The median of the ratios of all rounds; None where that was not measured."""
        if not (samples.get(self.cell) and samples.get(self.beside)):
            return None
        if self.most:
            return paired(
                [it.p50 for it in samples[self.cell]], [it.p50 for it in samples[self.beside]]
            )
        return paired(
            [it.rate for it in samples[self.cell]], [it.rate for it in samples[self.beside]]
        )

    def is_met(self, ratio: float) -> bool:
        return ratio <= self.most if self.most else ratio >= self.least

    @property
    def bound(self) -> str:
        return f"at most {self.most:g}" if self.most else f"at least {self.least:g}"


def paired(values: Sequence[float], others: Sequence[float]) -> float:
    """The median of the ratios of what was measured one soon after the other."""
    return median(value / other for value, other in zip(values, others, strict=True))


def _against(work: Work, peer: Contestant, least: float, own: Contestant = GALLERY) -> Goal:
    how = ", cache off" if own is UNCACHED else ""
    return Goal(
        title=f"{work.title}{how}: times {peer.title}",
        cell=Cell(USUAL.name, work.name, own.name),
        beside=Cell(USUAL.name, work.name, peer.name),
        least=least,
    )


def _ahead(work: Work, peer: Contestant) -> Goal:
    return Goal(
        title=f"{work.title}, on PostgreSQL: times {peer.title}",
        cell=Cell(POSTGRESQL.name, work.name, GALLERY.name),
        beside=Cell(POSTGRESQL.name, work.name, peer.name),
        least=1,
    )


def _flat(work: Work) -> Goal:
    return Goal(
        title=f"{work.title}: median time at a million films, of that at 10,000",
        cell=Cell(MILLION.name, work.name, UNCACHED.name),
        beside=Cell(USUAL.name, work.name, UNCACHED.name),
        most=1.5,
    )


def _shared(work: Work) -> Goal:
    return Goal(
        title=f"{work.title}: two processes, of one",
        cell=Cell(PAIR.name, work.name, UNCACHED.name),
        beside=Cell(USUAL.name, work.name, UNCACHED.name),
        least=1.6,
    )


def _deep(scene: Scene) -> Goal:
    return Goal(
        title=f"the last page of {scene.films:,} films: median time, of the first page's",
        cell=Cell(scene.name, LAST.name, UNCACHED.name),
        beside=Cell(scene.name, LIST.name, UNCACHED.name),
        most=10,
    )


GOALS = (
    _against(LIST, BARE, 0.6),
    _against(LIST, BARE, 0.35, UNCACHED),
    _against(LIST, FASTAPI, 10),
    _against(LIST, DRF, 15),
    _against(FILM, BARE, 0.3),
    _against(FILM, FASTAPI, 6),
    _against(FILM, DRF, 10),
    _against(POST, FASTAPI, 2),
    _against(POST, DRF, 3),
    *map(_flat, (LIST, FILM, LOOKUP)),
    _deep(MILLION),
    *map(_shared, (LIST, FILM)),
    *(_ahead(work, peer) for work in (LIST, FILM, LOOKUP, POST) for peer in (FASTAPI, DRF)),
)
