"""``film-gallery import films``."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from interface.cli.film_files.taking import BATCH_SIZE
from tests.interface.cli.command_line import CommandLine
from tests.interface.cli.reading import a_film, a_json_file

DATA = Path(__file__).parents[2] / "data"
KYIV = ZoneInfo("Europe/Kyiv")

REAL = (
    *("import", "films", str(DATA / "films.json"), "--column", "title=Title"),
    *("--column", "filmed_at=Release Date", "--date-format", "%b %d %Y"),
    *("--column", "rating=IMDB Rating", "--rating-scale", "10"),
    *("--column", "category=Major Genre"),
)


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


def test_a_tabulator_can_be_said(command_line: CommandLine) -> None:
    Path("films.tsv").write_text("title,x\tfilmed_at\nЗемля\t1930-04-08\n", "utf-8")
    arguments = ("--delimiter", "\\t", "--column", "title=title,x")
    command_line.succeeds("import", "films", "films.tsv", *arguments)
    assert [film.title for film in command_line.films()] == ["Земля"]
