"""Ports for servers that tests start."""

from __future__ import annotations

import os
import random
import socket
from itertools import cycle
from typing import Final

FIRST: Final = 12_000
EACH: Final = 2_000
"""Ports for each process of tests, all below those that the system gives to clients."""


def _ports() -> list[int]:
    """Those of this process; it begins anywhere, for another run may go on beside."""
    number = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % 10
    ports = range(FIRST + EACH * number, FIRST + EACH * (number + 1))
    begins = random.randrange(EACH)  # nothing secret
    return [*ports[begins:], *ports[:begins]]


_NEXT: Final = cycle(_ports())


def a_free_port() -> int:
    """A port that nobody has, and that nobody gets before a server that is starting has it."""
    return next(port for port in _NEXT if _is_free(port))


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
