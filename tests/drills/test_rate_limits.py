"""Limits hold for all processes of a gallery together, and outlive them."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import httpx
import pytest

from tests.drills.galleries import Gallery
from tests.drills.processes import PATIENCE
from tests.drills.servers import Server, serving
from tests.support.builders import PASSWORD

LIMITS = {
    "RATE_LIMITS": "on",
    "LIMIT_SIGN_IN": "7/hour",
    "LIMIT_SIGN_IN_ADDRESS": "1000/hour",
    "LIMIT_WRITES": "12/hour",
}
TOKEN_LOGIN = "/auth/token/login/"
USERS = "/api/v1/auth/users/"
CATEGORIES = "/api/v1/cat/"
AT_ONCE = 12


def at_once(
    servers: Sequence[Server], times: int, path: str, body: dict[str, str], **headers: str
) -> list[httpx.Response]:
    """Post the same so many times, to the servers in turn, from threads that begin together."""
    barrier = threading.Barrier(AT_ONCE)

    def post(number: int) -> list[httpx.Response]:
        url = servers[number % len(servers)].url
        with httpx.Client(timeout=PATIENCE, headers=headers) as client:
            barrier.wait()
            return [client.post(url + path, json=body) for _ in range(times // AT_ONCE)]

    with ThreadPoolExecutor(AT_ONCE) as threads:
        return [answer for some in threads.map(post, range(AT_ONCE)) for answer in some]


def statuses(answers: list[httpx.Response]) -> Counter[int]:
    return Counter(answer.status_code for answer in answers)


@pytest.mark.row("S5")
def test_two_servers_let_exactly_so_many_attempts_through_and_a_restart_forgets_none(
    gallery: Gallery,
) -> None:
    kim = {"username": "kim", "password": PASSWORD}
    with ExitStack() as stack:
        servers = [stack.enter_context(serving(gallery, **LIMITS)) for _ in range(2)]
        for server in servers:
            server.await_start()
        assert httpx.post(servers[0].url + USERS, json=kim).status_code == 201
        answer = httpx.post(servers[1].url + TOKEN_LOGIN, json=kim, timeout=PATIENCE)
        token = {"Authorization": f"Token {answer.json()['auth_token']}"}

        wrong = at_once(servers, 60, TOKEN_LOGIN, kim | {"password": "wrong"})
        changes = at_once(servers, 60, CATEGORIES, {"name": "drama"}, **token)

        assert statuses(wrong) == {400: 7, 429: 53}
        assert statuses(changes) == {201: 11, 429: 49}  # the token was a change, too
        assert all(
            1 <= int(a.headers["Retry-After"]) <= 3600 for a in wrong if a.status_code == 429
        )
        for server in servers:
            server.process.kill()

    before = gallery.count("categories")
    with serving(gallery, **LIMITS) as server:
        server.await_start()
        refused = httpx.post(server.url + TOKEN_LOGIN, json=kim, timeout=PATIENCE)
        change = httpx.post(server.url + CATEGORIES, json={"name": "late"}, headers=token)
        read = httpx.get(server.url + CATEGORIES, headers=token)

    assert (refused.status_code, change.status_code, read.status_code) == (429, 429, 200)
    assert int(refused.headers["Retry-After"]) >= 1
    assert gallery.count("categories") == before == 5 + 11


def test_while_the_database_is_locked_nobody_guesses_and_everybody_reads(
    gallery: Gallery,
) -> None:
    kim = {"username": "kim", "password": PASSWORD}
    with serving(gallery, **LIMITS) as server:
        server.await_start()
        assert httpx.post(server.url + USERS, json=kim).status_code == 201
        connection = gallery.connect()
        connection.execute("BEGIN IMMEDIATE")
        try:
            wrong = httpx.post(
                server.url + TOKEN_LOGIN, json=kim | {"password": "wrong"}, timeout=PATIENCE
            )
            reads = [
                httpx.get(server.url + CATEGORIES, timeout=PATIENCE),
                httpx.get(server.url + CATEGORIES, auth=("kim", PASSWORD), timeout=PATIENCE),
            ]
        finally:
            connection.execute("ROLLBACK")
            connection.close()

        assert wrong.status_code == 503
        assert int(wrong.headers["Retry-After"]) >= 1
        assert [read.status_code for read in reads] == [200, 200]
        answer = httpx.post(server.url + TOKEN_LOGIN, json=kim, timeout=PATIENCE)
        assert answer.status_code == 200
