"""Guessing names and passwords, by every way in."""

from __future__ import annotations

import statistics
import time
from contextlib import ExitStack
from threading import Event

import httpx
import pytest

from tests.drills.attacked import BOSS, KIM, Attacked, a_client, a_user
from tests.drills.galleries import Gallery
from tests.drills.rows import Figure
from tests.drills.servers import Server, serving
from tests.drills.ways_in import LET_IN, REFUSED, WAYS_IN, WayIn
from tests.support.builders import PASSWORD
from tests.support.http import USERS, form_token

pytestmark = pytest.mark.xdist_group("attacks")

WRONG = "wrong-Paper-305"
HERE, THERE = "198.51.100.1", "198.51.100.2"
SPARED = "admin.spared"
LIMITED = {
    "RATE_LIMITS": "on",
    "LIMIT_REGISTRATIONS": "off",
    "TRUSTED_PROXIES": "127.0.0.1",
}
TRIES = 25


def visitor(server: Server, opened: ExitStack, address: str) -> httpx.Client:
    """A browser at this address, by the word of a proxy that is trusted."""
    headers = {"X-Forwarded-For": address}
    return opened.enter_context(a_client(server.url, **headers))


def prepared(gallery: Gallery, server: Server, opened: ExitStack) -> dict[str, str]:
    """For each way in an administrator whom nobody has guessed at yet."""
    server.await_start()
    names = {way: f"admin.{way}" for way in WAYS_IN}
    browser = visitor(server, opened, HERE)
    for name in (*names.values(), SPARED):
        made = browser.post(USERS, json={"username": name, "password": PASSWORD})
        assert made.status_code == 201
    gallery.change("UPDATE users SET is_staff = 1 WHERE username LIKE 'admin.%'")
    return names


@pytest.mark.row("S5")
def test_too_many_wrong_passwords_are_refused_by_every_way_in(
    gallery: Gallery, figure: Figure
) -> None:
    with serving(gallery, **LIMITED) as server, ExitStack() as opened:
        names = prepared(gallery, server, opened)
        ensure_names_are_guarded(server, opened, names)
        ensure_addresses_are_stopped(server, opened)
    figure("429 at the 6th by token, Basic, session and admin form, and at an address's 21st name")


def spellings(name: str) -> list[str]:
    """One name in six spellings, all of which Unicode holds to be the same (NFKC)."""
    return [name, *(name.replace(letter, chr(ord(letter) + 0xFEE0)) for letter in "admin")]


def ensure_names_are_guarded(server: Server, opened: ExitStack, names: dict[str, str]) -> None:
    for number, (way, enter) in enumerate(WAYS_IN.items()):
        here = visitor(server, opened, f"192.0.2.{number}")
        statuses = [enter(here, name, WRONG).status_code for name in spellings(names[way])]
        assert statuses == [REFUSED[way]] * 5 + [429], way
    for enter in WAYS_IN.values():
        for name in names.values():
            refused = enter(visitor(server, opened, THERE), name, PASSWORD)
            assert refused.status_code == 429
            assert 1 <= int(refused.headers["Retry-After"]) <= 60
            assert "sessionid" not in refused.cookies


def ensure_addresses_are_stopped(server: Server, opened: ExitStack) -> None:
    here, ways = visitor(server, opened, HERE), list(WAYS_IN.items())
    statuses = [ways[n % 4][1](here, f"name{n}", WRONG).status_code for n in range(21)]
    assert statuses == [REFUSED[ways[n % 4][0]] for n in range(20)] + [429]
    for way, enter in ways:
        forged, there = (visitor(server, opened, it) for it in (f"{THERE}, {HERE}", THERE))
        assert enter(forged, SPARED, PASSWORD).status_code == 429
        assert enter(there, SPARED, PASSWORD).status_code == LET_IN[way]


@pytest.mark.long
@pytest.mark.row("S5")
def test_the_right_password_works_when_the_window_is_over(gallery: Gallery, figure: Figure) -> None:
    with serving(gallery, **LIMITED) as server, ExitStack() as opened:
        names = prepared(gallery, server, opened)
        waits = []
        for number, (way, enter) in enumerate(WAYS_IN.items()):
            here = visitor(server, opened, f"192.0.2.{number}")
            answers = [enter(here, names[way], WRONG) for _ in range(6)]
            waits.append(int(answers[-1].headers["Retry-After"]))
        Event().wait(max(waits) + 1)
        for way, enter in WAYS_IN.items():
            answer = enter(visitor(server, opened, HERE), names[way], PASSWORD)
            assert answer.status_code == LET_IN[way]
    figure(f"the right password after {max(waits)} s: let in")


def shown(answer: httpx.Response, username: str) -> tuple[int, bytes, set[str]]:
    """An answer without what differs for every request: form tokens and the name typed."""
    content = answer.content.replace(f'value="{username}"'.encode(), b"")
    for token in {answer.cookies.get("csrftoken"), *_tokens(answer)}:
        content = content.replace((token or "?").encode(), b"")
    headers = {name for name in answer.headers if name not in {"content-length", "set-cookie"}}
    return answer.status_code, content, headers


def _tokens(answer: httpx.Response) -> list[str]:
    is_page = "csrfmiddlewaretoken" in answer.text
    return [form_token(answer)] if is_page else []


@pytest.mark.row("S6")
def test_known_and_unknown_names_are_answered_alike(target: Attacked, figure: Figure) -> None:
    a_user(target, "sleeper")
    target.gallery.change("UPDATE users SET is_active = 0 WHERE username = 'sleeper'")
    pairs = [(KIM, WRONG), (BOSS, WRONG), ("nobody", WRONG), ("sleeper", PASSWORD), ("?!", WRONG)]
    for way, enter in WAYS_IN.items():
        answers = [shown(enter(target.browser(), *pair), pair[0]) for pair in pairs]
        assert answers == [answers[0]] * len(pairs), way
    figure("same status, headers and body by 4 ways in")


def how_different(browser: httpx.Client, enter: WayIn) -> float:
    """The longest median of the times that names take, by the shortest."""
    taken: dict[str, list[float]] = {KIM: [], BOSS: [], "nobody": []}
    for _ in range(TRIES):
        for name, seconds in taken.items():  # in turn, so that what slows one slows all
            begun = time.perf_counter()
            enter(browser, name, WRONG)
            seconds.append(time.perf_counter() - begun)
    medians = [statistics.median(seconds) for seconds in taken.values()]
    return max(medians) / min(medians)


@pytest.mark.long
@pytest.mark.row("S6")
def test_known_and_unknown_names_take_the_same_time(target: Attacked, figure: Figure) -> None:
    # What tells names apart does so each time; what else the machine does at the moment does not.
    ratios = {
        way: min(how_different(target.browser(), enter) for _ in range(3))
        for way, enter in WAYS_IN.items()
    }
    assert max(ratios.values()) <= 1.25, ratios
    figure(f"medians of {TRIES} within " + ", ".join(f"{it:.2f} ({w})" for w, it in ratios.items()))
