"""What statements tell the engine that runs them."""

from __future__ import annotations

from typing import Final

IS_SHORT: Final = "is_short"
SHORT: Final = {IS_SHORT: True}
"""The execution options of a statement that takes less time than handing it to a thread: it finds
what it needs by keys, and there is not much of it."""
