"""What is read of comments."""

from __future__ import annotations

from datetime import datetime

import msgspec


class CommentView(msgspec.Struct, frozen=True, kw_only=True):
    """A comment as it is read; times are in UTC."""

    id: int
    film_id: int
    author_id: int
    rating: float
    text: str
    created_at: datetime
    updated_at: datetime
    version: int
