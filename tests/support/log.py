"""What the gallery writes to its log while a test runs."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from interface.bootstrap.logs import LogFormat, formatter

FORMS = pytest.mark.parametrize(
    ("form", "on_a_terminal", "is_text"),
    [
        (LogFormat.AUTO, True, True),
        (LogFormat.AUTO, False, False),
        (LogFormat.JSON, True, False),
        (LogFormat.TEXT, False, True),
    ],
)
"""What is written, where; without a choice people on a terminal read text, and programs JSON."""


class Log:
    """The log of a gallery, in one of its forms."""

    def __init__(self, stream: io.StringIO) -> None:
        self._stream = stream

    @property
    def text(self) -> str:
        return self._stream.getvalue()

    @property
    def lines(self) -> list[dict[str, Any]]:
        """The events, which are JSON; each is on one line, whatever a program takes for one."""
        return [json.loads(line) for line in self.text.splitlines()]

    def of(self, logger: str) -> list[dict[str, Any]]:
        """The events of one logger, named without its beginning."""
        return [line for line in self.lines if line["logger"] == f"film_gallery.{logger}"]

    @property
    def requests(self) -> list[dict[str, Any]]:
        return self.of("requests")


@contextmanager
def logged(form: LogFormat = LogFormat.JSON) -> Iterator[Log]:
    """Collect what is logged inside the block, from the level ``info`` on."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter(form))
    logger = logging.getLogger("film_gallery")
    level = logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    try:
        yield Log(stream)
    finally:
        logger.setLevel(level)
        logger.removeHandler(handler)
