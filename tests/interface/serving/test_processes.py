"""Server processes that die, that do not start or do not stop."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.drills.processes import children, eventually

SRC = Path(__file__).parents[3] / "src"
PATIENCE = 30.0
BEGIN = """
import os, signal, socket, sys, time
from interface.serving import processes
sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(2)]
print(*(its.getsockname()[1] for its in sockets), flush=True)
def answer(its, on_start):
    on_start()
    while True:
        client, _ = its.accept()
        client.send(str(os.getpid()).encode())
        client.close()
def fail(its, on_start):
    sys.exit(3)
def stay(its, on_start):
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    answer(its, on_start)
processes.KILL_AFTER = 0.5
processes.PAUSE = 0.1
"""


@contextmanager
def running(serve: str) -> Iterator[tuple[subprocess.Popen[str], list[int]]]:
    """Two processes that serve so, and their ports."""
    command = [sys.executable, "-c", f"{BEGIN}processes.Processes({serve}, sockets).run()"]
    env = os.environ | {"PYTHONPATH": str(SRC)}
    with subprocess.Popen(command, stdout=-1, stderr=-1, text=True, env=env) as first:
        assert first.stdout
        try:
            yield first, [int(port) for port in first.stdout.readline().split()]
        finally:
            first.kill()


def ask(port: int) -> int:
    """The id of the process that answers."""
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as client:
        return int(client.recv(100))


def stop(first: subprocess.Popen[str], number: int) -> str:
    """Tell the first process to stop, and see that all have; what it has said of that."""
    first.send_signal(number)
    _, errors = first.communicate(timeout=PATIENCE)
    return errors


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_all_end_with_the_first(number: int) -> None:
    with running("answer") as (first, ports):
        others = [ask(port) for port in ports]
        assert stop(first, number) == ""
        assert first.returncode == 0
    assert not any(Path(f"/proc/{pid}").exists() for pid in others)


def test_who_connects_while_a_process_is_replaced_is_answered_by_the_next() -> None:
    with running("answer") as (first, ports):
        one, another = (ask(port) for port in ports)
        os.kill(one, signal.SIGKILL)
        eventually(lambda: one not in children(first.pid), "its end is noticed")
        assert ask(ports[0]) not in {one, another}
        assert ask(ports[1]) == another
        assert f"server process {one} ended with status -9" in stop(first, signal.SIGTERM)


def test_a_gallery_that_does_not_start_ends() -> None:
    with running("fail") as (first, _):
        _, errors = first.communicate(timeout=PATIENCE)
        assert first.returncode == 1
    assert "ended with status 3" in errors


def test_a_process_that_does_not_stop_is_ended() -> None:
    with running("stay") as (first, ports):
        others = [ask(port) for port in ports]
        errors = stop(first, signal.SIGTERM)
        assert first.returncode == 0
    assert errors.count("did not stop, and was ended") == 2
    assert not any(Path(f"/proc/{pid}").exists() for pid in others)


def test_who_is_told_twice_to_stop_stops_in_order() -> None:
    with running("stay") as (first, ports):
        for port in ports:
            ask(port)
        first.send_signal(signal.SIGTERM)
        first.send_signal(signal.SIGINT)
        errors = stop(first, signal.SIGTERM)
        assert first.returncode == 0
    assert errors.count("did not stop, and was ended") == 2


def test_a_process_that_has_just_begun_stops_when_it_is_told() -> None:
    with running("answer") as (first, _):
        eventually(lambda: children(first.pid), "a process was started")
        assert stop(first, signal.SIGTERM) == ""
        assert first.returncode == 0
