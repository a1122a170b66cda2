"""Somebody with a browser who visits a gallery, and keeps an eye on it meanwhile."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from playwright.async_api import Browser, Locator, Page, Response, StorageState, expect

from interface.i18n.negotiation import Language
from interface.i18n.translator import Translator
from tests.browser.accessibility import violations
from tests.browser.pages import KnownPage
from tests.browser.watch import Watch
from tests.support.http import ME

SCREENSHOTS = os.environ.get("SCREENSHOTS")
"""Where pictures of all pages are kept, if anybody wants them."""
PHONE, DESK = 390, 1440
WIDTHS = (PHONE, DESK)
HEIGHT = 900
PATIENCE = 15_000
"""Milliseconds after which whatever is waited for is taken never to come."""

_TOO_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


@dataclass(frozen=True)
class Visitor:
    """Reads one language, and finds everything on a page by its role and its label."""

    page: Page
    watch: Watch
    language: Language
    pictures: Path | None = Path(SCREENSHOTS) if SCREENSHOTS else None

    def text(self, code: str, **params: object) -> str:
        """What the gallery calls it in the visitor's language."""
        return _translator().text(self.language, code, params)

    def reading(self, language: Language) -> Visitor:
        """The same visitor, to whom the gallery now speaks another language."""
        return replace(self, language=language)

    async def go(self, path: str) -> Response:
        """Open an address of the gallery."""
        response = await self.page.goto(path)
        assert response is not None
        return response

    async def open(self, known: KnownPage) -> None:
        """Open a page, with its heading in the visitor's language."""
        if known.status >= 400:
            self.watch.foresee(f"{known.status} {urlsplit(known.path).path}")
        response = await self.go(known.path)
        assert response.status == known.status
        await expect(self.heading(known.heading)).to_be_visible()

    def heading(self, code: str, **params: object) -> Locator:
        """The heading of the page."""
        name = self.text(code, **params)
        return self.page.get_by_role("heading", level=1, name=name, exact=True)

    def link(self, code: str, **params: object) -> Locator:
        return self.page.get_by_role("link", name=self.text(code, **params), exact=True)

    def button(self, code: str, **params: object) -> Locator:
        return self.page.get_by_role("button", name=self.text(code, **params), exact=True)

    def field(self, code: str, **params: object) -> Locator:
        return self.page.get_by_label(self.text(code, **params), exact=True)

    async def sign_in(self, username: str, password: str) -> None:
        """Fill in the form of the sign-in page and send it."""
        await self.field("page-login-username").fill(username)
        await self.field("page-login-password").fill(password)
        await self.button("page-login-submit").click()

    async def known_as(self) -> str | None:
        """Who the gallery takes the visitor for."""
        answer = await self.page.request.get(ME)
        return (await answer.json())["username"] if answer.ok else None

    async def look_at(self, name: str) -> None:
        """See the page on a phone and on a desk: it fits, and everybody can use it.

        What there is to see is kept as a picture with the name given, if pictures are wanted.
        Whether everybody can use it is asked in one language alone, for the markup is the same in
        all of them.
        """
        for width in WIDTHS:
            await self.page.set_viewport_size({"width": width, "height": HEIGHT})
            if self.pictures:
                picture = self.pictures / f"{name}-{self.language}-{width}.png"
                await self.page.screenshot(path=picture, full_page=True, animations="disabled")
            assert not await self.page.evaluate(_TOO_WIDE), f"{name} is wider than {width}"
            if self.language is Language.RU:
                assert await violations(self.page) == [], f"{name} at {width}"


@cache
def _translator() -> Translator:
    return Translator()


@asynccontextmanager
async def visiting(
    browser: Browser, url: str, language: Language, cookies: StorageState | None = None
) -> AsyncIterator[Visitor]:
    """A new visitor, of whom the gallery knows what the cookies say; all must go well."""
    context = await browser.new_context(
        base_url=url,
        locale=language.value,
        storage_state=cookies,
        service_workers="block",
        viewport={"width": DESK, "height": HEIGHT},
    )
    context.set_default_timeout(PATIENCE)
    watch = Watch(url)
    await watch.begin(context)
    try:
        yield Visitor(await context.new_page(), watch, language)
    finally:
        await context.close()
    watch.verify()
