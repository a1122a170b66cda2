"""What is read of films."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import Enum

import msgspec

from domain.errors import Problem


class FilmView(msgspec.Struct, frozen=True, kw_only=True):
    """A film as it is read; times are in UTC."""

    id: int
    title: str
    description: str
    filmed_at: datetime
    rating: float
    poster_url: str
    category_id: int | None
    owner_id: int
    created_at: datetime
    updated_at: datetime
    version: int


class FilmOrder(Enum):
    """The orders in which films are listed; equals follow each other by id.

    ``CATEGORY`` puts the films without a category first, then goes by the category's id.
    ``TITLE`` is the order of ``domain.text.collation_key``.
    """

    ID = "id"
    CATEGORY = "category"
    TITLE = "title"


class FilmFilter(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which films are listed: those of one category, those whose folded title holds the text."""

    category_id: int | None = None
    text: str = ""


ALL_FILMS = FilmFilter()


class ImportReport(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a batch: how many were added, how many known, which were refused and why.

    ``refused`` pairs the position in the batch (0-based) with the problems.
    """

    added: int
    known: int
    refused: Sequence[tuple[int, Sequence[Problem]]]
