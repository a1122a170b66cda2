"""Whether a gallery lives and is ready: what it needs is stopped, frozen and broken."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from infrastructure.persistence.migration import downgrade
from interface.bootstrap.container import Container
from interface.bootstrap.settings import read_settings
from tests.interface.conftest import SECRET_KEY, GalleryFactory
from tests.support.http import FILMS, GalleryApi, running_gallery
from tests.support.log import logged
from tests.support.memory.clock import FixedClock
from tests.support.sqlite_files import touch
from tests.support.valkey import ValkeyServer
from tests.support.waiting import until

LIVE, READY = "/health/live", "/health/ready"
PATIENCE = 3.0
"""Seconds within which every page answers, for a check may take two."""


@asynccontextmanager
async def a_gallery_on(**settings: str) -> AsyncIterator[GalleryApi]:
    given = {"SECRET_KEY": SECRET_KEY, "ALLOWED_HOSTS": "*"} | settings
    values = {f"FILM_GALLERY_{name}": value for name, value in given.items()}
    clock = FixedClock()
    async with running_gallery(Container(read_settings(values), clock=clock), clock) as gallery:
        yield gallery


async def look(gallery: GalleryApi) -> tuple[int, str, dict[str, Any]]:
    """The status, the state, and what is not well with the reason."""
    async with asyncio.timeout(PATIENCE):
        answer = await gallery.anonymous.get(READY)
    assert answer.headers["cache-control"] == "no-store"
    report = answer.json()
    down = {name: found["why"] for name, found in report["checks"].items() if "why" in found}
    return answer.status_code, report["status"], down


async def until_ready(gallery: GalleryApi) -> None:
    async def ready() -> bool:
        return await look(gallery) == (200, "ready", {})

    await until(ready)


@pytest.mark.parametrize("path", [LIVE, f"{LIVE}/"])
async def test_a_process_that_answers_lives(api: GalleryApi, path: str) -> None:
    answer = await api.anonymous.get(path)

    assert (answer.status_code, answer.json()) == (200, {"status": "alive"})
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", [READY, f"{READY}/"])
async def test_a_gallery_that_has_everything_is_ready(api: GalleryApi, path: str) -> None:
    await until_ready(api)

    answer = await api.anonymous.get(path)

    assert answer.status_code == 200
    checks = answer.json()["checks"]
    assert checks.keys() == {"database", "migrations", "worker"}
    assert {(found["status"], found["ms"] >= 0) for found in checks.values()} == {("up", True)}


async def test_the_pages_tell_neither_versions_nor_addresses(api: GalleryApi) -> None:
    await until_ready(api)
    text = (await api.anonymous.get(READY)).text

    assert not any(word in text.lower() for word in ("sqlite", "postgres", "redis", "0.1.0", "000"))


@pytest.mark.parametrize("url", ["sqlite", "postgresql://kim:word@127.0.0.1:1/gallery"])
async def test_without_its_database_a_gallery_lives_and_is_not_ready(
    tmp_path: Path, url: str
) -> None:
    if url == "sqlite":
        (tmp_path / "file").touch()
        url = f"sqlite:///{tmp_path}/file/gallery.sqlite3"
    async with a_gallery_on(DATABASE_URL=url) as gallery:
        status, state, down = await look(gallery)
        alive = await gallery.anonymous.get(LIVE)

    assert (status, state) == (503, "down")
    assert down["database"] == down["migrations"] == "no answer"
    assert alive.status_code == 200


async def test_a_database_without_tables_is_not_migrated(empty_sqlite_url: str) -> None:
    touch(empty_sqlite_url)
    async with a_gallery_on(DATABASE_URL=empty_sqlite_url) as gallery:
        status, state, down = await look(gallery)

    assert (status, state) == (503, "down")
    assert down["migrations"] == "not migrated"
    assert "database" not in down


async def test_a_database_of_another_revision_is_told_of(sqlite_url: str) -> None:
    downgrade(sqlite_url, "0003")
    async with a_gallery_on(DATABASE_URL=sqlite_url) as gallery:
        status, _, down = await look(gallery)

    assert status == 503
    assert down["migrations"] == "another revision"


async def test_a_file_that_is_no_database_is_broken(tmp_path: Path) -> None:
    (tmp_path / "gallery.sqlite3").write_bytes(b"no database at all" * 1000)
    async with a_gallery_on(DATABASE_URL=f"sqlite:///{tmp_path}/gallery.sqlite3") as gallery:
        status, _, down = await look(gallery)

    assert status == 503
    assert down["database"] == "broken"


async def test_a_gallery_with_redis_waits_for_a_worker_and_answers_meanwhile(
    sqlite_url: str, redis_server: ValkeyServer
) -> None:
    async with a_gallery_on(DATABASE_URL=sqlite_url, REDIS_URL=redis_server.url) as gallery:
        assert await look(gallery) == (200, "degraded", {"worker": "not seen lately"})

        await a_sign_of_a_worker(sqlite_url, redis_server)

        await until_ready(gallery)


async def a_sign_of_a_worker(url: str, redis: ValkeyServer) -> None:
    settings = {"DATABASE_URL": url, "REDIS_URL": redis.url}
    values = {f"FILM_GALLERY_{name}": value for name, value in settings.items()}
    worker = Container(read_settings(values))
    looking = asyncio.create_task(worker.workshop.look_for_jobs())
    await until(worker.heartbeat.is_alive)
    looking.cancel()
    await worker.close()


@pytest.mark.parametrize("what", ["stopped", "frozen"])
async def test_without_redis_a_gallery_answers_and_says_that_the_queue_is_down(
    sqlite_url: str, redis_server: ValkeyServer, what: str
) -> None:
    async with a_gallery_on(DATABASE_URL=sqlite_url, REDIS_URL=redis_server.url) as gallery:
        await look(gallery)
        if what == "stopped":
            redis_server.stop()
        else:
            redis_server.freeze()

        with logged() as log:
            for _ in range(2):
                found = await look(gallery)
                assert found == (200, "degraded", {"queue": "no answer", "worker": "no answer"})
        assert (await gallery.anonymous.get(LIVE)).status_code == 200
        assert (await gallery.anonymous.get(FILMS)).status_code == 200

        if what == "stopped":
            redis_server.start()
        else:
            redis_server.thaw()
        await a_sign_of_a_worker(sqlite_url, redis_server)
        await until_ready(gallery)

    assert [line["check"] for line in log.of("health")] == ["queue", "worker"]


async def test_many_who_ask_at_once_are_all_answered(
    a_gallery_app: GalleryFactory,
) -> None:
    gallery = await a_gallery_app()
    await until_ready(gallery)

    answers = await asyncio.gather(*(gallery.anonymous.get(READY) for _ in range(100)))

    assert {answer.status_code for answer in answers} == {200}


async def test_a_database_that_does_not_answer_is_not_waited_for(tmp_path: Path) -> None:
    """A server that takes connections and never says a word."""
    silent = await asyncio.start_server(lambda *_: asyncio.sleep(60), "127.0.0.1", 0)
    port = silent.sockets[0].getsockname()[1]
    url = f"postgresql://kim:word@127.0.0.1:{port}/gallery"
    async with a_gallery_on(DATABASE_URL=url) as gallery:
        status, state, down = await look(gallery)
    silent.close()

    assert (status, state) == (503, "down")
    assert down["database"] == "no answer"
