"""What ``film-gallery import films`` refuses, and how it says so."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from application.accounts.commands import RegisterUser
from tests.interface.cli.command_line import CommandLine
from tests.interface.cli.reading import a_film, a_json_file


def test_the_first_reasons_are_told_and_the_others_counted(command_line: CommandLine) -> None:
    films = [a_film(title="x" * 256) for _ in range(12)]
    result = command_line.run("import", "films", a_json_file(*films))
    lines = result.stderr.splitlines()
    assert len(lines) == 11
    assert lines[0].startswith("row 1: title: This is too long: it has 256 characters")
    assert lines[-1] == "… and 2 more"


def test_the_rules_of_the_gallery_hold_for_films_from_files(command_line: CommandLine) -> None:
    films = [
        a_film(title="a\x00b"),
        a_film(title="\ud800"),
        a_film(filmed_at="0001-01-01"),
        a_film(rating=10**390),
        a_film(category="x" * 101),
        a_film(description={"deep": [1]}),
    ]
    result = command_line.run("import", "films", a_json_file(*films))
    assert result.exit_code == 0
    assert result.stdout.startswith("6 rows read: 0 films added, 0 known already, 6 rejected.\n")
    assert command_line.films() == []


def test_what_comes_before_a_fault_in_the_file_is_kept(command_line: CommandLine) -> None:
    Path("films.json").write_text(json.dumps([a_film()])[:-1] + ',\n{"title": ', "utf-8")
    result = command_line.run("import", "films", "films.json")
    assert result.exit_code == 1
    assert result.stdout == "1 rows read: 1 films added, 0 known already, 0 rejected.\n"
    assert result.stderr == (
        "Error: films.json: line 2: row 2 breaks off or is no JSON (expecting value).\n"
    )
    assert len(command_line.films()) == 1


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("f.json", b"", "f.json: the file is empty."),
        ("f.csv", b"", "f.csv: the file is empty."),
        (
            "f.json",
            b'{"title": "x"}',
            "f.json: the file holds no JSON array; for one object a line use --format jsonl.",
        ),
        (
            "f.csv",
            "Name,Year\nЗемля,1930\n".encode(),
            "There is no column 'title', 'filmed_at' (use --column FIELD=COLUMN; there are "
            "'Name', 'Year'). Nothing was taken.",
        ),
        (
            "f.jsonl",
            b'{"title": "x"}\n5\n',
            "There is no column 'filmed_at' (use --column FIELD=COLUMN; there are 'title'). "
            "Nothing was taken.",
        ),
    ],
)
def test_a_file_that_tells_of_no_films_is_refused_with_a_sentence(
    command_line: CommandLine, name: str, data: bytes, sentence: str
) -> None:
    Path(name).write_bytes(data)
    assert command_line.fails("import", "films", name) == (1, sentence)
    assert command_line.films() == []


def test_films_need_an_owner(bare_command_line: CommandLine) -> None:
    bare_command_line.succeeds("migrate")
    assert bare_command_line.fails("import", "films", a_json_file(a_film())) == (
        1,
        "There is no administrator yet to own the films: run `film-gallery create-admin`, "
        "or name a user with --owner.",
    )
    assert bare_command_line.fails("import", "films", a_json_file(a_film()), "--owner", "x") == (
        1,
        "There is no user 'x' to own the films.",
    )


def test_a_file_of_rejected_rows_is_not_written_over_unless_it_was_asked_for(
    command_line: CommandLine,
) -> None:
    name = a_json_file({"title": "x", "filmed_at": "?"})
    for _ in range(3):
        command_line.run("import", "films", name)
    files = ["films.rejected-2.json", "films.rejected-3.json", "films.rejected.json"]
    assert sorted(path.name for path in Path().glob("*.rejected*")) == files
    Path("bad.json").write_text("old", "utf-8")
    command_line.run("import", "films", name, "--rejected", "bad.json")
    assert json.loads(Path("bad.json").read_text("utf-8"))[0]["title"] == "x"


def test_a_file_is_not_written_over_by_its_own_rejected_rows(command_line: CommandLine) -> None:
    name = a_json_file({})
    assert command_line.fails("import", "films", name, "--rejected", f"./{name}") == (
        2,
        "--rejected would write over the file that is read.",
    )
    assert Path(name).read_text("utf-8") == "[{}]"


def test_a_place_where_rejected_rows_cannot_be_written_is_named(command_line: CommandLine) -> None:
    Path("file").touch()
    arguments = ("import", "films", a_json_file(a_film(title="")), "--rejected", "file/bad.json")
    assert command_line.fails(*arguments) == (1, "file/bad.json: Not a directory.")


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (("nowhere.json",), "No such file"),
        (("films.txt",), "films.txt does not tell the format: use --format json, jsonl or csv."),
        (("films.txt", "--format", "xml"), "'xml' is not one of"),
        (("films.txt", "--column", "name=Title"), "'name=Title' is not FIELD=TEXT"),
        (("films.txt", "--column", "title"), "'title' is not FIELD=TEXT"),
        (("films.txt", "--column", "title=a", "--column", "title=b"), "title is given twice."),
        (("films.txt", "--rating-scale", "0"), "'0' is no number greater than 0."),
        (("films.txt", "--rating-scale", "nan"), "'nan' is no number greater than 0."),
        (("films.txt", "--rating-scale", "ten"), "'ten' is no number greater than 0."),
        (("films.txt", "--delimiter", "ab"), "takes one character, such as ; or \\t."),
        (("films.txt", "--delimiter", '"'), "takes one character, such as ; or \\t."),
    ],
)
def test_a_wrong_option_is_named(
    command_line: CommandLine, arguments: tuple[str, ...], part: str
) -> None:
    Path("films.txt").touch()
    result = command_line.run("import", "films", *arguments)
    assert result.exit_code == 2
    assert part in result.stderr


def test_a_user_who_may_not_create_films_cannot_own_imported_ones(
    command_line: CommandLine,
) -> None:
    user = RegisterUser(username="oleh", password="тихий-Океан-77")
    command_line.asks(lambda gallery: gallery.accounts.register(user))
    command_line.settings["WHO_MAY_CREATE"] = "staff"
    assert command_line.fails("import", "films", a_json_file(a_film()), "--owner", "oleh") == (
        1,
        "You may not do this: please ask the author or an administrator.",
    )
