"""``backup``, ``restore`` and ``check``."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

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


def test_a_backup_replaces_nothing_of_others(command_line: CommandLine, tmp_path: Path) -> None:
    file = tmp_path / "films.sqlite3"
    command_line.succeeds("backup", str(file))
    command_line.succeeds("backup", "--replace", str(file))
    missing = tmp_path / "missing"
    sentence = f"The backup was not restored: there is no file {missing}."
    assert command_line.fails("restore", str(missing)) == (1, sentence)
