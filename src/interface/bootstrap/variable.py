"""What an environment variable is that settings are read from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

PREFIX = "FILM_GALLERY_"


@dataclass(frozen=True, slots=True)
class Variable:
    """One environment variable, named without the prefix; an empty default means "not set".

    ``parse`` raises ``ValueError`` for a wrong value; ``right`` says what would be right.
    """

    name: str
    default: str
    meaning: str
    right: str
    parse: Callable[[str], object]
