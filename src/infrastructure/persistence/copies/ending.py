"""Signals that end a backup or a restore, which then leaves nothing behind."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final

SIGNALS: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Ended(BaseException):
    """A signal has come; what was begun is undone."""

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(f"{signal.Signals(number).name} ended it")


@contextmanager
def ended_by_signals() -> Iterator[None]:
    """Raise ``Ended`` when a signal comes. What the process was told to ignore (nohup), it does."""
    earlier = {number: signal.getsignal(number) for number in SIGNALS}
    heard = [number for number in SIGNALS if earlier[number] is not signal.SIG_IGN]
    try:
        for number in heard:
            signal.signal(number, _end)
        yield
    finally:
        for number in heard:
            signal.signal(number, earlier[number])


@contextmanager
def postponed() -> Iterator[None]:
    """Raise ``Ended`` only afterwards: what is being begun has to be known to be undone."""
    came: list[int] = []
    heard = _heard()
    for number in heard:
        signal.signal(number, lambda number, _: came.append(number))
    try:
        yield
    finally:
        for number in heard:
            signal.signal(number, _end)
        if came:
            _end(came[0], None)


def finish() -> None:
    """Let no signal end what is nearly done, or is being undone."""
    for number in _heard():
        signal.signal(number, _go_on)


def _heard() -> list[int]:
    return [number for number in SIGNALS if signal.getsignal(number) is _end]


def _end(number: int, _frame: FrameType | None) -> None:
    finish()
    raise Ended(number)


def _go_on(_number: int, _frame: FrameType | None) -> None:
    pass
