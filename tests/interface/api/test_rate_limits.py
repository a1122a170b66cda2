"""What clients hear when they ask too often, by every way in."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from datetime import timedelta

import httpx
import pytest

from tests.drills.ways_in import LET_IN, REFUSED
from tests.interface.conftest import GalleryFactory
from tests.support.builders import PASSWORD
from tests.support.http import (
    COMMENTS,
    FILMS,
    ME,
    TOKEN_LOGIN,
    TOKEN_LOGOUT,
    USERS,
    GalleryApi,
    basic,
    form_token,
    sign_in,
)

ON = {"RATE_LIMITS": "on", "LIMIT_SIGN_IN": "3/minute", "LIMIT_SIGN_IN_ADDRESS": "7/minute"}
ADMIN_LOGIN = "/admin/login"
HERE, THERE = "192.0.2.1", "192.0.2.2"
MINUTE = timedelta(minutes=1)

Door = Callable[[httpx.AsyncClient, str, str], Awaitable[httpx.Response]]


async def by_token(browser: httpx.AsyncClient, username: str, password: str) -> httpx.Response:
    return await browser.post(TOKEN_LOGIN, json={"username": username, "password": password})


async def by_basic(browser: httpx.AsyncClient, username: str, password: str) -> httpx.Response:
    return await browser.get(ME, headers={"Authorization": basic(username, password)})


async def by_session(browser: httpx.AsyncClient, username: str, password: str) -> httpx.Response:
    return await sign_in(browser, username, password)


async def by_admin(browser: httpx.AsyncClient, username: str, password: str) -> httpx.Response:
    page = await browser.get(ADMIN_LOGIN)
    form = {"username": username, "password": password, "csrfmiddlewaretoken": form_token(page)}
    return await browser.post(ADMIN_LOGIN, data=form)


DOORS: dict[str, Door] = {
    "token": by_token,
    "basic": by_basic,
    "session": by_session,
    "admin": by_admin,
}


def ensure_limited(answer: httpx.Response, name: str, *, most: int, seconds: int) -> None:
    """The answer tells of a limit, when to come again, and nothing else."""
    assert answer.status_code == 429, answer.text
    assert answer.headers["Retry-After"] == str(seconds)
    assert answer.headers["RateLimit-Policy"] == f'"{name}";q={most};w=60'
    assert answer.headers["RateLimit"] == f'"{name}";r=0;t={seconds}'
    assert "sessionid" not in answer.headers.get("set-cookie", "")


@pytest.mark.parametrize("name", DOORS)
async def test_wrong_passwords_are_too_many_at_every_door_and_the_right_one_comes_in_later(
    a_gallery_app: GalleryFactory, name: str
) -> None:
    api, door = await a_gallery_app(**ON), DOORS[name]
    await api.administrator("kim")
    browser = api.browser(address=HERE)

    statuses = [(await door(browser, "kim", f"wrong {n}")).status_code for n in range(3)]
    assert statuses == [REFUSED[name]] * 3
    for password in ("wrong", PASSWORD):
        ensure_limited(await door(browser, "kim", password), "sign-in-account", most=3, seconds=60)

    api.clock.move_on(MINUTE)
    assert (await door(browser, "kim", PASSWORD)).status_code == LET_IN[name]


async def test_all_doors_count_together(a_gallery_app: GalleryFactory) -> None:
    api = await a_gallery_app(**ON)
    await api.administrator("kim")
    browser = api.browser(address=HERE)
    for name in ("token", "basic", "session"):
        await DOORS[name](browser, "kim", "wrong")

    for door in DOORS.values():
        answer = await door(browser, "kim", PASSWORD)
        ensure_limited(answer, "sign-in-account", most=3, seconds=60)


async def test_an_address_that_guesses_is_limited_and_others_are_not(
    a_gallery_app: GalleryFactory,
) -> None:
    api = await a_gallery_app(**ON)
    kim = await api.user("kim")
    here, there = api.browser(address=HERE), api.browser(address=THERE)

    statuses = [(await by_token(here, f"name{n}", "wrong")).status_code for n in range(8)]

    assert statuses == [400] * 7 + [429]
    answer = await by_basic(here, kim.username, PASSWORD)
    ensure_limited(answer, "sign-in-address", most=7, seconds=60)
    assert (await by_basic(there, kim.username, PASSWORD)).status_code == 200
    assert (await here.get(FILMS)).status_code == 200


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("ru", "Слишком много неудачных попыток входа: попробуйте снова через 1 минуту."),
        ("uk", "Забагато невдалих спроб входу: спробуйте знову через 1 хвилину."),
        ("en", "Too many failed attempts to sign in: try again in 1 minute."),
    ],
)
async def test_everybody_is_told_when_to_come_again_in_their_language(
    a_gallery_app: GalleryFactory, language: str, words: str
) -> None:
    api = await a_gallery_app(**ON)
    browser = api.browser(address=HERE, headers={"Accept-Language": language})
    for _ in range(3):
        await by_token(browser, "kim", "wrong")

    for name, door in DOORS.items():
        answer = await door(browser, "kim", "wrong")
        assert words in answer.text
        if name in {"token", "basic"}:
            assert answer.json() == {"detail": words}
        else:
            assert answer.headers["content-type"].startswith("text/html")
            assert re.search(r'<input[^>]*name="password"', answer.text)


async def test_right_passwords_are_no_attempts_to_guess(a_gallery_app: GalleryFactory) -> None:
    api = await a_gallery_app(**ON)
    kim = await api.user("kim")
    client = api.as_basic(kim)

    answers = await asyncio.gather(*(client.get(ME) for _ in range(30)))

    assert {answer.status_code for answer in answers} == {200}


async def test_tallies_outlive_the_process(a_gallery_app: GalleryFactory) -> None:
    before = await a_gallery_app(**ON)
    await before.user("kim")
    for _ in range(3):
        await by_token(before.browser(address=HERE), "kim", "wrong")

    after = await a_gallery_app(**ON)

    answer = await by_token(after.browser(address=HERE), "kim", PASSWORD)
    ensure_limited(answer, "sign-in-account", most=3, seconds=60)


async def test_a_user_writes_so_much_and_goes_on_reading(a_gallery_app: GalleryFactory) -> None:
    api = await a_gallery_app(RATE_LIMITS="on", LIMIT_WRITES="5/minute")
    film, other = await api.film(), await api.user()
    client = await api.as_token(other)  # which is a change as well
    body = {"movie": film["id"], "comment_rating": 1, "text": "spam"}

    answers = await asyncio.gather(*(client.post(COMMENTS, json=body) for _ in range(12)))

    statuses = sorted(answer.status_code for answer in answers)
    assert statuses == [201] * 4 + [429] * 8
    for answer in answers:
        if answer.status_code == 429:
            ensure_limited(answer, "writes", most=5, seconds=60)
            assert list(answer.json()) == ["detail"]
    counts = await api.row_counts()
    assert counts["comments"] == 4
    assert (await client.get(COMMENTS)).status_code == 200
    assert (await client.post(TOKEN_LOGOUT)).status_code == 204
    api.clock.move_on(MINUTE)
    assert (await api.as_basic(other).post(COMMENTS, json=body)).status_code == 201


async def test_an_address_registers_so_often(a_gallery_app: GalleryFactory) -> None:
    api = await a_gallery_app(RATE_LIMITS="on", LIMIT_REGISTRATIONS="3/minute")
    here, there = api.browser(address="2001:db8::1"), api.browser(address="2001:db8:0:1::1")
    neighbour = api.browser(address="2001:db8::ffff")

    def body(name: str) -> dict[str, str]:
        return {"username": name, "password": PASSWORD}

    assert (await here.post(USERS, json={"username": "kim"})).status_code == 400
    assert (await here.post(USERS, json=body("kim"))).status_code == 201
    assert (await here.post(USERS, json=body("kim"))).status_code == 400
    answers = await asyncio.gather(*(here.post(USERS, json=body(f"m{n}")) for n in range(9)))
    assert sorted(answer.status_code for answer in answers) == [201] + [429] * 8
    ensure_limited(
        await neighbour.post(USERS, json=body("kim")), "registration", most=3, seconds=60
    )
    assert (await there.post(USERS, json=body("ash"))).status_code == 201


async def test_the_generators_answer_people_that_they_ask_too_often(
    a_gallery_app: GalleryFactory,
) -> None:
    api = await a_gallery_app(RATE_LIMITS="on", LIMIT_GENERATORS="2/minute", REDIS_URL=NO_REDIS)
    await api.user()
    browser = api.browser(headers={"Accept-Language": "en"})

    statuses = [(await browser.get("/api/genfilm/3/")).status_code for _ in range(2)]
    answer = await browser.get("/api/gencat/")

    assert statuses == [200, 200]
    ensure_limited(answer, "generators", most=2, seconds=60)
    assert "Too often: try again in 1 minute." in answer.text
    assert (await api.row_counts())["generation_jobs"] == 2


async def test_an_address_has_so_many_jobs_at_once(a_gallery_app: GalleryFactory) -> None:
    api = await a_gallery_app(RATE_LIMITS="on", LIMIT_OPEN_JOBS="2", REDIS_URL=NO_REDIS)
    browser = api.browser(headers={"Accept-Language": "en"}, address=HERE)

    statuses = [(await browser.get("/api/genfilm/3/")).status_code for _ in range(3)]
    answer = await browser.get("/api/genfilm/3/")

    assert statuses == [200, 200, 429]
    assert answer.headers["Retry-After"] == "10"
    assert answer.headers["RateLimit-Policy"] == '"open-jobs";q=2'
    assert "You already have 2 unfinished jobs" in answer.text
    assert (await api.browser(address=THERE).get("/api/genfilm/3/")).status_code == 200


async def test_nothing_is_limited_when_limits_are_off(api: GalleryApi) -> None:
    kim = await api.user("kim")
    browser = api.browser(address=HERE)

    statuses = {(await by_token(browser, "kim", "wrong")).status_code for _ in range(30)}

    assert statuses == {400}
    assert (await by_token(browser, kim.username, PASSWORD)).status_code == 200
    assert await api.sql("SELECT count(*) FROM tallies") == [(0,)]


NO_REDIS = "redis://127.0.0.1:1/0"
"""Where nobody listens: jobs wait."""
