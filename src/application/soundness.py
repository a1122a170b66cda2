"""What was found when a database was examined."""

from __future__ import annotations

import msgspec


class Examined(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that was looked at: whether it is well, and what there is to tell an operator."""

    check: str
    is_well: bool
    told: str
