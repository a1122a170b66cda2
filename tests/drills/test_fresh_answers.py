"""Two servers that keep answers, over one database that changes all the time."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import cycle

import httpx

from tests.drills.galleries import AUTHORIZED, MOMENT, Gallery, prepare_for_comments
from tests.drills.processes import PATIENCE
from tests.drills.servers import serving

WRITES = 300
"""Comments that each of the three writers adds."""
ADD = (
    "INSERT INTO comments (film_id, author_id, rating, text, text_folded, created_at, updated_at,"
    " version) VALUES (1, 1, 4.5, 'from outside', 'from outside', ?, ?, 1)"
)


@dataclass
class Tally:
    """Comments that somebody began to add, and those that are known to be there."""

    begun: int = 0
    done: int = 0

    def add(self, write: Callable[[], object]) -> None:
        self.begun += 1
        write()
        self.done += 1


def _write(url: str, tally: Tally) -> None:
    body = {"movie": 1, "comment_rating": 4, "text": "fine"}
    with httpx.Client(base_url=url, headers=AUTHORIZED) as client:
        for _ in range(WRITES):
            tally.add(
                lambda: client.post(
                    "/api/v1/comment/", json=body, timeout=PATIENCE
                ).raise_for_status()
            )


def _write_from_outside(gallery: Gallery, tally: Tally) -> None:
    for _ in range(WRITES):
        tally.add(lambda: gallery.change(ADD, MOMENT, MOMENT))


def _read(urls: list[str], tallies: list[Tally], is_over: Callable[[], bool]) -> int:
    """Ask until it is over; how many different answers there were, of which each was right."""
    answers: set[int] = set()
    with httpx.Client(timeout=PATIENCE) as client:
        for url in cycle(urls):
            if is_over():
                return len(answers)
            least = sum(it.done for it in tallies)
            seen = client.get(f"{url}/api/v1/comment/").raise_for_status().json()["count"]
            most = sum(it.begun for it in tallies)
            assert least <= seen <= most, f"{seen} comments, of {least} to {most}"
            answers.add(seen)
    raise AssertionError("a cycle has no end")


def test_no_reader_is_answered_what_was_true_before(gallery: Gallery) -> None:
    prepare_for_comments(gallery)
    tallies = [Tally(), Tally(), Tally()]
    with (
        serving(gallery, WORKERS="2") as two,
        serving(gallery) as one,
        ThreadPoolExecutor(7) as crew,
    ):
        urls = [two.url, one.url]
        for server in (two, one):
            server.await_start()
        writing = [
            crew.submit(_write, two.url, tallies[0]),
            crew.submit(_write, one.url, tallies[1]),
            crew.submit(_write_from_outside, gallery, tallies[2]),
        ]

        def is_over() -> bool:
            return all(it.done() for it in writing)

        reading = [crew.submit(_read, urls, tallies, is_over) for _ in range(4)]
        for it in writing:
            it.result()
        seen = [it.result() for it in reading]

        assert all(different > 1 for different in seen)
        for url in urls * 4:
            assert httpx.get(f"{url}/api/v1/comment/").json()["count"] == 3 * WRITES
