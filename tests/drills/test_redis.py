"""Redis that is away, empty, frozen or full of nonsense: no job is lost, and nobody waits."""

from __future__ import annotations

import pytest

from tests.drills.galleries import Gallery, ask, ensure_exact
from tests.drills.processes import eventually
from tests.drills.redis_stream import add, length, listeners
from tests.drills.servers import AT_ONCE, serving
from tests.support.valkey import ValkeyServer


@pytest.mark.row("C7")
def test_jobs_that_were_asked_for_without_redis_are_carried_out(
    gallery: Gallery, valkey: ValkeyServer
) -> None:
    valkey.stop()
    settings = {"REDIS_URL": valkey.url}
    with serving(gallery, **settings) as server, gallery.worker(**settings) as worker:
        server.await_start()
        assert server.generate(500) < AT_ONCE
        valkey.start()
        gallery.await_end(1)
        eventually(lambda: listeners(valkey), "the worker is back at Redis")
        assert server.generate(300) < AT_ONCE
        gallery.await_end(2)
        assert "Traceback" not in server.process.words + worker.words
    ensure_exact(gallery, 1, 2)


@pytest.mark.row("C6")
def test_a_frozen_redis_holds_up_neither_the_answer_nor_the_job(
    gallery: Gallery, valkey: ValkeyServer
) -> None:
    settings = {"REDIS_URL": valkey.url}
    with serving(gallery, **settings) as server, gallery.worker(**settings) as worker:
        server.await_start()
        eventually(lambda: listeners(valkey), "the worker listens")
        valkey.freeze()
        assert server.generate(500) < AT_ONCE
        gallery.await_end(1)
        valkey.thaw()
        assert server.generate(300) < AT_ONCE
        gallery.await_end(2)
        valkey.freeze()
        assert worker.terminate() < 5
        assert server.process.terminate() < 5
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
def test_garbage_on_the_stream_is_cleared_away(gallery: Gallery, valkey: ValkeyServer) -> None:
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
