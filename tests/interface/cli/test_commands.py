"""The commands of ``film-gallery``, those that serve aside."""

from __future__ import annotations

import json
import socket
from pathlib import Path

import pytest

from infrastructure.persistence.identity import head
from infrastructure.persistence.migration import downgrade
from interface.bootstrap.cli import Installation
from interface.bootstrap.variable import PREFIX
from interface.bootstrap.variables import VARIABLES
from interface.cli.application import film_gallery
from tests.interface.cli.command_line import CommandLine, change

PASSWORD = "тихий-Океан-77"


def test_help_names_every_command(bare_command_line: CommandLine) -> None:
    output = bare_command_line.succeeds("--help")
    for command in film_gallery.commands:
        assert f"\n  {command} " in output


@pytest.mark.parametrize(
    "command",
    [
        *("run", "serve", "worker", "scheduler", "migrate", "create-admin", "import films"),
        *("generate", "jobs list", "jobs show", "jobs cancel", "jobs retry"),
        *("audit list", "backup", "restore", "check", "openapi", "permissions"),
    ],
)
def test_every_command_explains_itself_whatever_the_settings(
    bare_command_line: CommandLine, command: str
) -> None:
    bare_command_line.settings["PORT"] = "wrong"
    output = bare_command_line.succeeds(*command.split(), "--help")
    assert output.startswith(f"Usage: film-gallery {command} ")


def test_migrate_makes_the_database_and_can_be_called_again(
    bare_command_line: CommandLine,
) -> None:
    said = f"The database is up to date: {bare_command_line.folder / 'gallery.sqlite3'}\n"
    assert bare_command_line.succeeds("migrate") == said
    assert bare_command_line.succeeds("migrate") == said
    assert bare_command_line.users() == []


def test_migrate_mends_counters_and_says_so(command_line: CommandLine) -> None:
    change(command_line.folder / "gallery.sqlite3", "UPDATE row_totals SET total = 9 WHERE id = 49")
    result = command_line.run("migrate")
    said = "Warning: counters were wrong and are mended: users: 9 kept, 1 there.\n"
    assert (result.exit_code, result.stderr) == (0, said)
    assert command_line.succeeds("migrate").startswith("The database is up to date")
    assert "ok    counters" in command_line.succeeds("check")


@pytest.mark.parametrize("command", [("serve",), ("create-admin",), ("import", "films", "-")])
def test_without_a_database_nothing_begins_and_nothing_is_made(
    bare_command_line: CommandLine, command: tuple[str, ...]
) -> None:
    options = ("--format", "csv") if "films" in command else ()
    code, sentence = bare_command_line.fails(*command, *options)
    assert code == 1
    assert sentence.startswith("There is no gallery in ")
    assert sentence.endswith(" yet: run `film-gallery migrate` first.")
    assert not bare_command_line.folder.exists()


@pytest.mark.parametrize("command", ["run", "serve", "migrate", "worker"])
def test_a_database_of_a_newer_version_is_left_alone(
    command_line: CommandLine, command: str
) -> None:
    file = command_line.folder / "gallery.sqlite3"
    change(file, "UPDATE alembic_versions SET version_num = '9999'")
    sentence = (
        f"The database {file} was made by a newer version of the film gallery: "
        f"it has revision 9999, and this version knows those up to {head()}."
    )
    assert command_line.fails(command) == (1, sentence)


@pytest.mark.parametrize("command", ["serve", "worker"])
def test_a_database_of_an_older_version_has_to_be_migrated_first(
    command_line: CommandLine, command: str
) -> None:
    file = command_line.folder / "gallery.sqlite3"
    downgrade(f"sqlite:///{file}", "0007")
    sentence = f"The database {file} is not up to date: run `film-gallery migrate` first."
    assert command_line.fails(command) == (1, sentence)
    command_line.succeeds("migrate")
    assert [user.username for user in command_line.users()] == ["admin"]


@pytest.mark.parametrize("command", ["run", "migrate"])
def test_an_older_database_with_rows_astray_is_left_as_it_is(
    command_line: CommandLine, command: str
) -> None:
    file = command_line.folder / "gallery.sqlite3"
    downgrade(f"sqlite:///{file}", "0007")
    change(file, "INSERT INTO sessions VALUES (1, 404, x'00', '2024', '2024', '2024')")
    assert command_line.fails(command) == (
        1,
        f"The database {file} was not brought up to date (rows refer to nothing in: sessions): "
        "remove those rows, which `film-gallery check` counts, or restore a backup from before.",
    )


@pytest.mark.parametrize("command", ["run", "serve", "migrate", "create-admin"])
def test_a_database_of_something_else_is_left_alone(
    bare_command_line: CommandLine, command: str
) -> None:
    file = bare_command_line.folder / "gallery.sqlite3"
    file.parent.mkdir()
    change(file, "CREATE TABLE users (name TEXT)")
    before = file.read_bytes()
    sentence = f"The database {file} is not of a film gallery: it is left as it is."
    assert bare_command_line.fails(command) == (1, sentence)
    assert file.read_bytes() == before
    assert {it.name for it in file.parent.iterdir()} <= {file.name, "secret_key"}


@pytest.mark.parametrize("command", ["run", "serve", "migrate", "create-admin"])
def test_a_file_that_is_no_database_is_named_and_left_alone(
    bare_command_line: CommandLine, command: str
) -> None:
    file = bare_command_line.folder / "gallery.sqlite3"
    file.parent.mkdir()
    file.write_bytes(b"no database " * 1000)
    sentence = f"The database {file} cannot be read: file is not a database."
    assert bare_command_line.fails(command) == (1, sentence)
    assert file.read_bytes() == b"no database " * 1000


def test_a_damaged_database_is_named_and_left_alone(command_line: CommandLine) -> None:
    file = command_line.folder / "gallery.sqlite3"
    damaged = file.read_bytes()[:4096] + b"\xff" * 60_000
    file.write_bytes(damaged)
    code, sentence = command_line.fails("run")
    assert code == 1
    assert sentence.startswith(f"The database {file} cannot be read: ")
    assert file.read_bytes() == damaged


@pytest.mark.parametrize("command", ["run", "migrate"])
def test_a_data_folder_that_is_no_folder_is_named(
    bare_command_line: CommandLine, command: str
) -> None:
    bare_command_line.folder.touch()
    assert bare_command_line.fails(command) == (
        2,
        f"FILM_GALLERY_DATA_DIR is {bare_command_line.folder}, which is no folder that can be "
        "written (File exists).",
    )


def test_a_secret_key_that_others_can_read_stops_the_start(command_line: CommandLine) -> None:
    key = command_line.folder / "secret_key"
    key.write_text("x" * 64, "ascii")
    key.chmod(0o644)
    code, sentence = command_line.fails("serve")
    assert code == 1
    assert sentence.startswith(f"The secret key {key} is open to others")


@pytest.mark.parametrize(
    "command", ["run", "serve", "migrate", "create-admin", "openapi", "permissions"]
)
def test_a_wrong_setting_is_named(command_line: CommandLine, command: str) -> None:
    command_line.settings["PORT"] = "80000"
    sentence = "FILM_GALLERY_PORT has a wrong value: it takes a number from 1 to 65535."
    assert command_line.fails(command) == (2, sentence)


@pytest.mark.parametrize("url", ["sqlite:///:memory:", "sqlite://host/x.db", "sqlite:///"])
def test_a_database_that_cannot_be_used_is_a_wrong_setting(
    command_line: CommandLine, url: str
) -> None:
    command_line.settings["DATABASE_URL"] = url
    code, sentence = command_line.fails("run")
    assert code == 2
    assert sentence.startswith("FILM_GALLERY_DATABASE_URL has a wrong value: ")


@pytest.mark.parametrize("command", ["run", "serve", "migrate", "create-admin"])
def test_a_postgresql_that_does_not_answer_is_named_without_its_password(
    command_line: CommandLine, command: str
) -> None:
    with socket.socket() as bound_but_deaf:
        bound_but_deaf.bind(("127.0.0.1", 0))
        port = bound_but_deaf.getsockname()[1]
        command_line.settings["DATABASE_URL"] = f"postgresql://kim:sesame@127.0.0.1:{port}/films"
        code, sentence = command_line.fails(command)
    assert code == 1
    assert sentence.startswith(f"The database postgresql://kim:***@127.0.0.1:{port}/films cannot ")
    assert "Connection refused" in sentence
    assert "sesame" not in sentence


@pytest.mark.parametrize("command", ["run", "serve"])
def test_a_port_in_use_is_named(command_line: CommandLine, command: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        command_line.settings["PORT"] = str(port)
        assert command_line.fails(command) == (
            1,
            f"The gallery cannot listen on 127.0.0.1, port {port} (Address already in use): "
            "set FILM_GALLERY_PORT or FILM_GALLERY_HOST.",
        )


def test_a_port_that_somebody_shares_is_in_use(command_line: CommandLine) -> None:
    with socket.create_server(("127.0.0.1", 0), reuse_port=True) as other:
        command_line.settings["PORT"] = str(other.getsockname()[1])
        code, sentence = command_line.fails("run")
    assert code == 1
    assert "(Address already in use)" in sentence


@pytest.mark.parametrize("host", ["192.0.2.1", "2001:db8::1", "films..example"])
def test_an_address_of_another_machine_is_named(command_line: CommandLine, host: str) -> None:
    command_line.settings["HOST"] = host
    code, sentence = command_line.fails("run")
    assert code == 1
    assert sentence.startswith(f"The gallery cannot listen on {host}, port 8000 (")


def test_openapi_needs_neither_database_nor_folder(bare_command_line: CommandLine) -> None:
    bare_command_line.settings["DOCS"] = "off"
    document = json.loads(bare_command_line.succeeds("openapi"))
    assert document["openapi"].startswith("3.1")
    assert any(path.startswith("/api/v1/gallery") for path in document["paths"])
    assert list(Path().iterdir()) == []


def test_openapi_can_be_written_to_a_file(bare_command_line: CommandLine) -> None:
    printed = bare_command_line.succeeds("openapi")
    assert bare_command_line.succeeds("openapi", "--output", "openapi.json") == ""
    assert Path("openapi.json").read_text("utf-8") == printed


def test_permissions_go_by_the_settings_and_need_neither_database_nor_folder(
    bare_command_line: CommandLine,
) -> None:
    row = "| `GET /api/v1/cat/` | read | {} | yes | yes | yes |"
    assert row.format("yes") in bare_command_line.succeeds("permissions")

    bare_command_line.settings |= {"WHO_MAY_READ": "users", "ADMIN": "off"}
    printed = bare_command_line.succeeds("permissions")
    assert row.format("401") in printed
    assert "/admin" not in printed
    assert bare_command_line.succeeds("permissions", "--output", "roles.md") == ""
    assert Path("roles.md").read_text("utf-8") == printed
    assert list(Path().iterdir()) == [Path("roles.md")]


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000"),
        ("0.0.0.0", "http://127.0.0.1:8000"),
        ("::", "http://[::1]:8000"),
        ("::1", "http://[::1]:8000"),
        ("films.example.org", "http://films.example.org:8000"),
    ],
)
def test_the_address_that_is_told_can_be_visited(host: str, url: str) -> None:
    assert Installation({"FILM_GALLERY_HOST": host}).facts().base_url == url


def test_every_setting_that_the_help_names_exists(bare_command_line: CommandLine) -> None:
    known = {PREFIX + variable.name for variable in VARIABLES}
    for command in ("run", "serve", "migrate", "create-admin", "import films", "openapi"):
        words = bare_command_line.succeeds(*command.split(), "--help").replace(",", " ").split()
        named = {word.strip("().;").partition("=")[0] for word in words if word.startswith(PREFIX)}
        assert named <= known
