"""Where the secret key comes from, and that no other secret lies about."""

from __future__ import annotations

import re
import stat
import subprocess
from pathlib import Path

import pytest

from tests.drills.attacked import Attacked
from tests.drills.galleries import Gallery
from tests.drills.processes import BIN, PATIENCE
from tests.drills.rows import Figure
from tests.e2e.gallery_process import environment
from tests.support.ports import a_free_port

pytestmark = pytest.mark.xdist_group("attacks")

ROOT = Path(__file__).parents[2]
SECRETS = {
    "private key": re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----"),
    "cloud key": re.compile(r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"),
    "forge token": re.compile(r"\b(?:gh[pousr]_[A-Za-z0-9]{36}|glpat-[\w-]{20})\b"),
    "chat token": re.compile(r"\bxox[abprs]-[\w-]{10,}"),
    "web token": re.compile(r"\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\."),
    "secret key": re.compile(r"^\s*(?:FILM_GALLERY_)?SECRET_KEY\s*[:=]\s*[\"']?[\w+/-]{32,}", re.M),
    "password hash": re.compile(r"pbkdf2_sha256\$\d+\$\w{16,}\$[\w+/]{43}="),
}


def _files() -> list[Path]:
    """Every file of the project, which a copy without its history has, too."""
    made = {".venv", ".bench", ".git", "node_modules", "__pycache__", "build", "dist"}
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode == 0 and listed.stdout:
        return [ROOT / name for name in listed.stdout.split("\0") if (ROOT / name).is_file()]
    found = ROOT.rglob("*")
    return [it for it in found if it.is_file() and not made & set(it.relative_to(ROOT).parts)]


def _refused(folder: Path, **settings: str) -> str:
    """What a gallery says that does not start."""
    port = str(a_free_port())
    ended = subprocess.run(
        [BIN / "film-gallery", "serve"],
        env=environment(folder, PORT=port, **settings),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert ended.returncode != 0
    assert "Traceback" not in ended.stderr
    assert len(ended.stderr.splitlines()) == 1, ended.stderr
    return ended.stderr


@pytest.mark.row("S20")
def test_a_key_is_made_that_nobody_else_can_read(target: Attacked, figure: Figure) -> None:
    path = target.gallery.folder / "secret_key"

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert len(path.read_text().strip()) >= 32
    assert path.read_text().strip() not in target.server.process.words
    assert "FILM_GALLERY_SECRET_KEY" in _refused(target.gallery.folder, SECRET_KEY="x" * 31)
    figure("a short key: no start; the one that is made has mode 0600")


@pytest.mark.long
@pytest.mark.row("S20")
def test_a_weak_key_or_one_that_others_can_read_stops_the_start(
    gallery: Gallery, figure: Figure
) -> None:
    path, files = gallery.folder / "secret_key", [("x" * 31, 0o600), ("", 0o600)]
    files += [("x" * 64, mode) for mode in (0o644, 0o640, 0o604, 0o660)]
    for content, mode in files:
        path.write_text(content)
        path.chmod(mode)
        assert str(path) in _refused(gallery.folder)
        assert path.read_text() == content
    figure(f"{len(files)} key files, damaged or open to others: no start")


@pytest.mark.row("S20")
def test_the_project_holds_no_secret(figure: Figure) -> None:
    files = _files()
    found = [
        (path.name, kind)
        for path in files
        if path != Path(__file__)
        for kind, pattern in SECRETS.items()
        if pattern.search(path.read_text(errors="replace"))
    ]
    assert len(files) > 100
    assert found == []
    figure(f"{len(files)} files: {len(found)} secrets")
