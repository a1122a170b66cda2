"""Workers that are killed, doubled, stopped and held up: the films are counted exactly."""

from __future__ import annotations

import contextlib
import json
import signal
import subprocess
from contextlib import ExitStack, closing
from pathlib import Path
from random import Random
from threading import Event

import pytest

from tests.drills.galleries import Gallery, ask, ensure_exact
from tests.drills.processes import BIN, Process, eventually, running
from tests.drills.redis_stream import announce, listeners
from tests.drills.rows import Figure
from tests.e2e.gallery_process import environment
from tests.support.valkey import ValkeyServer

FILMS = 20_000
SMALL_BATCHES = {"JOB_BATCH": "500"}
"""A job of 20,000 films has to outlive ten workers."""
QUICK = {"JOB_LEASE_SECONDS": "1"}
"""Who vanishes is replaced after a second."""
LIMIT = 5.0
"""Seconds within which a worker has to end after SIGTERM."""


def await_claim(gallery: Gallery, job_id: int, worker: Process) -> None:
    mine = f":{worker.pid}:"
    eventually(lambda: mine in (gallery.job(job_id)["lease_owner"] or ""), "the worker has the job")


def states_logged(worker: Process, job_id: int) -> list[str]:
    lines = [json.loads(line) for line in worker.words.splitlines() if line.startswith("{")]
    return [line["state"] for line in lines if line.get("job_id") == job_id]


def let_work(worker: Process, seconds: float) -> None:
    with contextlib.suppress(subprocess.TimeoutExpired):
        worker.popen.wait(seconds)


@pytest.mark.parametrize(
    "kills", [3, pytest.param(10, marks=[pytest.mark.row("C1"), pytest.mark.long])]
)
def test_a_worker_killed_often_in_a_job_makes_exactly_its_films(
    gallery: Gallery, kills: int, figure: Figure
) -> None:
    chance = Random(7)
    job_id = ask(gallery, FILMS)

    with ExitStack() as kept:
        worker = kept.enter_context(gallery.worker("worker0", **QUICK, **SMALL_BATCHES))
        for number in range(1, kills + 1):
            await_claim(gallery, job_id, worker)
            job = gallery.job(job_id)
            # Three vain attempts would end the job, and rightly so.
            if job["attempts"] > 1:
                gallery.await_produced(job_id, job["produced"] + 1)
            let_work(worker, chance.uniform(0, 0.1))
            worker.kill()
            assert gallery.job(job_id)["state"] == "running"
            name = f"worker{number}"
            worker = kept.enter_context(gallery.worker(name, **QUICK, **SMALL_BATCHES))
        gallery.await_end(job_id)
    ensure_exact(gallery, job_id)
    assert gallery.count("films") == FILMS
    figure(f"{kills} kills, {FILMS:,} films asked for and made")


@pytest.mark.row("C8")
def test_two_workers_on_one_job_make_each_film_once(
    gallery: Gallery, valkey: ValkeyServer, figure: Figure
) -> None:
    settings = {"REDIS_URL": valkey.url, **QUICK}
    with gallery.worker("first", **settings), gallery.worker("second", **settings):
        eventually(lambda: listeners(valkey) == 2, "both workers listen")
        job_id = ask(gallery, 10_000, redis_url=valkey.url)
        announce(valkey, job_id)  # to whoever has not got it yet
        announce(valkey, job_id)
        gallery.await_end(job_id)
    ensure_exact(gallery, job_id)
    figure("announced three times to two workers, 10,000 films made once")


@pytest.mark.row("C4")
def test_a_worker_that_is_stopped_gives_its_job_to_another(
    gallery: Gallery, valkey: ValkeyServer, figure: Figure
) -> None:
    job_id = ask(gallery, 20_000, redis_url=valkey.url)
    with gallery.worker("first", REDIS_URL=valkey.url) as first:
        gallery.await_produced(job_id, 1)
        took = first.terminate()
        assert took < LIMIT
        assert first.popen.returncode == 0
        assert "Traceback" not in first.words
        job = gallery.job(job_id)
        assert (job["state"], job["attempts"]) == ("queued", 0)
        assert states_logged(first, job_id) == ["running", "queued"]
        with gallery.worker("second", REDIS_URL=valkey.url) as second:
            gallery.await_end(job_id)
            eventually(
                lambda: states_logged(second, job_id) == ["running", "succeeded"],
                "the second worker says that the job is done",
            )
            eventually(lambda: listeners(valkey), "the second worker waits again")
            assert second.terminate() < LIMIT
            assert "Traceback" not in second.words
    ensure_exact(gallery, job_id)
    figure(f"worker stopped in {took:.1f} s")


def test_a_plain_taskiq_worker_carries_out_jobs_and_stops(
    gallery: Gallery, valkey: ValkeyServer
) -> None:
    words: list[str | Path] = [
        BIN / "taskiq",
        "worker",
        "--workers",
        "1",
        "interface.bootstrap.worker:broker",
    ]
    env = environment(gallery.folder, REDIS_URL=valkey.url)
    with running(words, gallery.folder / "taskiq.log", env=env) as worker:
        eventually(lambda: listeners(valkey), "the worker listens")
        small = ask(gallery, 100, redis_url=valkey.url)
        gallery.await_end(small)
        ensure_exact(gallery, small)
        large = ask(gallery, 100_000, redis_url=valkey.url)
        gallery.await_produced(large, 1)
        assert worker.terminate() < LIMIT
        assert gallery.job(large)["state"] == "queued"
        assert "Traceback" not in worker.words


@pytest.mark.row("C2")
@pytest.mark.long
def test_taskiqs_workers_end_with_the_process_that_started_them(
    gallery: Gallery, valkey: ValkeyServer, figure: Figure
) -> None:
    words = [str(BIN / "taskiq"), "worker", "--workers", "2", "interface.bootstrap.worker:broker"]
    env = environment(gallery.folder, REDIS_URL=valkey.url, JOB_BATCH="500", **QUICK)
    with running(words, gallery.folder / "taskiq.log", env=env) as first:
        eventually(lambda: listeners(valkey) == 2, "both workers listen")
        job_id = ask(gallery, FILMS, redis_url=valkey.url)
        gallery.await_produced(job_id, 1)
        first.signal(signal.SIGKILL)
        eventually(lambda: not first.members(), "nobody is left")
    made = gallery.job(job_id)["produced"]
    with running(words, gallery.folder / "taskiq.log", env=env):
        gallery.await_end(job_id)
    ensure_exact(gallery, job_id)
    figure(f"killed at {made} of {FILMS} rows, 0 processes left, exactly {FILMS} in the end")


def test_a_database_that_somebody_locks_for_three_seconds_holds_a_job_up_and_no_more(
    gallery: Gallery,
) -> None:
    with gallery.worker("first", **QUICK) as first, gallery.worker("second", **QUICK) as second:
        job_id = ask(gallery, 20_000)
        gallery.await_produced(job_id, 1)
        with closing(gallery.connect()) as writer:
            writer.execute("BEGIN IMMEDIATE")
            produced = gallery.job(job_id)["produced"]
            Event().wait(3)
            assert gallery.job(job_id)["produced"] == produced
            writer.execute("ROLLBACK")
        gallery.await_end(job_id)
        assert "Traceback" not in first.words + second.words
    ensure_exact(gallery, job_id)


@pytest.mark.row("C9")
def test_a_job_that_cannot_succeed_fails_after_three_attempts_and_says_why(
    gallery: Gallery, figure: Figure
) -> None:
    job_id = ask(gallery, 10)
    gallery.change("DELETE FROM users")
    with gallery.worker():
        job = gallery.await_end(job_id)
    assert (job["state"], job["attempts"], job["produced"]) == ("failed", 3, 0)
    assert job["error"] == "there is no user who could own films"
    assert gallery.count("films") == 0
    figure("failed after 3 attempts, 0 films")


def test_a_cancelled_job_stops_after_the_batch_at_hand(gallery: Gallery) -> None:
    with gallery.worker() as worker:
        job_id = ask(gallery, 1_000_000)
        gallery.await_produced(job_id, 1)
        with gallery.process("jobs", "cancel", str(job_id)) as command:
            assert command.popen.wait(60) == 0
        job = gallery.job(job_id)
        gallery.await_end(ask(gallery, 7))
        worker.terminate()
    assert job["state"] == "cancelled"
    assert 0 < job["produced"] < job["requested"]
    assert gallery.job(job_id) == job
    assert gallery.count("films") == job["produced"] + 7
