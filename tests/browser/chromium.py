"""The Chromium of this machine, without a window and without a way out of the machine."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import Browser, async_playwright

PROGRAMS = ("chromium-headless-shell", "chromium")
"""The same engine without and with all that windows need, which takes twice the time."""
NO_WAY_OUT = (
    # No name but those of this machine leads anywhere…
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
    # …nor does any number: what is not on the loopback goes to a proxy that nobody runs.
    "--proxy-server=127.0.0.1:1",
)


@asynccontextmanager
async def running_chromium() -> AsyncIterator[Browser]:
    """A browser that reaches the servers of this machine and nothing else."""
    chromium = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if chromium is None:
        pytest.fail("There is no Chromium on the PATH: `make browser` says how to get it.")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=NO_WAY_OUT)
        try:
            yield browser
        finally:
            await browser.close()
