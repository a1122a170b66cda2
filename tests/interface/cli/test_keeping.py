"""``backup``, ``restore`` and ``check``."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from infrastructure.persistence.copies import files, sqlite_copy
from infrastructure.persistence.soundness import CHECKS
from tests.interface.cli.command_line import CommandLine


def test_a_backup_is_restored_and_what_was_there_is_kept(
    command_line: CommandLine, tmp_path: Path
) -> None:
    file = tmp_path / "films.sqlite3"
    database = command_line.folder / "gallery.sqlite3"
    assert command_line.succeeds("backup", str(file)) == f"The backup is sound: {file}\n"
    command_line.succeeds(
        "create-admin", "--username", "later", "--password-stdin", stdin="green-Harbour-42\n"
    )

    said = command_line.succeeds("restore", str(file)).splitlines()

    assert said[0] == f"The gallery is restored: {database}"
    kept = Path(said[1].removeprefix("What was there is kept: "))
    assert (kept.parent, kept.is_file()) == (database.parent, True)
    assert [user.username for user in command_line.users()] == ["admin"]


def test_a_backup_is_restored_where_there_is_nothing_yet(
    command_line: CommandLine, tmp_path: Path
) -> None:
    file = tmp_path / "films.sqlite3"
    command_line.succeeds("backup", str(file))
    elsewhere = CommandLine(tmp_path / "new" / "box")
    said = f"The gallery is restored: {elsewhere.folder / 'gallery.sqlite3'}\n"
    assert elsewhere.succeeds("restore", str(file)) == said
    assert [user.username for user in elsewhere.users()] == ["admin"]


def test_a_name_of_any_bytes_is_told(command_line: CommandLine, tmp_path: Path) -> None:
    file = tmp_path / os.fsdecode(b"Monday \xff")
    said = command_line.succeeds("backup", str(file))
    assert said == f"The backup is sound: {tmp_path}/Monday \ufffd\n"
    command_line.succeeds("restore", str(file))


@pytest.fixture
def signalled(monkeypatch: pytest.MonkeyPatch) -> Callable[[signal.Signals], None]:
    """Says which signal comes when a copy is whole, and has not got its name yet."""

    def come(number: signal.Signals) -> None:
        wait = files._wait_for_disk

        def signalled_wait(path: Path) -> None:
            os.kill(os.getpid(), number)
            wait(path)

        monkeypatch.setattr(files, "_wait_for_disk", signalled_wait)

    return come


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_a_backup_and_nothing_is_left(
    command_line: CommandLine,
    tmp_path: Path,
    signalled: Callable[[signal.Signals], None],
    number: signal.Signals,
) -> None:
    handler = signal.getsignal(number)
    signalled(number)
    sentence = f"No backup was made: {number.name} ended it."
    file = tmp_path / "films.sqlite3"
    assert command_line.fails("backup", str(file)) == (1, sentence)
    assert list(tmp_path.iterdir()) == [command_line.folder]
    assert signal.getsignal(number) == handler


def test_a_signal_that_is_ignored_ends_nothing(
    command_line: CommandLine, tmp_path: Path, signalled: Callable[[signal.Signals], None]
) -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    signalled(signal.SIGHUP)
    try:
        command_line.succeeds("backup", str(tmp_path / "films.sqlite3"))
    finally:
        signal.signal(signal.SIGHUP, before)


def test_a_signal_ends_a_restore_before_anything_is_replaced(
    command_line: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "films.sqlite3"
    command_line.succeeds("backup", str(file))
    before = sorted(command_line.folder.iterdir())
    monkeypatch.setattr(
        sqlite_copy, "_ensure_sound", lambda _: os.kill(os.getpid(), signal.SIGTERM)
    )
    sentence = "The backup was not restored: SIGTERM ended it."
    assert command_line.fails("restore", str(file)) == (1, sentence)
    assert sorted(command_line.folder.iterdir()) == before


def test_a_signal_that_comes_while_files_are_replaced_is_too_late(
    command_line: CommandLine, tmp_path: Path, signalled: Callable[[signal.Signals], None]
) -> None:
    file = tmp_path / "films.sqlite3"
    command_line.succeeds("backup", str(file))
    signalled(signal.SIGTERM)
    assert "What was there is kept" in command_line.succeeds("restore", str(file))
    assert [user.username for user in command_line.users()] == ["admin"]


def test_check_has_a_line_for_each_thing(command_line: CommandLine) -> None:
    lines = command_line.succeeds("check").splitlines()
    assert [line.split()[:2] for line in lines] == [["ok", name] for name in CHECKS]


def test_check_tells_what_is_wrong_by_its_exit_code(command_line: CommandLine) -> None:
    database = command_line.folder / "gallery.sqlite3"
    database.write_bytes(b"no database " * 1000)
    result = command_line.run("check")
    assert result.exit_code == 1
    assert "FAIL  integrity   file is not a database\n" in result.stdout
    assert result.stderr == ""


@pytest.mark.parametrize("command", ["backup", "check"])
def test_where_there_is_no_gallery_nothing_is_made(
    bare_command_line: CommandLine, tmp_path: Path, command: str
) -> None:
    words = [str(tmp_path / "file")] if command == "backup" else []
    assert bare_command_line.run(command, *words).exit_code == 1
    assert list(tmp_path.iterdir()) == []


def test_a_refused_backup_is_explained(command_line: CommandLine, tmp_path: Path) -> None:
    file = tmp_path / "films.sqlite3"
    file.write_text("mine")
    sentence = f"No backup was made: {file} exists; --replace would replace it."
    assert command_line.fails("backup", str(file)) == (1, sentence)
    sentence = "The backup was not restored: file is not a database."
    assert command_line.fails("restore", str(file)) == (1, sentence)
    assert [user.username for user in command_line.users()] == ["admin"]


@pytest.mark.parametrize("command", ["backup", "restore"])
def test_what_the_system_refuses_is_told(
    command_line: CommandLine, tmp_path: Path, command: str
) -> None:
    file = tmp_path / "films.sqlite3"
    command_line.succeeds("backup", str(file))
    elsewhere = CommandLine(tmp_path / ("n" * 300))
    code, sentence = elsewhere.fails(command, str(file))
    assert code == 1
    assert "File name too long at" in sentence


def test_a_backup_replaces_nothing_of_others(command_line: CommandLine, tmp_path: Path) -> None:
    file = tmp_path / "films.sqlite3"
    command_line.succeeds("backup", str(file))
    command_line.succeeds("backup", "--replace", str(file))
    missing = tmp_path / "missing"
    sentence = f"The backup was not restored: there is no file {missing}."
    assert command_line.fails("restore", str(missing)) == (1, sentence)
