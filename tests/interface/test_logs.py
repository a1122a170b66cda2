"""What processes write to their log."""

from __future__ import annotations

import io
import json
import logging
import sys
from typing import Any

from interface.bootstrap.logs import JsonLines


def line(message: str, *args: object, exc_info: bool = False, **fields: object) -> dict[str, Any]:
    """The one line of an event, read back."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    record = logging.LogRecord(
        "film_gallery.generation",
        logging.INFO,
        __file__,
        1,
        message,
        args,
        sys.exc_info() if exc_info else None,
    )
    record.__dict__.update(fields)
    handler.emit(record)
    (written,) = stream.getvalue().splitlines()
    found: dict[str, Any] = json.loads(written)
    return found


def test_an_event_is_one_line_that_a_program_can_read() -> None:
    found = line("job %s of «%s»\nforged line\x1b[31m", 7, "Кім")

    assert found.pop("time").endswith("+00:00")
    assert found == {
        "level": "info",
        "logger": "film_gallery.generation",
        "message": "job 7 of «Кім»\nforged line\x1b[31m",
    }


def test_the_state_of_a_job_is_told_in_fields_and_nothing_else_is() -> None:
    found = line("made", job_id=7, state="running", produced=500, password="plain-Paper-305")

    assert (found["job_id"], found["state"], found["produced"]) == (7, "running", 500)
    assert "password" not in found


def test_an_error_is_told_with_where_it_happened() -> None:
    found = {}
    try:
        int("nothing")
    except ValueError:
        found = line("failed", exc_info=True)

    assert found["error"].splitlines()[-1].startswith("ValueError: ")
