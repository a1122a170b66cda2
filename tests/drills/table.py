"""The table of what is promised and what was measured, as a document has it."""

from __future__ import annotations

import os
import platform
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from tests.drills.rows import ROWS, Finding

BEGIN: Final = "<!-- rows: written by --rows-file -->\n"
END: Final = "<!-- end of rows -->\n"
SECTIONS: Final = {
    "C": "Crashes, queue, storage",
    "G": "Generators",
    "D": "Input",
    "S": "Security",
}
NOTHING: Final = ("not measured yet", "")
LINE: Final = re.compile(
    r"^\| (?P<row>[A-Z]\d+) \| (?P<scenario>.*) \| (?P<goal>.*)"
    r" \| (?P<measured>.*) \| (?P<verdict>pass|FAIL|) ?\|$",
    re.MULTILINE,
)


def rewrite(path: Path, findings: Mapping[str, Finding]) -> None:
    """Write what was found into the table of a document."""
    path.write_text(rewritten(path.read_text(), findings))


def rewritten(document: str, findings: Mapping[str, Finding]) -> str:
    """The document with its table anew; what was not found again stays as it was told."""
    before, _, rest = document.partition(BEGIN)
    old, _, after = rest.partition(END)
    told = {line["row"]: (line["measured"], line["verdict"]) for line in LINE.finditer(old)}
    told |= {row: (_cell(found.measured), found.verdict) for row, found in findings.items()}
    machine = _machine() if findings.keys() == ROWS.keys() else _told_machine(old)
    return before + BEGIN + machine + "".join(_sections(told)) + END + after


def _sections(told: Mapping[str, tuple[str, str]]) -> Iterator[str]:
    for letter, title in SECTIONS.items():
        yield f"\n## {title}\n\n| Row | When | Promise | Measured | Holds |\n"
        yield "|---|---|---|---|---|\n"
        for row, promise in ROWS.items():
            if row.startswith(letter):
                measured, verdict = told.get(row, NOTHING)
                cells = (row, _cell(promise.scenario), _cell(promise.goal), measured, verdict)
                yield f"| {' | '.join(cells)} |\n"
    yield "\n"


def _cell(text: str) -> str:
    """A text that fits into one cell."""
    return " ".join(text.split()).replace("|", "\\|")


def _machine() -> str:
    return (
        f"\nMeasured in one run: CPython {platform.python_version()}, {platform.system()} "
        f"{platform.machine()}, {os.cpu_count()} cores.\n"
    )


def _told_machine(old: str) -> str:
    found = re.search(r"^\nMeasured in one run: .*\n", old)
    return found[0] if found else ""
