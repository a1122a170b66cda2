"""Backups: whole or not there at all, and checked before they replace anything."""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import stat
import subprocess
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from pysqlite3 import dbapi2
from sqlalchemy import make_url, text

from domain.errors import Unavailable
from infrastructure.persistence import migration, sqlite
from infrastructure.persistence.copies import files
from infrastructure.persistence.copies.copying import back_up, restore
from infrastructure.persistence.copies.ending import Ended, ended_by_signals
from infrastructure.persistence.copies.possession import possessed
from infrastructure.persistence.copies.refusing import CopyRefused
from infrastructure.persistence.database import looking_engine, sync_engine
from infrastructure.persistence.identity import VERSION_TABLE
from infrastructure.persistence.presence import lock_beside
from infrastructure.persistence.soundness import examine
from tests.support.postgres import programs

NOW = datetime(2024, 2, 3, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _path(monkeypatch: pytest.MonkeyPatch) -> None:
    """PostgreSQL's programs are found as an operator has them: on the PATH."""
    monkeypatch.setenv("PATH", f"{programs()}{os.pathsep}{os.environ['PATH']}")


@pytest.fixture(params=["sqlite", "postgresql"])
def gallery_url(request: pytest.FixtureRequest) -> str:
    """A migrated database of its own."""
    url: str = request.getfixturevalue(f"empty_{request.param}_url")
    migration.upgrade(url)
    return url


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "backup #1 100%?"


def add_user(url: str, name: str) -> None:
    with sync_engine(url).begin() as connection:
        connection.execute(
            text(
                "INSERT INTO users (username, email, password_hash, is_active, is_staff,"
                " is_superuser, created_at, updated_at, version)"
                " VALUES (:name, '', '!', :yes, :no, :no, :now, :now, 1)"
            ),
            {"name": name, "yes": True, "no": False, "now": "2024-02-03 12:00:00.000000"},
        )


def users(url: str) -> list[str]:
    with looking_engine(url).connect() as connection:
        return list(connection.scalars(text("SELECT username FROM users ORDER BY username")))


def troubles(url: str) -> list[str]:
    return [it.told for it in examine(looking_engine(url)) if not it.is_well]


@contextmanager
def somebody_connected(url: str) -> Iterator[Any]:
    engine = sync_engine(url)
    with engine.connect() as connection:
        connection.execute(text("SELECT count(*) FROM users"))
        yield connection
    engine.dispose()


def test_a_backup_brings_back_what_was_stored(gallery_url: str, file: Path) -> None:
    add_user(gallery_url, "before")
    back_up(gallery_url, file, replace=False)
    add_user(gallery_url, "after")

    kept = restore(gallery_url, file, now=NOW)

    assert users(gallery_url) == ["before"]
    assert troubles(gallery_url) == []
    assert kept is not None
    assert kept.endswith("before_restore_20240203_120000_000000")
    add_user(gallery_url, "later")


def test_a_backup_is_for_its_owner_alone_and_nothing_else_is_left(
    gallery_url: str, file: Path
) -> None:
    back_up(gallery_url, file, replace=False)

    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert list(file.parent.iterdir()) == [file]


def test_what_killed_backups_left_is_removed_unless_somebody_holds_it(
    gallery_url: str, file: Path
) -> None:
    left, held, mine, full = (
        file.with_name(f"{file.name}.{name}.film-gallery-part")
        for name in ("left_456", "held_456", "mine", "full_456")
    )
    for folder in (left, held, mine, full):
        folder.mkdir()
        (folder / file.name).touch()
        (folder / f"{file.name}-journal").touch()
    (full / "photo").touch()
    number = os.open(held, os.O_RDONLY)
    try:
        fcntl.flock(number, fcntl.LOCK_EX)
        back_up(gallery_url, file, replace=False)
    finally:
        os.close(number)
    assert sorted(file.parent.iterdir()) == sorted([file, held, mine, full])


def test_a_file_that_appears_meanwhile_is_not_replaced(
    gallery_url: str, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wait = files._wait_for_disk

    def appearing(path: Path) -> None:
        file.write_text("somebody else's")
        wait(path)

    monkeypatch.setattr(files, "_wait_for_disk", appearing)
    with pytest.raises(CopyRefused, match="exists; --replace would replace it"):
        back_up(gallery_url, file, replace=False)
    assert file.read_text() == "somebody else's"
    assert list(file.parent.iterdir()) == [file]


def test_a_disk_without_links_takes_backups_too(
    gallery_url: str, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Path) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    back_up(gallery_url, file, replace=False)

    assert list(file.parent.iterdir()) == [file]


@pytest.mark.parametrize("step", ["mkdtemp", "rmtree"])
def test_a_signal_while_the_folder_of_a_copy_is_made_or_removed_leaves_none(
    gallery_url: str, file: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    module = {"mkdtemp": tempfile, "rmtree": shutil}[step]
    done = getattr(module, step)

    def signalled(*args: Any, **options: Any) -> Any:
        result = done(*args, **options)
        os.kill(os.getpid(), signal.SIGTERM)
        return result

    with monkeypatch.context() as patch, suppress(Ended), ended_by_signals():
        patch.setattr(module, step, signalled)
        back_up(gallery_url, file, replace=False)
    assert list(file.parent.iterdir()) == ([] if step == "mkdtemp" else [file])


def test_a_gallery_in_another_schema_is_kept_as_well(empty_postgresql_url: str, file: Path) -> None:
    with sync_engine(empty_postgresql_url).begin() as connection:
        connection.execute(text('CREATE SCHEMA "My ""films"""'))
    address = make_url(empty_postgresql_url).update_query_dict(
        {"options": '-csearch_path="My\\ ""films"""'}
    )
    url = address.render_as_string(hide_password=False)
    migration.upgrade(url)
    add_user(url, "before")
    back_up(url, file, replace=False)
    add_user(url, "after")

    restore(url, file, now=NOW)

    assert users(url) == ["before"]
    assert troubles(url) == []
    with pytest.raises(CopyRefused, match="no film gallery in its schema public"):
        restore(empty_postgresql_url, file, now=NOW)


def test_a_signal_ends_postgresqls_programs_as_well(
    postgresql_url: str, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "programs"
    folder.mkdir()
    program, told = folder / "pg_dump", folder / "pid"
    program.write_text(f"#!/bin/sh\necho $$ > '{told}'\nkill -TERM $PPID\nexec sleep 600\n")
    program.chmod(0o700)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    with pytest.raises(Ended), ended_by_signals():
        back_up(postgresql_url, file, replace=False)
    with pytest.raises(ProcessLookupError):
        os.kill(int(told.read_text()), 0)
    assert list(tmp_path.iterdir()) == [folder]


def test_a_backup_can_be_made_while_somebody_writes(gallery_url: str, file: Path) -> None:
    add_user(gallery_url, "stored")
    with sync_engine(gallery_url).begin() as connection:
        connection.execute(text("DELETE FROM users"))
        back_up(gallery_url, file, replace=False)
    restore(gallery_url, file, now=NOW)

    assert users(gallery_url) == ["stored"]


def test_a_file_that_is_there_is_replaced_only_by_request(gallery_url: str, file: Path) -> None:
    file.write_text("mine")
    with pytest.raises(CopyRefused, match="--replace"):
        back_up(gallery_url, file, replace=False)
    assert file.read_text() == "mine"

    back_up(gallery_url, file, replace=True)
    restore(gallery_url, file, now=NOW)


@pytest.mark.parametrize("replace", [False, True])
def test_what_is_no_regular_file_is_never_replaced(
    gallery_url: str, file: Path, *, replace: bool
) -> None:
    os.mkfifo(file)
    with pytest.raises(CopyRefused, match="neither a regular file"):
        back_up(gallery_url, file, replace=replace)
    assert file.is_fifo()


@pytest.mark.parametrize("leads_to", ["nowhere", "missing/file", "link"])
@pytest.mark.parametrize("replace", [False, True])
def test_a_link_that_leads_to_no_file_stays(
    gallery_url: str, tmp_path: Path, leads_to: str, *, replace: bool
) -> None:
    link = tmp_path / "link"
    link.symlink_to(tmp_path / leads_to)
    with pytest.raises(CopyRefused, match="nor a link to one"):
        back_up(gallery_url, link, replace=replace)
    assert list(tmp_path.iterdir()) == [link]


def test_a_link_to_a_file_stays_and_the_file_is_replaced(gallery_url: str, file: Path) -> None:
    file.write_text("mine")
    link = file.with_name("link")
    link.symlink_to(file)
    with pytest.raises(CopyRefused, match="--replace"):
        back_up(gallery_url, link, replace=False)
    back_up(gallery_url, link, replace=True)
    assert link.readlink() == file
    restore(gallery_url, link, now=NOW)


def test_names_that_are_too_long_are_refused(gallery_url: str, tmp_path: Path) -> None:
    file = tmp_path / ("n" * 300)
    with pytest.raises(CopyRefused, match=r"nnn cannot be written \(File name too long\)"):
        back_up(gallery_url, file, replace=False)
    with pytest.raises(CopyRefused, match=r"nnn cannot be read \(File name too long\)"):
        restore(gallery_url, file, now=NOW)


def test_names_may_be_any_bytes(gallery_url: str, tmp_path: Path) -> None:
    file = tmp_path / os.fsdecode(b"Monday \xff")
    back_up(gallery_url, file, replace=False)
    restore(gallery_url, file, now=NOW)


def test_a_database_behind_a_link_is_replaced_where_it_is(
    sqlite_url: str, file: Path, tmp_path: Path
) -> None:
    database = Path(sqlite_url.removeprefix("sqlite:///"))
    link = tmp_path / "link.sqlite3"
    link.symlink_to(database)
    back_up(sqlite_url, file, replace=False)
    add_user(sqlite_url, "later")

    kept = restore(f"sqlite:///{link}", file, now=NOW)

    assert link.readlink() == database
    assert users(sqlite_url) == []
    assert kept is not None
    assert users(f"sqlite:///{kept}") == ["later"]
    assert Path(kept).parent == database.parent


@pytest.mark.parametrize("content", [b"", b"no database " * 1000])
def test_what_is_no_backup_replaces_nothing(gallery_url: str, file: Path, content: bytes) -> None:
    add_user(gallery_url, "stored")
    file.write_bytes(content)

    with pytest.raises(CopyRefused):
        restore(gallery_url, file, now=NOW)

    assert users(gallery_url) == ["stored"]


def test_a_backup_that_is_cut_short_replaces_nothing(gallery_url: str, file: Path) -> None:
    back_up(gallery_url, file, replace=False)
    os.truncate(file, file.stat().st_size * 2 // 3)

    with pytest.raises(CopyRefused):
        restore(gallery_url, file, now=NOW)

    assert troubles(gallery_url) == []


def test_a_backup_of_a_newer_version_replaces_nothing(gallery_url: str, file: Path) -> None:
    statement = f"UPDATE {VERSION_TABLE} SET version_num = '9999'"
    with sync_engine(gallery_url).begin() as connection:
        connection.execute(text(statement))
    with pytest.raises(CopyRefused, match=r"revision 9999, of a newer version"):
        back_up(gallery_url, file, replace=False)
    copy_as_it_is(gallery_url, file)

    with pytest.raises(CopyRefused, match=r"revision 9999, of a newer version"):
        restore(gallery_url, file, now=NOW)


def copy_as_it_is(url: str, file: Path) -> None:
    if url.startswith("sqlite"):
        shutil.copyfile(url.removeprefix("sqlite:///"), file)
    else:
        subprocess.run(["pg_dump", "-Fc", f"--file={file}", url], check=True)


def test_nothing_is_restored_while_a_gallery_runs(gallery_url: str, file: Path) -> None:
    back_up(gallery_url, file, replace=False)
    add_user(gallery_url, "later")
    with somebody_connected(gallery_url), pytest.raises(CopyRefused, match=r"running|connected"):
        restore(gallery_url, file, now=NOW)

    assert users(gallery_url) == ["later"]


def test_without_wal_a_gallery_that_asks_nothing_runs_as_well(
    sqlite_url: str, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "is_safe", lambda: False)
    back_up(sqlite_url, file, replace=False)
    database = Path(sqlite_url.removeprefix("sqlite:///"))
    with closing(sqlite.open_connection(database, busy_timeout=0)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchall() == [("delete",)]
        with pytest.raises(CopyRefused, match="running"):
            restore(sqlite_url, file, now=NOW)
    restore(sqlite_url, file, now=NOW)


def test_whoever_starts_during_a_restore_waits_for_it(sqlite_url: str) -> None:
    database = Path(sqlite_url.removeprefix("sqlite:///"))
    opening = partial(sqlite.open_connection, database)
    with ThreadPoolExecutor() as other:
        with possessed(database):
            with pytest.raises(Unavailable):
                opening(busy_timeout=0)
            opened = other.submit(opening, busy_timeout=60)
        opened.result().close()


def test_where_nothing_can_be_made_a_database_is_read_without_its_lock(sqlite_url: str) -> None:
    database = Path(sqlite_url.removeprefix("sqlite:///"))
    lock = lock_beside(database)
    lock.unlink(missing_ok=True)
    lock.mkdir()
    sqlite.open_connection(database, busy_timeout=0).close()


def test_a_gallery_that_is_gone_is_made_anew(gallery_url: str, file: Path) -> None:
    add_user(gallery_url, "before")
    back_up(gallery_url, file, replace=False)
    migration.downgrade(gallery_url, "base")
    if gallery_url.startswith("sqlite"):
        Path(gallery_url.removeprefix("sqlite:///")).unlink()

    assert restore(gallery_url, file, now=NOW) is None
    assert users(gallery_url) == ["before"]


def test_a_damaged_database_gives_way_with_what_belonged_to_it(sqlite_url: str, file: Path) -> None:
    back_up(sqlite_url, file, replace=False)
    database = Path(sqlite_url.removeprefix("sqlite:///"))
    database.write_bytes(b"damaged " * 1024)
    log = database.with_name(f"{database.name}-wal")
    log.write_bytes(b"what it had not written back")

    kept = restore(sqlite_url, file, now=NOW)

    assert kept is not None
    assert Path(kept).read_bytes() == b"damaged " * 1024
    assert not log.exists()
    assert troubles(sqlite_url) == []


def test_a_damaged_database_is_not_backed_up(sqlite_url: str, file: Path) -> None:
    database = Path(sqlite_url.removeprefix("sqlite:///"))
    with database.open("r+b") as content:
        content.seek(4096 * 3)
        content.write(b"\xff" * 4096 * 4)

    with pytest.raises(CopyRefused, match="damaged"):
        back_up(sqlite_url, file, replace=False)

    assert list(file.parent.iterdir()) == []


def test_rows_astray_are_not_backed_up(sqlite_url: str, file: Path) -> None:
    with closing(dbapi2.connect(sqlite_url.removeprefix("sqlite:///"))) as connection, connection:
        connection.execute("INSERT INTO sessions VALUES (1, 404, x'00', '', '', '')")

    with pytest.raises(CopyRefused, match="lead nowhere, in sessions"):
        back_up(sqlite_url, file, replace=False)


@pytest.mark.parametrize("ending", ["", "-wal", ".lock"])
def test_a_backup_never_replaces_the_database_itself(sqlite_url: str, ending: str) -> None:
    database = Path(sqlite_url.removeprefix("sqlite:///"))
    add_user(sqlite_url, "stored")
    with (
        somebody_connected(sqlite_url),
        pytest.raises(CopyRefused, match="belongs to the database"),
    ):
        back_up(sqlite_url, Path(f"{database}{ending}"), replace=True)
    with pytest.raises(CopyRefused, match="is the database itself"):
        restore(sqlite_url, database, now=NOW)
    assert users(sqlite_url) == ["stored"]


def test_what_belongs_to_another_database_of_the_name_is_in_the_way(
    sqlite_url: str, file: Path
) -> None:
    Path(f"{file}-wal").write_bytes(b"of another")
    with pytest.raises(CopyRefused, match="belongs to another database"):
        back_up(sqlite_url, file, replace=False)


def test_the_folder_of_a_database_is_made_for_its_owner_alone(sqlite_url: str, file: Path) -> None:
    back_up(sqlite_url, file, replace=False)
    folder = file.parent / "new" / "box"
    url = f"sqlite:///{folder}/gallery.sqlite3"

    assert restore(url, file, now=NOW) is None

    assert users(url) == []
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_folder_that_cannot_be_made_is_named(sqlite_url: str, file: Path) -> None:
    back_up(sqlite_url, file, replace=False)
    (file.parent / "file").touch()
    with pytest.raises(CopyRefused, match=r"file/box cannot be made \(Not a directory\)"):
        restore(f"sqlite:///{file.parent}/file/box/gallery.sqlite3", file, now=NOW)


def test_a_folder_that_is_missing_is_named(gallery_url: str, tmp_path: Path) -> None:
    with pytest.raises(CopyRefused, match="missing cannot be written"):
        back_up(gallery_url, tmp_path / "missing" / "file", replace=False)
    with pytest.raises(CopyRefused, match="there is no file"):
        restore(gallery_url, tmp_path / "missing", now=NOW)


def test_without_its_programs_postgresql_says_what_to_install(
    postgresql_url: str, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(CopyRefused, match="there is no pg_dump on the PATH: install PostgreSQL's"):
        back_up(postgresql_url, file, replace=False)
    assert list(file.parent.iterdir()) == []


def test_the_lock_belongs_to_whose_the_database_is(sqlite_url: str) -> None:
    database = Path(sqlite_url.removeprefix("sqlite:///"))
    lock_beside(database).unlink(missing_ok=True)
    if os.geteuid() == 0:
        os.chown(database, 12_345, 23_456)

    with somebody_connected(sqlite_url):
        its, owner = lock_beside(database).stat(), database.stat()

    assert (its.st_uid, its.st_gid) == (owner.st_uid, owner.st_gid)
    assert stat.S_IMODE(its.st_mode) == 0o600


def test_a_database_whose_lock_cannot_be_had_is_not_replaced(sqlite_url: str, file: Path) -> None:
    back_up(sqlite_url, file, replace=False)
    database = Path(sqlite_url.removeprefix("sqlite:///"))
    lock_beside(database).unlink(missing_ok=True)
    lock_beside(database).symlink_to(file)

    with pytest.raises(OSError, match="symbolic links"):
        restore(sqlite_url, file, now=NOW)

    assert users(sqlite_url) == []
