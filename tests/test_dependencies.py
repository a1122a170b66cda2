"""What the gallery depends on: each has its reason, all are pinned, and nothing is left unsaid."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from datetime import date
from importlib.metadata import metadata
from pathlib import Path
from typing import Any

import pytest

from auditing.bill import left_out, vendored
from auditing.waivers import FILE, WrongWaiverError, read_waivers
from tests.drills.rows import Figure

ROOT = Path(__file__).parents[1]
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text())
DOCUMENT = (ROOT / "docs" / "dependencies.md").read_text()
VENDORED: list[dict[str, Any]] = json.loads((ROOT / "vendoring" / "manifest.json").read_text())
PINS = sorted((ROOT / "requirements").glob("*.txt"))
# Packages that do not name their whole licence to programs; somebody looked at their files.
READ_BY_PEOPLE = {"axe-playwright-python", "pysqlite3", "uvloop"}
SAME_LICENCE = {
    "Apache Software License": "Apache-2.0",
    "BSD 2-Clause License": "BSD-2-Clause",
    "BSD License": "BSD-3-Clause",
    "MIT License": "MIT",
}


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def names(requirements: list[Any]) -> list[str]:
    found = (re.match(r"[\w.-]+", entry) for entry in requirements if isinstance(entry, str))
    return [plain(match[0]) for match in found if match]


def told(heading: str) -> dict[str, str]:
    """The packages below a heading, and their licences."""
    section = DOCUMENT.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| ([\w-]+) \| (.+) \| ([^|]+) \|$", section, re.MULTILINE)
    return {name: licence for name, _, licence in rows if name != "Package"}


def groups() -> dict[str, list[str]]:
    dependencies = PROJECT["dependency-groups"]
    return {
        "The gallery": names(PROJECT["project"]["dependencies"]),
        "Building": names(dependencies["build"]),
        "Tests and checks": names(dependencies["dev"]),
        "Auditing": names(dependencies["audit"]),
        "Benchmarks": names(dependencies["bench"]),
        "Scripts and styles in the pages": [package["package"] for package in VENDORED],
    }


@pytest.mark.parametrize("heading", groups())
def test_each_dependency_has_its_reason_in_the_order_of_pyproject(heading: str) -> None:
    assert list(told(heading)) == groups()[heading]


def test_no_group_is_left_out_of_the_document() -> None:
    assert PROJECT["dependency-groups"].keys() == {"build", "dev", "audit", "bench"}
    assert re.findall(r"^## (.*)$", DOCUMENT, re.MULTILINE)[: len(groups())] == list(groups())


def licence_of(name: str) -> str:
    """The licence that the files of a package name, as SPDX writes it."""
    found = metadata(name)
    named: list[str] = [
        *(found.get_all("License-Expression") or ()),
        *(found.get_all("License") or ()),
        *(
            kind.removeprefix("License :: OSI Approved :: ")
            for kind in found.get_all("Classifier") or ()
            if kind.startswith("License :: OSI Approved :: ")
        ),
    ]
    return SAME_LICENCE.get(named[0], named[0])


@pytest.mark.parametrize("heading", ["The gallery", "Building", "Tests and checks"])
def test_the_licences_are_those_that_the_packages_name(heading: str) -> None:
    read = {name: licence for name, licence in told(heading).items() if name not in READ_BY_PEOPLE}

    assert read == {name: licence_of(name) for name in read}


def test_the_licences_of_scripts_are_those_of_the_manifest() -> None:
    assert told("Scripts and styles in the pages") == {
        package["package"]: package["licence"] for package in VENDORED
    }


# --- pins --------------------------------------------------------------------------------------


def pinned(path: Path) -> Iterator[tuple[str, str, int]]:
    """Name, version and number of hashes of everything that a requirement file has."""
    for entry in re.split(r"\n(?=\S)", re.sub(r"^\s*#.*\n", "", path.read_text(), flags=re.M)):
        match = re.match(r"([\w.-]+)==(\S+)", entry)
        assert match, entry
        yield plain(match[1]), match[2], len(re.findall(r"--hash=sha256:[0-9a-f]{64}\b", entry))


@pytest.mark.row("S21")
def test_every_requirement_file_pins_everything_with_hashes(figure: Figure) -> None:
    files = {path.stem: list(pinned(path)) for path in PINS}

    assert files.keys() == {"audit", "bench", "dev", "runtime"}
    assert {
        name for entries in files.values() for name, _, hashes in entries if not hashes
    } == set()
    assert all(len(entries) > 20 for entries in files.values())
    figure(f"{sum(map(len, files.values()))} pins, all with hashes")


def test_the_pins_hold_everything_that_is_asked_for() -> None:
    files = {path.stem: {name for name, _, _ in pinned(path)} for path in PINS}
    wanted = groups()

    assert files["runtime"] >= {*wanted["The gallery"], *wanted["Building"]}
    assert files["dev"] >= files["runtime"] | set(wanted["Tests and checks"])
    assert files["audit"] >= set(wanted["Auditing"])
    assert files["bench"] >= set(wanted["Benchmarks"])


def test_nothing_that_a_package_needs_is_missing() -> None:
    """What is installed is what the pins name, and pip looks for nothing besides."""
    check = subprocess.run(
        [sys.executable, "-m", "pip", "check"], capture_output=True, text=True, check=False
    )

    assert (check.returncode, check.stdout.strip()) == (0, "No broken requirements found.")


def test_what_is_tested_is_what_is_shipped() -> None:
    shipped, tested = (
        {(name, version) for name, version, _ in pinned(ROOT / "requirements" / file)}
        for file in ("runtime.txt", "dev.txt")
    )

    assert shipped <= tested


# --- waivers -----------------------------------------------------------------------------------

TODAY = date(2026, 11, 24)


def a_waiver(*, reason: str = "never called", begins: str = "2026-11-20", ends: str) -> str:
    return f'[[waiver]]\nadvisory = "X-1"\nreason = "{reason}"\nbegins = {begins}\nends = {ends}\n'


def test_a_waiver_counts_for_thirty_days() -> None:
    [waiver] = read_waivers(a_waiver(ends="2026-12-20"), TODAY)

    assert (waiver.advisory, waiver.reason) == ("X-1", "never called")


@pytest.mark.parametrize(
    "text",
    [
        a_waiver(ends="2026-12-21"),
        a_waiver(ends="2026-11-23"),
        a_waiver(begins="2026-11-25", ends="2026-12-01"),
        a_waiver(reason=" ", ends="2026-12-20"),
        '[[waiver]]\nadvisory = "X-1"\n',
    ],
    ids=["too long", "over", "not yet", "no reason", "no dates"],
)
def test_a_waiver_that_does_not_count_fails_the_audit(text: str) -> None:
    with pytest.raises(WrongWaiverError):
        read_waivers(text, TODAY)


def test_the_example_of_a_waiver_counts() -> None:
    lines = FILE.read_text().partition("[[waiver]]")
    example = (lines[1] + lines[2]).replace("\n# ", "\n")

    assert len(read_waivers(example, TODAY)) == 1


# --- the bill ----------------------------------------------------------------------------------


def a_bill(*components: tuple[str, str]) -> dict[str, Any]:
    listed = [{"name": name, "version": version} for name, version in components]
    return {
        "metadata": {"component": {"name": "film-gallery", "version": "1"}},
        "components": listed,
    }


def test_a_bill_is_whole_when_it_names_every_package_in_its_version() -> None:
    bill = a_bill(("Zope.Interface", "8"), ("click", "8.5"))

    assert (
        left_out(bill, {("zope_interface", "8"), ("click", "8.5"), ("film-gallery", "1")}) == set()
    )
    assert left_out(bill, {("click", "8.4"), ("rich", "15")}) == {("click", "8.4"), ("rich", "15")}


@pytest.mark.parametrize("package", VENDORED, ids=[package["package"] for package in VENDORED])
def test_a_vendored_package_is_a_component_with_the_hash_of_its_archive(
    package: dict[str, Any],
) -> None:
    component = vendored(package)

    assert component["purl"] == f"pkg:npm/{package['package']}@{package['version']}"
    assert re.fullmatch(r"[0-9a-f]{128}", component["hashes"][0]["content"])
    assert component["licenses"] == [{"license": {"id": package["licence"]}}]


def test_what_is_made_of_dependencies_is_not_committed() -> None:
    ignored = (ROOT / ".gitignore").read_text().splitlines()

    assert {"/build/", "/.audit/"} <= set(ignored)
