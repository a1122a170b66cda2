"""Sessions on the server: their ids, how long they last, and what ends them."""

from __future__ import annotations

from datetime import timedelta

import httpx

from tests.interface.api.routes import ROUTES, any_address
from tests.support.builders import PASSWORD
from tests.support.http import CATEGORIES, FILMS, LOGIN, ME, USERS, GalleryApi, sign_in

IDLE = timedelta(hours=2)
ABSOLUTE = timedelta(days=14)
SECOND = timedelta(seconds=1)


def with_session(api: GalleryApi, session_id: str) -> httpx.AsyncClient:
    return api.browser(headers={"Cookie": f"sessionid={session_id}"})


async def is_alive(browser: httpx.AsyncClient) -> bool:
    answer = await browser.get(ME)
    assert answer.status_code in {200, 401}
    return answer.status_code == 200


async def sessions(api: GalleryApi) -> int:
    return (await api.row_counts())["sessions"]


async def test_nobody_gets_a_session_by_looking_around(api: GalleryApi) -> None:
    for path in ROUTES:
        answer = await api.anonymous.get(any_address(path))
        assert "sessionid" not in answer.cookies
    await sign_in(api.browser(), "nobody", PASSWORD)

    assert await sessions(api) == 0


async def test_an_id_that_a_client_chose_is_never_the_id_of_a_session(api: GalleryApi) -> None:
    await api.user("kim")
    browser = api.browser()
    browser.cookies.set("sessionid", "chosen", domain="gallery.example")

    answer = await sign_in(browser, "kim", PASSWORD)

    assert answer.status_code == 302
    assert answer.cookies["sessionid"] != "chosen"
    assert not await is_alive(with_session(api, "chosen"))
    assert await is_alive(with_session(api, answer.cookies["sessionid"]))


async def test_signing_in_again_begins_another_session_and_ends_the_old_one(
    api: GalleryApi,
) -> None:
    kim = await api.user("kim")
    browser = await api.as_session(kim)
    session_id, csrf_token = browser.cookies["sessionid"], browser.cookies["csrftoken"]

    assert (await sign_in(browser, "kim", PASSWORD)).status_code == 302

    assert browser.cookies["sessionid"] != session_id
    assert browser.cookies["csrftoken"] != csrf_token
    assert not await is_alive(with_session(api, session_id))
    assert await is_alive(browser)
    assert await sessions(api) == 1


async def test_signing_in_as_another_user_ends_the_session_of_the_first(api: GalleryApi) -> None:
    kim = await api.user("kim")
    await api.user("ash")
    browser = await api.as_session(kim)
    session_id = browser.cookies["sessionid"]

    await sign_in(browser, "ash", PASSWORD)

    assert (await browser.get(ME)).json()["username"] == "ash"
    assert not await is_alive(with_session(api, session_id))


async def test_two_browsers_have_two_sessions(api: GalleryApi) -> None:
    kim = await api.user("kim")
    here, there = await api.as_session(kim), await api.as_session(kim)

    assert here.cookies["sessionid"] != there.cookies["sessionid"]
    assert await is_alive(here)
    assert await is_alive(there)


async def test_an_unknown_session_is_nobody(api: GalleryApi) -> None:
    for session_id in ("", "unknown", "0" * 10_000, "../../etc/passwd", '"quoted"', "a=b"):
        browser = with_session(api, session_id)
        assert (await browser.get(FILMS)).status_code == 200, session_id
        assert (await browser.get(ME)).status_code == 401, session_id
        answer = await browser.post(USERS, json={"username": "kim"})
        assert answer.status_code == 400, session_id


async def test_a_session_ends_when_it_is_not_used_for_two_hours(api: GalleryApi) -> None:
    browser = await api.as_session(await api.user())

    api.clock.move_on(IDLE - SECOND)
    assert await is_alive(browser)
    api.clock.move_on(IDLE - SECOND)
    assert await is_alive(browser)
    api.clock.move_on(IDLE)
    assert not await is_alive(browser)


async def test_a_session_ends_after_two_weeks_however_much_it_is_used(api: GalleryApi) -> None:
    browser = await api.as_session(await api.user())
    begun = api.clock.now()

    while api.clock.now() + IDLE < begun + ABSOLUTE:
        api.clock.move_on(IDLE - SECOND)
        assert await is_alive(browser)
    api.clock.set(begun + ABSOLUTE - SECOND)
    assert await is_alive(browser)
    api.clock.set(begun + ABSOLUTE)
    assert not await is_alive(browser)


async def test_a_session_that_is_over_is_nobody_s_and_needs_no_csrf_token(api: GalleryApi) -> None:
    browser = await api.as_session(await api.user())
    api.clock.move_on(IDLE)
    browser.event_hooks = {"request": [], "response": []}

    assert (await browser.get(FILMS)).status_code == 200
    assert (await browser.post(CATEGORIES, json={"name": "drama"})).status_code == 401


async def test_signing_in_clears_away_what_is_over(api: GalleryApi) -> None:
    kim = await api.user("kim")
    await api.as_session(kim)
    await api.as_session(await api.user())
    api.clock.move_on(IDLE)

    await api.as_session(kim)

    assert await sessions(api) == 1


async def test_a_browser_whose_session_is_over_can_sign_in_again(api: GalleryApi) -> None:
    browser = await api.as_session(await api.user("kim"))
    api.clock.move_on(IDLE)

    assert (await browser.get(LOGIN)).status_code == 200
    assert (await sign_in(browser, "kim", PASSWORD)).status_code == 302
    assert await is_alive(browser)
