"""What watches over the pages does notice."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.async_api import Error as BrowserError

from tests.browser.accessibility import violations
from tests.browser.visitor import PATIENCE, Visitor

NOTICED = {
    "fetch('https://example.com/font').catch(() => 0)": [
        "outside: https://example.com/font",
        "failed: https://example.com/font (net::ERR_PROXY_CONNECTION_FAILED)",
    ],
    "new Image().src = 'http://192.0.2.1/pixel.png'": [
        "outside: http://192.0.2.1/pixel.png",
        "failed: http://192.0.2.1/pixel.png (net::ERR_PROXY_CONNECTION_FAILED)",
    ],
    "fetch('/nowhere/')": ["404 /nowhere/"],
    "console.error('this is wrong')": ["console: this is wrong"],
    "setTimeout(() => { throw new Error('nobody caught it') })": ["uncaught: nobody caught it"],
    "setTimeout(() => alert('injected'))": ["alert: injected"],
}


@pytest.mark.parametrize("script", NOTICED)
async def test_what_should_not_happen_is_noted(visitor: Visitor, script: str) -> None:
    # The policy of our own pages would stop most of this.
    await a_page(visitor, "/open", "<!DOCTYPE html><title>Open</title>")

    await visitor.page.evaluate(f"() => {{ {script} }}")

    await noted(visitor, *NOTICED[script])


async def a_page(visitor: Visitor, path: str, body: str, **headers: str) -> None:
    """Open a page that the gallery does not have."""
    await visitor.page.route(
        f"**{path}",
        lambda route: route.fulfill(body=body, content_type="text/html", headers=headers),
    )
    await visitor.go(path)


async def noted(visitor: Visitor, *notes: str) -> None:
    """Wait until these have been noted; nothing else may be, either."""
    visitor.watch.foresee(*notes)
    async with asyncio.timeout(PATIENCE / 1000):
        while not set(notes) <= set(visitor.watch.notes):
            await visitor.page.evaluate("new Promise(requestAnimationFrame)")


async def test_a_violation_of_the_policy_is_noted(visitor: Visitor) -> None:
    body = "<!DOCTYPE html><title>Strict</title><script>1</script>"
    await a_page(visitor, "/strict", body, **{"Content-Security-Policy": "default-src 'none'"})

    await noted(visitor, "CSP: script-src-elem forbids inline")
    # The console tells the same at length.
    visitor.watch.foresee(*(note for note in visitor.watch.notes if "Policy directive" in note))


async def test_the_browser_reaches_the_gallery_only(visitor: Visitor) -> None:
    for address in ("http://example.com/", "http://192.0.2.1/"):
        with pytest.raises(BrowserError, match="ERR_PROXY_CONNECTION_FAILED"):
            await visitor.page.goto(address)
        visitor.watch.foresee(f"outside: {address}")
        visitor.watch.foresee(f"failed: {address} (net::ERR_PROXY_CONNECTION_FAILED)")


async def test_something_foreseen_that_does_not_happen_is_an_error(visitor: Visitor) -> None:
    await visitor.go("/")
    visitor.watch.foresee("404 /nowhere/")

    with pytest.raises(AssertionError):
        visitor.watch.verify()

    await visitor.page.evaluate("fetch('/nowhere/')")


async def test_what_shuts_somebody_out_is_found(visitor: Visitor) -> None:
    await visitor.page.set_content(
        "<!DOCTYPE html><html lang=ru><title>Ёлка</title><main><h1>Ёлка</h1><input><img src=data:,>"
    )

    found = " ".join(await violations(visitor.page))

    assert set(re.findall(r"(image-alt|label|document-title)\b", found)) >= {"image-alt", "label"}


async def test_a_page_that_does_not_fit_a_phone_is_found(visitor: Visitor, tmp_path: Path) -> None:
    await visitor.go("/")
    await visitor.page.evaluate("document.querySelector('h1').style.width = '400px'")

    with pytest.raises(AssertionError, match="wider than 390"):
        await replace(visitor, pictures=tmp_path).look_at("too-wide")
