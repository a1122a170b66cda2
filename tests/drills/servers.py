"""A gallery that serves, and is asked for films over HTTP."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from dataclasses import dataclass

import httpx

from tests.drills.galleries import Gallery
from tests.drills.processes import PATIENCE, Process, eventually
from tests.support.ports import a_free_port

UNNOTICED = 0.0025
"""Seconds that an answer may take or not: that depends on what else the machine does."""


@dataclass(frozen=True)
class Server:
    """A gallery that serves, and its address."""

    process: Process
    url: str

    @property
    def address(self) -> tuple[str, int]:
        return "127.0.0.1", int(self.url.rpartition(":")[2])

    def await_start(self) -> None:
        eventually(self._answers, "the server answers")

    def generate(self, count: int) -> float:
        """Ask for films; how many seconds the answer took."""
        before = time.monotonic()
        answer = httpx.get(f"{self.url}/api/genfilm/{count}/", timeout=PATIENCE)
        took = time.monotonic() - before
        assert answer.status_code == 200, (answer.status_code, answer.text)
        assert str(count) in answer.text
        return took

    def _answers(self) -> bool:
        assert self.process.popen.poll() is None, self.process.words
        try:
            return httpx.get(f"{self.url}/health/", timeout=PATIENCE).is_success
        except httpx.TransportError:
            return False


def times_slower(during: float, before: float) -> float:
    """How many times longer answers take than they did."""
    return during / max(before, UNNOTICED)


@contextlib.contextmanager
def serving(gallery: Gallery, **settings: str) -> Iterator[Server]:
    """``film-gallery serve`` on a free port."""
    port = str(a_free_port())
    with gallery.process("serve", PORT=port, **settings) as process:
        yield Server(process, f"http://127.0.0.1:{port}")
