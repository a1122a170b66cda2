"""``film-gallery`` as a person starts and stops it."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import sqlite3
import subprocess
import time
from contextlib import closing
from importlib.metadata import entry_points
from pathlib import Path

import httpx
import msgspec
import pytest

from interface.serving.server import STOP_TIMEOUT
from tests.drills.processes import eventually
from tests.e2e.gallery_process import COMMAND, GalleryProcess, environment, started

PASSWORD = "тихий-Океан-77"


def troubles(log: str) -> list[str]:
    """What the log tells besides requests and sign-ins that went well."""
    return [line for line in log.splitlines() if json.loads(line)["level"] != "info"]


def sign_in(gallery: GalleryProcess, username: str, password: str) -> httpx.Response:
    credentials = {"username": username, "password": password}
    return httpx.post(f"{gallery.url}/auth/token/login/", json=credentials, timeout=30)


def test_the_first_run_makes_everything_and_the_second_finds_it(tmp_path: Path) -> None:
    with started("run", tmp_path / "var") as gallery:
        assert gallery.get("/api/v1/gallery/").status_code == 200
        assert gallery.get("/docs").status_code == 200
        password = ""
        for line in gallery.lines("Press Ctrl-C to stop.\n"):
            password = line.partition(" with the password ")[2].strip() or password
        assert sign_in(gallery, "admin", password).status_code == 200
        threads = Path(f"/proc/{gallery.process.pid}/task")
        assert len([*threads.iterdir()]) == 1  # any other would take signals that are for it
        output, errors = gallery.stop(signal.SIGINT)
        assert (gallery.process.returncode, output) == (0, "The gallery has stopped.\n")
        assert troubles(errors) == []
        assert not gallery.has_processes()

    with started("run", tmp_path / "var") as gallery:
        assert sign_in_when_it_serves(gallery, "admin", password).status_code == 200
        output, errors = gallery.stop(signal.SIGTERM)
        assert (gallery.process.returncode, troubles(errors)) == (0, [])
        assert output == (
            "Film Gallery\n"
            f"  API   {gallery.url}/api/v1/gallery/\n"
            f"  docs  {gallery.url}/docs\n"
            f"  data  {tmp_path}/var/gallery.sqlite3\n"
            "Press Ctrl-C to stop.\n"
            "The gallery has stopped.\n"
        )
        assert not gallery.has_processes()


def sign_in_when_it_serves(gallery: GalleryProcess, username: str, password: str) -> httpx.Response:
    gallery.get("/")
    return sign_in(gallery, username, password)


def test_the_administrator_of_the_settings_is_made_and_no_password_printed(tmp_path: Path) -> None:
    settings = {"ADMIN_USERNAME": "olena", "ADMIN_PASSWORD": PASSWORD, "DOCS": "off"}
    with started("run", tmp_path, **settings) as gallery:
        assert sign_in_when_it_serves(gallery, "olena", PASSWORD).status_code == 200
        output, _ = gallery.stop(signal.SIGTERM)
    assert "password" not in output
    assert "docs" not in output
    assert PASSWORD not in output


@pytest.mark.parametrize("level", ["info", "warning"])
def test_each_request_is_a_line_on_stderr_unless_only_warnings_are_wanted(
    tmp_path: Path, level: str
) -> None:
    with started("run", tmp_path, LOG_LEVEL=level, LOG_FORMAT="json", WORKERS="2") as gallery:
        gallery.get("/health/?token=wrong-Paper-305")
        gallery.get("/admin/?token=wrong-Paper-305")
        sign_in(gallery, "admin", "wrong-Paper-305")
        _, errors = gallery.stop(signal.SIGTERM)
    assert "wrong-Paper-305" not in errors
    # On a busy machine the server has to kill a process that had not started when it stopped.
    everything = [json.loads(line) for line in errors.splitlines()]
    lines = [line for line in everything if line["logger"].startswith("film_gallery")]
    wanted = (
        ["request"] * 2 + ["sign-in refused", "request"] if level == "info" else ["sign-in refused"]
    )
    assert [line["message"] for line in lines] == wanted
    refused = next(line for line in lines if line["message"] == "sign-in refused")
    assert (refused["username"], refused["client"]) == ("admin", "127.0.0.1")
    assert all(re.fullmatch("[0-9a-f]{32}", line["request_id"]) for line in lines)


def test_any_process_tells_what_all_of_them_measured(tmp_path: Path) -> None:
    with started("run", tmp_path, METRICS="on", WORKERS="2") as gallery:
        for _ in range(60):
            gallery.get("/api/v1/gallery/")
        first, second = gallery.server_processes()
        assert counted(gallery, {first, second}) == [60.0] * 10
        # What a process has counted stays when it ends, and the one in its place goes on.
        os.kill(first, signal.SIGKILL)
        gallery.get("/")
        while first in gallery.server_processes():
            gallery.get("/")
        assert set(counted(gallery, set())) == {60.0}
        _, errors = gallery.stop(signal.SIGTERM)
    assert "Traceback" not in errors


def counted(gallery: GalleryProcess, processes: set[int]) -> list[float]:
    """How many lists were asked for, as ten looks tell; and which processes they know of."""
    found, pids = [], set()
    for _ in range(10):
        text = gallery.get("/metrics").text
        pids |= {int(pid) for pid in re.findall(r'_open_fds\{pid="(\d+)"\}', text)}
        [count] = re.findall(r'_count\{.*route="/api/v1/gallery",.*\} (\S+)', text)
        found.append(float(count))
    assert pids >= processes
    return found


def test_people_may_have_the_log_as_text(tmp_path: Path) -> None:
    with started("run", tmp_path, LOG_FORMAT="text") as gallery:
        gallery.get("/health/")
        _, errors = gallery.stop(signal.SIGTERM)
    assert " info film_gallery.requests request method=GET path=/health/ status=200" in errors


def test_what_serves_does_not_tell_its_version(tmp_path: Path) -> None:
    with started("run", tmp_path) as gallery:
        assert not re.search(r"\d", gallery.get("/").headers.get("server", ""))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_several_processes_stop_as_one(tmp_path: Path, number: signal.Signals) -> None:
    with started("run", tmp_path, WORKERS="2") as gallery:
        gallery.get("/")
        assert len(gallery.server_processes()) == 2
        output, errors = gallery.stop(number, everybody=True)
        assert gallery.process.returncode == 0
        assert output.endswith("The gallery has stopped.\n")
        assert "Traceback" not in errors
        assert not gallery.has_processes()


def test_a_client_that_keeps_its_connection_does_not_hold_up_the_end(tmp_path: Path) -> None:
    with started("run", tmp_path) as gallery:
        gallery.get("/")
        with httpx.Client(base_url=gallery.url) as client:
            assert client.get("/api/v1/gallery/").status_code == 200
            before = time.monotonic()
            gallery.stop(signal.SIGTERM)
        assert gallery.process.returncode == 0
        assert time.monotonic() - before < STOP_TIMEOUT


def test_a_client_that_does_not_finish_is_told_that_the_gallery_stops(tmp_path: Path) -> None:
    with started("run", tmp_path) as gallery:
        gallery.get("/")
        with socket.create_connection(gallery.address) as client:
            client.sendall(
                b"POST /auth/token/login/ HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                b"Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"
            )
            # An answer to somebody else: the request above is under way.
            gallery.get("/")
            before = time.monotonic()
            _, errors = gallery.stop(signal.SIGTERM)
            assert client.recv(2**16).startswith(b"HTTP/1.1 503 ")
        assert gallery.process.returncode == 0
        assert time.monotonic() - before < STOP_TIMEOUT
        assert troubles(errors) == []


def test_output_that_nothing_takes_is_an_error_in_a_sentence(tmp_path: Path) -> None:
    with Path("/dev/full").open("w") as full:
        ended = subprocess.run(
            [COMMAND, "permissions"],
            env=environment(tmp_path),
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert (ended.returncode, ended.stderr) == (
        1,
        "film-gallery: [Errno 28] No space left on device\n",
    )


def test_an_answer_that_takes_too_long_when_the_gallery_stops_is_none(tmp_path: Path) -> None:
    with started("run", tmp_path, ADMIN_PASSWORD=PASSWORD) as gallery:
        gallery.get("/")
        credentials = msgspec.json.encode({"username": "admin", "password": PASSWORD})
        with (
            closing(sqlite3.connect(tmp_path / "gallery.sqlite3", isolation_level=None)) as other,
            socket.create_connection(gallery.address, timeout=30) as client,
        ):
            other.execute("BEGIN IMMEDIATE")
            client.sendall(
                b"POST /auth/token/login/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: "
                b"application/json\r\nContent-Length: %d\r\n\r\n" % len(credentials) + credentials
            )
            gallery.get("/")
            before = time.monotonic()
            _, errors = gallery.stop(signal.SIGTERM)
            assert client.recv(2**16).startswith(b"HTTP/1.1 503 ")
        assert gallery.process.returncode == 0
        assert time.monotonic() - before < STOP_TIMEOUT * 2
        # On a very busy machine the database has been waited for long enough just before.
        (trouble,) = [it for it in troubles(errors) if '"refusal":"unavailable"' not in it]
        assert "running task" in trouble


@pytest.mark.parametrize("seconds", [0, 0.2, 0.4, 0.8])
def test_a_start_that_is_broken_off_ends_without_an_error(tmp_path: Path, seconds: float) -> None:
    with started("run", tmp_path) as gallery:
        gallery.await_file(tmp_path / "gallery.sqlite3")
        time.sleep(seconds)
        output, errors = gallery.stop(signal.SIGTERM)
        assert gallery.process.returncode == 0
        assert "Traceback" not in output + errors
        assert not gallery.has_processes()


def test_the_password_is_said_even_when_the_start_is_broken_off(tmp_path: Path) -> None:
    with started("run", tmp_path) as gallery:
        gallery.await_file(tmp_path / "gallery.sqlite3")
        with closing(sqlite3.connect(tmp_path / "gallery.sqlite3")) as database:
            eventually(lambda: has_a_user(database), "the administrator is made")
        output, _ = gallery.stop(signal.SIGTERM)
        assert gallery.process.returncode == 0
    assert "Sign in as admin with the password " in output


def has_a_user(database: sqlite3.Connection) -> bool:
    try:
        return bool(database.execute("SELECT 1 FROM users").fetchall())
    except sqlite3.OperationalError:  # there are no tables yet
        return False


def test_nothing_goes_on_serving_when_the_first_process_is_killed(tmp_path: Path) -> None:
    with started("run", tmp_path, WORKERS="2") as gallery:
        gallery.get("/")
        # What is awaited here is the end of all processes.
        gallery.stop(signal.SIGKILL)
        with pytest.raises(httpx.ConnectError):
            httpx.get(gallery.url)


def test_a_server_process_that_dies_is_replaced(tmp_path: Path) -> None:
    with started("run", tmp_path) as gallery:
        gallery.get("/")
        (process,) = gallery.server_processes()
        os.kill(process, signal.SIGKILL)
        assert gallery.get("/api/v1/gallery/").status_code == 200
        assert process not in gallery.server_processes()
        _, errors = gallery.stop(signal.SIGTERM)
    (trouble,) = troubles(errors)
    assert f"server process {process} ended with status -9" in trouble


def test_serve_serves_a_gallery_that_is_up_to_date(tmp_path: Path) -> None:
    settings = environment(tmp_path)
    subprocess.run([COMMAND, "migrate"], env=settings, check=True, capture_output=True)
    with started("serve", tmp_path) as gallery:
        assert gallery.get("/api/v1/gallery/").json()["count"] == 0
        output, errors = gallery.stop(signal.SIGINT)
    assert (gallery.process.returncode, troubles(errors)) == (0, [])
    assert "password" not in output


def test_a_second_gallery_on_the_same_port_is_refused(tmp_path: Path) -> None:
    with started("run", tmp_path / "one") as gallery:
        gallery.get("/")
        port = gallery.port
        second = subprocess.run(
            [COMMAND, "run"],
            env=environment(tmp_path / "two", PORT=str(port)),
            capture_output=True,
            text=True,
            check=False,
        )
    assert (second.returncode, second.stdout) == (1, "")
    assert second.stderr.startswith(f"Error: The gallery cannot listen on 127.0.0.1, port {port} (")
    assert not (tmp_path / "two").exists()


@pytest.mark.parametrize(
    ("settings", "code", "sentence"),
    [
        (
            {"PORT": "eighty"},
            2,
            "FILM_GALLERY_PORT has a wrong value: it takes a number from 1 to 65535.",
        ),
        (
            {"PROT": "80"},
            2,
            "FILM_GALLERY_PROT is no setting of the film gallery; did you mean FILM_GALLERY_PORT?",
        ),
    ],
)
def test_a_wrong_setting_stops_the_start_with_a_sentence(
    tmp_path: Path, settings: dict[str, str], code: int, sentence: str
) -> None:
    ended = subprocess.run(
        [COMMAND, "run"],
        env=environment(tmp_path, **settings),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ended.returncode, ended.stdout) == (code, "")
    assert ended.stderr == f"Error: {sentence}\n"
    assert list(tmp_path.iterdir()) == []


def test_the_command_is_the_one_that_is_installed() -> None:
    (command,) = entry_points(group="console_scripts", name="film-gallery")
    assert command.value == "interface.bootstrap.cli:main"
