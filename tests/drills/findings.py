"""Which rows are shown by tests, and what these have found.

``--rows`` (``make drill``) prints a line for each row, and a row without a test is an error then.
``--rows-file=FILE`` writes what was found into the table of a document, and leaves alone what it
tells of rows that nothing was found about.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from _pytest.terminal import TerminalReporter

from tests.drills.rows import ROWS, Figure, Finding, Promised
from tests.drills.table import rewrite


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--rows", action="store_true", help="a line for each row; all must be shown")
    parser.addoption("--rows-file", type=Path, metavar="FILE", help="write the table of FILE anew")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "row(*ids): shows that these rows of promises hold")
    config.addinivalue_line("markers", "long: takes minutes, and runs in `make drill` alone")


@pytest.fixture
def figure(request: pytest.FixtureRequest) -> Figure:
    """Tells what was measured."""

    def tell(text: str) -> None:
        request.node.user_properties.append(("figure", text))

    return tell


@pytest.fixture
def promised(request: pytest.FixtureRequest) -> Promised:
    """Times are held to what is promised when rows are asked for, one after another; beside other
    tests, which slow them, to ten times that.
    """
    slack = 1 if request.config.option.rows else 10
    return lambda most: slack * most


@pytest.fixture
def at_once(promised: Promised) -> float:
    """Seconds within which a request for films is answered; a silent Redis took five of them."""
    return min(promised(1), 4)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    shown: set[str] = set()
    for item in items:
        ids = [row for mark in item.iter_markers("row") for row in mark.args]
        if unknown := set(ids) - ROWS.keys():
            raise pytest.UsageError(f"{item.nodeid}: there is no row {', '.join(unknown)}")
        item.user_properties += [("row", row) for row in ids]
        shown.update(ids)
    if config.option.rows and (missing := [row for row in ROWS if row not in shown]):
        raise pytest.UsageError(f"no test shows that these rows hold: {', '.join(missing)}")


def pytest_terminal_summary(terminalreporter: TerminalReporter, config: pytest.Config) -> None:
    findings = dict(_findings(terminalreporter))
    if config.option.rows:
        terminalreporter.section("rows")
        for row, promise in ROWS.items():
            found = findings.get(row, Finding("nothing", holds=False))
            terminalreporter.write_line(
                f"{found.verdict}  {row:4} {promise.scenario}: {found.measured}"
                f" (goal: {promise.goal})"
            )
    if config.option.rows_file:
        rewrite(config.option.rows_file, findings)


def _findings(reporter: TerminalReporter) -> Iterator[tuple[str, Finding]]:
    """What the tests that ran have found, by row."""
    reports = [
        report
        for outcome in ("passed", "failed", "error")
        for report in reporter.stats.get(outcome, [])
        if isinstance(report, pytest.TestReport)  # not that of a file that could not be read
        and (report.when == "call" or report.failed)
    ]
    for row in ROWS:
        mine = [report for report in reports if ("row", row) in report.user_properties]
        figures = dict.fromkeys(  # several tests may tell the same
            str(text)
            for report in mine
            for name, text in report.user_properties
            if name == "figure"
        )
        shown_by = f"{len(mine)} tests" if len(mine) > 1 else "a test"
        if mine:
            yield row, Finding("; ".join(figures) or shown_by, all(test.passed for test in mine))
