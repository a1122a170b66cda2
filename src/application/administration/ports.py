"""How the lists and the pickers find their rows."""

from __future__ import annotations

from collections.abc import Collection
from enum import Enum
from typing import Protocol, TypeVar

from application.administration.criteria import Criteria, Sorting
from application.administration.entries import Choice
from application.pagination import Page, Window

EntryT = TypeVar("EntryT")
CriteriaT_contra = TypeVar("CriteriaT_contra", bound=Criteria, contravariant=True)
SortT = TypeVar("SortT", bound=Enum)


class ListQueries(Protocol[EntryT, CriteriaT_contra, SortT]):
    """The rows of one list. No row is read that is not shown, however many there are."""

    async def page(
        self,
        window: Window,
        *,
        where: CriteriaT_contra,
        sorting: Sorting[SortT],
        whole_texts: bool = False,
    ) -> Page[EntryT]:
        """The rows in the window, with the number of all that meet the criteria.

        Texts without a limit are cut to ``EXCERPT_LENGTH`` unless they are asked for as a whole.
        """
        ...

    async def some(self, ids: Collection[int]) -> list[EntryT]:
        """The rows with these ids, by id, with whole texts; unknown ones are left out."""
        ...


class Picker(Protocol):
    """Objects of one kind as choices."""

    async def find(self, text: str, *, limit: int) -> list[Choice]:
        """The first objects whose folded name holds the text.

        Those whose name begins with it come first, then it goes by the order of names and by id;
        categories go by the tree, so that each stands after those above it.
        """
        ...

    async def some(self, ids: Collection[int]) -> list[Choice]:
        """The objects with these ids, by id; unknown ones are left out."""
        ...
