"""``film-gallery`` on a terminal."""

from __future__ import annotations

import os
import pty
import select
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.e2e.gallery_process import COMMAND, START_TIMEOUT, environment

PASSWORD = "тихий-Океан-77"
FILMS = Path(__file__).parents[1] / "data" / "films.json"


def on_a_terminal(
    folder: Path, *arguments: str, answers: Sequence[tuple[str, str]] = ()
) -> tuple[int, str]:
    """Run a command on a terminal of its own, giving each answer when its question was seen.

    The result is the exit code and what one sees.
    """
    terminal, end = pty.openpty()
    try:
        process = subprocess.Popen(
            [COMMAND, *arguments],
            env={**environment(folder / "var"), "TERM": "xterm", "COLUMNS": "200"},
            stdin=end,
            stdout=end,
            stderr=end,
            start_new_session=True,
            cwd=folder,
        )
    finally:
        os.close(end)
    try:
        seen, asked = b"", 0
        for question, answer in answers:
            while question.encode() not in seen[asked:]:
                seen += _next_piece(terminal) or pytest.fail(f"no {question!r} in {seen!r}")
            asked = len(seen)
            os.write(terminal, answer.encode() + b"\n")
        while piece := _next_piece(terminal):
            seen += piece
    finally:
        process.kill()
        os.close(terminal)
    return process.wait(), seen.decode()


def _next_piece(terminal: int) -> bytes:
    """What is shown next; nothing at the end."""
    readable, _, _ = select.select([terminal], [], [], START_TIMEOUT)
    assert readable, "nothing is shown any more"
    try:
        return os.read(terminal, 1 << 16)
    except OSError:  # Linux says so when the last process has closed the terminal
        return b""


def test_on_a_terminal_a_password_is_asked_for_twice_and_not_shown(tmp_path: Path) -> None:
    assert on_a_terminal(tmp_path, "migrate")[0] == 0
    arguments = ("create-admin", "--username", "olena")
    questions = [("Password: ", PASSWORD), ("Repeat for confirmation: ", PASSWORD)]
    code, seen = on_a_terminal(tmp_path, *arguments, answers=questions)
    assert code == 0
    assert PASSWORD not in seen
    assert "olena is an administrator now." in seen


def test_on_a_terminal_an_import_shows_how_far_it_is(tmp_path: Path) -> None:
    settings = environment(tmp_path / "var", ADMIN_PASSWORD=PASSWORD)
    for command in ("migrate", "create-admin"):
        subprocess.run(
            [COMMAND, command],
            env=settings,
            check=True,
            capture_output=True,
            stdin=subprocess.DEVNULL,
        )
    code, seen = on_a_terminal(
        tmp_path,
        *("import", "films", str(FILMS), "--column", "title=Title"),
        *("--column", "filmed_at=Release Date", "--date-format", "%b %d %Y"),
    )
    assert code == 0
    assert "29 rows: 28 added, 0 known, 1 rejected" in seen
    assert "29 rows read: 28 films added, 0 known already, 1 rejected." in seen
