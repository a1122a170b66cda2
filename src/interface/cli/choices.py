"""Options that take one of some values."""

from __future__ import annotations

from enum import StrEnum
from typing import TypeVar

import click

ChoiceT = TypeVar("ChoiceT", bound=StrEnum)


class Choice(click.Choice[ChoiceT]):
    """One of some values, written as they are; Click itself goes by the names of members."""

    def normalize_choice(self, choice: object, ctx: click.Context | None) -> str:  # noqa: ARG002 # Click passes it
        return str(choice)
