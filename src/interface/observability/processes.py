"""What Linux tells about processes."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Final

FOLDER: Final = "PROMETHEUS_MULTIPROC_DIR"
"""The environment variable with the folder where server processes write their measures."""

_OF_PROCESS = re.compile(r"[a-z_]+_([0-9]+)\.db", re.ASCII)


def processes_in(folder: Path) -> list[int]:
    """The processes whose measures are in a folder, those that have ended too."""
    found = (_OF_PROCESS.fullmatch(path.name) for path in folder.iterdir())
    return sorted({int(match[1]) for match in found if match})


def resident_bytes(pid: int) -> int:
    """How much memory a process has; raises ``OSError`` when it has ended."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def open_files(pid: int) -> int:
    """How many files and connections a process has open; raises ``OSError`` when it has ended."""
    return len(list(Path(f"/proc/{pid}/fd").iterdir()))
