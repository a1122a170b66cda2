"""Sessions of browsers: signing in and out on a page."""

from __future__ import annotations

from http.cookies import Morsel, SimpleCookie

import httpx
import pytest

from tests.support.builders import PASSWORD
from tests.support.http import (
    CATEGORIES,
    FILMS,
    LOGIN,
    LOGOUT,
    ME,
    GalleryApi,
    form_token,
    sign_in,
    with_csrf,
)

TWO_WEEKS = 14 * 24 * 60 * 60

LOCAL = ("/", "/api/v1/cat/", "/api/v1/gallery/?page=2&page_size=3", "/docs#films", "/a//b")
FOREIGN = (
    "",
    "https://evil.example/",
    "http:evil.example",
    "HTTPS://evil.example",
    "//evil.example",
    "///evil.example",
    "////evil.example/",
    "/\\evil.example",
    "\\\\evil.example",
    "\\/evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "\t//evil.example",
    " //evil.example",
    "/\r\nSet-Cookie: a=b",
    "javascript:alert(1)",
    "data:text/html,x",
    "evil.example",
    "@evil.example",
    "/\x00/evil.example",
    "/\u2028/evil.example",
)


def set_cookies(answer: httpx.Response) -> dict[str, Morsel[str]]:
    """The cookies that an answer sets, with their attributes."""
    cookies = SimpleCookie()
    for line in answer.headers.get_list("set-cookie"):
        cookies.load(line)
    return dict(cookies)


async def sessions(api: GalleryApi) -> int:
    return (await api.row_counts())["sessions"]


async def test_the_page_holds_a_form_and_sets_the_csrf_cookie(api: GalleryApi) -> None:
    page = await api.anonymous.get(LOGIN, params={"next": "/api/v1/cat/"})

    assert page.status_code == 200
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    for field in ("username", "password", "csrfmiddlewaretoken"):
        assert f'name="{field}"' in page.text
    assert 'name="next" value="/api/v1/cat/"' in page.text
    assert form_token(page) == page.cookies["csrftoken"]
    assert "sessionid" not in page.cookies


async def test_signing_in_goes_on_to_the_default_address_with_both_cookies(
    api: GalleryApi,
) -> None:
    await api.user("kim")
    browser = api.browser()
    before = (await browser.get(LOGIN)).cookies["csrftoken"]

    answer = await sign_in(browser, "kim", PASSWORD)

    assert answer.status_code == 302
    assert answer.headers["location"] == "/"
    session, csrf = set_cookies(answer)["sessionid"], set_cookies(answer)["csrftoken"]
    assert session["httponly"] is True
    assert not csrf["httponly"]
    for cookie in (session, csrf):
        assert cookie["samesite"].lower() == "lax"
        assert cookie["path"] == "/"
        assert int(cookie["max-age"]) == TWO_WEEKS
        assert not cookie["secure"]
    assert csrf.value != before


async def test_the_cookies_of_a_gallery_behind_tls_are_secure(api: GalleryApi) -> None:
    await api.user("kim")
    browser = api.browser(base_url="https://gallery.example")

    answer = await sign_in(browser, "kim", PASSWORD)

    assert all(cookie["secure"] for cookie in set_cookies(answer).values())


async def test_a_session_authenticates_every_part_of_the_api(api: GalleryApi) -> None:
    kim = await api.user("kim")
    film = await api.film()
    browser = await api.as_session(kim)

    assert (await browser.get(ME)).json()["id"] == kim.id
    assert (await browser.get(f"{FILMS}{film['id']}/")).status_code == 200
    assert (await browser.patch(f"{FILMS}{film['id']}/", json={"title": "Tide"})).status_code == 200
    assert (await browser.post(CATEGORIES, json={"name": "drama"})).status_code == 201


@pytest.mark.parametrize(
    ("username", "password"),
    [
        ("kim", "wrong-Paper-305"),
        ("nobody", PASSWORD),
        ("KIM", PASSWORD),
        ("sleeper", PASSWORD),
        ("", ""),
        ("kim", ""),
        ("kim\x00", PASSWORD),
        ("kim", "\x00"),
        ("k" * 10_000, "x" * 10_000),
    ],
)
async def test_a_failure_shows_the_form_again_and_begins_no_session(
    api: GalleryApi, username: str, password: str
) -> None:
    await api.user("kim")
    await api.inactive_user("sleeper")
    browser = api.browser()

    answer = await sign_in(browser, username, password, next="/api/v1/cat/")

    assert answer.status_code == 200
    assert 'name="next" value="/api/v1/cat/"' in answer.text
    assert form_token(answer) == browser.cookies["csrftoken"]
    assert 'role="alert"' in answer.text
    assert password == "" or password not in answer.text
    assert "sessionid" not in set_cookies(answer)
    assert await sessions(api) == 0


async def test_what_was_typed_is_shown_as_text(api: GalleryApi) -> None:
    name = '"><script>alert(1)</script>'

    answer = await sign_in(api.browser(), name, "x")

    assert "<script>" not in answer.text
    assert "&lt;script&gt;" in answer.text


@pytest.mark.parametrize("address", LOCAL)
async def test_signing_in_goes_on_to_a_local_address(api: GalleryApi, address: str) -> None:
    await api.user("kim")

    answer = await sign_in(api.browser(), "kim", PASSWORD, next=address)

    assert answer.status_code == 302
    assert answer.headers["location"] == address


async def test_signing_in_and_out_never_leads_to_a_foreign_address(api: GalleryApi) -> None:
    await api.user("kim")

    for address in FOREIGN:
        browser = api.browser()
        page = await browser.get(LOGIN, params={"next": address})
        assert "evil" not in page.text, address
        answer = await sign_in(browser, "kim", PASSWORD, next=address)
        assert answer.headers["location"] == "/", address
        assert set(set_cookies(answer)) == {"sessionid", "csrftoken"}, address
        gone = await with_csrf(browser).post(LOGOUT, data={"next": address})
        assert gone.status_code == 200, address
        assert "location" not in gone.headers, address


async def test_signing_out_goes_on_to_a_local_address(api: GalleryApi) -> None:
    kim = await api.user("kim")

    asked = {"next": "/api/v1/cat/"}
    answers = [
        await (await api.as_session(kim)).post(LOGOUT, data=asked),
        await (await api.as_session(kim)).post(LOGOUT, params=asked),
    ]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert [answer.headers["location"] for answer in answers] == ["/api/v1/cat/"] * 2


async def test_the_address_of_the_form_may_say_where_to_go_on_to(api: GalleryApi) -> None:
    await api.user("kim")

    for asked, location in (("/api/v1/cat/", "/api/v1/cat/"), ("//evil.example", "/")):
        browser = api.browser()
        token = form_token(await browser.get(LOGIN))
        form = {"username": "kim", "password": PASSWORD, "csrfmiddlewaretoken": token}
        answer = await browser.post(LOGIN, params={"next": asked}, data=form)
        assert answer.headers["location"] == location


async def test_signing_out_ends_the_session_and_takes_the_cookie_away(api: GalleryApi) -> None:
    browser = await api.as_session(await api.user())
    session_id = browser.cookies["sessionid"]

    answer = await browser.post(LOGOUT)

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "sessionid" not in browser.cookies
    assert await sessions(api) == 0
    stolen = api.browser(headers={"Cookie": f"sessionid={session_id}"})
    assert (await stolen.get(ME)).status_code == 401


async def test_signing_out_ends_one_session_and_no_token(api: GalleryApi) -> None:
    kim = await api.user("kim")
    here, there = await api.as_session(kim), await api.as_session(kim)
    client = await api.as_token(kim)

    await here.post(LOGOUT)

    answers = [await browser.get(ME) for browser in (here, there, client)]
    assert [answer.status_code for answer in answers] == [401, 200, 200]


async def test_following_a_link_to_sign_out_asks_first(api: GalleryApi) -> None:
    browser = await api.as_session(await api.user())

    page = await browser.get(LOGOUT)

    assert page.status_code == 200
    assert (await browser.get(ME)).status_code == 200
    token = form_token(page)
    assert (await browser.post(LOGOUT, data={"csrfmiddlewaretoken": token})).status_code == 200
    assert (await browser.get(ME)).status_code == 401
