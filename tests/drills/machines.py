"""Machines that are short of something: room on the disk, a sound SQLite, or unwatched power."""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

import httpx

from tests.drills.galleries import Gallery
from tests.drills.processes import BIN, Process, running
from tests.drills.servers import Server
from tests.e2e.gallery_process import environment
from tests.support.ports import a_free_port

# A namespace of its own lets anybody mount; $1: where, $2: its size, $3: what is put there.
_SMALL_DISK = """
set -e
mount -t tmpfs -o size="$2" tmpfs "$1"
cp "$3" "$1/gallery.sqlite3"
head -c 200000 /dev/zero > "$1/filler"
shift 3
exec "$@"
"""
# Where namespaces are forbidden: no file may have more than this many bytes, in blocks of 512.
_SHORT_FILES = """
set -e
cp "$3" "$1/gallery.sqlite3"
ulimit -S -f "$2"
shift 3
exec "$@"
"""
_FAULTY = """
from sqlite3.dbapi2 import *
sqlite_version, sqlite_version_info = "3.40.1", (3, 40, 1)
"""
_COUNTED_SYNCS = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>
static void count(void) {
    int file = open(getenv("COUNTED_SYNCS"), O_WRONLY | O_CREAT | O_APPEND, 0600);
    if (file >= 0) { if (write(file, ".", 1) < 0) abort(); close(file); }
}
int fsync(int file) {
    count();
    return ((int (*)(int)) dlsym(RTLD_NEXT, "fsync"))(file);
}
int fdatasync(int file) {
    count();
    return ((int (*)(int)) dlsym(RTLD_NEXT, "fdatasync"))(file);
}
"""


@dataclass(frozen=True)
class SmallDisk:
    """A server whose database has hardly any room, and what it answers when that is used up."""

    server: Server
    folder: Path
    """The folder as this process can see it."""
    refusal: HTTPStatus

    def free(self) -> None:
        """Make room."""
        (self.folder / "filler").unlink(missing_ok=True)
        for pid in self.server.process.members():
            _, most = resource.prlimit(pid, resource.RLIMIT_FSIZE)
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (most, most))


def may_mount() -> bool:
    """Whether this machine lets us have a disk of our own."""
    words = [_which("unshare"), "--user", "--map-root-user", "--mount", "true"]
    return subprocess.run(words, capture_output=True, check=False).returncode == 0


@contextmanager
def serving_on_small_disk(gallery: Gallery) -> Iterator[SmallDisk]:
    """``film-gallery serve`` on a disk of 1 MiB, which begins with the database of the gallery.

    The disk is seen by the server alone. Where that is forbidden, no file may grow over 400 KiB,
    which SQLite takes for an error of the disk.
    """
    disk, port = gallery.folder / "disk", str(a_free_port())
    disk.mkdir()
    served = [str(gallery.database), str(BIN / "film-gallery"), "serve"]
    is_real = may_mount()
    if is_real:
        words = [_which("unshare"), "--user", "--map-root-user", "--mount"]
        words += ["/bin/sh", "-c", _SMALL_DISK, "sh", str(disk), "1m", *served]
    else:
        words = ["/bin/sh", "-c", _SHORT_FILES, "sh", str(disk), "800", *served]
    env = environment(disk, PORT=port, SECRET_KEY="k" * 40)
    with running(words, gallery.folder / "disk.log", env=env) as process:
        server = Server(process, f"http://127.0.0.1:{port}")
        server.await_start()
        seen = Path(f"/proc/{process.pid}/root{disk}") if is_real else disk
        refusal = HTTPStatus.INSUFFICIENT_STORAGE if is_real else HTTPStatus.SERVICE_UNAVAILABLE
        yield SmallDisk(server, seen, refusal)


def _which(program: str) -> str:
    return shutil.which(program) or program


def with_faulty_sqlite(folder: Path) -> dict[str, str]:
    """The environment of a machine whose SQLite has the WAL-reset fault, or says so."""
    package = folder / "pysqlite3"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "dbapi2.py").write_text(_FAULTY)
    return {"PYTHONPATH": str(folder)}


@contextmanager
def counting_syncs(gallery: Gallery, **settings: str) -> Iterator[tuple[Server, Path]]:
    """A server, and a file with a byte for each time that it waited for the disk."""
    source, library = gallery.folder / "syncs.c", gallery.folder / "syncs.so"
    source.write_text(_COUNTED_SYNCS)
    compiler = _which("cc")
    subprocess.run([compiler, "-shared", "-fPIC", "-o", library, source, "-ldl"], check=True)
    counted = gallery.folder / "syncs"
    counted.touch()
    env = {"LD_PRELOAD": str(library), "COUNTED_SYNCS": str(counted)}
    with serving_with(gallery, env, **settings) as server:
        yield server, counted


@contextmanager
def serving_with(gallery: Gallery, env: Mapping[str, str], **settings: str) -> Iterator[Server]:
    """``film-gallery serve`` in an environment that has more than settings."""
    port = str(a_free_port())
    given = environment(gallery.folder, PORT=port, **settings) | dict(env)
    with running([BIN / "film-gallery", "serve"], gallery.folder / "serve.log", env=given) as it:
        server = Server(it, f"http://127.0.0.1:{port}")
        server.await_start()
        yield server


def command(gallery: Gallery, *words: str, **env: str) -> subprocess.CompletedProcess[str]:
    """Run ``film-gallery`` on a gallery to its end."""
    return subprocess.run(
        [BIN / "film-gallery", *words],
        env=environment(gallery.folder) | env,
        capture_output=True,
        text=True,
        check=False,
    )


def logged(process: Process, **fields: object) -> int:
    """How many events of the log have these fields."""
    lines = [json.loads(line) for line in process.words.splitlines() if line.startswith("{")]
    return sum(fields.items() <= line.items() for line in lines)


def comment(client: httpx.Client, text: str) -> httpx.Response:
    """Write a comment about the film of ``prepare_for_comments``."""
    return client.post("/api/v1/comment/", json={"movie": 1, "comment_rating": 4, "text": text})


def bytes_below(folder: Path) -> bytes:
    """Everything in the files of a folder."""
    return b"".join(
        path.read_bytes() for path in sorted(folder.iterdir()) if os.access(path, os.R_OK)
    )
