"""What is read of categories."""

from __future__ import annotations

from datetime import datetime

import msgspec


class CategoryView(msgspec.Struct, frozen=True, kw_only=True):
    """A category as it is read; times are in UTC."""

    id: int
    name: str
    parent_id: int | None
    owner_id: int | None
    created_at: datetime
    updated_at: datetime
    version: int
