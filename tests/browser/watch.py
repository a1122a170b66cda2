"""Everything that happens in a browser and should not."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from typing import Final
from urllib.parse import urlsplit

from playwright.async_api import (
    BrowserContext,
    ConsoleMessage,
    Dialog,
    Request,
    Response,
    WebError,
)
from playwright.async_api import Error as BrowserError

REPORT: Final = "reportViolation"
REPORTER: Final = f"""
document.addEventListener("securitypolicyviolation", (event) =>
  window.{REPORT}(`${{event.effectiveDirective}} forbids ${{event.blockedURI}}`));
"""
# What the console says of a response or of a request, the watch has noted already.
_OF_REQUESTS: Final = "Failed to load resource:"
# How Chromium calls a request that gave way to another page or became a download.
_LEFT: Final = "net::ERR_ABORTED"


class Watch:
    """Notes what goes wrong in all pages of a browser context.

    That is: a request to anybody but the gallery, a request that fails, an answer of 400 or more,
    an error or a warning in the console, an exception that nobody caught, a violation of the
    Content-Security-Policy, and a dialog.
    """

    def __init__(self, origin: str) -> None:
        self._origin = origin
        self._noted: list[str] = []
        self._foreseen: set[str] = set()

    async def begin(self, context: BrowserContext) -> None:
        """Watch a context that has no page yet."""
        await context.expose_function(REPORT, lambda what: self._note(f"CSP: {what}"))
        await context.add_init_script(REPORTER)
        context.on("request", self._asked)
        context.on("requestfailed", self._failed)
        context.on("response", self._answered)
        context.on("console", self._told)
        context.on("weberror", self._thrown)
        context.on("dialog", self._interrupted)

    def foresee(self, *notes: str) -> None:
        """Things that have to go wrong, each at least once, for example ``400 /docs/``."""
        self._foreseen.update(notes)

    def verify(self) -> None:
        """Raise unless exactly the foreseen went wrong."""
        assert set(self._noted) == self._foreseen, "\n".join(self.notes)

    @property
    def notes(self) -> Iterable[str]:
        """What went wrong until now."""
        return tuple(self._noted)

    def _note(self, what: str) -> None:
        self._noted.append(what)

    def _asked(self, request: Request) -> None:
        scheme, host = urlsplit(request.url)[:2]
        if scheme not in {"data", "blob"} and f"{scheme}://{host}" != self._origin:
            self._note(f"outside: {request.url}")

    def _failed(self, request: Request) -> None:
        if request.failure != _LEFT:
            self._note(f"failed: {request.url} ({request.failure})")

    def _answered(self, response: Response) -> None:
        if response.status >= 400:
            self._note(f"{response.status} {urlsplit(response.url).path}")

    def _told(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not message.text.startswith(_OF_REQUESTS):
            self._note(f"console: {message.text}")

    def _thrown(self, error: WebError) -> None:
        self._note(f"uncaught: {error.error}")

    async def _interrupted(self, dialog: Dialog) -> None:
        self._note(f"{dialog.type}: {dialog.message}")
        with contextlib.suppress(BrowserError):  # the page has gone, and the dialog with it
            await dialog.dismiss()
