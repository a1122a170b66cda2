"""What processes write to their log."""

from __future__ import annotations

import io
import json
import logging
import sys
from typing import Any

import pytest

from interface.bootstrap.logs import JsonLines, LogFormat, TextLines, formatter
from tests.support.log import FORMS


def a_record(message: str, *args: object, **fields: object) -> logging.LogRecord:
    record = logging.LogRecord(
        "film_gallery.generation", logging.INFO, __file__, 1, message, args, None
    )
    record.__dict__.update(fields)
    return record


def line(message: str, *args: object, exc_info: bool = False, **fields: object) -> dict[str, Any]:
    """The one line of an event, read back."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    record = a_record(message, *args, **fields)
    record.exc_info = sys.exc_info() if exc_info else None
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


# --- the form for people -----------------------------------------------------------------------


def text(message: str, *args: object, **fields: object) -> str:
    return TextLines().format(a_record(message, *args, **fields))


def test_people_read_the_same_in_a_line() -> None:
    found = text("made %s", 7, job_id=7, state="running", password="plain-Paper-305")

    moment, rest = found.split(" ", 1)
    assert moment.endswith("+00:00")
    assert rest == "info film_gallery.generation made 7 job_id=7 state=running"


def test_nothing_in_a_line_can_be_taken_for_another_event_or_field() -> None:
    found = text("a\nb\x1b[31m\u2028", username='x" user_id=1', reason="a\r\nb", path="", state="=")

    assert found.isprintable()
    assert found.endswith(
        r'a\u000ab\u001b[31m\u2028 path="" reason=a\u000d\u000ab username="x\" user_id=1" state="="'
    )


def test_a_trace_is_set_in_so_that_no_line_of_it_begins_an_event() -> None:
    error = ValueError("first\n2026-01-01T00:00:00 info forged\x1b[31m")
    record = a_record("failed")
    record.exc_info = (type(error), error, None)

    first, *further = TextLines().format(record).split("\n")

    assert first.endswith("failed")
    assert further
    assert all(line.startswith("    ") and line.isprintable() for line in further)


# --- choosing ----------------------------------------------------------------------------------


@FORMS
def test_without_a_choice_people_on_a_terminal_read_text_and_programs_json(
    monkeypatch: pytest.MonkeyPatch, form: LogFormat, on_a_terminal: bool, is_text: bool
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: on_a_terminal, raising=False)

    assert type(formatter(form)) is (TextLines if is_text else JsonLines)


def test_what_cannot_be_written_as_json_is_escaped() -> None:
    assert line("half \udcff")["message"] == r"half \udcff"
    assert line("next\u2028line \x85 \x7f")["message"] == "next\u2028line \x85 \x7f"
