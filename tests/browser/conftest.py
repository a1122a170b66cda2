"""A browser and a gallery for all tests of a process, and a visitor for each."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator, Iterator
from itertools import count
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, StorageState, expect

from interface.i18n.negotiation import Language
from tests.browser.administrator import Administrator
from tests.browser.chromium import running_chromium
from tests.browser.holdings import Holdings, furnish, holdings_of, owned_gallery
from tests.browser.visitor import PATIENCE, Visitor, visiting
from tests.e2e.gallery_process import GalleryProcess

NUMBERS = count(1)


@pytest_asyncio.fixture(scope="session")
async def chromium() -> AsyncIterator[Browser]:
    expect.set_options(timeout=PATIENCE)
    async with running_chromium() as browser:
        yield browser


@pytest.fixture(scope="session")
def shared_gallery(sqlite_folder: Path) -> Iterator[GalleryProcess]:
    """A gallery with an owner and some films, for tests that do not mind what others leave."""
    with (
        tempfile.TemporaryDirectory(dir=sqlite_folder) as folder,
        owned_gallery(Path(folder)) as gallery,
    ):
        furnish(gallery.url)
        yield gallery


@pytest.fixture
def language() -> Language:
    """What the visitor reads, where a test does not say."""
    return Language.RU


@pytest_asyncio.fixture
async def visitor(
    chromium: Browser, shared_gallery: GalleryProcess, language: Language
) -> AsyncIterator[Visitor]:
    """Somebody new in the shared gallery, to whom nothing unforeseen happens."""
    async with visiting(chromium, shared_gallery.url, language) as somebody:
        yield somebody


@pytest_asyncio.fixture(scope="session")
async def owners_cookies(chromium: Browser, shared_gallery: GalleryProcess) -> StorageState:
    """Those of a browser with which the owner of the shared gallery has signed in."""
    async with visiting(chromium, shared_gallery.url, Language.EN) as somebody:
        await Administrator(somebody).sign_in()
        return await somebody.page.context.storage_state()


@pytest_asyncio.fixture
async def administrator(
    chromium: Browser,
    shared_gallery: GalleryProcess,
    language: Language,
    owners_cookies: StorageState,
) -> AsyncIterator[Administrator]:
    """The owner of the shared gallery, who has signed in."""
    url = shared_gallery.url
    async with visiting(chromium, url, language, owners_cookies) as somebody:
        yield Administrator(somebody)


@pytest.fixture
def holdings(shared_gallery: GalleryProcess) -> Iterator[Holdings]:
    """Adds to the shared gallery."""
    with holdings_of(shared_gallery.url) as added:
        yield added


@pytest.fixture
def word() -> str:
    """A word that nothing else in the gallery has."""
    return f"слово{next(NUMBERS)}я"


@pytest.fixture
def new_gallery(sqlite_folder: Path) -> Iterator[GalleryProcess]:
    """A gallery that nobody has seen yet."""
    with (
        tempfile.TemporaryDirectory(dir=sqlite_folder) as folder,
        owned_gallery(Path(folder)) as gallery,
    ):
        yield gallery


@pytest_asyncio.fixture
async def owner(
    chromium: Browser, new_gallery: GalleryProcess, language: Language
) -> AsyncIterator[Administrator]:
    """Whoever owns it, with a browser."""
    async with visiting(chromium, new_gallery.url, language) as somebody:
        yield Administrator(somebody)
