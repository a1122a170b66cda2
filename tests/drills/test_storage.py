"""Databases that break, and machines that do, while a gallery serves or is about to."""

from __future__ import annotations

import json
import sys
from contextlib import suppress
from functools import partial
from pathlib import Path
from random import Random
from subprocess import PIPE, Popen, TimeoutExpired
from time import monotonic

import httpx
import pytest

from infrastructure.persistence.migration import downgrade
from tests.drills import machines
from tests.drills.galleries import AUTHORIZED, Gallery, a_gallery, prepare_for_comments
from tests.drills.machines import command, comment, logged
from tests.drills.processes import PATIENCE, Process, eventually
from tests.drills.rows import Figure, Promised
from tests.drills.servers import Server, serving

pytestmark = pytest.mark.xdist_group("storage")

LISTS = ("/api/v1/gallery/", "/api/v1/cat/", "/api/v1/comment/")
ADD_ONE = """
import asyncio, json, sys
from datetime import UTC, datetime
from time import perf_counter
from infrastructure.persistence.database import Database
from infrastructure.persistence.unit_of_work import SqlUnitOfWork

async def main(url, times):
    database, took = Database.open(url), []
    for _ in range(times):
        begun = perf_counter()
        async with SqlUnitOfWork(database) as uow:
            film = await uow.films.get(1)
            film.edit(now=datetime.now(UTC), description=str(int(film.description or 0) + 1))
            await uow.films.save(film)
            await uow.commit()
        took.append(perf_counter() - begun)
    await database.close()
    print(json.dumps(took))

asyncio.run(main(sys.argv[1], int(sys.argv[2])))
"""
WRITERS, EACH = 3, 300
KILLS = 10


def client_of(server: Server) -> httpx.Client:
    return httpx.Client(base_url=server.url, headers=AUTHORIZED, timeout=PATIENCE)


@pytest.mark.row("C11")
@pytest.mark.long
def test_processes_that_change_the_same_row_lose_nothing(
    gallery: Gallery, figure: Figure, promised: Promised
) -> None:
    prepare_for_comments(gallery)
    words = [sys.executable, "-c", ADD_ONE, f"sqlite:///{gallery.database}", str(EACH)]
    writers = [Popen(words, stdout=PIPE) for _ in range(WRITERS)]
    took = sorted(second for it in writers for second in json.loads(it.communicate()[0] or "[]"))

    assert [it.returncode for it in writers] == [0] * WRITERS
    assert gallery.rows("SELECT description FROM films") == [(str(WRITERS * EACH),)]
    p99 = took[len(took) * 99 // 100]
    figure(f"{WRITERS * EACH} changes, 0 errors, 0 lost, p99 {p99:.2f} s")
    assert p99 <= promised(0.5)


@pytest.mark.row("C13")
def test_on_a_full_disk_what_is_answered_is_stored(gallery: Gallery, figure: Figure) -> None:
    prepare_for_comments(gallery)
    with (
        machines.serving_on_small_disk(gallery) as disk,
        client_of(disk.server) as client,
    ):
        answers = [comment(client, f"{number:03} " + "ж" * 1000) for number in range(300)]
        statuses = [answer.status_code for answer in answers]
        stored, refused = statuses.count(201), statuses.count(disk.refusal)
        assert stored > 0
        assert refused > 0
        assert stored + refused == len(statuses)
        assert all(int(it.headers["Retry-After"]) for it in answers if not it.is_success)
        assert [client.get(path).status_code for path in LISTS] == [200] * len(LISTS)
        disk.free()
        comment(client, "later").raise_for_status()
        # Nobody writes now, so what is on the disk can be looked at as a whole.
        for its in disk.folder.glob("gallery.sqlite3*"):
            (gallery.folder / its.name).write_bytes(its.read_bytes())
        assert "Traceback" not in disk.server.process.words
    assert gallery.count("comments") == stored + 1
    assert gallery.rows("PRAGMA integrity_check") == [("ok",)]
    figure(
        f"{stored} acknowledged = {stored} stored, {refused} x {disk.refusal:d}, reads 200, sound"
    )


@pytest.mark.row("C14")
@pytest.mark.parametrize("word", ["serve", pytest.param("run", marks=pytest.mark.long)])
def test_a_damaged_database_is_not_served(
    gallery: Gallery, word: str, figure: Figure, promised: Promised
) -> None:
    damage(gallery.database, 1)
    before = gallery.database.read_bytes()
    begun = monotonic()
    ended = command(gallery, word)
    took = monotonic() - begun

    sentence = f"The database {gallery.database} cannot be read: file is not a database."
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr == f"Error: {sentence}\n"
    assert gallery.database.read_bytes() == before
    assert not [it for it in gallery.folder.iterdir() if it.name.startswith("gallery.sqlite3-")]
    figure(f"`{word}` ends by 1 in {took:.1f} s, one line, file untouched")
    assert took <= promised(5)


@pytest.mark.row("C14")
@pytest.mark.long
@pytest.mark.parametrize("pages", [1, 1000])
def test_a_database_damaged_while_it_is_served_never_seems_empty(
    gallery: Gallery, figure: Figure, pages: int
) -> None:
    prepare_for_comments(gallery)
    with serving(gallery, CACHE="off") as server, client_of(server) as client:
        server.await_start()
        right = [client.get(path).json() for path in LISTS]
        damage(gallery.database, pages)
        refused = 0
        for number in range(20):
            written = comment(client, f"lost {number}")
            assert written.status_code in {201, 503}
            for path, expected in zip(LISTS[:2], right, strict=False):
                answer = client.get(path)
                refused += answer.status_code == 503
                assert answer.status_code == 503 or answer.json() == expected
        assert "Traceback" not in server.process.words
        assert refused == logged(server.process, status=503, method="GET")
    figure(f"{pages} pages damaged: {refused} of 40 reads 503, the others right, 0 empty")


@pytest.mark.row("C14")
def test_a_database_that_is_removed_is_not_written_any_more(
    gallery: Gallery, figure: Figure
) -> None:
    prepare_for_comments(gallery)
    with serving(gallery) as server, client_of(server) as client:
        server.await_start()
        comment(client, "stored").raise_for_status()
        away = gallery.folder / "away"
        away.mkdir()
        for its in gallery.folder.glob("gallery.sqlite3*"):
            its.rename(away / its.name)
        statuses = {comment(client, "lost").status_code for _ in range(3)}
        statuses |= {client.get(path).status_code for path in LISTS}
        assert statuses == {503}
        assert client.get("/health/ready").status_code == 503
        assert not gallery.database.exists()
        for its in away.iterdir():
            its.rename(gallery.folder / its.name)
        comment(client, "back").raise_for_status()
    assert gallery.rows("SELECT text FROM comments") == [("stored",), ("back",)]
    figure("removed while serving: 503, nothing made, goes on when it is back")


def damage(database: Path, pages: int) -> None:
    """Overwrite the first pages of a file, without making it longer."""
    size = min(pages * 4096, database.stat().st_size)
    with database.open("r+b") as file:
        file.write(b"\xa5" * size)


@pytest.mark.row("C16")
@pytest.mark.long
def test_every_answered_write_has_waited_for_the_disk(gallery: Gallery, figure: Figure) -> None:
    prepare_for_comments(gallery)
    found = {}
    for synchronous in ("full", "normal"):
        with (
            machines.counting_syncs(gallery, SYNCHRONOUS=synchronous) as (server, counted),
            client_of(server) as client,
        ):
            before = counted.stat().st_size
            for number in range(100):
                comment(client, f"{synchronous} {number}").raise_for_status()
            found[synchronous] = counted.stat().st_size - before
    figure(f"{found['full']} syncs for 100 writes; with SYNCHRONOUS=normal {found['normal']}")
    assert found["full"] >= 100
    assert found["normal"] < 100


@pytest.mark.row("C17")
def test_a_faulty_sqlite_is_named_and_kept_from_the_write_ahead_log(
    gallery: Gallery, tmp_path: Path, figure: Figure
) -> None:
    prepare_for_comments(gallery)
    faulty = machines.with_faulty_sqlite(tmp_path)
    examined = command(gallery, "check", **faulty)
    assert examined.returncode == 1
    assert "FAIL  library     SQLite 3.40.1 can damage a database" in examined.stdout

    with machines.serving_with(gallery, faulty) as server, client_of(server) as client:
        for number in range(10):
            comment(client, f"comment {number}").raise_for_status()
        assert len(client.get("/api/v1/gallery/").json()["results"]) == 1
        server.process.await_words("Warning: SQLite 3.40.1 can damage a database in WAL mode")
        backup = str(tmp_path / "backup")
        assert command(gallery, "backup", backup, **faulty).returncode == 0
        assert "running on the database" in command(gallery, "restore", backup, **faulty).stderr
        comment(client, "comment 10").raise_for_status()
    assert not gallery.database.with_name("gallery.sqlite3-wal").exists()
    assert gallery.rows("PRAGMA journal_mode") == [("delete",)]
    assert gallery.count("comments") == 11
    figure("3.40.1 is named by check and at the start, journal_mode=delete, 11 of 11 writes")


@pytest.mark.row("C18")
@pytest.mark.long
def test_a_migration_that_is_killed_can_be_made_again(tmp_path: Path, figure: Figure) -> None:
    old = an_old_gallery(tmp_path / "old", films=20_000)
    counts = numbers(old)
    chance, broken_off = Random(18), 0
    for kill in range(KILLS):
        gallery = Gallery(tmp_path / f"gallery{kill}")
        gallery.folder.mkdir()
        gallery.database.write_bytes(old.database.read_bytes())
        with gallery.process("migrate") as process:
            eventually(partial(writes_or_ended, gallery, process), "the migration writes")
            with suppress(TimeoutExpired):
                process.popen.wait(chance.uniform(0, 0.3))
            process.kill()
            broken_off += process.popen.returncode != 0
        assert command(gallery, "migrate").returncode == 0
        assert numbers(gallery) == counts
        examined = command(gallery, "check")
        assert examined.returncode == 0, examined.stdout
    assert broken_off > 0
    figure(f"{broken_off} of {KILLS} broken off, {KILLS} of {KILLS} done by the next, rows equal")


def an_old_gallery(folder: Path, *, films: int) -> Gallery:
    """A gallery of an old revision with this many films."""
    gallery = a_gallery(folder)
    prepare_for_comments(gallery)
    gallery.change(
        "INSERT INTO films (title, title_folded, title_sort_key, description, filmed_at, rating,"
        " poster_url, owner_id, created_at, updated_at, version)"
        " WITH RECURSIVE n (i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < ?)"
        " SELECT 'Film ' || i, 'film ' || i, 'film ' || i, '', filmed_at, rating, '', owner_id,"
        " created_at, updated_at, version FROM n, films WHERE films.id = 1",
        films,
    )
    downgrade(f"sqlite:///{gallery.database}", "0003")
    gallery.rows("PRAGMA wal_checkpoint(TRUNCATE)")
    return gallery


def writes_or_ended(gallery: Gallery, process: Process) -> bool:
    log = gallery.database.with_name("gallery.sqlite3-wal")
    return process.popen.poll() is not None or (log.exists() and log.stat().st_size > 0)


def numbers(gallery: Gallery) -> dict[str, int]:
    return {table: gallery.count(table) for table in ("films", "categories", "users")}
