"""What the processes of a gallery write to stderr: one event a line, whatever is in it."""

from __future__ import annotations

import logging
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Final

import msgspec

from interface.observability.notes import NOTES

FIELDS: Final = (
    "event",
    "method",
    "path",
    "status",
    "milliseconds",
    "refusal",
    "reason",
    "channel",
    "client",
    "user_id",
    "username",
    "job_id",
    "state",
    "produced",
    "check",
)
"""What a line may tell besides the message, where the event has it."""
NEXT_LINE: Final = "\n    "
"""How further lines of an event begin, in the form for people: no event begins so."""


_ENCODER: Final = msgspec.json.Encoder()


class LogFormat(StrEnum):
    """How events are written; ``AUTO`` is for people on a terminal and JSON elsewhere."""

    AUTO = "auto"
    JSON = "json"
    TEXT = "text"


class LogLevel(StrEnum):
    """The least that an event has to be to be written."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class JsonLines(logging.Formatter):
    """Writes an event as an object with its time, level, logger and message."""

    def format(self, record: logging.LogRecord) -> str:
        line = {**_head(record), "message": record.getMessage(), **_fields(record)}
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json_line(line)


class TextLines(logging.Formatter):
    """Writes an event as a line to read; an error follows, on lines that are set in."""

    def format(self, record: logging.LogRecord) -> str:
        words = [*_head(record).values(), _escaped(record.getMessage())]
        words += [f"{name}={_word(value)}" for name, value in _fields(record).items()]
        lines = [" ".join(map(str, words))]
        if record.exc_info:
            trace = self.formatException(record.exc_info)
            lines += [_escaped(line) for line in trace.split("\n")]
        return NEXT_LINE.join(lines)


def formatter(form: LogFormat) -> logging.Formatter:
    """What writes events in this form."""
    return TextLines() if is_for_people(form) else JsonLines()


def is_for_people(form: LogFormat) -> bool:
    """Whether events are written as text, here and now."""
    return form is LogFormat.TEXT or (form is LogFormat.AUTO and sys.stderr.isatty())


def configure(form: LogFormat, level: LogLevel) -> None:
    """Log what the gallery does, and of its libraries what is wrong; for a process of its own."""
    handler = logging.StreamHandler()
    handler.setFormatter(formatter(form))
    logging.basicConfig(handlers=[handler], level=logging.WARNING)
    logging.getLogger("film_gallery").setLevel(level.upper())
    # It tells of everybody whom it sends to sign in, with the query; our own log has that without.
    logging.getLogger("starlette_admin").setLevel(logging.ERROR)
    # Without a level of its own, it writes lines of every connection that nobody sees.
    logging.getLogger("uvicorn.error").setLevel(logging.ERROR)
    # No line tells of threads and processes, and a log that cannot be written says so nowhere.
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
    logging.raiseExceptions = False


def json_line(fields: Mapping[str, Any] | msgspec.Struct) -> str:
    """An object on a line of its own, whatever is in it."""
    try:
        written = _ENCODER.encode(fields).decode()
    except UnicodeEncodeError:  # half a character, as file names and addresses may have
        written = _ENCODER.encode(_escaped_values(msgspec.to_builtins(fields))).decode()
    return written if written.isprintable() else _escaped(written)


def moment(seconds: float) -> str:
    """A time, in seconds since 1970, as lines tell it."""
    return datetime.fromtimestamp(seconds, UTC).isoformat("T", "milliseconds")


def _head(record: logging.LogRecord) -> dict[str, Any]:
    level = record.levelname.lower()
    return {"time": moment(record.created), "level": level, "logger": record.name}


def _fields(record: logging.LogRecord) -> dict[str, Any]:
    """What the event tells, and the id of the request that it belongs to."""
    known = record.__dict__
    fields = {name: known[name] for name in FIELDS if known.get(name) is not None}
    notes = NOTES.get()
    if notes is not None:
        fields["request_id"] = notes.request_id
    return fields


def _escaped_values(line: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: _escaped(value) if isinstance(value, str) else value for name, value in line.items()
    }


def _word(value: object) -> str:
    """A value that can be told from its neighbours."""
    text = _escaped(str(value))
    if text and not any(mark in text for mark in ' ="'):
        return text
    inside = text.replace('"', r"\"")
    return f'"{inside}"'


def _escaped(text: str) -> str:
    """The text without what breaks lines, moves the cursor or turns the direction of reading."""
    if text.isprintable():
        return text
    return "".join(each if each.isprintable() else _code(each) for each in text)


def _code(character: str) -> str:
    """How JSON writes a character by its numbers."""
    utf16 = character.encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{utf16[start : start + 4]}" for start in range(0, len(utf16), 4))
