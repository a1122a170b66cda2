"""A gallery and a Valkey for each drill."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.drills.attacked import Attacked, attacked
from tests.drills.galleries import Gallery, a_gallery
from tests.drills.servers import serving
from tests.support.valkey import ValkeyServer, running_valkey


@pytest.fixture
def gallery(sqlite_folder: Path, sqlite_template: Path) -> Iterator[Gallery]:
    """A migrated gallery with a few users and categories, and no films."""
    with tempfile.TemporaryDirectory(dir=sqlite_folder) as folder:
        shutil.copyfile(sqlite_template, Gallery(Path(folder)).database)
        yield a_gallery(Path(folder))


@pytest.fixture
def valkey() -> Iterator[ValkeyServer]:
    with running_valkey() as server:
        yield server


@pytest.fixture(scope="session")
def target(sqlite_folder: Path, sqlite_template: Path) -> Iterator[Attacked]:
    """A gallery that serves, with one of everything in it; many attacks share it.

    Pages have ten rows at most, so that all rows are more than a page.
    """
    with tempfile.TemporaryDirectory(dir=sqlite_folder) as folder:
        shutil.copyfile(sqlite_template, Gallery(Path(folder)).database)
        gallery = a_gallery(Path(folder))
        with serving(gallery, MAX_PAGE_SIZE="10") as server, ExitStack() as opened:
            target = attacked(gallery, server, opened)
            yield target
            target.ensure_discreet()
