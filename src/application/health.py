"""Whether the gallery is ready: what it needs, asked one by one and never waited for in vain."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from time import perf_counter
from typing import Final

import msgspec

from domain.errors import StorageDamaged, Unavailable

log = logging.getLogger("film_gallery.health")

PATIENCE: Final = 2.0
"""Seconds that one check may take."""
NO_ANSWER: Final = "no answer"
BROKEN: Final = "broken"


class Trouble(Exception):
    """What is wrong, in words that everybody may read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing that the gallery needs; without what is not ``is_needed`` it still answers.

    ``probe`` raises when the thing is not well: ``Trouble`` with the reason, ``Unavailable``, or
    anything else.
    """

    name: str
    probe: Callable[[], Awaitable[None]]
    is_needed: bool = True


class State(StrEnum):
    """How the gallery is as a whole."""

    READY = "ready"
    DEGRADED = "degraded"
    DOWN = "down"


class Finding(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a check has found, and how many milliseconds that took."""

    status: str
    ms: float
    why: str = ""

    @property
    def is_up(self) -> bool:
        """Whether the thing is well."""
        return not self.why


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """How the gallery is, and what each check has found."""

    status: State
    checks: dict[str, Finding]


class Readiness:
    """Asks all checks at once; who asks while a check is under way waits for the same one."""

    def __init__(self, checks: Sequence[Check], *, patience: float = PATIENCE) -> None:
        self._checks = checks
        self._patience = patience
        self._under_way: dict[str, asyncio.Task[Finding]] = {}
        self._last: dict[str, str] = {}

    async def report(self) -> Report:
        """How the gallery is now, within ``patience`` whatever hangs."""
        found = await asyncio.gather(*(self._ask(check) for check in self._checks))
        findings = {check.name: each for check, each in zip(self._checks, found, strict=True)}
        for name, finding in findings.items():
            self._tell(name, finding)
        return Report(status=self._state(findings), checks=findings)

    async def _ask(self, check: Check) -> Finding:
        task = self._under_way.get(check.name)
        if task is None:
            task = self._under_way[check.name] = asyncio.create_task(_probe(check))
        await asyncio.wait({task}, timeout=self._patience)
        # What hangs may hang when it is cancelled, too: nobody waits, and the next look is new.
        if self._under_way.get(check.name) is task:
            del self._under_way[check.name]
        if task.cancel() or task.cancelled():
            return _finding(self._patience, NO_ANSWER)
        return task.result()

    def _state(self, findings: Mapping[str, Finding]) -> State:
        down = [check for check in self._checks if not findings[check.name].is_up]
        if any(check.is_needed for check in down):
            return State.DOWN
        return State.DEGRADED if down else State.READY

    def _tell(self, name: str, finding: Finding) -> None:
        """Tell the log what has changed."""
        before = self._last.get(name, "")
        self._last[name] = finding.why
        if finding.why and finding.why != before:
            log.warning("not well: %s", finding.why, extra={"check": name})
        elif before and finding.is_up:
            log.info("well again", extra={"check": name})


async def _probe(check: Check) -> Finding:
    begun, why = perf_counter(), ""
    try:
        await check.probe()
    except Trouble as trouble:
        why = str(trouble)
    except StorageDamaged:
        why = BROKEN
    except Unavailable:
        why = NO_ANSWER
    except Exception:
        # What it is may tell more than strangers should know.
        log.debug("a check is broken", exc_info=True, extra={"check": check.name})
        why = BROKEN
    return _finding(perf_counter() - begun, why)


def _finding(seconds: float, why: str) -> Finding:
    return Finding(status="down" if why else "up", ms=round(seconds * 1000, 2), why=why)
