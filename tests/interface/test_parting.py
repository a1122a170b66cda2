"""A server that is told to stop."""

from __future__ import annotations

import os
import signal

from interface.bootstrap.parting import Parting, PartingServer


def test_a_process_that_was_just_forked_ends_when_it_is_told_to() -> None:
    parting = Parting()
    server = PartingServer("nothing:here", parting)
    if not (child := os.fork()):
        server.signal_handler_interrupt(signal.SIGTERM)
        os._exit(1)  # as if it had not been told
    assert os.waitpid(child, 0)[1] == 0
    assert not parting.has_begun
