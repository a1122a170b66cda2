"""What a running gallery tells clients of its inside, its log of secrets, and others at all."""

from __future__ import annotations

import base64
import json
import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from threading import Event
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from tests.drills import wire
from tests.drills.attacked import KIM, Attacked
from tests.drills.processes import Process, eventually
from tests.drills.rows import Figure, Promised
from tests.drills.ways_in import WAYS_IN, by_session, by_token
from tests.drills.wire import Reply, written
from tests.support.builders import PASSWORD
from tests.support.http import CATEGORIES, FILM, FILMS, LOGIN, ME, USERS, basic

pytestmark = pytest.mark.xdist_group("attacks")

LAST = f"{FILMS}?page=last"
BROKEN = (LAST, f"{FILMS}sortbycat/", LAST, CATEGORIES)
"""What needs all films, and at last something that does not."""
INSIDE = re.compile(
    rb"Traceback|sqlalchemy|sqlite|SELECT |\.py\b|uvicorn|httptools|litestar|starlette|msgspec"
    rb"|Exception",
    re.IGNORECASE,
)
"""What only somebody inside may see; pages of documentation aside."""
PATHS = ("/", FILMS, "/api/genfilm/", LOGIN, "/admin/", "/static/gallery.css", "/health/", "*")
VERBS = ("TRACE", "CONNECT", "BREW", "get", "PROPFIND", "PRI", "A" * 5000, "GE\x00T", "G ET")
VERSIONS = ("HTTP/1.0", "HTTP/0.9", "HTTP/2.0", "HTTP/9.9", "HTTP/1.1x", "http/1.1", "")
TARGETS = (
    *("http://evil.example/", "//evil.example/..", "/api%2fv1%2fgallery%2f", "/api/v1//gallery/"),
    *("/%ff", "/%", "/%zz", "/%00", "/\\evil", "", " ", "/.env", "/.git/config", "/admin.php"),
    *("/" + "a" * 10_000, "/" + "a/" * 5_000, "/" + "a" * 70_000, "/?" + "a" * 200_000),
    *("/?" + "a=1&" * 10_000, "/?%00=%ff", "/admin/films/list?" + "q=1&" * 5_000, "/docs/../x"),
)
HEADERS: dict[str, dict[str, str | bytes]] = {
    "many": {f"X-{number}": "1" for number in range(90)},
    "too many": {f"X-{number}": "1" for number in range(5000)},
    "long": {"X": "a" * 100_000},
    "too long": {"X": "a" * 1_000_000},
    "a folded one": {"X": b"a\r\n b"},
    "a NUL": {"X": b"a\x00b"},
    "a name with a NUL": {"X\x00": "1"},
    "tokens of bytes": {"Authorization": b"Token \xff\xfe"},
    "no credentials": {"Authorization": "Basic ===="},
    "a thousand cookies": {"Cookie": "; ".join(f"sessionid={n}" for n in range(1000))},
    "cookies of control": {"Cookie": b"sessionid=\x01\x02; csrftoken=\x7f"},
    "quoted cookies": {"Cookie": 'sessionid="\\377\\000'},
    "5,000 languages": {"Accept-Language": ",".join(f"a{n};q=0.{n}" for n in range(5000))},
    "a language of 10,000 parts": {"Accept-Language": "-".join(["ru"] * 10_000)},
    "5,000 types": {"Accept": ",".join(["a/b;q=0.1"] * 5000)},
    "ranges": {"Range": "bytes=" + ",".join(["0-0"] * 1000)},
    "tags": {"If-None-Match": '"a",' * 5000, "If-Modified-Since": b"\xff"},
    "an expectation": {"Expect": "200-ok"},
    "an upgrade": {"Upgrade": "websocket", "Sec-WebSocket-Key": "AAAA"},
    "an old upgrade": {"Upgrade": "h2c", "HTTP2-Settings": "AAMAAABkAAQCAAAAAAIAAAAA"},
    "types of bytes": {"Content-Type": b"\xff/\xff; charset=\xff"},
}


MISTYPED = "mistyped-Paper-305"


def token_of(target: Attacked, name: str) -> str:
    token: str = by_token(target.browser(), name, PASSWORD).json()["auth_token"]
    return token


def entries(process: Process) -> list[dict[str, Any]]:
    """The log: every line of it is an event, after those that greet whoever started it."""
    lines = process.words.splitlines()
    greeting = next(number for number, line in enumerate(lines) if line.startswith("{"))
    return [json.loads(line) for line in lines[greeting:]]


@pytest.mark.row("S17")
def test_no_request_is_answered_with_what_is_inside(
    target: Attacked, figure: Figure, promised: Promised
) -> None:
    odd = [written(verb, path) for verb in VERBS for path in PATHS]
    odd += [written("GET", FILMS, version=version) for version in VERSIONS]
    odd += [written("GET", address) for address in TARGETS]
    odd += [
        written(verb, path, headers, body)
        for headers in HEADERS.values()
        for path in (FILMS, LOGIN, "/admin/login")
        for verb, body in (("GET", b""), ("POST", b'{"name": "x"}'))
    ]
    before = target.stored(), target.errors()

    replies = {request[:80]: wire.send(target.url, request) for request in odd}

    assert [request for request, reply in replies.items() if reply.status >= 500] == []
    assert [request for request, reply in replies.items() if INSIDE.search(reply.body)] == []
    assert max(reply.seconds for reply in replies.values()) < promised(2)
    assert (target.stored(), target.errors()) == before
    figure(f"{len(odd)} odd requests: 0 5xx, 0 traces")


def told_of(target: Attacked, request_id: str) -> list[dict[str, Any]]:
    """What the log tells of a request, from when all is told: the answer may come first."""
    told = [it for it in entries(target.server.process) if it.get("request_id") == request_id]
    return told if any("status" in it for it in told) else []


@pytest.fixture
def broken_film(target: Attacked) -> Iterator[None]:
    """A film as no version of the gallery has ever written one, until the end of a test."""
    target.gallery.change(
        "INSERT INTO films (title, title_folded, title_sort_key, description, filmed_at, rating,"
        " poster_url, owner_id, created_at, updated_at, version)"
        " SELECT title, title_folded, title_sort_key, description, filmed_at, rating, poster_url,"
        " owner_id, 'the day before yesterday', updated_at, -1 FROM films LIMIT 1"
    )
    yield
    target.gallery.change("DELETE FROM films WHERE version = -1")


@pytest.mark.row("S17")
@pytest.mark.usefixtures("broken_film")
def test_each_failure_is_one_entry_of_the_log_and_tells_its_id_alone(
    target: Attacked, figure: Figure
) -> None:
    before = len(target.errors())
    anonymous, boss = target.browser(), target.administrator()
    answers = [anonymous.get(path) for path in BROKEN]
    page = boss.get("/admin/films/list?page_size=100")

    failed = [answer for answer in (*answers, page) if answer.status_code == 500]
    assert [answer.status_code for answer in answers] == [500, 500, 500, 200]
    assert page.status_code == 500
    for answer in failed:
        assert answer is page or list(answer.json()) == ["detail"]
        assert not INSIDE.search(answer.content)
        assert "yesterday" not in answer.text
        error, request = eventually(
            partial(told_of, target, answer.headers["x-request-id"]), "both entries"
        )
        assert (error["level"], request["level"], request["status"]) == ("error", "warning", 500)
        assert "ValueError" in error["error"]
    assert len(target.errors()) - before == len(failed)
    figure(f"{len(failed)} 500s: {len(failed)} entries with their ids, 0 traces told")


@pytest.mark.row("S18")
def test_nobody_forges_a_line_of_the_log_or_reads_a_secret_in_it(
    target: Attacked, figure: Figure
) -> None:
    begun = len(entries(target.server.process))
    browser, forged = target.browser(), '"}\r\n{"level":"error","message":"forged"}\x1b[2J\u2028'
    for way, enter in WAYS_IN.items():
        for name, password in ((KIM, MISTYPED), (MISTYPED, KIM), (f"kim{forged}", PASSWORD)):
            if way != "basic" or name.isascii():
                enter(target.browser(), name, password)
    by_session(browser, KIM, PASSWORD)
    token, pair = token_of(target, KIM), basic(KIM, PASSWORD)
    browser.get(f"/x{quote(forged)}")
    browser.get(ME, params=dict(browser.cookies) | {"token": token}, headers={"Referer": token})
    browser.get(ME, headers={"Authorization": pair})
    browser.post(USERS, json={"username": f"kim{forged}", "password": MISTYPED})
    for header in ("X-Request-ID", "X-Forwarded-For", "Host", "Authorization", "User-Agent"):
        wire.ask(target.url, "GET", "/", {header: forged.encode()})

    told = entries(target.server.process)[begun:]
    words = json.dumps(told, ensure_ascii=False) + json.dumps(told)
    secrets = [PASSWORD, MISTYPED, token, target.token, pair.split()[1], *browser.cookies.values()]
    secrets += [quote(PASSWORD), base64.b64encode(PASSWORD.encode()).decode()]
    found = [secret for secret in secrets if secret in words]
    assert found == []
    assert not any(word in words.lower() for word in ("authorization", "sessionid", "auth_token"))
    assert all("forged" not in str(it["message"]) for it in told)
    assert all(line.isprintable() for line in target.server.process.words.split("\n"))
    assert len(told) > 30
    figure(f"{len(told)} events on {len(told)} lines, {len(found)} of {len(secrets)} secrets")


@contextmanager
def a_listener() -> Iterator[tuple[int, list[object]]]:
    """A server of somebody else: its port, and who has called."""
    calls: list[object] = []

    def listen(server: socket.socket) -> None:
        while True:
            try:
                connection, address = server.accept()
            except OSError:
                return
            calls.append(address)
            connection.close()

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=listen, args=[server])
        thread.start()
        try:
            yield server.getsockname()[1], calls
        finally:
            server.shutdown(socket.SHUT_RDWR)
            thread.join()


@pytest.mark.row("S12")
@pytest.mark.parametrize("seconds", [0, pytest.param(60, marks=pytest.mark.long)])
def test_the_gallery_fetches_no_poster(target: Attacked, figure: Figure, seconds: int) -> None:
    with a_listener() as (port, calls):
        hosts = ("127.0.0.1", "localhost", "127.1.1.1", "user:word@127.0.0.1")
        posters = [f"{it}://{host}:{port}/{seconds}" for it in ("http", "ftp") for host in hosts]
        answers = [_film(target, poster) for poster in posters]
        made = [answer.json()["id"] for answer in answers if answer.status_code == 201]
        assert len(made) >= 4
        boss = target.administrator()
        for film in made:
            for page in ("detail", "edit"):
                assert boss.get(f"/admin/films/{page}?pk={film}").status_code == 200
        assert boss.get("/admin/films/list?page_size=100&sort=id__desc").status_code == 200
        target.server.generate(5)
        target.gallery.await_end(target.gallery.rows("SELECT max(id) FROM generation_jobs")[0][0])
        _work_elsewhere(target, seconds)
        assert calls == []
        socket.create_connection(("127.0.0.1", port)).close()
        Event().wait(0.2)
        assert len(calls) == 1  # it would have noticed
    figure(f"{len(made)} posters, {seconds} s: 0 fetched by API, admin site and jobs")


def _film(target: Attacked, poster: str) -> httpx.Response:
    client = target.browser(**target.authorized)
    return client.post(FILMS, json=FILM | {"poster_url": poster})


def _work_elsewhere(target: Attacked, seconds: int) -> None:
    """Let a worker do something, too, and give everybody time to call."""
    if seconds:
        with target.gallery.worker(name="idle"):
            target.server.generate(5)
            Event().wait(seconds)
    assert isinstance(wire.ask(target.url, "GET", FILMS), Reply)
