"""Redis that is away, empty, frozen or full of nonsense: no job is lost, and nobody waits."""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from infrastructure.jobs.broker import STREAM
from infrastructure.jobs.queue import TASK
from tests.drills.galleries import Gallery, ask, ensure_exact
from tests.drills.processes import eventually
from tests.drills.redis_stream import add, length, listeners
from tests.drills.rows import Figure, Promised
from tests.drills.servers import Server, serving, times_slower
from tests.support.valkey import ValkeyServer

READS = 200
JOBS = 5


def _read(server: Server, times: int) -> float:
    """Ask so often for films; the 95th percentile of the seconds that it took."""
    seconds = []
    with httpx.Client(base_url=server.url, timeout=30) as client:
        for _ in range(times):
            begun = time.monotonic()
            assert client.get("/api/v1/gallery/").status_code == 200
            seconds.append(time.monotonic() - begun)
    return statistics.quantiles(seconds, n=20)[-1]


@pytest.mark.row("C7")
def test_jobs_that_were_asked_for_without_redis_are_carried_out(
    gallery: Gallery, valkey: ValkeyServer, figure: Figure, promised: Promised, at_once: float
) -> None:
    valkey.stop()
    settings = {"REDIS_URL": valkey.url}
    with serving(gallery, **settings) as server, gallery.worker(**settings) as worker:
        server.await_start()
        assert server.generate(500) < at_once
        valkey.start()
        begun = time.monotonic()
        gallery.await_end(1)
        took = time.monotonic() - begun
        assert took < promised(30)
        eventually(lambda: listeners(valkey), "the worker is back at Redis")
        assert server.generate(300) < at_once
        gallery.await_end(2)
        assert "Traceback" not in server.process.words + worker.words
    ensure_exact(gallery, 1, 2)
    figure(f"done {took:.1f} s after Redis was back")


@pytest.mark.row("C5")
def test_a_server_starts_and_reads_without_redis(
    gallery: Gallery, valkey: ValkeyServer, figure: Figure, promised: Promised
) -> None:
    valkey.stop()
    begun = time.monotonic()
    with serving(gallery, REDIS_URL=valkey.url) as server:
        server.await_start()
        took = time.monotonic() - begun
        _read(server, 50)
        ready = httpx.get(f"{server.url}/health/ready", timeout=30)
        assert httpx.get(f"{server.url}/health/live").status_code == 200
        assert ready.status_code == 200
        assert ready.json()["status"] == "degraded"
        assert ready.json()["checks"]["queue"]["status"] == "down"
        assert "Traceback" not in server.process.words
    assert took <= promised(5)
    figure(f"alive after {took:.1f} s, 50 of 50 reads, queue: down")


@pytest.mark.row("C6")
@pytest.mark.parametrize("what", ["stopped", "frozen"])
def test_reads_go_on_and_jobs_are_taken_without_redis(
    gallery: Gallery,
    valkey: ValkeyServer,
    figure: Figure,
    promised: Promised,
    at_once: float,
    what: str,
) -> None:
    break_redis: Callable[[], None] = {"stopped": valkey.stop, "frozen": valkey.freeze}[what]
    with serving(gallery, REDIS_URL=valkey.url) as server, ThreadPoolExecutor(1) as other:
        server.await_start()

        def both() -> tuple[float, float]:
            """The 95th percentile of reads beside requests for films, and the slowest of these."""
            reading = other.submit(_read, server, READS)
            slowest = max(server.generate(7) for _ in range(JOBS))
            return reading.result(), slowest

        _read(server, READS)
        before, _ = both()
        break_redis()
        during, slowest = both()
        assert "Traceback" not in server.process.words
    assert gallery.rows("SELECT count(*), sum(requested) FROM generation_jobs") == [
        (2 * JOBS, 2 * JOBS * 7)
    ]
    assert slowest <= at_once
    assert times_slower(during, before) <= promised(2)
    figure(
        f"{what}: {READS} of {READS} reads, p95 {during * 1000:.1f} ms after"
        f" {before * 1000:.1f} ms, {JOBS} jobs taken in {slowest:.2f} s at most"
    )


@pytest.mark.row("S4")
def test_redis_knows_ids_of_jobs_and_nothing_else(
    gallery: Gallery, valkey: ValkeyServer, figure: Figure
) -> None:
    with serving(gallery, REDIS_URL=valkey.url) as server:
        server.await_start()
        for count in range(1, 6):
            server.generate(count)
        with valkey.client() as client:
            keys: Any = client.keys("*")
            entries: Any = client.xrange(STREAM)
            kinds = {key: client.type(key) for key in keys}
            others = {key: client.get(key) for key in keys if kinds[key] == b"string"}
    assert kinds[STREAM.encode()] == b"stream"
    assert set(kinds.values()) <= {b"stream", b"string"}
    messages = [json.loads(fields[b"data"]) for _, fields in entries]
    assert [(it["task_name"], it["args"], it["kwargs"]) for it in messages] == [
        (TASK, [number], {}) for number in range(1, 6)
    ]
    assert all(len(value) < 64 and value.isascii() for value in others.values()), others
    figure(f"{len(messages)} entries with an id each, {len(others)} other keys, JSON throughout")


@pytest.mark.row("C6")
def test_a_frozen_redis_holds_up_neither_the_answer_nor_the_job(
    gallery: Gallery, valkey: ValkeyServer, promised: Promised, at_once: float
) -> None:
    settings = {"REDIS_URL": valkey.url}
    with serving(gallery, **settings) as server, gallery.worker(**settings) as worker:
        server.await_start()
        eventually(lambda: listeners(valkey), "the worker listens")
        valkey.freeze()
        assert server.generate(500) < at_once
        gallery.await_end(1)
        valkey.thaw()
        assert server.generate(300) < at_once
        gallery.await_end(2)
        valkey.freeze()
        assert worker.terminate() < promised(5)
        assert server.process.terminate() < promised(5)
        assert "Traceback" not in server.process.words + worker.words
    ensure_exact(gallery, 1, 2)


@pytest.mark.row("C7")
def test_jobs_whose_announcements_are_lost_are_carried_out(
    gallery: Gallery, valkey: ValkeyServer
) -> None:
    jobs = [ask(gallery, count, redis_url=valkey.url) for count in (10, 2_500, 30, 40, 50)]
    assert length(valkey) == len(jobs)
    with valkey.client() as client:
        client.flushall()
    with gallery.worker(REDIS_URL=valkey.url) as worker:
        for job_id in jobs:
            gallery.await_end(job_id)
        with valkey.client() as client:
            client.flushall()
        jobs.append(ask(gallery, 60, redis_url=valkey.url))
        gallery.await_end(jobs[-1])
        eventually(lambda: length(valkey) == 0, "the last announcement is heard, too")
        assert "Traceback" not in worker.words
    ensure_exact(gallery, *jobs)


@pytest.mark.row("C9")
def test_garbage_on_the_stream_is_cleared_away(
    gallery: Gallery, valkey: ValkeyServer, figure: Figure
) -> None:
    task = '{"task_id": "1", "task_name": "%s", "labels": {}, "args": %s, "kwargs": {}}'
    for data in (
        b"\xff\x00",
        "",
        "[]",
        "{",
        task % ("rm", "[]"),
        task % ("film_gallery.carry_out", "[]"),
        task % ("film_gallery.carry_out", '["x"]'),
        task % ("film_gallery.carry_out", "[-1]"),
        task % ("film_gallery.carry_out", "[99999999999999999999]"),
    ):
        add(valkey, {"data": data})
    add(valkey, {"nonsense": "1"})
    jobs = [ask(gallery, 100, redis_url=valkey.url)]
    with gallery.worker(REDIS_URL=valkey.url) as worker:
        gallery.await_end(jobs[0])
        eventually(lambda: length(valkey) == 0, "the stream is empty")
        jobs.append(ask(gallery, 200, redis_url=valkey.url))
        gallery.await_end(jobs[1])
        assert worker.popen.poll() is None
    ensure_exact(gallery, *jobs)
    figure("10 entries of garbage cleared away, 2 jobs done after it")
