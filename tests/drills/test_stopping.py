"""A server that is told to stop while many talk to it."""

from __future__ import annotations

import http.client
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.drills.galleries import AUTHORIZED, Gallery, prepare_for_comments
from tests.drills.processes import PATIENCE, eventually
from tests.drills.rows import Figure
from tests.drills.servers import Server, serving

READERS, WRITERS = 12, 4
ANSWERS = 200
"""How many there are before the server is told to stop."""
LIMIT = 10.0
COMMENT = b'{"movie": 1, "comment_rating": 4, "text": "%d"}'


class Talk:
    """What many clients hear, each on a connection that it keeps until it is told to close it."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._lock = threading.Lock()
        self.statuses: Counter[int] = Counter()
        self.endings: Counter[str] = Counter()

    def answers(self) -> int:
        return self.statuses.total()

    def read(self, _: int) -> None:
        self._go_on(b"", "GET", "/api/v1/gallery/", {})

    def write(self, number: int) -> None:
        headers = {"Content-Type": "application/json", **AUTHORIZED}
        self._go_on(COMMENT % number, "POST", "/api/v1/comment/", headers)

    def _go_on(self, body: bytes, verb: str, path: str, headers: dict[str, str]) -> None:
        connection = http.client.HTTPConnection(*self._server.address, timeout=PATIENCE)
        is_told = False
        while not is_told:
            try:
                connection.request(verb, path, body=body, headers=headers)
                answer = connection.getresponse()
                answer.read()
            except (OSError, http.client.HTTPException) as error:
                with self._lock:
                    self.endings[type(error).__name__] += 1
                return
            is_told = answer.will_close
            with self._lock:
                self.statuses[answer.status] += 1
        with self._lock:
            self.endings["told"] += 1
        connection.close()


@pytest.mark.row("C4")
def test_a_server_that_is_stopped_answers_everybody_whom_it_has_heard(
    gallery: Gallery, figure: Figure
) -> None:
    prepare_for_comments(gallery)
    with serving(gallery) as server, ThreadPoolExecutor(READERS + WRITERS) as crowd:
        server.await_start()
        talk = Talk(server)
        talking = [crowd.submit(talk.read, number) for number in range(READERS)]
        talking += [crowd.submit(talk.write, number) for number in range(WRITERS)]
        eventually(lambda: talk.answers() >= ANSWERS, "they are answered")
        took = server.process.terminate()
        for it in talking:
            it.result()
        assert server.process.popen.returncode == 0
        assert "Traceback" not in server.process.words

    assert set(talk.statuses) == {200, 201}
    assert talk.endings == {"told": READERS + WRITERS}
    assert gallery.count("comments") == talk.statuses[201]
    assert took < LIMIT
    figure(f"server stopped in {took:.1f} s, {talk.answers()} answered, 0 cut")
