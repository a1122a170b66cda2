"""The documents on security, held against the settings, the tests, and each other."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from interface.api.schemes import Scheme
from interface.bootstrap.rates import LIMITS
from interface.bootstrap.variable import PREFIX

ROOT = Path(__file__).parents[1]
SECURITY = (ROOT / "docs" / "security.md").read_text()
ASVS = (ROOT / "docs" / "asvs.md").read_text()
DEVIATION = "**Deviation**"
DEVIATIONS = 4

APPLY = re.findall(
    r"[\d.]+",
    """
1.1.1 1.2.1 1.2.2 1.2.4 1.2.9 1.3.6 1.3.7 1.4.2 1.5.2
2.1.1 2.1.3 2.2.1 2.2.2 2.2.3 2.3.2 2.3.3 2.3.4 2.4.1
3.2.1 3.3.1 3.3.2 3.3.3 3.3.4 3.4.1 3.4.2 3.4.3 3.4.4 3.4.5 3.4.6 3.5.1 3.5.2 3.5.3 3.7.2
4.1.1 4.1.2 4.1.3 4.2.1
6.1.1 6.1.2 6.1.3 6.2.1 6.2.2 6.2.3 6.2.4 6.2.5 6.2.6 6.2.7 6.2.8 6.2.9 6.2.10 6.2.11 6.2.12
6.3.1 6.3.2 6.3.3 6.3.4 6.4.1
7.1.1 7.1.2 7.2.1 7.2.2 7.2.3 7.2.4 7.3.1 7.3.2 7.4.1 7.4.2 7.4.3 7.4.4 7.4.5 7.5.1 7.5.2
8.1.1 8.1.2 8.2.1 8.2.2 8.2.3 8.3.1
11.2.1 11.2.2 11.2.3 11.4.1 11.4.2 11.4.3 11.5.1 12.1.1 12.2.1
13.1.1 13.2.2 13.2.3 13.2.4 13.3.1 13.4.1 13.4.2 13.4.3 13.4.4 13.4.5
14.2.1 14.3.2
15.1.1 15.1.2 15.1.3 15.2.1 15.2.2 15.2.3 15.3.1 15.3.3 15.3.4 15.3.5 15.3.7
16.1.1 16.2.1 16.2.2 16.2.4 16.2.5 16.3.1 16.3.2 16.3.3 16.3.4 16.4.1 16.4.2 16.5.1 16.5.2 16.5.3
""",
)
"""The requirements of levels 1 and 2 that concern a gallery."""
BEYOND = ["1.3.12", "1.5.3", "4.1.4", "6.3.8", "8.3.2", "13.4.6", "15.4.2", "16.5.4"]
"""Of level 3."""


def lines() -> list[tuple[str, str, str]]:
    """Number, how it is met, and what shows it, of every line."""
    rows = re.findall(r"^\| ([\d.]+) \| .* \| (.*) \| (.*) \|$", ASVS, re.MULTILINE)
    return [(number, here, shown) for number, here, shown in rows]


@cache
def names_in(path: Path) -> frozenset[str]:
    """The tests of a file, those of classes with the name of the class before them."""

    def found(body: list[ast.stmt], prefix: str = "") -> Iterator[str]:
        for node in body:
            if isinstance(node, ast.ClassDef):
                yield from found(node.body, f"{node.name}::")
            elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                yield prefix + node.name

    return frozenset(found(ast.parse(path.read_text()).body)) if path.exists() else frozenset()


def named_tests(text: str) -> list[tuple[str, str]]:
    return re.findall(r"`(tests/[\w/]+\.py)::([\w:]+)`", text)


def test_every_requirement_has_its_line_in_order_and_none_is_made_up() -> None:
    assert len(APPLY) == 124
    assert [number for number, _, _ in lines()] == [*APPLY, *BEYOND]


def test_every_line_is_shown_by_tests_that_there_are() -> None:
    shown = {number: named_tests(tests) for number, _, tests in lines()}

    assert [number for number, tests in shown.items() if not tests] == []
    assert {
        f"{path}::{name}"
        for tests in shown.values()
        for path, name in tests
        if name not in names_in(ROOT / path) or "test_" not in name
    } == set()


def test_a_test_that_there_is_not_would_be_found() -> None:
    here = Path(__file__)

    assert "test_a_test_that_there_is_not_would_be_found" in names_in(here)
    assert "test_no_such_thing" not in names_in(here)
    assert names_in(here.with_name("test_nowhere.py")) == frozenset()


def test_every_deviation_is_explained_and_there_are_few() -> None:
    deviating = {number for number, here, _ in lines() if DEVIATION in here}
    section = SECURITY.partition("\n## Deviations\n")[2]
    reasons = re.findall(r"^- \*\*.*\*\* \(([\d., ]+)\)", section, re.MULTILINE)

    assert len(reasons) <= DEVIATIONS
    assert {number for reason in reasons for number in reason.split(", ")} == deviating


def test_headings_that_are_linked_to_are_there() -> None:
    documents = {name: (ROOT / "docs" / name).read_text() for name in ("security.md", "asvs.md")}
    for text in documents.values():
        for name, anchor in re.findall(r"\]\(([\w-]+\.md)#([\w-]+)\)", text):
            headings = re.findall(r"^#+ (.*)$", (ROOT / "docs" / name).read_text(), re.MULTILINE)
            assert anchor in {heading.lower().replace(" ", "-") for heading in headings}, name


def test_the_limits_are_told_as_they_are() -> None:
    rows = re.findall(rf"^\| `{PREFIX}(\w+)` \| `([^`]+)` \|", SECURITY, re.MULTILINE)

    assert rows == [(limit.name, limit.default) for limit in LIMITS]


def test_every_way_in_is_told() -> None:
    section = SECURITY.partition("\n## Ways in\n")[2].partition("\n## ")[0]
    ways = re.findall(r"^\| (`?[\w ]+`?) \|", section, re.MULTILINE)

    assert ways == ["Way", *(f"`{scheme}`" for scheme in Scheme), "admin site", "command line"]


def test_the_example_of_a_proxy_takes_current_tls_alone() -> None:
    [example] = re.findall(r"^```nginx\n(.*?)^```$", SECURITY, re.MULTILINE | re.DOTALL)

    assert re.findall(r"ssl_protocols (.*);", example) == ["TLSv1.2 TLSv1.3"]
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in example
    assert "proxy_set_header Host $host;" in example
    in_the_clear = example.partition("listen 443")[0]
    assert [
        word for word in ("/auth", "/api/v1/gallery/", "proxy_pass") if word in in_the_clear
    ] == []


def test_the_times_to_mend_are_the_same_everywhere() -> None:
    documents = [(ROOT / name).read_text() for name in ("SECURITY.md", "docs/dependencies.md")]

    for text in documents:
        days = re.findall(r"^\| (critical|high|all others)[^|]* \| (\d+) \|$", text, re.MULTILINE)
        assert days == [("critical", "7"), ("high", "30"), ("all others", "90")]
