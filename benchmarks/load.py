"""The load: wrk, from Debian's packages."""

from __future__ import annotations

import resource
import shutil
import subprocess
import time
from pathlib import Path

import click
import msgspec

from benchmarks.contestants import Server
from benchmarks.works import POST, Work

INSTALL = "apt-get install --no-install-recommends wrk"
SCRIPT = Path(__file__).with_name("load.lua")
CONNECTIONS = 16
WRITERS = 2
PATIENCE = 60
"""Seconds after which a server should have answered at least once."""
RESTING = 0.02
"""Seconds of processor time that a server may take in a tenth of a second with nothing to do."""


class Sample(msgspec.Struct, frozen=True, kw_only=True):
    """What wrk saw in one go; times in microseconds."""

    requests: int
    took: int
    p50: int
    p99: int
    refused: int
    broken: int
    load: float = 0.0
    """The part of one processor that wrk itself took."""
    cpu: float = 0.0
    """Seconds of processor time that the server took."""

    @property
    def rate(self) -> float:
        """Requests a second."""
        return self.requests / self.took * 1e6

    @property
    def cost(self) -> float:
        """Microseconds of processor time that the server took for a request."""
        return self.cpu / self.requests * 1e6


def ensure_installed() -> None:
    if shutil.which("wrk") is None:
        raise click.ClickException(f"wrk makes the load, and is not there: {INSTALL}")


def drive(server: Server, work: Work, films: int, seconds: int) -> Sample:
    """Ask as fast as the server answers; raises ``ClickException`` for any answer but a good one.

    The requests of one connection follow one another. Whoever has not answered even once is asked
    anew, for longer.
    """
    used_by_wrk, used_by_server = _seconds_of_children(), server.cpu()
    sample = _sample(_wrk(server, work, films, seconds, CONNECTIONS), work)
    load = (_seconds_of_children() - used_by_wrk) / sample.took * 1e6
    used = server.cpu() - used_by_server
    _let_finish(server)
    if not sample.requests and seconds < PATIENCE:
        return drive(server, work, films, seconds * 4)
    if not sample.requests:
        raise click.ClickException(f"{work.name}: no answer in {seconds} s")
    return msgspec.structs.replace(sample, load=load, cpu=used)


def _let_finish(server: Server) -> None:
    """Wait until the server has done with those who asked and went away.

    It would be in the way of the one that is measured next.
    """
    used, deadline = server.cpu(), time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        time.sleep(0.1)
        before, used = used, server.cpu()
        if used - before <= RESTING:
            break


def drive_beside_writers(server: Server, work: Work, films: int, seconds: int) -> Sample:
    """The same while others write as fast as they can; the server's time is for them, too."""
    writers = _wrk(server, POST, films, seconds + 1, WRITERS)
    try:
        sample = drive(server, work, films, seconds)
        _sample(writers, POST)
        return sample
    finally:
        writers.kill()


def _wrk(
    server: Server, work: Work, films: int, seconds: int, connections: int
) -> subprocess.Popen[str]:
    last = str(work.last_id(films))
    asked = [work.method, work.path, last, str(work.users), work.body]
    how = ["-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "30s", "-s", str(SCRIPT)]
    words = ["wrk", *how, server.base, "--", *asked]
    return subprocess.Popen(words, stdout=subprocess.PIPE, text=True)  # noqa: S603 # our words


def _sample(wrk: subprocess.Popen[str], work: Work) -> Sample:
    output, _ = wrk.communicate()
    sample = msgspec.json.decode(output.splitlines()[-1] if output else "", type=Sample)
    if sample.refused or sample.broken:
        raise click.ClickException(f"{work.name}: not every answer was good\n{output}")
    return sample


def _seconds_of_children() -> float:
    """The processor time of the children that have ended: the servers are not among them."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
