"""Which jobs get a process of their own; `tests/drills` stops and kills such processes."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path
from typing import Any

import pytest

from application.generation.ports import JobRunner
from domain.generation import GenerationState
from infrastructure.jobs import process
from infrastructure.jobs.process import LARGE, ProcessRunner
from tests.support.gallery import MemoryGallery
from tests.support.waiting import until

WORKER = "worker"
NO_MODULE = "there_is_no_such_module"
"""A process that is to run it ends at once, by an error."""


STUBBORN = """
import os, signal, time
from pathlib import Path
signal.signal(signal.SIGTERM, signal.SIG_IGN)
note = Path(os.environ["PID_FILE"])
note.with_suffix(".new").write_text(str(os.getpid()))
note.with_suffix(".new").rename(note)
time.sleep(30)
"""
"""A module of a process that does not stop when it is told to."""


class Here(JobRunner):
    """Only notes which jobs it is to carry out."""

    def __init__(self) -> None:
        self.jobs: list[int] = []

    async def run(self, job_id: int, *, worker: str) -> bool:
        assert worker == WORKER
        self.jobs.append(job_id)
        return True


@pytest.fixture
def gallery() -> MemoryGallery:
    return MemoryGallery()


@pytest.fixture
def here() -> Here:
    return Here()


@pytest.fixture
def runner(gallery: MemoryGallery, here: Here) -> ProcessRunner:
    return ProcessRunner(here, gallery.generation_queries, NO_MODULE)


@pytest.mark.parametrize(
    "job",
    [
        {"requested": LARGE},
        {"requested": LARGE + 1, "produced": 1},
        {"requested": LARGE + 1, "state": GenerationState.CANCELLED},
    ],
    ids=["small", "small by now", "ended"],
)
async def test_what_is_small_is_carried_out_here(
    gallery: MemoryGallery, runner: ProcessRunner, here: Here, job: dict[str, Any]
) -> None:
    stored = await gallery.a_job(**job)

    assert await runner.run(stored.id, worker=WORKER)

    assert here.jobs == [stored.id]


async def test_a_job_that_is_gone_is_looked_for_here(runner: ProcessRunner, here: Here) -> None:
    assert await runner.run(404, worker=WORKER)

    assert here.jobs == [404]


async def test_what_a_process_breaks_at_is_told_of_and_carried_out_here(
    gallery: MemoryGallery, runner: ProcessRunner, here: Here, caplog: pytest.LogCaptureFixture
) -> None:
    job = await gallery.a_job(requested=LARGE + 1)

    assert await runner.run(job.id, worker=WORKER)

    assert here.jobs == [job.id]
    assert caplog.messages == [f"the process of generation job {job.id} ended with status 1"]


def is_there(pid: str) -> bool:
    """Whether the process has not ended."""
    return Path("/proc", pid).exists()


async def test_a_process_that_does_not_stop_is_ended_however_often_that_is_asked_for(
    gallery: MemoryGallery, here: Here, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "stubborn.py").write_text(STUBBORN)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setenv("PID_FILE", str(tmp_path / "pid"))
    monkeypatch.setattr(process, "TO_STOP", 0.2)
    job = await gallery.a_job(requested=LARGE + 1)
    runner = ProcessRunner(here, gallery.generation_queries, "stubborn")

    work = asyncio.create_task(runner.run(job.id, worker=WORKER))
    await until((tmp_path / "pid").exists)
    for _ in range(3):
        work.cancel()
        await asyncio.sleep(0.01)
    with pytest.raises(asyncio.CancelledError):
        await work

    assert not is_there((tmp_path / "pid").read_text())


async def test_where_no_process_can_be_started_large_jobs_are_carried_out_here(
    gallery: MemoryGallery,
    runner: ProcessRunner,
    here: Here,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def fail(*_: object, **__: object) -> None:
        raise BlockingIOError("Resource temporarily unavailable")

    monkeypatch.setattr(asyncio, "create_subprocess_exec", fail)
    job = await gallery.a_job(requested=LARGE + 1)

    assert await runner.run(job.id, worker=WORKER)

    assert here.jobs == [job.id]
    (record,) = caplog.records
    assert record.levelno == logging.WARNING
    assert "Resource temporarily unavailable" in record.message
