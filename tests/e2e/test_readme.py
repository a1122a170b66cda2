"""What the README promises, tried out."""

from __future__ import annotations

import re
import shlex
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click
import pytest

from interface.bootstrap.variable import PREFIX, Variable
from interface.bootstrap.variables import VARIABLES
from interface.cli.application import film_gallery
from tests.e2e.gallery_process import COMMAND, environment, started

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text()
FILMS = ROOT / "tests" / "data" / "films.json"

ADDRESS = "http://127.0.0.1:8000"
OUTPUT = "#> "
ANYTHING = "…"
STEP_ENDS = "\x1e"


@dataclass(frozen=True)
class Step:
    """Commands, and what one sees of them."""

    commands: str
    seen: list[str]

    def ensure_like(self, output: str) -> None:
        found = output.strip("\n").splitlines()
        pattern = "\n".join(self.seen)
        expected = ".*".join(map(re.escape, pattern.split(ANYTHING)))
        assert re.fullmatch(expected, "\n".join(found)), f"{pattern}\nis not\n{output}"


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", README, re.MULTILINE | re.DOTALL)


def steps(session: str) -> Iterator[Step]:
    commands: list[str] = []
    seen: list[str] = []
    for line in [*session.splitlines(), ""]:
        if line.startswith(OUTPUT):
            seen.append(line.removeprefix(OUTPUT))
            continue
        if seen:
            yield Step("\n".join(commands), seen)
            commands, seen = [], []
        commands.append(line)
    assert not "".join(commands).strip(), f"nothing is said of what one sees of {commands}"


def in_bash(commands: list[str]) -> list[str]:
    """What each of the commands prints, in one shell."""
    script = "".join(f"{command}\nprintf '\\036'\n" for command in commands)
    ended = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    assert ended.stderr == ""
    return ended.stdout.split(STEP_ENDS)[:-1]


def test_the_curl_session_goes_as_it_is_written(tmp_path: Path) -> None:
    (session,) = blocks("bash")
    assert session.count(ADDRESS) == 1

    with started("run", tmp_path) as gallery:
        gallery.get("/")
        told = list(steps(session.replace(ADDRESS, gallery.url)))
        printed = in_bash([step.commands for step in told])

    assert len(told) > 9
    for step, output in zip(told, printed, strict=True):
        step.ensure_like(output)


def test_a_session_that_goes_otherwise_would_be_found() -> None:
    step = Step("echo", ['{"id":1,…}', "200"])

    step.ensure_like('\n{"id":1,"title":"Harbour"}\n200\n')

    for output in ('{"id":2,"title":"Harbour"}\n200', '{"id":1,"title":"Harbour"}\n201', ""):
        with pytest.raises(AssertionError):
            step.ensure_like(output)


def test_the_import_takes_films_in_and_adds_nothing_the_second_time(tmp_path: Path) -> None:
    (block,) = [block for block in blocks("sh") if "import films" in block]
    one_line = block.replace("\\\n", " ").replace("movies.json", str(FILMS))
    program, *arguments = shlex.split(one_line)
    assert program == ".venv/bin/film-gallery"

    prints(tmp_path, "migrate")
    prints(tmp_path, "create-admin")
    first, second = prints(tmp_path, *arguments), prints(tmp_path, *arguments)

    assert "29 rows read: 28 films added, 0 known already, 1 rejected." in first
    assert "29 rows read: 0 films added, 28 known already, 1 rejected." in second


def prints(folder: Path, *arguments: str) -> str:
    ended = subprocess.run(
        [COMMAND, *arguments],
        env=environment(folder / "var", ADMIN_PASSWORD="plain-Paper-305", RATE_LIMITS="on"),
        cwd=folder,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    return ended.stdout


def table(heading: str) -> list[str]:
    """The rows below the heading of a table."""
    _, _, below = README.partition(f"{heading}\n")
    rows = below.partition("\n\n")[0].splitlines()
    assert set(rows[0]) == {"|", "-"}
    return rows[1:]


def setting_row(variable: Variable) -> str:
    default = f"`{variable.default}`" if variable.default else "not set"
    return f"| `{PREFIX}{variable.name}` | {default} | {variable.meaning} | {variable.right} |"


def test_the_table_of_settings_is_what_the_gallery_reads() -> None:
    rows = table("| Variable | Default | What it is | What it takes |")

    expected = [setting_row(variable) for variable in VARIABLES]
    assert rows == expected, "the table should be:\n" + "\n".join(expected)


def command_rows(command: click.Command, path: str) -> Iterator[str]:
    """A row for each command that does something, with its arguments and its first sentence."""
    if isinstance(command, click.Group):
        for name, inner in command.commands.items():
            yield from command_rows(inner, f"{path} {name}")
        return
    arguments = [
        (parameter.metavar or parameter.name or "").upper()
        for parameter in command.params
        if isinstance(parameter, click.Argument)
    ]
    yield f"| `{' '.join([path, *arguments])}` | {command.get_short_help_str(limit=1000)} |"


def test_the_table_of_commands_is_what_the_command_line_offers() -> None:
    rows = table("| Command | What it does |")

    expected = sorted(command_rows(film_gallery, "film-gallery"))
    assert sorted(rows) == expected, "the table should be:\n" + "\n".join(expected)
