"""The files of others: as the manifest has them, none too few and none too many."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest

from interface.web.static_files import FOLDER

ROOT = Path(__file__).parents[1]
PACKAGES: list[dict[str, Any]] = json.loads((ROOT / "vendoring" / "manifest.json").read_text())
FILES = [file for package in PACKAGES for file in package["files"]]


@pytest.mark.parametrize("file", FILES, ids=[file["to"] for file in FILES])
def test_a_file_is_the_one_that_was_recorded(file: dict[str, Any]) -> None:
    content = (FOLDER / "vendor" / file["to"]).read_bytes()

    assert hashlib.sha256(content).hexdigest() == file["sha256"]
    assert not any(old.encode() in content for old in file.get("replace", {}))
    assert ("replace" in file) == ("changed" in file)


def test_no_file_is_there_that_the_manifest_does_not_name() -> None:
    assert {path.name for path in (FOLDER / "vendor").iterdir()} == {file["to"] for file in FILES}


@pytest.mark.parametrize("package", PACKAGES, ids=[package["package"] for package in PACKAGES])
def test_a_package_is_pinned_and_comes_with_its_licence(package: dict[str, Any]) -> None:
    licence = {"MIT": "MIT", "Apache-2.0": "Apache License"}[package["licence"]]
    names = [file["to"] for file in package["files"] if file["from"] == "LICENSE"]

    assert re.fullmatch(r"\d+\.\d+\.\d+", package["version"])
    assert re.fullmatch(r"sha512-[\w+/]{86}==", package["integrity"])
    assert len(names) == 1
    assert licence in (FOLDER / "vendor" / names[0]).read_text()


def test_the_manifest_names_no_registry() -> None:
    text = (ROOT / "vendoring" / "manifest.json").read_text()

    assert set(re.findall(r"https?://[^\"/]*", text)) == {"https://cdn.redoc.ly"}
