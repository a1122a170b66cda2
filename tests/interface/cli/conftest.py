"""Commands on galleries of their own: SQLite files in temporary folders."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.interface.cli.command_line import CommandLine


@pytest.fixture(scope="session")
def made_gallery(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a gallery with an administrator, to be copied."""
    folder = tmp_path_factory.mktemp("gallery")
    command_line = CommandLine(folder)
    command_line.succeeds("migrate")
    command_line.succeeds("create-admin", "--password-stdin", stdin="green-Harbour-41\n")
    return folder


@pytest.fixture
def command_line(
    made_gallery: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> CommandLine:
    """Commands on a gallery whose administrator is called ``admin``, in a folder of their own."""
    shutil.copytree(made_gallery, tmp_path / "var")
    monkeypatch.chdir(tmp_path)
    return CommandLine(tmp_path / "var")


@pytest.fixture
def bare_command_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    """Commands where there is no gallery yet."""
    monkeypatch.chdir(tmp_path)
    return CommandLine(tmp_path / "var")
