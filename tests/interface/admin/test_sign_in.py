from __future__ import annotations

import pytest

from tests.interface.admin.documents import Document
from tests.interface.admin.visitors import (
    LOGIN,
    SITE,
    Visitor,
    an_administrator,
    stranger,
    visiting,
)
from tests.interface.conftest import GalleryFactory
from tests.support.builders import PASSWORD
from tests.support.http import FILMS, GalleryApi, sign_in

FAILED = "Signing in with this name and password failed"
STAFF_ONLY = "Only administrators come in here"


async def test_a_stranger_is_led_to_the_form_and_after_it_to_where_they_wanted_to_go(
    api: GalleryApi,
) -> None:
    account, visitor = await api.administrator(), stranger(api)

    led = await visitor.get("/admin/films/list?q=sea&page=2")
    answer = await visitor.sign_in(account.username, PASSWORD, led.headers["location"])

    assert led.status_code == 303
    assert led.headers["location"].startswith(f"{LOGIN}?next=")
    assert answer.headers["location"] == "/admin/films/list?q=sea&page=2"
    assert (await visitor.get("/admin/films/list")).status_code == 200


async def test_without_a_place_to_go_to_it_is_the_start(api: GalleryApi) -> None:
    account, visitor = await api.administrator(), stranger(api)

    answer = await visitor.sign_in(account.username, PASSWORD)

    assert answer.headers["location"] == SITE
    assert account.username in (await visitor.page(SITE)).text


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example/",
        "\\\\evil.example",
        "/\t/evil.example/",
        "/\n/evil.example",
        "javascript:alert(1)",
        "films/list",
        "",
    ],
)
async def test_nobody_is_led_elsewhere(api: GalleryApi, address: str) -> None:
    account, visitor = await api.administrator(), stranger(api)
    await visitor.get(LOGIN, next=address)

    token = visitor.browser.cookies["csrftoken"]
    fields = {"csrfmiddlewaretoken": token, "username": account.username, "password": PASSWORD}
    answer = await visitor.browser.post(LOGIN, params={"next": address}, data=fields)

    assert answer.headers["location"] == SITE


async def test_a_session_of_the_admin_site_is_one_of_the_api(api: GalleryApi) -> None:
    visitor = await an_administrator(api)
    film = await api.film()

    read = await visitor.browser.get(f"{FILMS}{film['id']}/")
    headers = {"X-CSRFToken": visitor.browser.cookies["csrftoken"]}
    written = await visitor.browser.post("/api/v1/cat/", json={"name": "drama"}, headers=headers)

    assert (read.status_code, written.status_code) == (200, 201)


async def test_a_session_of_the_api_is_one_of_the_admin_site(api: GalleryApi) -> None:
    account = await api.administrator()
    browser = api.browser()
    await sign_in(browser, account.username, PASSWORD)

    assert (await browser.get(SITE)).status_code == 200


async def test_signing_in_begins_a_session_that_nobody_else_knows(api: GalleryApi) -> None:
    account, visitor = await api.administrator(), stranger(api)
    await visitor.get(LOGIN)
    visitor.browser.cookies.set("sessionid", "planted", domain="gallery.example")
    form = Document(await visitor.get(LOGIN)).values()

    await visitor.browser.post(
        LOGIN, data=form | {"username": account.username, "password": PASSWORD}
    )

    ids = {cookie.value for cookie in visitor.browser.cookies.jar if cookie.name == "sessionid"}
    assert ids != {"planted"}
    assert len(await api.sql("SELECT id FROM sessions")) == 1


async def test_signing_in_again_ends_the_session_before(api: GalleryApi) -> None:
    account = await api.administrator()
    visitor = await visiting(api, account)
    old = visitor.browser.cookies["sessionid"]

    await visitor.send(LOGIN, username=account.username, password=PASSWORD)

    assert visitor.browser.cookies["sessionid"] != old
    other = Visitor(api.browser(headers={"Cookie": f"sessionid={old}"}))
    assert (await other.get(SITE)).status_code == 303


@pytest.mark.parametrize("password", ["wrong", "", "x" * 5000, "nul\x00"])
async def test_a_wrong_password_shows_the_form_again(api: GalleryApi, password: str) -> None:
    account, visitor = await api.administrator(), stranger(api)

    answer = await visitor.sign_in(account.username, password)

    assert answer.status_code == 400
    assert FAILED in Document(answer).text
    assert Document(answer).values()["username"] == account.username
    assert Document(answer).values()["password"] == ""
    assert "sessionid" not in visitor.browser.cookies


async def test_an_unknown_name_is_answered_like_a_wrong_password(api: GalleryApi) -> None:
    account, visitor = await api.administrator(), stranger(api)

    wrong = Document(await visitor.sign_in(account.username, "wrong")).text
    unknown = Document(await visitor.sign_in("nobody", "wrong")).text

    assert wrong == unknown


async def test_a_user_who_is_no_administrator_sees_the_form_again(api: GalleryApi) -> None:
    account, visitor = await api.user(), stranger(api)

    answer = await visitor.sign_in(account.username, PASSWORD)

    assert answer.status_code == 400
    assert STAFF_ONLY in Document(answer).text
    assert await api.sql("SELECT id FROM sessions") == []


async def test_an_inactive_administrator_sees_the_form_again(api: GalleryApi) -> None:
    account, visitor = await api.administrator(), stranger(api)
    await api.deactivate(account)

    answer = await visitor.sign_in(account.username, PASSWORD)

    assert answer.status_code == 400
    assert FAILED in Document(answer).text


async def test_whoever_signed_in_elsewhere_and_is_no_administrator_is_told_so(
    api: GalleryApi,
) -> None:
    account = await api.user()
    visitor = Visitor(api.browser(headers={"Accept-Language": "en"}))
    await sign_in(visitor.browser, account.username, PASSWORD)

    led = await visitor.get(SITE)

    assert led.status_code == 303
    assert STAFF_ONLY in (await visitor.page(led.headers["location"])).text


@pytest.mark.parametrize("flag", ["is_active", "is_staff"])
async def test_an_administrator_who_is_one_no_more_is_out_at_once(
    api: GalleryApi, flag: str
) -> None:
    account = await api.administrator()
    visitor = await visiting(api, account)

    await api.sql(f"UPDATE users SET {flag} = false WHERE id = :id", id=account.id)

    assert (await visitor.get("/admin/films/list")).status_code == 303


async def test_whoever_is_in_needs_no_form(api: GalleryApi) -> None:
    visitor = await an_administrator(api)

    answer = await visitor.get(LOGIN)

    assert (answer.status_code, answer.headers["location"]) == (303, SITE)


async def test_signing_out_ends_the_session(api: GalleryApi) -> None:
    visitor = await an_administrator(api)

    answer = await visitor.send("/admin/logout")

    assert (answer.status_code, answer.headers["location"]) == (303, LOGIN)
    assert "sessionid" not in visitor.browser.cookies
    assert await api.sql("SELECT id FROM sessions") == []


async def test_following_a_link_signs_nobody_out(api: GalleryApi) -> None:
    visitor = await an_administrator(api)

    answer = await visitor.get("/admin/logout")

    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")
    assert (await visitor.get(SITE)).status_code == 200


async def test_cookies_are_for_this_site_alone(api: GalleryApi) -> None:
    account = await api.administrator()
    visitor = Visitor(api.browser(base_url="https://gallery.example"))

    answer = await visitor.sign_in(account.username, PASSWORD)

    cookies = {
        text.partition("=")[0]: text.lower() for text in answer.headers.get_list("set-cookie")
    }
    assert cookies.keys() == {"__Host-sessionid", "__Host-csrftoken"}
    assert all("samesite=lax" in text and "secure" in text for text in cookies.values())
    assert "httponly" in cookies["__Host-sessionid"]


async def test_a_gallery_may_do_without_the_site(a_gallery_app: GalleryFactory) -> None:
    api = await a_gallery_app(ADMIN="off")

    assert (await api.browser().get(SITE)).status_code == 404
