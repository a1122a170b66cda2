"""Servers that carry out jobs themselves, without Redis and without a worker."""

from __future__ import annotations

import contextlib
import os
import signal
from pathlib import Path

import httpx

from tests.drills.galleries import Gallery, ensure_exact
from tests.drills.memory import family
from tests.drills.processes import children, eventually
from tests.drills.processes import gallery as gallery_process
from tests.drills.rows import Promised
from tests.drills.servers import Server, serving
from tests.support.ports import a_free_port

QUICK = {"JOB_LEASE_SECONDS": "1"}
LONG = 100_000
"""Films that take longer to make than a test looks on."""


def process_of_large_job(server: Server) -> int:
    """The id of the process that a server started for a job, awaited."""

    def look() -> list[int]:
        started = [pid for parent in family(server.process)[1:] for pid in children(parent)]
        return [pid for pid in started if "interface.bootstrap.large_job" in command_of(pid)]

    (pid,) = eventually(look, "a large job has a process")
    return pid


def command_of(pid: int) -> str:
    """The words that a process was started with; none when there is no such process."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_text()
    return ""


def test_a_server_killed_right_after_its_answer_finishes_at_the_next_start(
    gallery: Gallery, at_once: float
) -> None:
    with serving(gallery, MAX_GENERATED="20000", **QUICK) as server:
        server.await_start()
        assert server.generate(20_000) < at_once
        server.process.kill()
    assert gallery.job(1)["state"] != "succeeded"
    with serving(gallery, **QUICK):
        gallery.await_end(1)
    ensure_exact(gallery, 1)


def test_several_server_processes_carry_out_each_job_once(
    gallery: Gallery, promised: Promised
) -> None:
    counts = (1000, 1, 700, 1000, 30)
    with serving(gallery, WORKERS="2", **QUICK) as server:
        server.await_start()
        for count in counts:
            server.generate(count)
        jobs = range(1, len(counts) + 1)
        for job_id in jobs:
            gallery.await_end(job_id)
        assert server.process.terminate() < promised(5)
        assert "Traceback" not in server.process.words
    ensure_exact(gallery, *jobs)


def test_a_server_that_is_stopped_in_a_job_gives_it_back(
    gallery: Gallery, promised: Promised
) -> None:
    with serving(gallery, MAX_GENERATED=str(LONG)) as server:
        server.await_start()
        server.generate(LONG)
        gallery.await_produced(1, 1)
        pid = process_of_large_job(server)
        assert server.process.terminate() < promised(5)
        assert "Traceback" not in server.process.words
    assert command_of(pid) == ""
    assert gallery.job(1)["state"] == "queued"
    assert gallery.count("films") == gallery.job(1)["produced"] < LONG


def test_the_process_of_a_large_job_gives_it_back_when_its_server_is_killed(
    gallery: Gallery,
) -> None:
    with serving(gallery, MAX_GENERATED=str(LONG)) as server:
        server.await_start()
        server.generate(LONG)
        gallery.await_produced(1, 1)
        pid = process_of_large_job(server)
        server.process.kill()
    eventually(lambda: not command_of(pid), "the process of the job ends")
    assert gallery.job(1)["state"] == "queued"
    assert gallery.count("films") == gallery.job(1)["produced"] < LONG


def test_a_large_job_whose_process_is_killed_is_carried_on(gallery: Gallery) -> None:
    with serving(gallery, MAX_GENERATED="20000", JOB_BATCH="500", **QUICK) as server:
        server.await_start()
        server.generate(20_000)
        gallery.await_produced(1, 1)
        os.kill(process_of_large_job(server), signal.SIGKILL)
        gallery.await_end(1)
        assert "the process of generation job 1 ended with status -9" in server.process.words
    ensure_exact(gallery, 1)


def test_run_alone_generates(gallery: Gallery) -> None:
    port = str(a_free_port())
    with gallery_process(gallery.folder, "run", PORT=port) as process:
        process.await_words("Press Ctrl-C to stop.")
        server_url = f"http://127.0.0.1:{port}"
        with httpx.Client(transport=httpx.HTTPTransport(retries=10), base_url=server_url) as client:
            assert client.get("/api/genfilm/500/", timeout=60).status_code == 200
        gallery.await_end(1)
    ensure_exact(gallery, 1)


def test_generate_makes_films_and_says_so(gallery: Gallery) -> None:
    with gallery.process("generate", "films", "3000", name="generate") as command:
        assert command.popen.wait(60) == 0
        assert "Made 3000 films" in command.words
        assert "Traceback" not in command.words
    ensure_exact(gallery, 1)
