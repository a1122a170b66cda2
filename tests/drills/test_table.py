"""The document tells of every row, in the words of the table, and what was measured."""

from __future__ import annotations

from pathlib import Path

from tests.drills.rows import ROWS, Finding
from tests.drills.table import BEGIN, END, LINE, rewritten

DOCUMENT = Path(__file__).parents[2] / "docs" / "reliability.md"
EMPTY = f"# Title\n\n{BEGIN}{END}\nThe end.\n"
UNKNOWN = ("not measured yet", "")


def told(document: str) -> dict[str, tuple[str, str]]:
    """What is told of each row: figure and verdict."""
    return {
        found["row"]: (found["measured"], found["verdict"]) for found in LINE.finditer(document)
    }


def test_the_document_has_the_rows_that_are_promised_in_their_words() -> None:
    lines = [found.groupdict() for found in LINE.finditer(DOCUMENT.read_text())]

    assert {line["row"]: (line["scenario"], line["goal"]) for line in lines} == {
        row: (promise.scenario, promise.goal) for row, promise in ROWS.items()
    }
    assert len(lines) == len(ROWS)


def test_nothing_that_the_document_tells_fails() -> None:
    assert {
        row for row, (_, verdict) in told(DOCUMENT.read_text()).items() if verdict == "FAIL"
    } == (set())


def test_a_run_writes_what_it_found_and_keeps_the_rest() -> None:
    first = rewritten(EMPTY, {"C1": Finding("1,438 = 1,438", holds=True)})
    second = rewritten(first, {"S1": Finding("0 | 1\nset", holds=False)})

    assert told(second)["C1"] == ("1,438 = 1,438", "pass")
    assert told(second)["S1"] == (r"0 \| 1 set", "FAIL")
    assert told(second)["G1"] == UNKNOWN
    assert second.startswith("# Title\n\n")
    assert second.endswith("\nThe end.\n")


def test_what_was_found_later_counts() -> None:
    first = rewritten(EMPTY, {"C1": Finding("3 lost", holds=False)})

    assert told(rewritten(first, {"C1": Finding("0 lost", holds=True)}))["C1"] == ("0 lost", "pass")


def test_only_a_run_of_all_rows_names_its_machine() -> None:
    everything = {row: Finding("1", holds=True) for row in ROWS}
    whole = rewritten(EMPTY, everything)

    assert "Measured in one run" not in rewritten(EMPTY, {"C1": Finding("1", holds=True)})
    assert "Measured in one run" in whole
    assert rewritten(whole, everything) == rewritten(whole, {}) == whole
