"""Servers that write for many at once, and are killed or locked out meanwhile."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from functools import partial
from itertools import count
from threading import Event
from time import monotonic

import httpx
import pytest

from infrastructure.persistence.sqlite import BUSY_TIMEOUT
from tests.drills.galleries import AUTHORIZED, Gallery, prepare_for_comments
from tests.drills.processes import PATIENCE, eventually
from tests.drills.rows import Figure, Promised
from tests.drills.servers import serving

WRITERS = 16
KILLS = 3
ANSWERS = 200
"""How many writes are answered before each kill."""


def _write(server_url: str, name: str, answered: list[str]) -> None:
    """Write comments until the server is gone; each text that was answered goes to the list."""
    with httpx.Client(base_url=server_url, headers=AUTHORIZED, timeout=PATIENCE) as client:
        for number in count():
            text = f"{name}-{number}"
            try:
                answer = _posted(client, text)
            except httpx.TransportError:
                return
            assert answer.is_success, answer.text
            answered.append(text)


def _has(answered: list[str], least: int) -> bool:
    return len(answered) >= least


def _posted(client: httpx.Client, text: str) -> httpx.Response:
    return client.post("/api/v1/comment/", json={"movie": 1, "comment_rating": 4, "text": text})


@pytest.mark.row("C3")
def test_what_was_answered_is_stored_once_however_often_the_server_is_killed(
    gallery: Gallery, figure: Figure, promised: Promised
) -> None:
    prepare_for_comments(gallery)
    answered: list[str] = []
    back = 0.0
    for kill in range(1, KILLS + 1):
        begun = monotonic()
        with serving(gallery, RATE_LIMITS="off") as server, ThreadPoolExecutor(WRITERS) as crew:
            server.await_start()
            back = max(back, monotonic() - begun)
            writing = [
                crew.submit(_write, server.url, f"{kill}-{writer}", answered)
                for writer in range(WRITERS)
            ]
            eventually(partial(_has, answered, kill * ANSWERS), "writes are answered")
            server.process.kill()
            for it in writing:
                it.result()

    stored = [text for (text,) in gallery.rows("SELECT text FROM comments")]
    assert len(stored) == len(set(stored))
    assert set(answered) <= set(stored)
    # Those that were stored without an answer are as whole as the others.
    assert len(stored) <= len(answered) + KILLS * WRITERS
    noted = "SELECT object_id FROM audit_entries WHERE object_kind = 'comment' ORDER BY 1"
    assert gallery.rows(noted) == gallery.rows("SELECT id FROM comments ORDER BY 1")
    assert gallery.rows("PRAGMA integrity_check") == [("ok",)]
    assert back <= promised(5)
    figure(
        f"{KILLS} kills, {len(answered)} acknowledged, 0 lost, 0 doubled, sound,"
        f" first 200 after {back:.1f} s at most"
    )


@pytest.mark.row("C12")
def test_who_cannot_write_for_long_is_told_so_and_all_others_can_read(
    gallery: Gallery, figure: Figure, promised: Promised
) -> None:
    prepare_for_comments(gallery)
    with (
        serving(gallery, RATE_LIMITS="off") as server,
        ThreadPoolExecutor(WRITERS) as crew,
        httpx.Client(base_url=server.url, headers=AUTHORIZED, timeout=PATIENCE) as client,
    ):
        server.await_start()
        with closing(gallery.connect()) as locker:
            locker.execute("BEGIN IMMEDIATE")
            begun, slowest = monotonic(), 0.0
            writing = [crew.submit(_posted, client, f"early-{n}") for n in range(WRITERS)]
            while not all(it.done() for it in writing):
                asked = monotonic()
                client.get("/api/v1/gallery/").raise_for_status()
                slowest = max(slowest, monotonic() - asked)
                Event().wait(0.1)
            refused = [it.result() for it in writing]
            told = monotonic() - begun
            assert told < BUSY_TIMEOUT + promised(1)
            assert slowest < promised(1)
            locker.execute("ROLLBACK")
        assert {it.status_code for it in refused} == {503}
        assert all(int(it.headers["Retry-After"]) > 0 for it in refused)

        _posted(client, "late").raise_for_status()
        assert gallery.rows("SELECT text FROM comments") == [("late",)]
        assert "Traceback" not in server.process.words
    figure(
        f"{WRITERS} of {WRITERS} writes got 503 within {told:.1f} s, reads took {slowest:.3f} s at"
        " most, then a write was taken"
    )
