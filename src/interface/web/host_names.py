"""What names of hosts look like, in settings and in requests."""

from __future__ import annotations

import re
from typing import Final

ANY: Final = "*"
HOST: Final = re.compile(
    r"(?P<name>[\w.-]+|\[[\da-f:.]+\])(?P<port>:\d{1,5})?", re.ASCII | re.IGNORECASE
)
"""What the header ``Host`` may look like."""
