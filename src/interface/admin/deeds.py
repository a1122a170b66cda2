"""Deeds: what can be done to rows, asked for on a page of its own that says what it means."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from starlette.datastructures import FormData
from starlette_admin.fields import BaseField

from domain.access import Actor
from interface.admin.words import Label

MOST_NAMED: Final = 20
"""How many objects a question names one by one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """An object that a question names: ``key`` and ``id`` lead to its page."""

    text: str
    key: str
    id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked before a deed is done.

    ``objects`` are what it is done to (``total`` of them), ``consequences`` what goes with them.
    With an ``obstacle`` it cannot be done, because of the ``holders`` (``held`` of them).
    """

    sentence: str
    objects: Sequence[Named] = ()
    total: int = 0
    consequences: Sequence[str] = ()
    fields: Sequence[BaseField] = ()
    obstacle: str = ""
    holders: Sequence[Named] = ()
    held: int = 0


Ask: TypeAlias = Callable[[Actor, Sequence[int]], Awaitable[Question]]
Do: TypeAlias = Callable[[Actor, Sequence[int], FormData], Awaitable[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """Something that can be done to rows.

    ``ask`` makes the question about rows; ``do`` does it and says what has been done.
    ``of_one`` and ``of_many`` tell whether it is offered in each row, and for chosen ones.
    """

    name: str
    label: str
    icon: str
    ask: Ask
    do: Do
    applies: Callable[[Any], bool] = lambda _: True
    is_danger: bool = False
    of_one: bool = True
    of_many: bool = True


def deletion(label: Label, *, ask: Ask, do: Do) -> Deed:
    """The deed that removes rows."""
    return Deed(
        name="delete",
        label=label("admin-delete"),
        icon="fa-trash",
        ask=ask,
        do=do,
        is_danger=True,
    )
