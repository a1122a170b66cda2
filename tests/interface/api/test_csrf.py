"""Changes by session need the proof that a page of the gallery asked for them."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.interface.conftest import SECRET_KEY, GalleryFactory
from tests.support.builders import PASSWORD
from tests.support.http import (
    CATEGORIES,
    FILM,
    FILMS,
    LOGIN,
    LOGOUT,
    ME,
    TOKEN_LOGOUT,
    GalleryApi,
    form_token,
    sign_in,
)

DRAMA = {"name": "drama"}
PAGE = "https://evil.example"
OWN_HEADERS: tuple[dict[str, str], ...] = (
    {},
    {"Sec-Fetch-Site": "same-origin"},
    {"Sec-Fetch-Site": "none"},
    {"Origin": "http://gallery.example"},
    {"Origin": "http://gallery.example", "Sec-Fetch-Site": "same-origin"},
)
FOREIGN_HEADERS = (
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "http://gallery.example"},
    {"Origin": PAGE},
    {"Origin": "http://gallery.example.evil.example"},
    {"Origin": "http://gallery.example:8080"},
    {"Origin": "null"},
    {"Origin": "http://["},
    {"Origin": "gallery.example"},
)


async def a_browser(api: GalleryApi, username: str = "kim") -> httpx.AsyncClient:
    """A browser that has signed in and sends no CSRF token by itself."""
    browser = await api.as_session(await api.user(username))
    browser.event_hooks = {"request": [], "response": []}
    return browser


async def sent(browser: httpx.AsyncClient, token: str | None) -> httpx.Response:
    headers: dict[Any, Any] = {} if token is None else {"X-CSRFToken": token.encode("latin-1")}
    return await browser.post(CATEGORIES, json=DRAMA, headers=headers)


def is_refusal(answer: httpx.Response) -> bool:
    return answer.status_code == 403 and list(answer.json()) == ["detail"]


async def test_a_change_by_session_needs_the_token_of_the_cookie(api: GalleryApi) -> None:
    browser = await a_browser(api)
    token = browser.cookies["csrftoken"]
    bad = (None, "", "x", token[:-1], token + "0", token.swapcase(), "0" * len(token), "\xe9")

    assert [value for value in bad if not is_refusal(await sent(browser, value))] == []
    assert (await sent(browser, token)).status_code == 201
    assert (await api.row_counts())["categories"] == 1


async def test_every_verb_that_changes_something_needs_the_token(api: GalleryApi) -> None:
    browser = await a_browser(api)
    film = f"{FILMS}{(await api.film())['id']}/"
    body = {"email": "kim@example.com", "current_password": PASSWORD}

    for verb, path, fields in (
        ("POST", FILMS, FILM),
        ("PUT", film, FILM),
        ("PATCH", film, {"title": "Tide"}),
        ("PATCH", ME, body),
        ("DELETE", ME, body),
        ("POST", TOKEN_LOGOUT, {}),
        ("PUT", CATEGORIES, DRAMA),
    ):
        assert is_refusal(await browser.request(verb, path, json=fields)), (verb, path)
    for verb in ("GET", "HEAD", "OPTIONS"):
        assert (await browser.request(verb, film)).status_code == 200


async def test_the_body_is_not_looked_at_before_the_token(api: GalleryApi) -> None:
    browser = await a_browser(api)

    assert is_refusal(await browser.post(CATEGORIES, json=[]))
    assert is_refusal(await browser.post(CATEGORIES, content=b"x"))


async def test_a_token_in_the_body_or_the_query_does_not_count_for_the_api(
    api: GalleryApi,
) -> None:
    browser = await a_browser(api)
    token = {"csrfmiddlewaretoken": browser.cookies["csrftoken"]}

    assert is_refusal(await browser.post(CATEGORIES, data=DRAMA | token))
    assert is_refusal(await browser.post(CATEGORIES, json=DRAMA, params=token))


async def test_the_token_of_another_session_does_not_count(api: GalleryApi) -> None:
    kim, ash = await a_browser(api, "kim"), await a_browser(api, "ash")
    foreign = ash.cookies["csrftoken"]

    assert is_refusal(await sent(kim, foreign))
    kim.cookies.set("csrftoken", foreign, domain="gallery.example")
    assert is_refusal(await sent(kim, foreign))


async def test_the_token_of_a_browser_before_it_signed_in_does_not_count(api: GalleryApi) -> None:
    kim = await api.user("kim")
    browser = api.browser()
    page = await browser.get(LOGIN)
    early = form_token(page)
    form = {"username": kim.username, "password": PASSWORD, "csrfmiddlewaretoken": early}
    assert (await browser.post(LOGIN, data=form)).status_code == 302

    browser.cookies.set("csrftoken", early, domain="gallery.example")

    assert is_refusal(await sent(browser, early))


async def test_a_token_that_was_not_made_here_does_not_count(
    api: GalleryApi, a_gallery_app: GalleryFactory
) -> None:
    elsewhere = await a_gallery_app(SECRET_KEY=SECRET_KEY[::-1])
    browser = await a_browser(api)
    visitor = elsewhere.browser(headers={"Cookie": f"sessionid={browser.cookies['sessionid']}"})
    foreign = form_token(await visitor.get(LOGIN))

    for made_up in (foreign, "a" * 96, "", "a"):
        jar = f"sessionid={browser.cookies['sessionid']}; csrftoken={made_up}"
        attacker = api.browser(headers={"Cookie": jar})
        assert is_refusal(await sent(attacker, made_up))


async def test_a_change_has_to_come_from_a_page_of_the_gallery(api: GalleryApi) -> None:
    browser = await a_browser(api)
    token = {"X-CSRFToken": browser.cookies["csrftoken"]}

    for own in OWN_HEADERS:
        answer = await browser.post(CATEGORIES, json=DRAMA, headers=token | own)
        assert answer.status_code == 201, own
    for foreign in FOREIGN_HEADERS:
        answer = await browser.post(CATEGORIES, json=DRAMA, headers=token | foreign)
        assert is_refusal(answer), foreign


async def test_the_origin_of_a_gallery_on_a_port_has_that_port(api: GalleryApi) -> None:
    await api.user("kim")
    origin = "http://gallery.example:8000"
    browser = api.browser(base_url=origin)
    assert (await sign_in(browser, "kim", PASSWORD)).status_code == 302
    token = {"X-CSRFToken": browser.cookies["csrftoken"]}

    own = await browser.post(CATEGORIES, json=DRAMA, headers=token | {"Origin": origin})
    other = await browser.post(CATEGORIES, json=DRAMA, headers=token | {"Origin": origin + "1"})

    assert own.status_code == 201
    assert is_refusal(other)


async def test_other_credentials_and_none_need_no_token(api: GalleryApi) -> None:
    kim, ash = await a_browser(api, "kim"), await api.user("ash")
    foreign = {"Origin": PAGE, "Sec-Fetch-Site": "cross-site"}

    for client in (await api.as_token(ash), api.as_basic(ash)):
        client.cookies = kim.cookies
        assert (await client.post(CATEGORIES, json=DRAMA)).status_code == 201
    client = await api.as_token(ash)
    assert (await client.post(CATEGORIES, json=DRAMA, headers=foreign)).status_code == 201
    answer = await api.anonymous.post(CATEGORIES, json=DRAMA, headers=foreign)
    assert answer.status_code == 401
    answer = await api.anonymous.post("/api/v1/auth/users/", json={}, headers=foreign)
    assert answer.status_code == 400


async def test_a_browser_that_repeats_a_password_changes_nothing_for_other_sites(
    api: GalleryApi, a_gallery_app: GalleryFactory
) -> None:
    client = api.as_basic(await api.user("ash"))

    for foreign in FOREIGN_HEADERS:
        for answer in (
            await client.post(CATEGORIES, data=DRAMA, headers=foreign),
            await client.delete(ME, headers=foreign),
        ):
            assert is_refusal(answer), foreign
        assert (await client.get(CATEGORIES, headers=foreign)).status_code == 200
    for own in OWN_HEADERS:
        assert (await client.post(CATEGORIES, json=DRAMA, headers=own)).status_code == 201

    page = {"Origin": PAGE, "Sec-Fetch-Site": "cross-site"}
    other = await a_gallery_app(CORS_ORIGINS=PAGE)
    trusting = other.as_basic(await other.user("kim"))
    assert (await trusting.post(CATEGORIES, json=DRAMA, headers=page)).status_code == 201


@pytest.mark.parametrize("path", [LOGIN, LOGOUT])
async def test_the_forms_of_the_pages_need_the_token(api: GalleryApi, path: str) -> None:
    await api.user("ash")
    kim = await a_browser(api)
    form = {"username": "ash", "password": PASSWORD}
    token = form_token(await kim.get(path))

    for faulty in (
        form,
        form | {"csrfmiddlewaretoken": ""},
        form | {"csrfmiddlewaretoken": token[:-1]},
        form | {"csrfmiddlewaretoken": "é" * 96},
    ):
        answer = await kim.post(path, data=faulty)
        assert answer.status_code == 403
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
    for foreign in FOREIGN_HEADERS:
        answer = await kim.post(path, data=form | {"csrfmiddlewaretoken": token}, headers=foreign)
        assert answer.status_code == 403, foreign

    assert (await kim.get(ME)).json()["username"] == "kim"


async def test_signing_in_without_any_cookie_is_refused(api: GalleryApi) -> None:
    kim = await api.user("kim")
    token = form_token(await api.browser().get(LOGIN))
    form = {"username": kim.username, "password": PASSWORD, "csrfmiddlewaretoken": token}

    answer = await api.browser().post(LOGIN, data=form)

    assert answer.status_code == 403
    assert (await api.row_counts())["sessions"] == 0


async def test_a_browser_without_a_valid_token_gets_a_new_one_with_the_page(
    api: GalleryApi,
) -> None:
    browser = api.browser()
    first = form_token(await browser.get(LOGIN))

    assert form_token(await browser.get(LOGIN)) == first
    browser.cookies.set("csrftoken", "broken", domain="gallery.example")
    page = await browser.get(LOGIN)
    assert form_token(page) not in {first, "broken"}
    assert page.cookies["csrftoken"] == form_token(page)
