"""The servers that are measured, each started the way it is meant to run in production."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import click
import httpx

from tests.drills.processes import BIN, running
from tests.e2e.gallery_process import environment
from tests.support.ports import a_free_port

ROOT = Path(__file__).parent.parent
PEERS_BIN = ROOT / ".bench" / "venv" / "bin"
PATIENCE = 60.0
THREADS = "4"
HOST = "films.example"
"""The host that all servers are asked for when their answers are compared."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a server is to serve what."""

    folder: Path
    url: str
    port: int
    workers: int


@dataclass(frozen=True)
class Server:
    """A server that serves, and the session that all its processes belong to."""

    base: str
    session: int

    def cpu(self) -> float:
        """The seconds of processor time that its processes have used so far."""
        ticks = 0
        for stat in Path("/proc").glob("[0-9]*/stat"):
            with suppress(OSError):  # it ended meanwhile
                fields = stat.read_text().rpartition(")")[2].split()
                if int(fields[3]) == self.session:
                    ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, kw_only=True)
class Contestant:
    """A server: its name, the command that starts it, and settings of its own."""

    name: str
    title: str
    command: Callable[[Place], Sequence[str | Path]]
    settings: Mapping[str, str] = field(default_factory=dict)


def _gallery(_place: Place) -> Sequence[str | Path]:
    return [BIN / "film-gallery", "serve"]


def _bare(place: Place) -> Sequence[str | Path]:
    return _uvicorn(BIN, "benchmarks.peers.bare:application", place)


def _fastapi(place: Place) -> Sequence[str | Path]:
    return _uvicorn(PEERS_BIN, "benchmarks.peers.fastapi_films:app", place)


def _uvicorn(programs: Path, application: str, place: Place) -> Sequence[str | Path]:
    return [
        programs / "uvicorn",
        *("--loop", "uvloop", "--http", "httptools", "--no-access-log", "--log-level", "warning"),
        *("--host", "127.0.0.1", "--port", str(place.port), "--workers", str(place.workers)),
        application,
    ]


def _gunicorn(place: Place) -> Sequence[str | Path]:
    return [
        PEERS_BIN / "gunicorn",
        *("--worker-class", "gthread", "--threads", THREADS, "--log-level", "warning"),
        *("--bind", f"127.0.0.1:{place.port}", "--workers", str(place.workers)),
        "benchmarks.peers.drf_films:application",
    ]


GALLERY = Contestant(name="gallery", title="Film Gallery", command=_gallery)
UNCACHED = Contestant(
    name="uncached", title="  cache off", command=_gallery, settings={"CACHE": "off"}
)
BARE = Contestant(name="bare", title="bare ASGI", command=_bare)
FASTAPI = Contestant(name="fastapi", title="FastAPI", command=_fastapi)
DRF = Contestant(name="drf", title="DRF", command=_gunicorn)
CONTESTANTS = (GALLERY, UNCACHED, BARE, FASTAPI, DRF)


@contextmanager
def serving(contestant: Contestant, folder: Path, url: str, workers: int) -> Iterator[Server]:
    """Serve the database until the block ends."""
    place = Place(folder=folder, url=url, port=a_free_port(), workers=workers)
    log = folder / f"{contestant.name}.log"
    settings = {
        "DATABASE_URL": url,
        "PORT": str(place.port),
        "WORKERS": str(workers),
        "RATE_LIMITS": "off",
        "ALLOWED_HOSTS": HOST,
        **contestant.settings,
    }
    env = {
        **environment(folder, **settings),
        "BENCH_DATABASE_URL": url,
        "PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT))),
    }
    with running(contestant.command(place), log, env=env) as process:
        base = f"http://127.0.0.1:{place.port}"
        deadline = time.monotonic() + PATIENCE
        while not _answers(base):
            if process.popen.poll() is not None or time.monotonic() > deadline:
                raise click.ClickException(f"{contestant.title} does not serve:\n{process.words}")
            time.sleep(0.05)
        yield Server(base, process.pid)


def _answers(base: str) -> bool:
    try:
        return httpx.get(f"{base}/api/v1/gallery/", timeout=PATIENCE).is_success
    except httpx.TransportError:
        return False
