"""Mixed load: readers, writers, people who register, sign in and out, and those who generate."""

from __future__ import annotations

import itertools
import re
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from types import TracebackType

import httpx

from tests.drills.galleries import AUTHORIZED
from tests.drills.processes import PATIENCE
from tests.support.builders import PASSWORD
from tests.support.http import FILM

PAUSE = 0.02
READERS = 3
READ = {
    "/": 200,
    "/api/v1/gallery/": 200,
    "/api/v1/gallery/?page=1": 200,
    "/api/v1/gallery/1/": 401,
    "/api/v1/cat/": 200,
    "/api/v1/comment/": 200,
    "/docs/openapi.json": 200,
    "/health/ready": 200,
    "/nowhere/": 404,
}
LOGIN, LOGOUT = "/api/v1/gallery-auth/login/", "/api/v1/gallery-auth/logout/"
TOKEN_LOGIN, TOKEN_LOGOUT = "/auth/token/login/", "/auth/token/logout/"
USERS, ME = "/api/v1/auth/users/", "/api/v1/auth/users/me/"
NAME = "soaked"


class Load:
    """Puts a server under load for as long as the block lasts; what went wrong is in ``faults``."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._numbers = itertools.count(1)
        self._is_over = threading.Event()
        self.done: Counter[str] = Counter()
        self.faults: list[str] = []
        people = [*[self._read] * READERS, self._write, self._sign_in, self._register, self._make]
        self._crowd = ThreadPoolExecutor(len(people))
        self._people = people

    def __enter__(self) -> Load:
        with self._client() as client:
            self._expect(client, "POST", USERS, 201, username=NAME, password=PASSWORD)
        for person in self._people:
            self._crowd.submit(self._go_on, person)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        self._is_over.set()
        self._crowd.shutdown()

    def _client(self) -> httpx.Client:
        return httpx.Client(base_url=self._url, timeout=PATIENCE)

    def _go_on(self, person: Callable[[httpx.Client], None]) -> None:
        """Do the same again and again on connections that are kept, until it is over."""
        with self._client() as client:
            while not self._is_over.is_set():
                try:
                    person(client)
                except Exception as error:  # the drill tells of whatever it was
                    self.faults.append(f"{person.__name__}: {error!r}")
                self._is_over.wait(PAUSE)

    def _expect(
        self, client: httpx.Client, verb: str, path: str, status: int, **body: object
    ) -> httpx.Response:
        answer = client.request(verb, path, json=body or None)
        self.done[verb] += 1
        if answer.status_code != status:
            self.faults.append(f"{verb} {path}: {answer.status_code} {answer.text[:200]}")
        return answer

    def _read(self, client: httpx.Client) -> None:
        for path, status in READ.items():
            self._expect(client, "GET", path, status)

    def _write(self, client: httpx.Client) -> None:
        client.headers.update(AUTHORIZED)
        number = next(self._numbers)
        self._expect(client, "POST", "/api/v1/cat/", 201, name=f"category {number}")
        film = self._expect(client, "POST", "/api/v1/gallery/", 201, **FILM).json()["id"]
        self._expect(client, "PATCH", f"/api/v1/gallery/{film}/", 200, film_rating=number % 5)
        comment = {"movie": 1, "comment_rating": 4, "text": f"so {number}"}
        self._expect(client, "POST", "/api/v1/comment/", 201, **comment)
        self._expect(client, "POST", "/api/v1/cat/", 400, name="")
        self._expect(client, "DELETE", f"/api/v1/gallerydelete/{film}/", 204)

    def _sign_in(self, _: httpx.Client) -> None:
        with self._client() as browser:
            page = self._expect(browser, "GET", LOGIN, 200)
            found = re.search(r'name="csrfmiddlewaretoken" value="([^"]*)"', page.text)
            assert found is not None, page.text
            form = {"username": NAME, "password": PASSWORD, "csrfmiddlewaretoken": found[1]}
            signed_in = browser.post(LOGIN, data=form)
            assert signed_in.status_code == 302, signed_in.text
            self._expect(browser, "GET", ME, 200)
            token = {"X-CSRFToken": browser.cookies["csrftoken"]}
            signed_out = browser.post(LOGOUT, headers=token)
            assert signed_out.status_code in {200, 302}, signed_out.text
            self.done["sign in"] += 1
        with self._client() as program:
            right = {"username": NAME, "password": PASSWORD}
            self._expect(program, "POST", TOKEN_LOGIN, 400, **right | {"password": "wrong"})
            token_of = self._expect(program, "POST", TOKEN_LOGIN, 200, **right).json()
            program.headers["Authorization"] = f"Token {token_of['auth_token']}"
            self._expect(program, "GET", ME, 200)
            self._expect(program, "POST", TOKEN_LOGOUT, 204)
        time.sleep(10 * PAUSE)

    def _register(self, client: httpx.Client) -> None:
        number = next(self._numbers)
        self._expect(client, "POST", USERS, 201, username=f"kim{number}", password=PASSWORD)
        self._expect(client, "POST", USERS, 400, username=f"kim{number}", password=PASSWORD)
        self._is_over.wait(50 * PAUSE)

    def _make(self, client: httpx.Client) -> None:
        self._expect(client, "GET", "/api/genfilm/20/", 200)
        self._expect(client, "GET", "/api/gencat/3/", 200)
        self.done["job"] += 2
        self._is_over.wait(100 * PAUSE)
