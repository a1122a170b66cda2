"""What axe-core holds against a page."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Final

from playwright.async_api import Page

GRAVE: Final = ("serious", "critical")
_RUN: Final = """async () => {
  const {violations} = await axe.run(document, {resultTypes: ["violations"]});
  return violations.flatMap(({id, impact, nodes}) => nodes.map((node) => ({
    impact, text: `${id}: ${node.target.join(" ")}: ${node.failureSummary}`,
  })));
}"""


async def violations(page: Page) -> list[str]:
    """What keeps somebody from using the page, or nearly so."""
    if not await page.evaluate("'axe' in window"):
        await page.evaluate(_axe())
    found = await page.evaluate(_RUN)
    return [violation["text"] for violation in found if violation["impact"] in GRAVE]


@cache
def _axe() -> str:
    return files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")
