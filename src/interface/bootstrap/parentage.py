"""Processes that end with the one that started them."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading


def end_with_parent() -> None:
    """End this process when its parent is gone, however that went; ``multiprocessing`` made it."""
    threading.Thread(target=_await_end, daemon=True).start()


def _await_end() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def stop_with_input() -> None:
    """Have this process told to stop when its standard input ends: whoever holds that is gone."""
    threading.Thread(target=_await_end_of_input, daemon=True).start()


def _await_end_of_input() -> None:
    os.read(sys.stdin.fileno(), 1)  # nothing is ever written there
    os.kill(os.getpid(), signal.SIGTERM)
