"""``make browser`` on machines with and without a Chromium."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.browser.chromium import PROGRAMS, running_chromium

ROOT = Path(__file__).parents[2]
MAKE = shutil.which("make") or "make"
PACKAGES = "--no-install-recommends chromium-headless-shell fonts-dejavu-core"


@pytest.fixture
def programs(tmp_path: Path) -> Path:
    """The only folder on the PATH."""
    folder = tmp_path / "programs"
    folder.mkdir()
    return folder


def a_program(programs: Path, name: str, script: str) -> None:
    program = programs / name
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)


def make_browser(programs: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [MAKE, "--no-print-directory", "browser"],
        cwd=ROOT,
        env={"PATH": str(programs)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_browser_that_is_there_is_taken(programs: Path, name: str) -> None:
    a_program(programs, name, "")

    assert (make_browser(programs).returncode, make_browser(programs).stdout) == (0, "")


def test_root_on_debian_gets_one(programs: Path) -> None:
    a_program(programs, "id", "echo 0")
    a_program(programs, "apt-get", 'echo "apt-get $*"')

    finished = make_browser(programs)

    assert finished.returncode == 0
    assert finished.stdout.splitlines() == ["apt-get update", f"apt-get install -y {PACKAGES}"]


@pytest.mark.parametrize(("user", "program"), [("1000", "apt-get"), ("0", "dnf")])
def test_anybody_else_is_told_the_command(programs: Path, user: str, program: str) -> None:
    a_program(programs, "id", f"echo {user}")
    a_program(programs, program, "exit 1")

    finished = make_browser(programs)

    assert finished.returncode != 0
    assert "sudo sh -c 'apt-get update && " in finished.stderr
    assert PACKAGES in finished.stderr


async def test_tests_without_a_browser_say_where_to_get_one(
    programs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(programs))

    with pytest.raises(pytest.fail.Exception, match="make browser"):
        async with running_chromium():
            pass
