"""The layers: who may import whom, and that a forbidden import is noticed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

PROJECT = Path(__file__).parent.parent
BAD_IMPORTS = [
    ("domain", "domain", "import msgspec"),
    ("domain", "domain", "import asyncio"),
    ("domain", "domain", "from application.pagination import Window"),
    ("application", "application", "import sqlalchemy"),
    ("application", "application", "import pathlib"),
    ("application", "application", "from infrastructure.clock import SystemClock"),
    ("infrastructure", "infrastructure", "import litestar"),
    ("infrastructure", "infrastructure", "import interface"),
    ("interface", "interface", "import sqlalchemy"),
    ("interface", "interface", "from infrastructure.clock import SystemClock"),
    ("bootstrap", "interface", "import interface.bootstrap"),
]
"""The contract that is broken, the package that breaks it, and how."""


def _contract_names() -> dict[str, str]:
    """The names of the contracts by their ids."""
    with (PROJECT / "pyproject.toml").open("rb") as file:
        contracts = tomllib.load(file)["tool"]["importlinter"]["contracts"]
    return {contract["id"]: contract["name"] for contract in contracts}


def _lint_imports(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Check the contracts of the ``pyproject.toml`` in a folder against its ``src``."""
    program = Path(sys.executable).parent / "lint-imports"
    environment = os.environ | {"PYTHONPATH": str(folder / "src")}
    return subprocess.run(
        [program, "--no-logo", "--no-cache", *options],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def _broken(output: str) -> list[str]:
    """The ids of the broken contracts."""
    words = " ".join(output.split())  # long names are broken into lines
    return [contract for contract, name in _contract_names().items() if f"{name} BROKEN" in words]


def test_every_layer_imports_what_it_may_and_no_more() -> None:
    result = _lint_imports(PROJECT)

    assert result.returncode == 0, result.stdout + result.stderr
    assert f"Contracts: {len(_contract_names())} kept, 0 broken." in result.stdout


def test_every_contract_is_seen_to_break() -> None:
    assert {contract for contract, _, _ in BAD_IMPORTS} == set(_contract_names())


@pytest.mark.parametrize(("contract", "package", "statement"), BAD_IMPORTS)
def test_a_bad_import_breaks_the_contract_that_forbids_it(
    tmp_path: Path, contract: str, package: str, statement: str
) -> None:
    shutil.copytree(PROJECT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(PROJECT / "pyproject.toml", tmp_path)
    planted = tmp_path / "src" / package / "planted.py"
    planted.write_text(f'"""Breaks a contract."""\n\n{statement}\n')

    result = _lint_imports(tmp_path)

    assert result.returncode == 1, result.stdout + result.stderr
    assert _broken(result.stdout) == [contract]
    assert f"{package}.planted -> " in result.stdout
