"""An administrator with a browser, who finds their way about the admin site."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from playwright.async_api import Locator, Page, expect

from tests.browser.people import OWNER, Person
from tests.browser.visitor import Visitor

SITE: Final = "/admin/"


@dataclass(frozen=True)
class Administrator:
    """Works with lists, forms and questions, as they are called in the visitor's language."""

    visitor: Visitor

    @property
    def page(self) -> Page:
        return self.visitor.page

    async def sign_in(self, person: Person = OWNER) -> None:
        """Come in by the door."""
        await self.visitor.go(SITE)
        await self.visitor.sign_in(person.username, person.password)
        await expect(self.visitor.heading("admin-title")).to_be_visible()

    async def open_list(self, key: str, **asked: object) -> None:
        """Open the list of a kind of objects."""
        query = f"?{urlencode(asked)}" if asked else ""
        await self.visitor.go(f"{SITE}{key}/list{query}")
        await expect(self.visitor.heading(f"admin-{key}")).to_be_visible()

    async def go_to(self, code: str) -> None:
        """Follow the menu."""
        menu = self.page.get_by_role("navigation", name=self.visitor.text("admin-menu"))
        await menu.get_by_role("link", name=self.visitor.text(code), exact=True).click()
        await expect(self.visitor.heading(code)).to_be_visible()

    def row(self, name: str) -> Locator:
        """The row of a list that has a cell which leads to what is called so."""
        link = self.page.get_by_role("link", name=name, exact=True)
        return self.page.get_by_role("row").filter(has=link)

    def rows(self) -> Locator:
        """All rows of the list but its head."""
        return self.page.locator("tbody").get_by_role("row")

    async def texts(self, column: str) -> list[str]:
        """What the cells of a column say now, from top to bottom."""
        return [text.strip() for text in await self._cells(column).all_inner_texts()]

    async def reads(self, column: str, texts: Sequence[str]) -> None:
        """Wait until the cells of a column say this, from top to bottom."""
        await expect(self._cells(column)).to_have_text(texts)

    def _cells(self, column: str) -> Locator:
        return self.page.locator(f'td[data-label="{self.visitor.text(column)}"]')

    async def sort_by(self, column: str) -> None:
        """Follow the head of a column, once more for the other way round."""
        head = self.page.get_by_role("columnheader", name=self.visitor.text(column))
        before = await head.get_attribute("aria-sort")
        await head.get_by_role("link").click()
        after = "descending" if before == "ascending" else "ascending"
        await expect(head).to_have_attribute("aria-sort", after)

    def least(self, code: str) -> Locator:
        """The lower end of a filter."""
        name = f"{self.visitor.text(code)}: {self.visitor.text('admin-from')}"
        return self.page.get_by_label(name, exact=True)

    async def search(self, text: str) -> None:
        await self.page.get_by_role("searchbox").fill(text)
        await self.visitor.button("admin-search").click()

    async def choose(self, *names: str) -> None:
        """Tick rows."""
        for name in names:
            await self.visitor.field("admin-choose", name=name).check()

    async def edit(self, name: str) -> None:
        """Open the form of a row."""
        await self.visitor.link("admin-edit-it", name=name).click()

    async def ask_to(self, code: str, name: str) -> None:
        """Open the question that comes before something is done to a row."""
        label = f"{self.visitor.text(code)}: {name}"
        await self.page.get_by_role("link", name=label, exact=True).click()
        heading = self.page.get_by_role("heading", level=1, name=label, exact=True)
        await expect(heading).to_be_visible()

    async def revoke_first(self) -> None:
        """Revoke what the first row shows, after being asked."""
        label = self.visitor.text("admin-revoke")
        await self.rows().first.get_by_title(label, exact=True).click()
        await self.visitor.button("admin-revoke").click()

    async def pick(self, code: str, text: str, choice: str) -> None:
        """Find something in a picker by typing a part of its name."""
        picker = self.visitor.field(code)
        await picker.fill(text)
        await self.page.get_by_role("option", name=choice, exact=True).click()
        await expect(picker).to_have_value(choice)

    async def told(self, code: str, **params: object) -> None:
        """Be told that something has been done."""
        said = self.page.get_by_role("status")
        await expect(said).to_have_text(self.visitor.text(code, **params))

    async def refused(self, code: str, **params: object) -> None:
        """Be told that something cannot be done."""
        said = self.page.get_by_role("alert")
        await expect(said).to_have_text(self.visitor.text(code, **params))

    async def told_of(self, name: str) -> None:
        """Be told that something has been saved, by its name."""
        await expect(self.page.get_by_role("status")).to_contain_text(name)

    async def fill(self, **fields: str) -> None:
        """Write into fields of a form, each called by its code without the ``admin``."""
        for code, value in fields.items():
            await self.visitor.field(f"admin-{code.replace('_', '-')}").fill(value)
