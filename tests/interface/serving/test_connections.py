"""What a connection puts up with: clients on real sockets, and a clock that is told."""

from __future__ import annotations

import asyncio
import gc
import json
import socket
import struct
import weakref
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

import pytest
import uvicorn
from litestar.types import Receive, Scope, Send

from interface.serving.answering import HEADERS_TIMEOUT, LINGER, READING_PATIENCE, READING_PIECE
from interface.serving.connections import MOST_AHEAD, Connection
from interface.serving.crowd import Crowd
from interface.serving.refusals import Refusals
from interface.web.safety import OF_NO_PAGE
from tests.support.waiting import until

GET = b"GET / HTTP/1.1\r\nHost: films\r\n\r\n"
POST = b"POST / HTTP/1.1\r\nHost: films\r\nContent-Length: %d\r\n\r\n"
AT_ONCE = struct.pack("ii", 1, 0)
"""How a socket ends that waits for nothing: the other side hears of a reset."""
PATIENCE = 10.0
LARGE = 16 * 2**20
"""More than a socket takes at once."""


@dataclass
class Asked:
    """An application: what it was asked, and what it is to answer."""

    body: bytes = b"answer"
    reads: bool = True
    may_answer: asyncio.Event = field(default_factory=asyncio.Event)
    paths: list[str] = field(default_factory=list)
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.paths.append(scope["path"])
        self.headers = scope["headers"]  # type: ignore[assignment]
        more, body = self.reads, b""
        while more:
            message: Any = await receive()
            if message["type"] == "http.disconnect":
                self.paths.append("gone")
                return
            more = message["more_body"]
            body += message["body"]
        self.bodies.append(body)
        await self.may_answer.wait()
        length = (b"content-length", str(len(self.body)).encode())
        await send({"type": "http.response.start", "status": 200, "headers": [length]})
        await send({"type": "http.response.body", "body": self.body, "more_body": False})


@dataclass
class Host:
    """A port where connections are made, and all that are there."""

    app: Asked
    crowd: Crowd
    port: int

    @asynccontextmanager
    async def client(self, sends: bytes = b"") -> AsyncIterator[Client]:
        """A client that has connected, and whose bytes have come."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port, limit=2**16)
        client = Client(reader, writer)
        await client.send(sends)
        own = writer.get_extra_info("sockname")
        await until(lambda: own in {it.client for it in self.crowd.connections} or reader.at_eof())
        yield client
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()

    def later(self, seconds: float) -> None:
        """Look after all connections as if so much time had passed."""
        self.crowd.look_after(asyncio.get_running_loop().time() + seconds)


@dataclass
class Client:
    """One end of a connection."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def send(self, sends: bytes) -> None:
        self.writer.write(sends)
        await self.writer.drain()

    async def answer(self) -> bytes:
        """An answer with a short body."""
        async with asyncio.timeout(PATIENCE):
            head = await self.reader.readuntil(b"\r\n\r\n")
            length = int(head.lower().partition(b"content-length: ")[2].split()[0])
            return head + await self.reader.readexactly(length)

    async def rest(self) -> bytes:
        """All that comes until the end, however that is."""
        received = b""
        async with asyncio.timeout(PATIENCE):
            with suppress(ConnectionError):
                while piece := await self.reader.read(2**16):
                    received += piece
        return received


@pytest.fixture
async def host() -> AsyncIterator[Host]:
    app, crowd = Asked(), Crowd(Refusals(lambda code, _: code), most=3)
    app.may_answer.set()
    config: Any = uvicorn.Config(app, ws="none", interface="asgi3", log_config=None)
    config.load()

    def connection() -> Connection:
        return Connection(config=config, server_state=crowd, app_state={})

    server = await asyncio.get_running_loop().create_server(connection, "127.0.0.1", 0)
    yield Host(app, crowd, server.sockets[0].getsockname()[1])
    server.close()
    for it in [*crowd.connections]:
        it.drop()
    await until(lambda: not crowd.connections)


def code_of(answer: bytes) -> str:
    """The code of a refusal, whose sentence is its code here."""
    return str(json.loads(answer.partition(b"\r\n\r\n")[2])["detail"])


async def test_a_connection_is_kept_from_answer_to_answer(host: Host) -> None:
    async with host.client() as client:
        for _ in range(3):
            await client.send(GET)
            assert (await client.answer()).endswith(b"answer")


async def test_who_says_nothing_is_hung_up_on(host: Host) -> None:
    async with host.client() as client:
        host.later(HEADERS_TIMEOUT - 1)
        assert host.crowd.connections
        host.later(HEADERS_TIMEOUT + 1)
        assert await client.rest() == b""


async def test_who_says_nothing_after_an_answer_is_hung_up_on(host: Host) -> None:
    async with host.client(GET) as client:
        await client.answer()
        host.later(HEADERS_TIMEOUT + 1)
        assert await client.rest() == b""


async def test_headers_that_do_not_end_are_not_waited_for(host: Host) -> None:
    async with host.client(GET[:-2]) as client:
        await client.send(b"X-A: b\r\n")
        await asyncio.sleep(0.01)
        host.later(HEADERS_TIMEOUT + 1)
        answer = await client.rest()
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert code_of(answer) == "headers-too-slow"
    assert host.app.paths == []


async def test_an_answer_may_take_its_time(host: Host) -> None:
    host.app.may_answer.clear()
    async with host.client(GET) as client:
        await until(lambda: bool(host.app.paths))
        host.later(1000)
        host.app.may_answer.set()
        assert (await client.answer()).endswith(b"answer")


@pytest.mark.parametrize(
    "headers",
    [
        b"X-A: " + b"a" * 2**17,
        b"X-A: b\r\n" * 101,
        b"X-A: " + b"a" * 2**16 + b"\r\nHost: films\r\n\r\n",
        b"X-A: " + b"a" * 2**20,
    ],
    ids=["without an end", "many", "long", "without an end in sight"],
)
async def test_headers_too_large_are_refused(host: Host, headers: bytes) -> None:
    async with host.client() as client:
        with suppress(ConnectionError):
            await client.send(b"GET / HTTP/1.1\r\n" + headers + b"\r\n\r\n")
        answer = await client.rest()
    assert answer.startswith(b"HTTP/1.1 431 ")
    assert code_of(answer) == "headers-too-large"
    assert host.app.paths == []


async def test_many_headers_are_refused_before_they_end(host: Host) -> None:
    async with host.client(GET[:-2] + b"a:\r\n" * 1000) as client:
        assert (await client.rest()).startswith(b"HTTP/1.1 431 ")
    assert host.app.paths == []


async def test_many_trailers_are_refused(host: Host) -> None:
    chunked = b"POST / HTTP/1.1\r\nHost: films\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n"
    async with host.client(chunked + b"a:\r\n" * 1000) as client:
        assert (await client.rest()).startswith(b"HTTP/1.1 431 ")
    assert host.app.paths == []


@pytest.mark.parametrize(
    "rest",
    [
        b"Transfer-Encoding: gzip\r\n\r\n",
        b"Transfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"Transfer-Encoding: chunked\r\n\r\n0\r\nContent-Length: 50\r\n\r\n",
    ],
)
async def test_what_turns_out_to_be_no_request_is_not_carried_out(host: Host, rest: bytes) -> None:
    host.app.reads = False
    async with host.client(b"POST / HTTP/1.1\r\nHost: films\r\n" + rest) as client:
        assert (await client.rest()).startswith(b"HTTP/1.1 400 ")
        await until(lambda: not host.crowd.tasks)
    assert host.app.paths == []


async def test_trailers_without_an_end_are_refused(host: Host) -> None:
    chunked = (
        b"POST / HTTP/1.1\r\nHost: films\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n"
    )
    async with host.client(chunked) as client:
        await until(lambda: bool(host.app.paths))
        with suppress(ConnectionError):
            await client.send(b"X-A: " + b"a" * 2**17)
        answer = await client.rest()
    assert answer.startswith(b"HTTP/1.1 431 ")
    assert host.app.paths == ["/", "gone"]


@pytest.mark.parametrize(
    "request_",
    [
        b"NO HTTP\r\n\r\n",
        b"GET / HTTP/1.1\nHost: films\n\n",
        b"GET / HTTP/1.1\r\nHost: films\r\nX-A : b\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: films\r\nX-A: b\r\n c\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\na",
        b"CONNECT films:443 HTTP/1.1\r\nHost: films\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"GET / HTTP/2.0\r\nHost: films\r\n\r\n",
        b"GET /\r\n\r\n",
    ],
)
async def test_what_is_no_request_is_refused_with_the_headers_of_every_answer(
    host: Host, request_: bytes
) -> None:
    async with host.client(request_) as client:
        answer = await client.rest()
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert code_of(answer) == "request-unreadable"
    sent = answer.partition(b"\r\n\r\n")[0].lower()
    expected = {*OF_NO_PAGE, b"server", b"x-request-id", b"connection", b"content-length"}
    assert {name for name in expected if b"\r\n" + name + b": " not in sent} == set()
    assert host.app.paths == []


async def test_a_body_that_turns_out_to_be_broken_ends_the_request(host: Host) -> None:
    chunked = b"POST / HTTP/1.1\r\nHost: films\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n"
    async with host.client(chunked) as client:
        await until(lambda: bool(host.app.paths))
        await client.send(b"zz\r\n")
        answer = await client.rest()
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert answer.count(b"HTTP/1.1") == 1
    assert host.app.paths == ["/", "gone"]


@pytest.mark.parametrize(
    "broken",
    [b"NO HTTP\r\n\r\n", POST % 1 + b"aX\r\n\r\n", GET[:-2] + b"X-A: " + b"a" * 2**20],
    ids=["no request", "after a body", "headers without an end"],
)
async def test_what_is_broken_after_a_request_takes_nothing_from_its_answer(
    host: Host, broken: bytes
) -> None:
    host.app.may_answer.clear()
    async with host.client(GET + broken) as client:
        await until(lambda: all(it.is_deaf for it in host.crowd.connections))
        host.app.may_answer.set()
        answers = await client.rest()
    assert answers.endswith(b"answer")
    assert answers.count(b"HTTP/1.1 200 OK") == answers.count(b"HTTP/1.1") == len(host.app.paths)
    assert answers.count(b"\r\nconnection: close\r\n") == 1


async def test_of_requests_in_a_row_only_the_broken_one_is_refused(host: Host) -> None:
    host.app.may_answer.clear()
    broken = b"POST /2 HTTP/1.1\r\nHost: films\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"
    async with host.client(GET * 2 + broken) as client:
        await until(lambda: all(it.is_deaf for it in host.crowd.connections))
        await client.send(GET)
        host.app.may_answer.set()
        answers = await client.rest()
    assert answers.count(b"HTTP/1.1") == answers.count(b"answer") == 2
    assert host.app.paths == ["/", "/"]
    assert answers.partition(b"answer")[2].count(b"\r\nconnection: close\r\n") == 1


async def test_who_sends_no_more_may_wait_for_the_answer(host: Host) -> None:
    host.app.may_answer.clear()
    async with host.client(GET) as client:
        client.writer.write_eof()
        await until(lambda: bool(host.app.paths))
        host.app.may_answer.set()
        answer = await client.rest()
    assert answer.endswith(b"answer")


async def test_a_body_that_ends_too_early_is_refused(host: Host) -> None:
    async with host.client(POST % 100 + b"{}") as client:
        await until(lambda: bool(host.app.paths))
        client.writer.write_eof()
        answer = await client.rest()
    assert answer.startswith(b"HTTP/1.1 400 ")


async def test_an_answer_is_seen_by_who_sends_all_before_they_listen(host: Host) -> None:
    host.app.reads = False
    async with host.client(POST % LARGE) as client:
        await until(lambda: bool(host.app.paths) and not host.crowd.tasks)
        for it in host.crowd.connections:
            it.hang_up()
        for _ in range(16):
            await client.send(b" " * 2**20)
        assert (await client.rest()).endswith(b"answer")


async def test_who_goes_on_sending_after_the_end_is_dropped(
    host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("interface.serving.connections.MOST_UNREAD", 2**20)
    async with host.client(b"NO HTTP\r\n\r\n") as client:
        with suppress(ConnectionError):
            for _ in range(64):
                await client.send(b" " * 2**20)
        await until(lambda: not host.crowd.connections)


async def test_who_does_not_close_after_the_end_is_dropped(host: Host) -> None:
    async with host.client(b"NO HTTP\r\n\r\n") as client:
        await client.answer()
        assert host.crowd.connections
        host.later(LINGER + 1)
        await until(lambda: not host.crowd.connections)


async def test_an_answer_that_is_not_taken_is_not_kept(host: Host) -> None:
    host.app.body = b" " * LARGE
    async with host.client(GET):
        await until(lambda: bool(host.crowd.slow_readers))
        host.later(0)
        host.later(READING_PATIENCE - 1)
        assert host.crowd.connections
        host.later(READING_PATIENCE + 1)
        await until(lambda: not host.crowd.connections)
    assert host.crowd.slow_readers == set()


async def test_who_takes_an_answer_slowly_gets_all_of_it(host: Host) -> None:
    host.app.body = b" " * LARGE
    async with host.client(GET) as client:
        await until(lambda: bool(host.crowd.slow_readers))
        (connection,) = host.crowd.slow_readers
        await client.reader.readuntil(b"\r\n\r\n")
        taken, seconds = 0, 0.0
        while unsent := connection.transport.get_write_buffer_size():
            host.later(seconds)
            seconds += READING_PATIENCE - 1
            enough = max(unsent - READING_PIECE, 0)
            while connection.transport.get_write_buffer_size() > enough:
                taken += len(await client.reader.read(READING_PIECE))
        assert seconds > HEADERS_TIMEOUT
        assert len(await client.reader.readexactly(LARGE - taken)) == LARGE - taken
        host.later(seconds)
        await client.send(GET)
        assert (await client.reader.readline()).startswith(b"HTTP/1.1 200 ")


async def test_of_too_much_that_waits_to_be_taken_the_largest_goes(
    host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("interface.serving.crowd.MOST_HELD", LARGE)
    host.app.body = b" " * LARGE
    async with host.client(GET):
        await until(lambda: bool(host.crowd.slow_readers))
        (first,) = host.crowd.slow_readers
        host.app.body = b" " * (LARGE // 2)
        async with host.client(GET):
            await until(lambda: first.has_ended)
            assert len(host.crowd.slow_readers - {first}) == 1


async def test_a_new_client_takes_the_place_of_the_longest_silent(host: Host) -> None:
    async with host.client(), host.client() as second, host.client():
        await second.send(GET)
        await second.answer()
        async with host.client(GET) as newest:
            assert (await newest.answer()).endswith(b"answer")
        await second.send(GET)
        assert (await second.answer()).endswith(b"answer")


async def test_who_is_being_answered_keeps_their_place(host: Host) -> None:
    host.app.may_answer.clear()
    async with host.client(GET) as first, host.client(GET) as second, host.client(GET) as third:
        await until(lambda: len(host.app.paths) == 3)
        async with host.client(GET) as newest:
            refused = await newest.rest()
        host.app.may_answer.set()
        answers = [await it.answer() for it in (first, second, third)]
    assert refused.startswith(b"HTTP/1.1 503 ")
    assert b"\r\nretry-after: " in refused
    assert [it[-6:] for it in answers] == [b"answer"] * 3


async def test_a_few_requests_may_be_sent_ahead(host: Host) -> None:
    async with host.client(GET * MOST_AHEAD) as client:
        answers = [await client.answer() for _ in range(MOST_AHEAD)]
    assert {it[-6:] for it in answers} == {b"answer"}


async def test_of_too_many_requests_ahead_the_first_are_answered(host: Host) -> None:
    async with host.client(GET * 1000) as client:
        answers = await client.rest()
    assert answers.count(b"HTTP/1.1 200 ") == len(host.app.paths) == MOST_AHEAD + 1


async def test_the_host_of_an_absolute_address_is_the_one_that_is_asked(host: Host) -> None:
    line = b"GET http://films.example:81/b?c HTTP/1.1\r\n"
    async with host.client(line + b"X-A: d\r\nHost: a\r\n\r\n") as client:
        await client.answer()
        assert host.app.paths == ["/b"]
        assert host.app.headers == [(b"x-a", b"d"), (b"host", b"films.example:81")]
        for hosts in ([], [(b"host", b"a"), (b"host", b"e")]):  # which the application refuses
            await client.send(line + b"".join(b"%s: %s\r\n" % it for it in hosts) + b"\r\n")
            await client.answer()
            assert host.app.headers == hosts


async def test_letters_of_all_alphabets_may_stand_in_an_address(host: Host) -> None:
    typed = "GET /сommentstotilm/%D1%81 HTTP/1.1\r\nHost: films\r\n\r\n".encode()
    async with host.client(typed) as client:
        await client.answer()
    assert host.app.paths == ["/сommentstotilm/с"]


UPGRADE = b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n"


@pytest.mark.parametrize(
    ("framing", "sent"),
    [
        (b"", b""),
        (b"Content-Length: 8\r\n", b"the body"),
        (b"Transfer-Encoding: chunked\r\n", b"4\r\nthe \r\n4\r\nbody\r\n0\r\n\r\n"),
    ],
    ids=["no body", "length", "chunked"],
)
@pytest.mark.parametrize("at_once", [True, False])
async def test_a_request_to_speak_something_else_is_answered_in_http(
    host: Host, framing: bytes, sent: bytes, at_once: bool
) -> None:
    head = b"POST /a HTTP/1.1\r\nHost: films\r\n" + UPGRADE + framing + b"\r\n"
    async with host.client((head + sent) * 2 if at_once else head) as client:
        if not at_once:
            await asyncio.sleep(0.01)
            await client.send(sent + head + sent)
        answers = [await client.answer() for _ in range(2)]
        await client.send(GET)
        answers.append(await client.answer())
    assert {it[:15] + it[-6:] for it in answers} == {b"HTTP/1.1 200 OKanswer"}
    assert host.app.paths == ["/a", "/a", "/"]
    assert host.app.bodies == [b"the body" if sent else b""] * 2 + [b""]


async def test_too_many_requests_to_speak_something_else_are_too_many(host: Host) -> None:
    head = b"GET / HTTP/1.1\r\nHost: films\r\n" + UPGRADE + b"\r\n"
    async with host.client(head * 2000) as client:
        answers = await client.rest()
    assert answers.count(b"HTTP/1.1 200 ") == len(host.app.paths) == MOST_AHEAD + 1


@pytest.mark.parametrize(
    "start",
    [
        b"GET / HTTP/1.1\r\nConnection: close, Upgrade\r\n",
        b"GET / HTTP/1.0\r\nConnection: Upgrade\r\n",
    ],
)
async def test_who_wants_to_speak_something_else_once_is_answered_once(
    host: Host, start: bytes
) -> None:
    async with host.client(start + b"Host: films\r\nUpgrade: h2c\r\n\r\n") as client:
        answer = await client.rest()
    assert answer.startswith(b"HTTP/1.1 200 ")
    assert answer.endswith(b"answer")


async def test_what_follows_a_body_is_no_header_of_its_request(host: Host) -> None:
    host.app.reads = False
    host.app.may_answer.clear()
    chunked = b"POST / HTTP/1.1\r\nHost: films\r\nTransfer-Encoding: chunked\r\n\r\n"
    async with host.client(chunked + b"0\r\nAuthorization: Token of-another\r\n\r\n") as client:
        await until(lambda: bool(host.app.paths))
        await client.send(b"")
        host.app.may_answer.set()
        await client.answer()
        assert dict(host.app.headers) == {b"host": b"films", b"transfer-encoding": b"chunked"}
        host.app.reads = True
        await client.send(chunked + b"2\r\n{}\r\n0\r\nAuthorization: Token a\r\n\r\n" + GET)
        await client.answer()
        await client.answer()
    assert dict(host.app.headers) == {b"host": b"films"}


async def test_who_speaks_the_older_http_gets_one_answer_and_no_other(host: Host) -> None:
    old = b"POST / HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n{}"
    async with host.client(old) as client:
        answer = await client.rest()
    assert answer.startswith(b"HTTP/1.1 200 ")
    assert answer.count(b"HTTP/1.1") == 1


async def test_who_waits_for_leave_to_send_a_body_gets_it(host: Host) -> None:
    head = b"POST / HTTP/1.1\r\nHost: films\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n"
    async with host.client(head) as client:
        assert await client.reader.readuntil(b"\r\n\r\n") == b"HTTP/1.1 100 Continue\r\n\r\n"
        await client.send(b"{}")
        assert (await client.answer()).endswith(b"answer")


async def test_who_has_gone_before_they_are_let_in_takes_no_place(host: Host) -> None:
    with socket.socket() as gone:
        gone.setblocking(False)
        gone.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE)
        with suppress(BlockingIOError):
            gone.connect(("127.0.0.1", host.port))
        gone.send(GET)
    async with host.client(GET) as client:
        await client.answer()
        assert len(host.crowd.connections) == 1
    assert host.app.paths == ["/"]


async def test_a_connection_leaves_no_garbage(host: Host) -> None:
    gc.collect()
    gc.disable()
    try:
        async with host.client(GET) as client:
            await client.answer()
            (connection,) = (weakref.ref(it) for it in host.crowd.connections)
        await until(lambda: connection() is None)
    finally:
        gc.enable()


async def test_an_answer_that_comes_after_the_end_goes_nowhere(
    host: Host, caplog: pytest.LogCaptureFixture
) -> None:
    host.app.reads = False
    host.app.may_answer.clear()
    async with host.client(POST % 2) as client:
        await until(lambda: bool(host.app.paths))
        for it in host.crowd.connections:
            it.hang_up()
        host.app.may_answer.set()
        assert await client.rest() == b""
        await until(lambda: not host.crowd.tasks)
    assert [it for it in caplog.records if it.levelname != "INFO"] == []


async def test_at_the_end_nobody_is_waited_for_who_has_not_sent_everything(host: Host) -> None:
    async with host.client(GET[:-2]) as slow, host.client(POST % 2) as midway:
        await until(lambda: bool(host.app.paths))
        async with host.client(b"NO HTTP\r\n\r\n") as ended:
            await ended.answer()
            for it in [*host.crowd.connections]:
                it.shutdown()
            answers = [await it.rest() for it in (slow, midway, ended)]
    assert [it[:12] for it in answers] == [b"HTTP/1.1 503"] * 2 + [b""]
    assert host.app.paths == ["/", "gone"]


async def test_at_the_end_an_answer_under_way_is_taken_whole(host: Host) -> None:
    host.app.body = b" " * LARGE
    last = b"GET / HTTP/1.1\r\nHost: films\r\nConnection: close\r\n\r\n"
    async with host.client(last) as client:
        await until(lambda: bool(host.crowd.slow_readers) and not host.crowd.tasks)
        for it in [*host.crowd.connections]:
            it.shutdown()
        head = await client.reader.readuntil(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200 ")
        assert len(await client.rest()) == LARGE


async def test_at_the_end_all_that_was_asked_before_is_answered(host: Host) -> None:
    host.app.may_answer.clear()
    async with host.client(GET * 3) as client:
        await until(lambda: bool(host.app.paths))
        host.crowd.is_parting = True
        host.app.may_answer.set()
        answers = await client.rest()
    assert answers.count(b"answer") == 3
    assert answers.count(b"\r\nconnection: close\r\n") == 1


async def test_who_is_answered_while_more_is_asked_for_hears_that_nobody_waits(
    host: Host,
) -> None:
    host.app.may_answer.clear()
    async with host.client(GET * 3) as client:
        await until(lambda: bool(host.app.paths))
        (connection,) = host.crowd.connections
        first = connection._answered
        its = client.writer.get_extra_info("socket")
        its.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE)
        client.writer.transport.abort()
        await until(lambda: not host.crowd.connections)
    assert first
    assert first.disconnected
    host.app.may_answer.set()
    await until(lambda: not host.crowd.tasks)
    assert host.app.paths == ["/"]


async def test_in_the_end_who_still_waits_is_told_that_there_is_no_answer(host: Host) -> None:
    host.app.may_answer.clear()
    async with host.client(GET) as waiting, host.client() as silent:
        await until(lambda: bool(host.app.paths))
        host.crowd.end()
        answer, nothing = await waiting.rest(), await silent.rest()
        host.app.may_answer.set()
    assert answer.startswith(b"HTTP/1.1 503 ")
    assert code_of(answer) == "unavailable"
    assert nothing == b""


async def test_at_the_end_every_answer_is_the_last(host: Host) -> None:
    async with host.client(GET) as client:
        await client.answer()
        host.crowd.is_parting = True
        await client.send(GET)
        answer = await client.rest()
    assert b"\r\nconnection: close\r\n" in answer


async def test_refusals_are_told_to_the_log(host: Host, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("INFO", "film_gallery.connections"):
        async with host.client(b"NO HTTP\r\n\r\n") as client:
            await client.rest()
    (record,) = (it for it in caplog.records if it.name == "film_gallery.connections")
    told = record.__dict__
    assert (told["status"], told["refusal"]) == (HTTPStatus.BAD_REQUEST, "request-unreadable")
    assert told["client"] == "127.0.0.1"
