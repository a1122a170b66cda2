"""The lines of requests, written by themselves where that saves time."""

from __future__ import annotations

import logging
import sys
import time
from contextlib import suppress
from typing import TextIO

from interface.bootstrap.logs import LogFormat, is_for_people, json_line, moment
from interface.observability.request_log import MESSAGE, RequestLine, Tell, log, tell_by_logging


def telling(form: LogFormat) -> Tell:
    """What writes the lines of requests in this form to stderr."""
    return tell_by_logging if is_for_people(form) else in_json(sys.stderr)


def in_json(stream: TextIO) -> Tell:
    """What writes requests as ``JsonLines`` does, in half the time.

    Nearly all lines are of requests, and what ``logging`` does besides took a tenth of the time of
    a request. Handlers of the logger are not asked; its level is.
    """
    heads = {level: _head(level) for level in (logging.INFO, logging.WARNING)}

    def tell(level: int, line: RequestLine) -> None:
        written = f'{{"time":"{moment(time.time())}",{heads[level]},{json_line(line)[1:]}\n'
        with suppress(OSError, ValueError):  # the stream is full, or closed
            stream.write(written)

    return tell


def _head(level: int) -> str:
    """What is the same in all lines of a level, after the time."""
    fields = {"level": logging.getLevelName(level).lower(), "logger": log.name, "message": MESSAGE}
    return json_line(fields)[1:-1]
