"""A gallery under mixed load for minutes: nothing fails, and nothing grows."""

from __future__ import annotations

import os
import statistics
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import pytest

from tests.drills.galleries import Gallery, prepare_for_comments
from tests.drills.load import Load
from tests.drills.memory import family, resident
from tests.drills.processes import eventually
from tests.drills.redis_stream import listeners
from tests.drills.rows import Figure
from tests.drills.servers import serving
from tests.support.valkey import ValkeyServer

SECONDS = "SOAK_SECONDS"
"""The environment variable that says for how long; ten minutes without it."""
WARM_UP = 1 / 3
"""The part of the time after which growth counts: by then caches and arenas are full."""
WINDOW = 1 / 6
"""The part of the time whose samples are taken together, before and in the end."""
SAMPLE = 0.5
MOST_GROWTH = 1.10
MOST_FILES = 5
T = TypeVar("T", float, int)
OPEN_JOBS = "SELECT count(*) FROM generation_jobs WHERE state IN ('queued', 'running')"


class Samples:
    """Memory in megabytes and open files of processes, over time."""

    def __init__(self, processes: dict[str, int]) -> None:
        self._processes = processes
        self._memory: dict[str, list[float]] = defaultdict(list)
        self._files: dict[str, list[int]] = defaultdict(list)

    def take(self) -> None:
        for name, pid in self._processes.items():
            self._memory[name].append(resident(pid))
            self._files[name].append(len(list(Path(f"/proc/{pid}/fd").iterdir())))

    def memory(self) -> dict[str, tuple[float, float]]:
        """The mean after the warm-up and the mean in the end, by process."""
        return {name: _ends(values, statistics.fmean) for name, values in self._memory.items()}

    def files(self) -> dict[str, tuple[float, float]]:
        """The median after the warm-up and the median in the end, by process."""
        return {name: _ends(values, statistics.median) for name, values in self._files.items()}


def _ends(values: Sequence[T], mean: Callable[[Sequence[T]], float]) -> tuple[float, float]:
    begin, window = int(len(values) * WARM_UP), int(len(values) * WINDOW)
    return mean(values[begin : begin + window]), mean(values[-window:])


@pytest.mark.row("C19")
@pytest.mark.long
def test_under_mixed_load_nothing_fails_and_nothing_grows(
    gallery: Gallery, valkey: ValkeyServer, figure: Figure
) -> None:
    seconds = float(os.environ.get(SECONDS, "600"))
    prepare_for_comments(gallery)
    settings = {"REDIS_URL": valkey.url}
    with (
        serving(gallery, **settings) as server,
        gallery.worker(**settings) as worker,
        gallery.process("scheduler", **settings) as scheduler,
    ):
        server.await_start()
        eventually(lambda: listeners(valkey), "the worker listens")
        first, *others = family(server.process)
        names = {"first": first, "worker": worker.pid, "scheduler": scheduler.pid}
        names |= {f"server {number}": pid for number, pid in enumerate(others, 1)}
        samples = Samples(names)
        deadline = time.monotonic() + seconds
        with Load(server.url) as load:
            while time.monotonic() < deadline:
                time.sleep(SAMPLE)
                samples.take()
        eventually(lambda: gallery.rows(OPEN_JOBS) == [(0,)], "the jobs have ended")
        words = server.process.words + worker.words + scheduler.words
        assert server.process.terminate() < 10

    memory, files = samples.memory(), samples.files()
    told = ", ".join(f"{name} {was:.0f} to {now:.0f} MB" for name, (was, now) in memory.items())
    figure(f"{load.done.total()} requests in {seconds:.0f} s, {len(load.faults)} errors; {told}")
    assert Counter(load.faults).most_common(5) == []
    assert "Traceback" not in words
    assert {name for name, (was, now) in memory.items() if now > was * MOST_GROWTH} == set(), told
    assert {name for name, (was, now) in files.items() if now > was + MOST_FILES} == set(), files
    _ensure_sound(gallery)


def _ensure_sound(gallery: Gallery) -> None:
    assert gallery.count("sessions") == 0, "everybody has signed out"
    failed = "SELECT count(*) FROM generation_jobs WHERE state != 'succeeded'"
    assert gallery.rows(failed) == [(0,)]
    assert gallery.rows("PRAGMA integrity_check") == [("ok",)]
    assert gallery.rows("PRAGMA foreign_key_check") == []
