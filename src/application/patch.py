"""Commands whose fields may be left out."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import UNSET


def given(command: msgspec.Struct) -> dict[str, Any]:
    """The fields of a command that were given, by name."""
    return {
        field: value
        for field, value in msgspec.structs.asdict(command).items()
        if value is not UNSET
    }
