"""Generators that are asked for too much, twice, by nobody, or from elsewhere."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest

from tests.drills.galleries import (
    AUTHORIZED,
    Gallery,
    a_gallery,
    ensure_exact,
    prepare_for_comments,
)
from tests.drills.processes import PATIENCE
from tests.drills.rows import Figure, Promised
from tests.drills.servers import Server, serving, times_slower
from tests.support.valkey import ValkeyServer

pytestmark = pytest.mark.xdist_group("generators")

FILMS, CATEGORIES = "/api/genfilm/", "/api/gencat/"
MOST = 10_000
MANY = 30_000
COMMENT = {"movie": 1, "comment_rating": 4.5, "text": "Смотрел трижды."}
OUT_OF_BOUNDS = [0, MOST + 1, 10**8, 2**63, 10**400, -1]
ASKED = 100
OPEN_JOBS = 10
READS = 200


@pytest.fixture(scope="module")
def gallery() -> Iterator[Gallery]:
    """A gallery that the drills of this module share."""
    with tempfile.TemporaryDirectory() as folder:
        yield a_gallery(Path(folder))


@pytest.fixture(scope="module")
def server(gallery: Gallery) -> Iterator[Server]:
    """A server that has its jobs carried out without a worker."""
    with serving(gallery, MAX_GENERATED=str(MOST)) as server:
        server.await_start()
        yield server


def _jobs(gallery: Gallery) -> int:
    return gallery.count("generation_jobs")


def _percentile(seconds: list[float]) -> float:
    return statistics.quantiles(seconds, n=20)[-1]


@pytest.mark.row("G1")
def test_generated_categories_leave_the_others_as_they_are(
    gallery: Gallery, server: Server, figure: Figure
) -> None:
    statement = "SELECT id, name, parent_id, created_at, version FROM categories WHERE id <= ?"
    for count in (300 - gallery.count("categories"), 300):
        before = gallery.rows(statement, 300)
        job = _jobs(gallery) + 1
        httpx.get(f"{server.url}{CATEGORIES}{count}/", timeout=PATIENCE).raise_for_status()
        assert gallery.await_end(job)["state"] == "succeeded"
        assert gallery.rows(statement, 300)[: len(before)] == before

    assert gallery.count("categories") == 600
    figure("600 categories, 300 unchanged")


@pytest.mark.row("G4")
def test_whoever_only_looks_generates_nothing(
    gallery: Gallery, server: Server, figure: Figure
) -> None:
    before = _jobs(gallery)
    looks: list[tuple[str, dict[str, str]]] = [
        (verb, {}) for verb in ("HEAD", "OPTIONS", "POST", "PUT", "DELETE", "TRACE")
    ]
    ahead = [
        ("GET", {"Sec-Purpose": "prefetch"}),
        ("GET", {"Sec-Purpose": "prefetch;prerender"}),
    ]
    with httpx.Client(base_url=server.url, timeout=PATIENCE) as client:
        for path in (FILMS, f"{FILMS}5/", CATEGORIES, f"{CATEGORIES}5/"):
            for verb, headers in [*looks, *ahead]:
                assert client.request(verb, path, headers=headers).status_code < 500
    assert _jobs(gallery) == before
    figure(f"{4 * len([*looks, *ahead])} looks, 0 jobs")


@pytest.mark.row("G5")
def test_pages_of_others_generate_nothing(gallery: Gallery, server: Server, figure: Figure) -> None:
    before = _jobs(gallery)
    for site in ("cross-site", "same-site", "nonsense"):
        answer = httpx.get(f"{server.url}{FILMS}5/", headers={"Sec-Fetch-Site": site})
        assert answer.status_code == 403, site
    assert _jobs(gallery) == before

    for site in ("same-origin", "none"):
        answer = httpx.get(f"{server.url}{FILMS}5/", headers={"Sec-Fetch-Site": site})
        assert answer.status_code == 200, site
        gallery.await_end(_jobs(gallery))
    assert _jobs(gallery) == before + 2
    figure("3 refused with 403, 2 generated")


@pytest.mark.row("G6")
def test_counts_out_of_bounds_are_refused_at_once(
    gallery: Gallery, server: Server, figure: Figure, promised: Promised
) -> None:
    before, slowest = _jobs(gallery), 0.0
    with httpx.Client(base_url=server.url, timeout=PATIENCE) as client:
        client.get(FILMS, headers={"Sec-Fetch-Site": "cross-site"})
        for path in (FILMS, CATEGORIES):
            for count in OUT_OF_BOUNDS:
                begun = time.monotonic()
                answer = client.get(f"{path}{count}/")
                slowest = max(slowest, time.monotonic() - begun)
                assert 400 <= answer.status_code < 500, count
    assert _jobs(gallery) == before
    assert slowest <= promised(0.2)
    figure(f"refused within {slowest * 1000:.0f} ms")


@pytest.mark.row("G6")
@pytest.mark.parametrize("by", ["a worker", "the server"])
def test_reads_go_on_while_ten_thousand_films_are_made(
    tmp_path: Path, valkey: ValkeyServer, figure: Figure, promised: Promised, by: str
) -> None:
    gallery, settings = a_gallery(tmp_path), {"MAX_GENERATED": str(MOST)}
    with ExitStack() as running:
        if by == "a worker":
            settings["REDIS_URL"] = valkey.url
            running.enter_context(gallery.worker(**settings))
        server = running.enter_context(serving(gallery, **settings))
        server.await_start()
        client = running.enter_context(httpx.Client(base_url=server.url, timeout=PATIENCE))

        def read() -> float:
            begun = time.monotonic()
            assert client.get("/api/v1/gallery/").status_code == 200
            return time.monotonic() - begun

        def generate(count: int) -> list[float]:
            """How long reads took until so many films were there."""
            client.get(f"{FILMS}{count}/").raise_for_status()
            seconds, job = [read() for _ in range(READS)], _jobs(gallery)
            while gallery.job(job)["state"] in {"queued", "running"}:
                seconds.append(read())
            return seconds

        generate(5)
        before = _percentile([read() for _ in range(READS)])
        during = _percentile(generate(MOST))

    assert gallery.count("films") == 5 + MOST
    assert times_slower(during, before) <= promised(2)
    figure(f"films made by {by}: p95 {during * 1000:.1f} ms after {before * 1000:.1f} ms")


@pytest.mark.row("G6")
def test_comments_are_stored_while_many_films_are_made(
    tmp_path: Path, figure: Figure, promised: Promised
) -> None:
    gallery, seconds = a_gallery(tmp_path), [0.0]
    prepare_for_comments(gallery)
    with serving(gallery, MAX_GENERATED=str(MANY)) as server, ExitStack() as asking:
        server.await_start()
        client = httpx.Client(base_url=server.url, headers=AUTHORIZED, timeout=PATIENCE)
        asking.enter_context(client).get(f"{FILMS}{MANY}/").raise_for_status()
        while gallery.job(1)["state"] in {"queued", "running"}:
            begun = time.monotonic()
            answer = client.post("/api/v1/comment/", json=COMMENT)
            seconds.append(time.monotonic() - begun)
            assert answer.status_code == 201
            time.sleep(0.01)  # else the job would wait for comments

    assert gallery.count("films") == 1 + MANY
    assert gallery.count("comments") == len(seconds) - 1
    assert max(seconds) <= promised(0.5)
    figure(f"a comment meanwhile within {max(seconds) * 1000:.0f} ms")


@pytest.mark.row("G6")
@pytest.mark.long
def test_of_a_hundred_requests_at_once_ten_are_taken(
    tmp_path: Path, valkey: ValkeyServer, figure: Figure
) -> None:
    gallery = a_gallery(tmp_path)
    settings = {
        "RATE_LIMITS": "on",
        "LIMIT_GENERATORS": "1000/hour",
        "LIMIT_OPEN_JOBS": str(OPEN_JOBS),
        "REDIS_URL": valkey.url,  # and no worker: jobs stay open
    }
    with serving(gallery, **settings) as server, ThreadPoolExecutor(20) as crowd:
        server.await_start()

        def ask(_: int) -> httpx.Response:
            return httpx.get(f"{server.url}{FILMS}5/", timeout=PATIENCE)

        answers = list(crowd.map(ask, range(ASKED)))

    statuses = Counter(answer.status_code for answer in answers)
    assert statuses == {200: OPEN_JOBS, 429: ASKED - OPEN_JOBS}
    assert all(int(it.headers["Retry-After"]) >= 1 for it in answers if it.status_code == 429)
    assert _jobs(gallery) == OPEN_JOBS
    figure(f"of {ASKED} at once {OPEN_JOBS} were taken, {ASKED - OPEN_JOBS} got 429")


@pytest.mark.row("G2", "G3")
@pytest.mark.long
def test_two_visits_are_two_jobs_and_nobody_has_to_be_there(tmp_path: Path, figure: Figure) -> None:
    gallery = a_gallery(tmp_path, categories=0)
    with serving(gallery) as server, ThreadPoolExecutor(2) as two:
        server.await_start()
        for took in two.map(server.generate, [50, 50]):
            assert took < PATIENCE
        for job in (1, 2):
            gallery.await_end(job)
        ensure_exact(gallery, 1, 2)
        assert gallery.rows("SELECT count(*) FROM films WHERE category_id IS NOT NULL") == [(0,)]

        gallery.change("DELETE FROM films")
        gallery.change("DELETE FROM users")
        server.generate(50)
        failed = gallery.await_end(3)
    assert (failed["state"], failed["produced"]) == ("failed", 0)
    assert gallery.count("films") == 0
    figure("50 and 50 without a category, each once; without users the job fails, 0 rows")
