"""The speed benchmark measures what it says: alike questions, right answers, ratios of one run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import click
import msgspec
import pytest
from sqlalchemy import text

from benchmarks import agreement, goals
from benchmarks.goals import GOALS, Goal, paired
from benchmarks.load import Sample
from benchmarks.scenes import SCENES, Cell
from benchmarks.seeding import USERS, copied, seed, seeded, token
from benchmarks.works import WORKS
from infrastructure.persistence.database import sync_engine
from infrastructure.security.secrets import SystemSecrets

FILMS = 1_000
OWN, PEER = Cell("usual", "list", "gallery"), Cell("usual", "list", "fastapi")


def a_sample(*, requests: int = 100, took: int = 1_000_000, p50: int = 10) -> Sample:
    return Sample(requests=requests, took=took, p50=p50, p99=20, refused=0, broken=0)


@contextmanager
def answering(answer: Callable[[str], tuple[int, object]]) -> Iterator[str]:
    """A server that answers every path, whatever the verb, with a status and JSON."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            status, value = answer(self.path)
            body = msgspec.json.encode(value)
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET  # noqa: N815 - the name that the library calls

        def log_message(self, *_: object) -> None:
            """Nobody reads it."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_ratios_are_of_what_was_measured_one_soon_after_the_other() -> None:
    assert paired([10, 40, 30], [5, 10, 10]) == 3


def test_a_goal_of_speed_compares_requests_a_second() -> None:
    goal = Goal(title="list", cell=OWN, beside=PEER, least=10)
    samples = {OWN: [a_sample(requests=1000)], PEER: [a_sample(requests=50, took=500_000)]}

    ratio = goal.ratio(samples)

    assert ratio == 10
    assert goal.is_met(ratio)
    assert not goal.is_met(9.9)


def test_a_goal_of_flatness_compares_median_times() -> None:
    goal = Goal(title="list", cell=OWN, beside=PEER, most=1.5)
    samples = {OWN: [a_sample(p50=30)], PEER: [a_sample(p50=10)]}

    ratio = goal.ratio(samples)

    assert ratio == 3
    assert not goal.is_met(ratio)
    assert goal.is_met(1.5)


def test_a_goal_without_both_measures_has_no_ratio() -> None:
    assert Goal(title="list", cell=OWN, beside=PEER, least=1).ratio({OWN: [a_sample()]}) is None


def test_every_goal_can_be_measured() -> None:
    cells = {
        Cell(scene.name, work.name, contestant.name)
        for scene in SCENES
        for work in scene.works
        for contestant in scene.contestants
    }

    assert {cell for goal in GOALS for cell in (goal.cell, goal.beside)} <= cells
    assert all(bool(goal.least) != bool(goal.most) for goal in goals.GOALS)


def test_servers_that_answer_alike_agree() -> None:
    with answering(lambda path: (404, {"at": path})) as one, answering(lambda _: (404, {})) as two:
        agreement.ensure({"one": one, "two": two}, FILMS)


@pytest.mark.parametrize(
    "other",
    [(200, {"count": 1}), (404, {"count": 2}), (500, {})],
    ids=["another total", "not found", "broken"],
)
def test_nobody_wins_by_doing_less(other: tuple[int, object]) -> None:
    with ExitStack() as stack:
        one = stack.enter_context(answering(lambda _: (200, {"count": 2})))
        two = stack.enter_context(answering(lambda _: other))

        with pytest.raises(click.ClickException, match="answer differently"):
            agreement.ensure({"one": one, "two": two}, FILMS)


def test_a_gallery_to_measure_on_is_made_once(tmp_path: Path) -> None:
    said: list[str] = []

    path = seeded(tmp_path, FILMS, said.append)
    again = seeded(tmp_path, FILMS, said.append)

    assert again == path
    assert len(said) == 1
    own = copied(path, tmp_path / "own")
    assert own.read_bytes() == path.read_bytes()
    assert own != path


def test_a_gallery_to_measure_on_has_what_is_asked_for(empty_database_url: str) -> None:
    seed(empty_database_url, FILMS)

    with sync_engine(empty_database_url).connect() as connection:

        def number(question: str) -> object:
            return connection.scalar(text(question))

        assert number("SELECT count(*) FROM films") == FILMS
        assert number("SELECT sum(total) FROM row_totals WHERE table_name = 'films'") == FILMS
        assert number("SELECT max(id) FROM categories") == WORKS["lookup"].last_id(FILMS)
        assert number("SELECT count(DISTINCT film_id) FROM comments") == FILMS
        digests = set(connection.scalars(text("SELECT digest FROM access_tokens")))
    assert digests == {SystemSecrets().digest(token(user)) for user in range(1, USERS + 1)}
