"""Whatever the OpenAPI document lets a client ask is answered as the document says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import argon2
import pytest

from tests.drills.galleries import MOMENT, Gallery
from tests.drills.processes import BIN, eventually, running
from tests.drills.rows import Figure
from tests.drills.servers import serving
from tests.e2e.gallery_process import environment

ROOT = Path(__file__).parents[2]
EXAMPLE_PASSWORD = "quiet-Ocean-77"
"""What the examples of the document sign in with, as ``kim``."""
ROWS = 60
"""Films and comments that there are at first: the examples name some."""
PHASES = "examples,coverage,fuzzing,stateful"
EXAMPLES = 200
"""How many an operation."""
MOST_SECONDS = 1800.0
"""After so long it is taken never to end; on two processors that have nothing else to do it takes
about four minutes."""
SUCCESS = 0.95
"""The share of operations that have to do what they are for at least once."""


def fill(gallery: Gallery) -> None:
    """Put there what the examples of the document speak of."""
    password = argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    gallery.change(
        "UPDATE users SET password_hash = ?, username = iif(id = 2, 'kim', username)",
        password.hash(EXAMPLE_PASSWORD),
    )
    for number in range(1, ROWS + 1):
        gallery.change(
            "INSERT INTO films (id, title, title_folded, title_sort_key, description, filmed_at,"
            " rating, poster_url, owner_id, created_at, updated_at, version)"
            " VALUES (?, 'Harbour', 'harbour', 'harbour', '', ?, 4.5, 'https://example.com/', 3,"
            " ?, ?, 1)",
            *(number, MOMENT, MOMENT, MOMENT),
        )
        gallery.change(
            "INSERT INTO comments (id, film_id, author_id, rating, text, text_folded, created_at,"
            " updated_at, version) VALUES (?, ?, 3, 4, 'Fine', 'fine', ?, ?, 1)",
            *(number, number, MOMENT, MOMENT),
        )


def ask(gallery: Gallery) -> dict[str, Any]:
    """What schemathesis says of a gallery that serves."""
    fill(gallery)
    reports = gallery.folder / "reports"
    env = environment(gallery.folder) | {"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
    with serving(gallery) as server:
        server.await_start()
        words: list[str | Path] = [
            *(BIN / "schemathesis", "--config-file", ROOT / "tests/drills/schemathesis.toml"),
            *("run", f"{server.url}/docs/openapi.json", "--checks", "all", "--phases", PHASES),
            *("--max-examples", str(EXAMPLES), "--seed", "1", "--continue-on-failure"),
            *("--request-timeout", "30", "--no-color", "--report", "json"),
            *("--report-dir", reports, "--report-json-path", reports / "run.json"),
        ]
        log = gallery.folder / "schemathesis.log"
        with running(words, log, env=env) as process:
            ended = process.popen.poll
            eventually(lambda: ended() is not None, "schemathesis ends", patience=MOST_SECONDS)
        assert ended() == 0, process.words
    report: dict[str, Any] = json.loads((reports / "run.json").read_text())
    return report


def reached(report: dict[str, Any]) -> set[str]:
    """The operations that did what they are for at least once."""
    rates = report["valid_rates"]
    return {name for name in rates if any(phase["accepted"] for phase in rates[name].values())}


def in_words(report: dict[str, Any]) -> str:
    seconds = report["running_time"]
    return (
        f"{report['operations']['tested']} operations, {len(reached(report))} of them with success,"
        f" {report['test_cases']['generated']} requests in {seconds:.0f} s, 0 faults"
    )


def ensure_complete(report: dict[str, Any]) -> None:
    """Every operation was asked for and nothing was found."""
    assert report["complete"] is True
    assert report["failures"] == report["errors"] == []
    operations = report["operations"]
    assert operations["tested"] == operations["total"] > 30


@pytest.mark.long
@pytest.mark.row("D17", "S2")
def test_any_request_is_answered_as_the_document_says(gallery: Gallery, figure: Figure) -> None:
    report = ask(gallery)

    ensure_complete(report)
    assert len(reached(report)) >= SUCCESS * report["operations"]["total"]
    figure(in_words(report))
