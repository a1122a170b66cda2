"""The id by which a request is found again in the log."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable
from typing import Final

HEADER: Final = b"x-request-id"
_SANE: Final = re.compile(rb"[A-Za-z0-9._-]{1,64}")


def request_id_of(headers: Iterable[tuple[bytes, bytes]]) -> str:
    """The id that whoever stands before the gallery has given the request, or else a new one.

    Only one that is short and of plain letters is taken: it goes into the log and into the answer.
    """
    given = [value for name, value in headers if name == HEADER]
    if len(given) == 1 and _SANE.fullmatch(given[0]):
        return given[0].decode("ascii")
    # It tells requests apart and is no secret; asking the system for it would take longer.
    return f"{random.getrandbits(128):032x}"
