"""The pages on a machine that has no network."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
NEW_NETWORK = (["unshare", "--net"], ["unshare", "--map-root-user", "--net"])
"""Ways into a network of one's own: for root, and for anybody where the system allows it."""


def test_every_page_works_where_there_is_no_network(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.browser.tour", str(tmp_path)]
    way = next(filter(leads_somewhere, NEW_NETWORK), None)
    if way is not None:
        command = [*way, *command, "--cut-off"]
    # Where the system allows no network of one's own, the browser still has no way out.
    finished = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert finished.returncode == 0, finished.stdout + finished.stderr


def leads_somewhere(way: list[str]) -> bool:
    try:
        return subprocess.run([*way, "true"], capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False
