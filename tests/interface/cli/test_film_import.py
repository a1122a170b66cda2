"""``film-gallery import films``."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from application.accounts.commands import RegisterUser
from interface.cli.film_files.taking import BATCH_SIZE
from tests.interface.cli.command_line import CommandLine

DATA = Path(__file__).parents[2] / "data"
KYIV = ZoneInfo("Europe/Kyiv")

REAL = (
    *("import", "films", str(DATA / "films.json"), "--column", "title=Title"),
    *("--column", "filmed_at=Release Date", "--date-format", "%b %d %Y"),
    *("--column", "rating=IMDB Rating", "--rating-scale", "10"),
    *("--column", "category=Major Genre"),
)


def a_json_file(*films: object) -> str:
    Path("films.json").write_text(json.dumps(films), encoding="utf-8")
    return "films.json"


def a_film(number: int = 0, **over: object) -> dict[str, object]:
    return {"title": f"Фільм {number}", "filmed_at": "1990-01-02", **over}


def test_real_films_come_in_dirty_as_they_are(command_line: CommandLine) -> None:
    result = command_line.run(*REAL)
    assert result.exit_code == 0
    assert result.stdout == (
        "29 rows read: 28 films added, 0 known already, 1 rejected.\n"
        "The rejected rows are in films.rejected.json, with the reasons.\n"
    )
    assert result.stderr == "row 29: title: is empty\n"

    films = {
        (film.title, film.filmed_at.astimezone(KYIV).year): film for film in command_line.films()
    }
    assert len(films) == 28
    assert {("1776", 1972), ("The Alamo", 1960), ("The Alamo", 2004)} <= films.keys()
    assert films["Duel in the Sun", 2046].rating == 3.5
    assert films["Tora, Tora, Tora", 1970].rating == 0.0
    assert films["Per qualche dollaro in pi˘", 1967].rating == 4.1
    assert films["Slam", 1998].filmed_at == datetime(1998, 10, 9, tzinfo=KYIV)

    names = {category.id: category.name for category in command_line.categories()}
    assert sorted(names.values()) == [
        *("Action", "Adventure", "Comedy", "Drama", "Horror", "Musical", "Western"),
    ]
    assert names[films["Slam", 1998].category_id or 0] == "Drama"
    assert films["Following", 1999].category_id is None


def test_a_second_run_adds_nothing(command_line: CommandLine) -> None:
    command_line.run(*REAL)
    before = command_line.films(), command_line.categories()
    result = command_line.run(*REAL)
    assert result.exit_code == 0
    assert result.stdout.startswith("29 rows read: 0 films added, 28 known already, 1 rejected.\n")
    assert (command_line.films(), command_line.categories()) == before


def test_a_mended_file_of_rejected_rows_is_taken_in_as_it_is(command_line: CommandLine) -> None:
    command_line.run(*REAL)
    rejected = Path("films.rejected.json")
    rows = json.loads(rejected.read_text(encoding="utf-8"))
    assert [(row["_row"], row["_reason"]) for row in rows] == [(29, "title: is empty")]
    rejected.write_text(json.dumps([{**rows[0], "Title": "Unknown"}]), encoding="utf-8")
    output = command_line.succeeds("import", "films", str(rejected), *REAL[3:])
    assert output == "1 rows read: 1 films added, 0 known already, 0 rejected.\n"
    assert "Unknown" in {film.title for film in command_line.films()}


def test_a_spreadsheet_comes_in(command_line: CommandLine) -> None:
    result = command_line.run(
        *("import", "films", str(DATA / "films.csv"), "--date-format", "%d.%m.%Y"),
        *("--column", "title=Назва", "--column", "filmed_at=Дата", "--column", "rating=Оцінка"),
        *("--column", "category=Жанр", "--column", "description=Опис"),
        *("--default", "rating=1", "--default", "poster_url=https://example.com/none.png"),
    )
    assert result.exit_code == 0
    assert result.stdout.startswith("4 rows read: 2 films added, 0 known already, 2 rejected.\n")
    ancestors, earth = command_line.films()
    assert ancestors.title == "Тіні забутих предків"
    assert ancestors.description == 'Івана "Палійчука" кохає Марічка;\r\nїї родину ненавидять'
    assert (ancestors.rating, earth.rating) == (4.9, 1.0)
    assert earth.poster_url == "https://example.com/none.png"
    assert earth.category_id is None
    assert Path("films.rejected.csv").read_text(encoding="utf-8").splitlines() == [
        "_row;_reason;Назва;Дата;Оцінка;Жанр;Опис",
        "3;title: is empty;;01.01.2000;3;Драма;без назви",
        "4;filmed_at: is no date as %d.%m.%Y: '31.02.1979';Вавилон XX;31.02.1979;4.5;Драма;",
    ]


def test_films_can_come_in_from_stdin(command_line: CommandLine) -> None:
    line = json.dumps(a_film()).encode()
    output = command_line.succeeds("import", "films", "-", "--format", "jsonl", stdin=line)
    assert output == "1 rows read: 1 films added, 0 known already, 0 rejected.\n"


def test_two_films_of_one_title_are_two_and_one_told_of_twice_is_one(
    command_line: CommandLine,
) -> None:
    other = a_film(filmed_at="1991-01-02")
    output = command_line.succeeds("import", "films", a_json_file(a_film(), other, a_film()))
    assert output == "3 rows read: 2 films added, 1 known already, 0 rejected.\n"


def test_categories_are_found_whatever_their_case(command_line: CommandLine) -> None:
    films = [a_film(1, category="Драма"), a_film(2, category=" драма "), a_film(3, category="")]
    command_line.succeeds("import", "films", a_json_file(*films))
    assert [category.name for category in command_line.categories()] == ["драма"]


def test_moments_without_a_zone_are_in_the_zone_of_the_gallery(command_line: CommandLine) -> None:
    command_line.settings["TIME_ZONE"] = "Asia/Tokyo"
    command_line.succeeds("import", "films", a_json_file(a_film(filmed_at="1990-01-02T09:00")))
    assert command_line.films()[0].filmed_at == datetime(1990, 1, 2, tzinfo=UTC)


def test_more_films_than_a_batch_come_in_and_rejected_ones_keep_their_order(
    command_line: CommandLine,
) -> None:
    films = [a_film(number) for number in range(BATCH_SIZE * 2 + 7)]
    films[BATCH_SIZE] = a_film(poster_url="no address")
    films[BATCH_SIZE + 1] = {}
    films[-1] = a_film(rating="bad")
    result = command_line.run("import", "films", a_json_file(*films, 7))
    assert result.stdout.startswith("1,008 rows read: 1,004 films added, 0 known already, 4 ")
    rows = json.loads(Path("films.rejected.json").read_text(encoding="utf-8"))
    assert [row["_row"] for row in rows] == [501, 502, 1007, 1008]
    assert rows[0]["_reason"].startswith("poster_url: This has to be a full address")
    assert rows[1]["_reason"] == "title: is empty; filmed_at: is empty"
    assert len(command_line.films()) == 1004


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
        "Error: films.json: line 2: row 2 breaks off or is no JSON (expecting value). "
        "The rows before it were read.\n"
    )
    assert len(command_line.films()) == 1


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("f.json", b"", "f.json: the file is empty. Nothing was taken."),
        ("f.csv", b"", "f.csv: the file is empty. Nothing was taken."),
        (
            "f.json",
            b'{"title": "x"}',
            "f.json: the file holds no JSON array; for one object a line use --format jsonl. "
            "Nothing was taken.",
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


def test_an_empty_array_is_read_without_a_word_of_columns(command_line: CommandLine) -> None:
    output = command_line.succeeds("import", "films", a_json_file())
    assert output == "0 rows read: 0 films added, 0 known already, 0 rejected.\n"


def test_the_films_belong_to_the_first_administrator_or_to_whom_one_says(
    command_line: CommandLine,
) -> None:
    command_line.succeeds(
        *("create-admin", "--username", "marta", "--password-stdin"), stdin="тихий-Океан-77"
    )
    admin, marta = command_line.users()
    command_line.succeeds("import", "films", a_json_file(a_film(1)))
    command_line.succeeds("import", "films", a_json_file(a_film(2)), "--owner", "marta")
    assert [film.owner_id for film in command_line.films()] == [admin.id, marta.id]


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


def test_a_tabulator_can_be_said(command_line: CommandLine) -> None:
    Path("films.tsv").write_text("title,x\tfilmed_at\nЗемля\t1930-04-08\n", "utf-8")
    arguments = ("--delimiter", "\\t", "--column", "title=title,x")
    command_line.succeeds("import", "films", "films.tsv", *arguments)
    assert [film.title for film in command_line.films()] == ["Земля"]


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
