"""``audit list``: the audit log from the command line."""

from __future__ import annotations

from datetime import timedelta

import pytest

from application.categories.commands import CreateCategory
from application.films.commands import CreateFilm, EditFilm
from domain.access import Actor, Channel, Origin
from interface.gallery import Gallery
from tests.interface.cli.command_line import CommandLine
from tests.support.builders import NOON

SECONDS = 19
"""Characters that the moment of an entry takes."""


def films_and_categories(command_line: CommandLine) -> None:
    """A film that is given another title by ``olena`` over the API, and a category by ``petro``."""

    async def act(gallery: Gallery) -> None:
        user_id = command_line_user
        olena = Actor(user_id, username="olena", origin=Origin(Channel.API, "192.0.2.7"))
        petro = Actor(user_id, username="petro", origin=Origin(Channel.ADMIN))
        command = CreateFilm(title="Солярис", filmed_at=NOON, rating=1.0)
        film = await gallery.films.create(olena, command)
        await gallery.films.edit(olena, film.id, EditFilm(title='"Сталкер"'))
        await gallery.categories.create(petro, CreateCategory(name="Драма"))

    command_line_user = command_line.users()[0].id
    command_line.asks(act)


def lines(command_line: CommandLine, *options: str) -> list[str]:
    """What the command prints, without the moments."""
    *entries, last = command_line.succeeds("audit", "list", *options).splitlines()
    return [*(" ".join(line[SECONDS:].split()) for line in entries), last]


MADE = 'cli - - created user 1 "admin" is_staff: null -> true'
CREATED = 'api 192.0.2.7 olena created film 1 "Солярис"'
CHANGED = 'api 192.0.2.7 olena changed film 1 "\\"Сталкер\\"" title: "Солярис" -> "\\"Сталкер\\""'
CATEGORY = 'admin - petro created category 1 "Драма"'


def test_entries_are_listed_the_latest_first(command_line: CommandLine) -> None:
    films_and_categories(command_line)

    assert lines(command_line) == [CATEGORY, CHANGED, CREATED, MADE, "4 of 4 entries"]
    assert lines(command_line, "--limit", "1") == [CATEGORY, "1 of 4 entries"]


@pytest.mark.parametrize(
    ("options", "listed"),
    [
        (("--actor", "olena"), [CHANGED, CREATED]),
        (("--actor", "nobody"), []),
        (("--action", "changed"), [CHANGED]),
        (("--kind", "category"), [CATEGORY]),
        (("--kind", "film", "--id", "1", "--action", "created"), [CREATED]),
        (("--id", "2"), []),
        (("--channel", "cli"), [MADE]),
        (("--since", "2024-01-01"), [CATEGORY, CHANGED, CREATED, MADE]),
        (("--until", "2024-01-01T10:00"), []),
    ],
)
def test_entries_are_filtered(
    command_line: CommandLine, options: tuple[str, ...], listed: list[str]
) -> None:
    films_and_categories(command_line)

    assert lines(command_line, *options) == [*listed, f"{len(listed)} of {len(listed)} entries"]


def test_moments_are_those_of_the_gallerys_clocks(command_line: CommandLine) -> None:
    staff = Actor(1, is_staff=True)
    entry = command_line.asks(lambda gallery: gallery.audit.get(staff, 1))
    command_line.settings["TIME_ZONE"] = "Asia/Tokyo"

    shown = command_line.succeeds("audit", "list")[:SECONDS]

    assert shown == f"{entry.occurred_at + timedelta(hours=9):%Y-%m-%d %H:%M:%S}"
    at = shown.replace(" ", "T")
    assert lines(command_line, "--since", at)[-1] == "1 of 1 entries"
    assert lines(command_line, "--until", at)[-1] == "0 of 0 entries"


def test_nothing_that_users_wrote_commands_the_terminal(command_line: CommandLine) -> None:
    title = "\x1b[2Jфильм\r\n\x9b31m\u202e"

    async def act(gallery: Gallery) -> None:
        actor = Actor(1, username="admin")
        await gallery.films.create(actor, CreateFilm(title=title, filmed_at=NOON, rating=1.0))

    command_line.asks(act)

    [line, _] = lines(command_line, "--kind", "film")
    assert "фильм" in line
    assert line.isprintable()


@pytest.mark.parametrize("moment", ["0001-01-01", "9999-12-31T23:00:00"])
def test_a_moment_out_of_range_is_refused(command_line: CommandLine, moment: str) -> None:
    code, sentence = command_line.fails("audit", "list", "--since", moment)

    assert (code, "out of range" in sentence) == (2, True)


@pytest.mark.parametrize(
    "options",
    [
        ("--action", "eaten"),
        ("--kind", "dog"),
        ("--id", "0"),
        ("--id", "x"),
        ("--channel", "window"),
        ("--since", "yesterday"),
        ("--limit", "0"),
        ("--limit", "10001"),
    ],
)
def test_other_values_are_misuse(command_line: CommandLine, options: tuple[str, ...]) -> None:
    result = command_line.run("audit", "list", *options)

    assert (result.exit_code, "Error: Invalid value for" in result.stderr) == (2, True)


@pytest.mark.parametrize("given", [str(2**63), str(10**30)])
def test_an_id_that_no_object_has_is_in_no_entry(command_line: CommandLine, given: str) -> None:
    assert lines(command_line, "--id", given) == ["0 of 0 entries"]


@pytest.mark.parametrize("name", ["' OR ''='", "%", "ы" * 10_000])
def test_a_name_that_nobody_has_is_in_no_entry(command_line: CommandLine, name: str) -> None:
    assert lines(command_line, "--actor", name) == ["0 of 0 entries"]
