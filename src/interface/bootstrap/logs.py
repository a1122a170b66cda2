"""What the processes of a gallery write to stderr: one JSON object a line."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from typing import Final

import msgspec

FIELDS: Final = ("job_id", "state", "produced")
"""What a line may tell besides the message, where the event has it."""


class JsonLines(logging.Formatter):
    """Writes an event as an object with its time, level, logger and message."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        line |= {name: getattr(record, name) for name in FIELDS if hasattr(record, name)}
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return msgspec.json.encode(line).decode()


def configure() -> None:
    """Log what the gallery does, and of its libraries what is wrong; for a process of its own."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines())
    logging.basicConfig(handlers=[handler], level=logging.WARNING)
    logging.getLogger("film_gallery").setLevel(logging.INFO)
