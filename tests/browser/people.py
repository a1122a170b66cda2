"""Who visits the galleries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Person:
    """A name, and a password that goes with it."""

    username: str
    password: str


OWNER: Final = Person("olena", "тихий-Океан-77")
