"""A gallery that is served over TLS."""

from __future__ import annotations

import pytest

from tests.interface.conftest import ON_SQLITE, GalleryFactory
from tests.support.builders import PASSWORD
from tests.support.http import (
    CATEGORIES,
    FILMS,
    HOST,
    LOGIN,
    ME,
    GalleryApi,
    form_token,
    sign_in,
    with_csrf,
)

pytestmark = ON_SQLITE

OVER_TLS = HOST.replace("http:", "https:")
ADMIN_LOGIN = "/admin/login"


@pytest.fixture
async def tls(a_gallery_app: GalleryFactory) -> GalleryApi:
    return await a_gallery_app(TLS="on")


@pytest.mark.parametrize("path", ["/", FILMS, LOGIN, "/nowhere", "/static/gallery.css", "/admin/"])
async def test_browsers_are_told_to_use_nothing_else_for_a_year(tls: GalleryApi, path: str) -> None:
    answer = await tls.browser(base_url=OVER_TLS).get(path)

    sent = answer.headers.get_list("strict-transport-security")
    assert sent == ["max-age=31536000; includeSubDomains"]


@pytest.mark.parametrize("door", [LOGIN, ADMIN_LOGIN])
async def test_cookies_are_bound_to_the_host_and_to_tls(tls: GalleryApi, door: str) -> None:
    await tls.administrator("kim")
    browser = tls.browser(base_url=OVER_TLS)

    page = await browser.get(door)
    form = {"username": "kim", "password": PASSWORD, "csrfmiddlewaretoken": form_token(page)}
    answer = await browser.post(door, data=form)

    assert answer.status_code in {302, 303}
    cookies = [*page.headers.get_list("set-cookie"), *answer.headers.get_list("set-cookie")]
    own = [cookie for cookie in cookies if "sessionid" in cookie or "csrftoken" in cookie]
    assert {cookie.partition("=")[0] for cookie in own} == {
        "__Host-sessionid",
        "__Host-csrftoken",
    }
    for cookie in own:
        attributes = {part.strip().lower() for part in cookie.split(";")[1:]}
        assert {"secure", "path=/"} <= attributes
        assert not any(attribute.startswith("domain") for attribute in attributes)
        assert ("httponly" in attributes) is ("sessionid" in cookie)


async def test_a_session_reads_and_changes(tls: GalleryApi) -> None:
    kim = await tls.user("kim")
    browser = tls.browser(base_url=OVER_TLS)
    await sign_in(browser, "kim", PASSWORD)
    token = browser.cookies["__Host-csrftoken"]

    me = await browser.get(ME)
    refused = await browser.post(CATEGORIES, json={"name": "drama"})
    made = await browser.post(CATEGORIES, json={"name": "drama"}, headers={"X-CSRFToken": token})

    assert me.json()["id"] == kim.id
    assert (refused.status_code, made.status_code) == (403, 201)


async def test_the_admin_site_works(tls: GalleryApi) -> None:
    await tls.administrator("kim")
    browser = tls.browser(base_url=OVER_TLS)
    page = await browser.get(ADMIN_LOGIN)
    form = {"username": "kim", "password": PASSWORD, "csrfmiddlewaretoken": form_token(page)}
    await browser.post(ADMIN_LOGIN, data=form)

    assert (await browser.get("/admin/films/list")).status_code == 200


async def test_a_cookie_that_plain_http_or_another_host_may_have_set_is_no_session(
    tls: GalleryApi,
) -> None:
    await tls.user("kim")
    browser = tls.browser(base_url=OVER_TLS)
    await sign_in(browser, "kim", PASSWORD)
    session_id = browser.cookies["__Host-sessionid"]

    planted = tls.browser(base_url=OVER_TLS, headers={"Cookie": f"sessionid={session_id}"})

    assert (await planted.get(ME)).status_code == 401


async def test_signing_out_takes_the_cookies_away(tls: GalleryApi) -> None:
    await tls.user("kim")
    browser = tls.browser(base_url=OVER_TLS)
    await sign_in(browser, "kim", PASSWORD)
    page = await browser.get("/api/v1/gallery-auth/logout/")

    await browser.post(
        "/api/v1/gallery-auth/logout/", data={"csrfmiddlewaretoken": form_token(page)}
    )

    assert not {"__Host-sessionid", "sessionid"} & set(browser.cookies)
    assert (await browser.get(ME)).status_code == 401


async def test_over_plain_http_nothing_asks_for_tls(api: GalleryApi) -> None:
    await api.user("kim")
    browser = with_csrf(api.browser())
    await sign_in(browser, "kim", PASSWORD)

    assert set(browser.cookies) >= {"sessionid", "csrftoken"}
    assert "strict-transport-security" not in (await browser.get(ME)).headers
