from __future__ import annotations

import stat
import subprocess
import sys
from pathlib import Path

import pytest

from infrastructure.security import secret_key
from infrastructure.security.secret_key import SecretKeyUnusable, load_or_make, make

RACE = (
    "import sys; from pathlib import Path;"
    "from infrastructure.security.secret_key import load_or_make;"
    "print('ready', flush=True); sys.stdin.readline(); print(load_or_make(Path(sys.argv[1])))"
)


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def a_key_file(folder: Path, content: bytes = b"k" * 40, mode: int = 0o600) -> Path:
    path = folder / "secret_key"
    path.write_bytes(content)
    path.chmod(mode)
    return path


def test_the_first_call_makes_a_key_that_nobody_else_can_read(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "var"

    key = load_or_make(folder)

    assert len(key) == 64  # 48 random bytes in base64
    assert mode_of(folder) == 0o700
    assert mode_of(folder / "secret_key") == 0o600
    assert [path.name for path in folder.iterdir()] == ["secret_key"]


def test_later_calls_return_the_same_key(tmp_path: Path) -> None:
    assert load_or_make(tmp_path) == load_or_make(tmp_path)


def test_two_galleries_have_different_keys(tmp_path: Path) -> None:
    assert load_or_make(tmp_path / "one") != load_or_make(tmp_path / "two")


def test_processes_that_start_at_once_get_the_same_key(tmp_path: Path) -> None:
    source = Path(secret_key.__file__).parents[2]
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", RACE, str(tmp_path)],
            cwd=source,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(6)
    ]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    keys = {process.communicate("go\n")[0].strip() for process in processes}

    assert keys == {load_or_make(tmp_path)}
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]


def test_making_a_key_never_replaces_one(tmp_path: Path) -> None:
    path = a_key_file(tmp_path, b"w" * 40)

    make(path)

    assert load_or_make(tmp_path) == "w" * 40
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o666])
def test_a_key_that_is_open_to_others_is_refused(tmp_path: Path, mode: int) -> None:
    path = a_key_file(tmp_path, mode=mode)

    with pytest.raises(SecretKeyUnusable, match=f"chmod 600 {path}"):
        load_or_make(tmp_path)


@pytest.mark.parametrize("content", [b"", b"\n", b"short", b" " * 64, "ключ".encode() * 10])
def test_a_damaged_key_is_refused(tmp_path: Path, content: bytes) -> None:
    a_key_file(tmp_path, content)

    with pytest.raises(SecretKeyUnusable, match="damaged"):
        load_or_make(tmp_path)


def test_a_key_written_by_hand_counts_without_its_blanks(tmp_path: Path) -> None:
    a_key_file(tmp_path, b"  " + b"k" * 32 + b"\r\n")

    assert load_or_make(tmp_path) == "k" * 32


def test_a_folder_that_cannot_be_made_is_one_clear_sentence(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("a file where the folder should be")

    with pytest.raises(SecretKeyUnusable, match="cannot be read or made"):
        load_or_make(tmp_path / "var")


def test_a_link_that_leads_nowhere_is_one_clear_sentence(tmp_path: Path) -> None:
    (tmp_path / "secret_key").symlink_to(tmp_path / "nowhere")

    with pytest.raises(SecretKeyUnusable, match="cannot be read or made"):
        load_or_make(tmp_path)
