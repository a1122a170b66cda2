"""Backups of galleries that are written to, and what a thief finds in them."""

from __future__ import annotations

import shutil
import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import count
from pathlib import Path
from threading import Event

import httpx
import pytest

from tests.drills.galleries import AUTHORIZED, Gallery, prepare_for_comments
from tests.drills.machines import bytes_below, command, comment
from tests.drills.processes import PATIENCE, eventually
from tests.drills.rows import Figure
from tests.drills.servers import serving
from tests.support.http import LOGIN, TOKEN_LOGIN, USERS

pytestmark = pytest.mark.xdist_group("storage")

WRITERS = 4
BEFORE = 100
"""How many writes are answered before each backup."""
BACKUPS = 2
PASSWORD = "тихий-Океан-77"


def write(url: str, name: int, stop: Event, answered: list[str]) -> None:
    """Write comments until it is time to stop; each text that was answered goes to the list."""
    with httpx.Client(base_url=url, headers=AUTHORIZED, timeout=PATIENCE) as client:
        for number in count():
            if stop.is_set():
                return
            text = f"{name}-{number}"
            comment(client, text).raise_for_status()
            answered.append(text)


def has(answered: list[str], least: int) -> bool:
    return len(answered) >= least


@pytest.mark.row("C15")
@pytest.mark.long
def test_a_backup_under_load_has_everything_that_was_answered_before(
    gallery: Gallery, figure: Figure
) -> None:
    prepare_for_comments(gallery)
    answered: list[str] = []
    backups: dict[Path, list[str]] = {}
    stop = Event()
    with serving(gallery) as server, ThreadPoolExecutor(WRITERS) as crew:
        server.await_start()
        writing = [
            crew.submit(write, server.url, number, stop, answered) for number in range(WRITERS)
        ]
        try:
            for number in range(BACKUPS):
                eventually(partial(has, answered, (number + 1) * BEFORE), "writes are answered")
                file = gallery.folder / f"backup{number}.sqlite3"
                backups[file] = list(answered)
                made = command(gallery, "backup", str(file))
                assert (made.returncode, made.stderr) == (0, "")
                assert stat.S_IMODE(file.stat().st_mode) == 0o600
            running = command(gallery, "restore", str(next(iter(backups))))
            assert "running on the database" in running.stderr
        finally:
            stop.set()
        for it in writing:
            it.result()

    for file, before in backups.items():
        restored = command(gallery, "restore", str(file))
        assert (restored.returncode, restored.stderr) == (0, "")
        examined = command(gallery, "check")
        assert examined.returncode == 0, examined.stdout
        texts = {text for (text,) in gallery.rows("SELECT text FROM comments")}
        assert set(before) <= texts <= set(answered)
    sizes = ", ".join(str(len(before)) for before in backups.values())
    figure(f"{BACKUPS} backups, {sizes} answered before them all in, 0 dangling, counters right")


@pytest.fixture
def thief(gallery: Gallery) -> Iterator[Path]:
    """A folder for what a thief takes along."""
    loot = gallery.folder / "loot"
    loot.mkdir()
    yield loot
    shutil.rmtree(loot)


@pytest.mark.row("S3")
def test_a_stolen_database_lets_nobody_in(gallery: Gallery, thief: Path, figure: Figure) -> None:
    with serving(gallery) as server, httpx.Client(base_url=server.url, timeout=PATIENCE) as kim:
        server.await_start()
        account = {"username": "kim", "password": PASSWORD}
        kim.post(USERS, json=account).raise_for_status()
        answer = kim.post(TOKEN_LOGIN, json=account).raise_for_status()
        token = answer.json()["auth_token"]
        page = kim.get(LOGIN)
        form = account | {"csrfmiddlewaretoken": kim.cookies.get("csrftoken", "")}
        kim.post(LOGIN, data=form, headers={"Referer": str(page.url)})
        cookies = [value for name, value in kim.cookies.items() if "session" in name]
        assert cookies
        assert command(gallery, "backup", str(thief / "backup")).returncode == 0
        for its in gallery.folder.glob("gallery.sqlite3*"):
            shutil.copyfile(its, thief / its.name)
        stolen = bytes_below(thief)
        assert len(list(thief.iterdir())) >= 3  # the backup, the database and its log

        secrets = [PASSWORD, token, *cookies]
        for secret in secrets:
            for encoding in ("utf-8", "utf-16-le"):
                assert secret.encode(encoding) not in stolen
        assert bytes.fromhex(token) not in stolen
    assert b"kim" in stolen
    figure(f"{len(secrets)} secrets, 0 found in the database, its log and a backup")
