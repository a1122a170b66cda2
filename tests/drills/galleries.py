"""A gallery on SQLite that a drill looks into from outside, while processes work on it."""

from __future__ import annotations

import asyncio
import hashlib
from collections import Counter
from collections.abc import Sequence
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pysqlite3 import dbapi2

from application.generation.commands import RequestGeneration
from application.generation.fabricate import Materials, fabricate_films
from domain.access import Actor
from domain.generation import GenerationJob, GenerationKind, GenerationStyle
from infrastructure.jobs.phrases import FakerPhrases
from infrastructure.persistence.migration import upgrade
from interface.bootstrap.container import Container
from interface.bootstrap.settings import Settings, read_settings
from tests.drills import processes
from tests.drills.processes import Process, eventually
from tests.e2e.gallery_process import environment

ENDED = {"succeeded", "failed", "cancelled"}
ADMINISTRATOR = Actor(1, is_staff=True)
NO_REDIS = "redis://127.0.0.1:1/0"
"""Where nobody listens: a job is stored, and waits to be found."""
MOMENT = "2024-02-03 12:00:00.000000"
KEY = "f" * 40
AUTHORIZED = {"Authorization": f"Token {KEY}"}
"""The header of whoever may write comments, after ``prepare_for_comments``."""


@dataclass(frozen=True)
class Gallery:
    """A data folder, and what is in it."""

    folder: Path

    @property
    def database(self) -> Path:
        return self.folder / "gallery.sqlite3"

    def settings(self, **settings: str) -> Settings:
        return read_settings(environment(self.folder, **settings))

    def process(
        self, *words: str, name: str = "", **settings: str
    ) -> AbstractContextManager[Process]:
        return processes.gallery(self.folder, *words, name=name, **settings)

    def worker(self, name: str = "worker", **settings: str) -> AbstractContextManager[Process]:
        return self.process("worker", name=name, **settings)

    def rows(self, statement: str, *parameters: object) -> Sequence[tuple[Any, ...]]:
        with closing(self.connect()) as connection:
            found: Sequence[tuple[Any, ...]] = connection.execute(statement, parameters).fetchall()
            return found

    def change(self, statement: str, *parameters: object) -> None:
        with closing(self.connect()) as connection:
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute(statement, parameters)

    def connect(self) -> Any:
        """A connection without transactions of its own making."""
        return dbapi2.connect(self.database, timeout=30, isolation_level=None)

    def count(self, table: str) -> int:
        return int(self.rows(f"SELECT count(*) FROM {table}")[0][0])

    def job(self, job_id: int) -> dict[str, Any]:
        with closing(self.connect()) as connection:
            connection.row_factory = dbapi2.Row
            found = connection.execute("SELECT * FROM generation_jobs WHERE id = ?", [job_id])
            return dict(found.fetchone())

    def await_end(self, job_id: int) -> dict[str, Any]:
        """The job when it has ended."""
        eventually(lambda: self.job(job_id)["state"] in ENDED, f"job {job_id} ends")
        return self.job(job_id)

    def await_produced(self, job_id: int, least: int) -> None:
        eventually(lambda: self.job(job_id)["produced"] >= least, f"{least} rows of job {job_id}")


def a_gallery(folder: Path, *, users: int = 3, categories: int = 5) -> Gallery:
    """A migrated gallery with users, the first of whom is an administrator, and categories."""
    folder.mkdir(parents=True, exist_ok=True)
    gallery = Gallery(folder)
    upgrade(f"sqlite:///{gallery.database}")
    with closing(gallery.connect()) as connection:
        connection.execute("BEGIN")
        connection.executemany(
            "INSERT INTO users (id, username, email, password_hash, is_active, is_staff,"
            " is_superuser, created_at, updated_at, version)"
            " VALUES (?, ?, '', '!', 1, ?, ?, ?, ?, 1)",
            [(n, f"user{n}", n == 1, n == 1, MOMENT, MOMENT) for n in range(1, users + 1)],
        )
        connection.executemany(
            "INSERT INTO categories (id, name, name_folded, created_at, updated_at, version)"
            " VALUES (?, ?, ?, ?, ?, 1)",
            [(n, f"cat{n}", f"cat{n}", MOMENT, MOMENT) for n in range(1, categories + 1)],
        )
        connection.execute("COMMIT")
    return gallery


def prepare_for_comments(gallery: Gallery) -> None:
    """Add a film, and an access token of the first user."""
    gallery.change(
        "INSERT INTO films (title, title_folded, title_sort_key, description, filmed_at, rating,"
        " poster_url, owner_id, created_at, updated_at, version)"
        " VALUES ('Harbour', 'harbour', 'harbour', '', ?, 4.5, 'https://example.com/', 1, ?, ?, 1)",
        *(MOMENT, MOMENT, MOMENT),
    )
    digest = hashlib.sha256(KEY.encode()).digest()
    gallery.change(
        "INSERT INTO access_tokens (user_id, digest, created_at) VALUES (1, ?, ?)", digest, MOMENT
    )


def ask(
    gallery: Gallery,
    count: int,
    *,
    redis_url: str = NO_REDIS,
    kind: GenerationKind = GenerationKind.FILMS,
) -> int:
    """Store a job and announce it, as a server does; the answer is its id."""

    async def request() -> int:
        container = Container(gallery.settings(REDIS_URL=redis_url))
        try:
            command = RequestGeneration(kind=kind, count=count)
            job = await container.gallery.generation.request(ADMINISTRATOR, command, most=count)
            return job.id
        finally:
            await container.close()

    return asyncio.run(request())


def ensure_exact(gallery: Gallery, *job_ids: int) -> None:
    """The films of the gallery are those of the jobs, each made once, and there are no others."""
    expected: list[tuple[object, ...]] = []
    for job_id in job_ids:
        row = gallery.job(job_id)
        assert (row["state"], row["produced"]) == ("succeeded", row["requested"])
        expected += _films_of(gallery, row)
    found = gallery.rows("SELECT title, rating, category_id, owner_id FROM films")
    assert len(found) == len(expected)
    assert Counter(found) == Counter(expected)


def _films_of(gallery: Gallery, row: dict[str, Any]) -> list[tuple[object, ...]]:
    materials = Materials(
        category_ids=[row[0] for row in gallery.rows("SELECT id FROM categories ORDER BY id")],
        owner_ids=[row[0] for row in gallery.rows("SELECT id FROM users ORDER BY id")],
    )
    queued_at = datetime.fromisoformat(row["queued_at"]).replace(tzinfo=UTC)
    job = GenerationJob(
        kind=GenerationKind.FILMS,
        style=GenerationStyle.CLASSIC,
        requested=row["requested"],
        seed=row["seed"],
        queued_at=queued_at,
    )
    films = fabricate_films(job, job.requested, materials, FakerPhrases(), now=queued_at)
    return [(film.title, film.rating, film.category_id, film.owner_id) for film in films]
