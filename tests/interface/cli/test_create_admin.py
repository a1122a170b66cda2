"""Making administrators: ``film-gallery create-admin``, and the first one of ``run``."""

from __future__ import annotations

import pytest

from application.accounts.authentication import BadCredentials
from interface.bootstrap.cli import Installation
from interface.cli.administrators import make_first_administrator
from tests.interface.cli.command_line import CommandLine, change

PASSWORD = "тихий-Океан-77"


@pytest.mark.parametrize(
    "settings",
    [
        {"ADMIN_PASSWORD": "iloveyou"},
        {"ADMIN_PASSWORD": "81.7"},
        {"ADMIN_USERNAME": "olena.petrenko", "ADMIN_PASSWORD": "petrenko1"},
    ],
)
def test_a_weak_password_for_the_first_administrator_stops_the_start(
    bare_command_line: CommandLine, settings: dict[str, str]
) -> None:
    bare_command_line.settings |= settings
    code, sentence = bare_command_line.fails("run")
    assert code == 2
    assert sentence.startswith("FILM_GALLERY_ADMIN_PASSWORD cannot be used. ")
    assert settings["ADMIN_PASSWORD"] not in sentence
    assert bare_command_line.users() == []


def test_where_there_are_users_nobody_is_made_whatever_their_total_says(
    command_line: CommandLine,
) -> None:
    change(command_line.folder / "gallery.sqlite3", "DELETE FROM row_totals")
    installation = Installation(command_line.environment)
    assert make_first_administrator(installation, installation.facts()) is None
    assert [user.username for user in command_line.users()] == ["admin"]


def test_an_administrator_is_made_with_a_password_from_stdin(command_line: CommandLine) -> None:
    output = command_line.succeeds(
        *("create-admin", "--username", "olena", "--email", "Olena@EXAMPLE.org"),
        "--password-stdin",
        stdin=f"{PASSWORD}\r\nwhatever follows\n",
    )
    assert output == "olena is an administrator now.\n"
    olena = command_line.users()[-1]
    assert (olena.username, olena.email) == ("olena", "Olena@example.org")
    assert (olena.is_staff, olena.is_superuser, olena.is_active) == (True, True, True)
    assert command_line.signs_in("olena", PASSWORD).is_staff


def test_where_nobody_can_be_asked_the_password_comes_from_the_settings(
    bare_command_line: CommandLine,
) -> None:
    bare_command_line.settings |= {"ADMIN_USERNAME": "olena", "ADMIN_PASSWORD": PASSWORD}
    bare_command_line.succeeds("migrate")
    output = bare_command_line.succeeds("create-admin")
    assert output == "olena is an administrator now.\n"
    assert bare_command_line.signs_in("olena", PASSWORD).is_staff
    with pytest.raises(BadCredentials):
        bare_command_line.signs_in("olena", PASSWORD.lower())


@pytest.mark.parametrize(
    ("options", "stdin", "code", "sentence"),
    [
        (
            (),
            "",
            2,
            "Nobody can be asked for the password here: use --password-stdin, or set "
            "FILM_GALLERY_ADMIN_PASSWORD.",
        ),
        (("--password-stdin",), "\n", 2, "There is no password on stdin."),
        (
            ("--username", "admin", "--password-stdin"),
            PASSWORD,
            1,
            "username: This name is already taken: please choose another.",
        ),
        (
            ("--username", "a b", "--email", "x", "--password-stdin"),
            PASSWORD,
            1,
            "username: A name may hold only letters, digits and the characters @ . + - _ "
            "email: This has to be an email address, for example kim@example.com.",
        ),
    ],
)
def test_an_administrator_who_cannot_be_is_refused(
    command_line: CommandLine, options: tuple[str, ...], stdin: str, code: int, sentence: str
) -> None:
    assert command_line.fails("create-admin", *options, stdin=stdin) == (code, sentence)
    assert len(command_line.users()) == 1
