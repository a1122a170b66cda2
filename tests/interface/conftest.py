"""The gallery that the tests of the interface speak to, on each kind of database."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from application.accounts.ports import PasswordHasher
from infrastructure.persistence.migration import upgrade
from infrastructure.security.passwords import Argon2PasswordHasher
from interface.bootstrap.container import Container
from interface.bootstrap.settings import Settings, read_settings
from tests.support.builders import NOON
from tests.support.http import GalleryApi, running_gallery
from tests.support.memory.clock import FixedClock
from tests.support.postgres import PostgresServer

SECRET_KEY = "a key of the tests, which guards nothing at all"
OPEN = {"RATE_LIMITS": "off", "ALLOWED_HOSTS": "*"}

GalleryFactory = Callable[..., Awaitable[GalleryApi]]

ON_SQLITE = pytest.mark.parametrize("gallery_url", ["sqlite"], indirect=True)
"""Of tests of what happens before anybody asks the database."""


@pytest.fixture(scope="session")
def cheap_hasher() -> Iterator[Argon2PasswordHasher]:
    """Argon2 at the least cost that it knows."""
    hasher = Argon2PasswordHasher(memory_kib=8, passes=1)
    yield hasher
    hasher.close()


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def gallery_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A database with all tables that the tests of the interface share, on each kind in turn."""
    if request.param == "sqlite":
        template: Path = request.getfixturevalue("sqlite_template")
        path = tmp_path_factory.mktemp("interface") / "gallery.sqlite3"
        shutil.copyfile(template, path)
        return f"sqlite:///{path}"
    server: PostgresServer = request.getfixturevalue("postgres_server")
    url = server.url(server.create_database())
    upgrade(url)
    return url


@pytest.fixture(scope="session")
async def _shared_api(
    gallery_url: str, cheap_hasher: Argon2PasswordHasher
) -> AsyncIterator[GalleryApi]:
    clock = FixedClock()
    container = Container(_settings(gallery_url), clock=clock, hasher=cheap_hasher)
    async with running_gallery(container, clock) as api:
        yield api


@pytest.fixture
async def api(_shared_api: GalleryApi) -> GalleryApi:
    """The gallery with default settings and an empty database; its clock stands at ``NOON``."""
    await _shared_api.empty()
    _shared_api.clock.set(NOON)
    return GalleryApi(_shared_api.app, _shared_api.container, _shared_api.clock)


@pytest.fixture
async def a_gallery_app(
    api: GalleryApi, gallery_url: str, cheap_hasher: Argon2PasswordHasher
) -> AsyncIterator[GalleryFactory]:
    """Makes galleries with other settings, such as ``PAGE_SIZE="3"``.

    They stand on the database and the clock of ``api``.
    """
    async with AsyncExitStack() as running:

        async def make(*, hasher: PasswordHasher = cheap_hasher, **settings: str) -> GalleryApi:
            container = Container(
                _settings(gallery_url, **settings), clock=api.clock, hasher=hasher
            )
            return await running.enter_async_context(running_gallery(container, api.clock))

        yield make


def _settings(url: str, **settings: str) -> Settings:
    """Of a gallery that answers to every name and limits nothing, unless a test wants it to."""
    values = {"DATABASE_URL": url, "SECRET_KEY": SECRET_KEY, **OPEN, **settings}
    return read_settings({f"FILM_GALLERY_{name}": value for name, value in values.items()})
