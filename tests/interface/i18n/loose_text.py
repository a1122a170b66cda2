"""Sentences for people that stand somewhere else than in the catalogues."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Final

import jinja2
from jinja2 import nodes

READ_OUT: Final = {
    "alt",
    "aria-description",
    "aria-label",
    "aria-roledescription",
    "aria-valuetext",
    "placeholder",
    "summary",
    "title",
}
"""The attributes that people get to read or hear."""
TRANSLATING: Final = {"t", "_", "gettext", "ngettext"}
"""The functions whose arguments are looked up in a catalogue."""
FOR_DEVELOPERS: Final = {"description", "documentation", "example", "summary", "title"}
"""The arguments that say something in the OpenAPI document or of a measure, in English."""

_WORDS: Final = re.compile(r"[^\W\d_]{2,}[,:]? +[^\W\d_]{2,}|[а-яіїєґ]", re.IGNORECASE)


def in_template(source: str) -> list[str]:
    """The texts of a template, and of the attributes that are read out, that no function gives."""
    environment = jinja2.Environment(autoescape=True)
    page = _Page()
    page.feed("".join(text for _, kind, text in environment.lex(source) if kind == "data"))
    page.close()
    return page.found + [text for text in _shown(environment.parse(source)) if _WORDS.search(text)]


def in_python(source: str) -> list[str]:
    """The texts of a module that read like a sentence.

    Docstrings, lines of the log, errors for developers, the OpenAPI document and what is said of
    measures do not count.
    """
    tree = ast.parse(source)
    for node in ast.walk(tree):
        for name, value in ast.iter_fields(node):
            if isinstance(value, list):
                setattr(node, name, [each for each in value if not _is_exempt(each)])
    texts = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return [text for text in texts if isinstance(text, str) and _WORDS.search(text)]


class _Page(HTMLParser):
    """Collects what people would read of the parts of a page that are written out."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        kind = dict(attrs).get("type")
        for name, value in attrs:
            is_caption = (tag, name) == ("input", "value") and kind in {"submit", "button", "reset"}
            if name in READ_OUT or is_caption:
                self.handle_data(value or "")

    def handle_data(self, data: str) -> None:
        if any(letter.isalpha() for letter in data):
            self.found.append(data.strip())


def _shown(node: nodes.Node, *, is_output: bool = False) -> Iterator[str]:
    """The texts in expressions that a template shows."""
    if isinstance(node, nodes.Call) and getattr(node.node, "name", "") in TRANSLATING:
        return
    if isinstance(node, nodes.Const) and is_output and isinstance(node.value, str):
        yield node.value
    for child in node.iter_child_nodes():
        yield from _shown(child, is_output=is_output or isinstance(node, nodes.Output))


def _is_exempt(node: object) -> bool:
    """Whether what a node says is for developers or operators."""
    match node:
        case ast.Expr(value=ast.Constant()) | ast.Raise():
            return True
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Name(id="log")))):
            return True
        case ast.keyword(arg=name):
            return name in FOR_DEVELOPERS
        case _:
            return False
