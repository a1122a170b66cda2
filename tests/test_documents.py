"""The documents, held against the code that they speak of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from urllib.parse import unquote

import click
import pytest
from litestar.routes import HTTPRoute

from domain.access import Generators
from interface.api.openapi import BODY_MEDIA_TYPES
from interface.api.schemes import Scheme
from interface.api.v1.problems import STATUSES
from interface.api.v1.router import classic_routers
from interface.bootstrap.variable import PREFIX
from interface.bootstrap.variables import VARIABLES
from interface.cli.application import film_gallery

ROOT = Path(__file__).parents[1]
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("*.md"))
DOCUMENTS = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
]
HEADINGS = ["Context", "Decision", "Consequences", "Rejected"]

LINK = re.compile(r"\]\((?!https?:)([^)#\s]+)[^)]*\)")
BLOCK = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
QUOTED = re.compile(r"`([^`\n]+)`")
FOLDERS = "src|tests|docs|requirements|domain|application|infrastructure|interface"
FILE = re.compile(rf"(?:{FOLDERS})/[\w./-]+|(?:[\w-]+/)*[\w-]+\.(?:py|md|toml|txt|po|yml)")
# A plain word may be a value; a capital, an underscore, a dot or brackets make a name of it.
NAME = re.compile(r"(?=.*[A-Z_.(])[A-Za-z_][\w.]*(?:\(\))?")
SOURCES = (
    "src/**/*.py",
    "src/**/*.po",
    "tests/support/**/*.py",
    "pyproject.toml",
    "requirements/*.txt",
)
EXAMPLES = {"NNNN_what_it_does.py"}

each_document = pytest.mark.parametrize(
    "document", DOCUMENTS, ids=[str(path.relative_to(ROOT)) for path in DOCUMENTS]
)


def quoted(text: str) -> set[str]:
    """What is quoted as code inside sentences."""
    return set(QUOTED.findall(BLOCK.sub("", text)))


def section(text: str, heading: str) -> str:
    return text.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]


def missing_files(names: set[str]) -> set[str]:
    """The files and folders named that are neither in the project nor in its sources."""
    named = {name for name in names if FILE.fullmatch(name)} - {*BODY_MEDIA_TYPES, *EXAMPLES}
    places = (ROOT, ROOT / "src", ROOT / "docs")
    anywhere = {path.name for pattern in SOURCES for path in ROOT.glob(pattern)}
    return {
        name
        for name in named
        if not any((place / name).exists() for place in places) and name not in anywhere
    }


def words_of_the_sources() -> set[str]:
    files = (path for pattern in SOURCES for path in ROOT.glob(pattern))
    return {word for path in files for word in re.findall(r"\w+", path.read_text())}


@each_document
def test_links_lead_somewhere(document: Path) -> None:
    links = [unquote(link) for link in LINK.findall(document.read_text())]

    assert [link for link in links if not (document.parent / link).exists()] == []


@each_document
def test_the_files_that_are_named_exist(document: Path) -> None:
    assert missing_files(quoted(document.read_text())) == set()


def test_a_file_that_is_not_there_would_be_found() -> None:
    assert missing_files({"domain/films.py", "docs/decisions", "src/nowhere/", "ports.py"}) == {
        "src/nowhere/"
    }
    assert missing_files({"domain/no_such_thing.py"}) == {"domain/no_such_thing.py"}


def checked_for_names() -> dict[str, str]:
    """The texts in which every name is one of ours; elsewhere names of others are compared."""
    architecture = (ROOT / "docs" / "architecture.md").read_text()
    decided = {path.name: section(path.read_text(), "Decision") for path in DECISIONS}
    return {"architecture.md": architecture} | decided


@pytest.mark.parametrize("name", sorted(checked_for_names()))
def test_the_classes_and_functions_that_are_named_exist(name: str) -> None:
    words = words_of_the_sources()
    names = {found for found in quoted(checked_for_names()[name]) if NAME.fullmatch(found)}

    unknown = {
        found
        for found in names
        if not (FILE.fullmatch(found) or found.startswith(PREFIX))
        and not words >= set(re.findall(r"\w+", found))
    }
    assert unknown == set()


@each_document
def test_the_settings_that_are_named_exist(document: Path) -> None:
    named = set(re.findall(rf"\b{PREFIX}([A-Z_]+)", document.read_text()))

    assert named <= {variable.name for variable in VARIABLES}


@each_document
def test_the_targets_of_make_that_are_named_exist(document: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    text = document.read_text()
    calls = [*quoted(text), *"\n".join(BLOCK.findall(text)).splitlines()]
    named = {found[1] for call in calls if (found := re.match(r"(?:\S+=\S+ )?make ([\w-]+)", call))}

    assert "test" in targets
    assert named <= targets


def commands(command: click.Command, path: str) -> Iterator[str]:
    if isinstance(command, click.Group):
        for name, inner in command.commands.items():
            yield from commands(inner, f"{path} {name}")
    else:
        yield path


@each_document
def test_the_commands_that_are_named_exist(document: Path) -> None:
    known = tuple(commands(film_gallery, "film-gallery"))
    text = document.read_text()
    calls = [*quoted(text), *re.findall(r"film-gallery .*", "\n".join(BLOCK.findall(text)))]
    named = {
        call.removeprefix(".venv/bin/")
        for call in calls
        if re.match(r"(?:\.venv/bin/)?film-gallery [a-z]", call)
    }

    assert {call for call in named if not call.startswith(known)} == set()


# --- decisions ---------------------------------------------------------------------------------


def test_decisions_are_numbered_without_a_gap() -> None:
    numbers = [path.name[:4] for path in DECISIONS]

    assert numbers == [f"{number:04}" for number, _ in zip(count(1), numbers, strict=False)]
    assert len(numbers) > 6


@pytest.mark.parametrize("decision", DECISIONS, ids=[path.name for path in DECISIONS])
def test_a_decision_has_its_number_and_four_headings(decision: Path) -> None:
    text = decision.read_text()

    assert text.startswith(f"# {decision.name[:4]}: ")
    assert re.findall(r"^## (.*)$", text, re.MULTILINE) == HEADINGS
    assert all(section(text, heading).strip() for heading in HEADINGS)


# --- architecture and API ----------------------------------------------------------------------


def test_the_table_of_errors_is_what_the_api_answers() -> None:
    rows = re.findall(
        r"^\| `(\w+)`.* \| (\d+) \|$", (ROOT / "docs" / "architecture.md").read_text(), re.MULTILINE
    )

    told = {name: int(status) for name, status in rows}
    assert told == {"Invalid": 400} | {kind.__name__: int(status) for kind, status in STATUSES}


def offered() -> dict[str, set[str]]:
    """The verbs of each address, ids written as ``{}``; HEAD and OPTIONS are everywhere."""
    found: dict[str, set[str]] = {}
    for router in classic_routers(frozenset(Scheme), Generators.ANYONE):
        for route in router.routes:
            assert isinstance(route, HTTPRoute)
            path = re.sub(r"\{[^}]*\}", "{}", route.path).rstrip("/") + "/"
            for handler in route.route_handlers:
                if handler.fn.__name__ not in {"tell", "refuse"}:
                    verbs = {str(verb) for verb in handler.http_methods}
                    found.setdefault(path, set()).update(verbs - {"HEAD", "OPTIONS"})
    return found


def reference() -> str:
    return re.sub(r"<\w+>", "{}", (ROOT / "docs" / "api-v1.md").read_text())


def test_the_reference_names_every_address_and_no_other() -> None:
    named = set(re.findall(r"`(/(?:(?:api|auth)/[^`?\s]*)?)`", reference()))

    # The health pages and the choice of a language are no part of the contract.
    others = {"/health/", "/health/live/", "/health/ready/", "/language/"}
    assert named == offered().keys() - others


def test_the_reference_names_the_verbs_of_every_address_in_its_tables() -> None:
    told: dict[str, set[str]] = {}
    for verbs, address in re.findall(r"^\| ([A-Z, ]+) `(/\S+)`", reference(), re.MULTILINE):
        told.setdefault(address, set()).update(verbs.split(", "))

    assert len(told) > 15
    assert told == {address: offered()[address] for address in told}
