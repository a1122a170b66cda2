"""Pages of the admin site, read as far as tests ask."""

from __future__ import annotations

from html.parser import HTMLParser

import httpx

Attributes = dict[str, str]
_NO_CONTENT = {"meta", "link", "input", "br", "img", "hr"}


class Document(HTMLParser):
    """The elements of a page in order, and its text; every value and name as a browser has it."""

    def __init__(self, answer: httpx.Response) -> None:
        super().__init__()
        self.source = answer.text
        self.elements: list[tuple[str, Attributes]] = []
        self.lines: list[str] = []
        self._open: list[str] = []
        self._texts: dict[str, list[str]] = {}
        self.feed(self.source)
        self.close()

    @property
    def text(self) -> str:
        """What can be read of the page, in one line."""
        return " ".join(self.lines)

    @property
    def language(self) -> str:
        return self.all("html")[0]["lang"]

    def all(self, tag: str) -> list[Attributes]:
        """The attributes of every element of a kind."""
        return [attributes for name, attributes in self.elements if name == tag]

    def inside(self, tag: str) -> list[str]:
        """The text of every element of a kind."""
        return [" ".join(text.split()) for text in self._texts.get(tag, [])]

    def links(self) -> list[str]:
        """Where the links lead to."""
        return [link["href"] for link in self.all("a") if "href" in link]

    def links_to(self, page: str) -> list[str]:
        """Those that lead to one of the site's pages."""
        return [link for link in self.links() if link.startswith(f"/admin/{page}")]

    def values(self) -> dict[str, str]:
        """The fields of the page's forms and what stands in them."""
        found = {
            field["name"]: field.get("value", "") for field in self.all("input") if "name" in field
        }
        areas = [area["name"] for area in self.all("textarea")]
        return found | dict(zip(areas, self._raw("textarea"), strict=True))

    def cells(self, label: str) -> list[str]:
        """The cells of the column with this label."""
        cells = zip(self.all("td"), self.inside("td"), strict=True)
        return [text for cell, text in cells if cell.get("data-label") == label]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in _NO_CONTENT:
            self._open.append(tag)
            self._texts.setdefault(tag, []).append("")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag, f"{tag} is closed out of order"

    def handle_data(self, data: str) -> None:
        for tag in set(self._open):
            self._texts[tag][-1] += data
        if data.strip() and not {"script", "style", "title"} & set(self._open):
            self.lines.append(" ".join(data.split()))

    def _raw(self, tag: str) -> list[str]:
        return [text.removeprefix("\n") for text in self._texts.get(tag, [])]
