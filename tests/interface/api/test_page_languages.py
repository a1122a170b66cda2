"""The language that a reader chooses for the pages."""

from __future__ import annotations

import re

import httpx
import pytest

from tests.interface.api.test_sessions import FOREIGN, LOCAL, set_cookies
from tests.support.http import FILMS, LANGUAGE, LOGIN, LOGOUT, ME, GalleryApi, sign_in

A_YEAR = 365 * 24 * 60 * 60
NOT_LANGUAGES = ("", "fr", "RU", "ru ", "uk-UA", "ru\x00", "русский", "<script>", "e" * 100_000)
FOREIGN_HEADERS = (
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
)


def language_of(page: httpx.Response) -> str:
    language: str = page.headers["content-language"]
    assert f'<html lang="{language}">' in page.text
    return language


def way_back(page: httpx.Response) -> str:
    """Where the choice of a language leads to."""
    form = page.text.partition(f'action="{LANGUAGE}"')[2].partition("</form>")[0]
    [found] = re.findall(r'name="next" value="([^"]*)"', form)
    return str(found).replace("&amp;", "&")


async def choose(browser: httpx.AsyncClient, language: str, **fields: str) -> httpx.Response:
    return await browser.post(LANGUAGE, data={"language": language} | fields)


@pytest.mark.parametrize("language", ["ru", "uk", "en"])
async def test_a_choice_is_kept_in_a_cookie_and_leads_back(api: GalleryApi, language: str) -> None:
    answer = await choose(api.browser(), language, next=LOGIN)

    assert answer.status_code == 303
    assert answer.headers["location"] == LOGIN
    assert set(set_cookies(answer)) == {"language"}
    cookie = set_cookies(answer)["language"]
    assert cookie.value == language
    assert cookie["path"] == "/"
    assert cookie["samesite"].lower() == "lax"
    assert cookie["httponly"] is True
    assert int(cookie["max-age"]) == A_YEAR
    assert not cookie["secure"]


async def test_the_cookie_of_a_gallery_behind_tls_is_secure(api: GalleryApi) -> None:
    answer = await choose(api.browser(base_url="https://gallery.example"), "en")

    [(name, cookie)] = set_cookies(answer).items()
    assert name == "__Host-language"
    assert cookie["secure"] is True


async def test_behind_tls_a_choice_counts_only_in_the_cookie_of_this_host(api: GalleryApi) -> None:
    browser = api.browser(base_url="https://gallery.example", headers={"Accept-Language": "en"})
    browser.cookies.set("language", "ru", domain="gallery.example")
    before = await browser.get("/")
    await choose(browser, "uk")
    after = await browser.get("/")

    assert (before.headers["content-language"], after.headers["content-language"]) == ("en", "uk")


async def test_pages_are_in_the_chosen_language_whatever_the_browser_prefers(
    api: GalleryApi,
) -> None:
    await api.user("kim")
    browser = api.browser(headers={"Accept-Language": "en"})
    before = await browser.get("/")
    await choose(browser, "uk")

    pages = [
        await browser.get("/"),
        await browser.get(LOGIN),
        await sign_in(browser, "kim", "wrong"),
        await browser.post(LOGIN, data={}),
        await browser.get(LOGOUT),
        await browser.get("/api/genfilm/0/"),
        await browser.get(LANGUAGE),
    ]

    assert language_of(before) == "en"
    assert {language_of(page) for page in pages} == {"uk"}
    assert "Не вдалося" in pages[-1].text
    assert "Увійти з таким" in pages[2].text


async def test_programs_are_answered_as_they_ask_whatever_the_pages_speak(api: GalleryApi) -> None:
    browser = api.browser(headers={"Accept-Language": "en"})
    await choose(browser, "uk")

    assert (await browser.get(ME)).json()["detail"].startswith("Please sign in")


async def test_a_choice_can_be_changed(api: GalleryApi) -> None:
    browser = api.browser()

    spoken = []
    for language in ("en", "uk", "ru"):
        await choose(browser, language)
        spoken.append(language_of(await browser.get("/")))

    assert spoken == ["en", "uk", "ru"]


async def test_every_page_leads_back_to_where_it_can_be_read_again(api: GalleryApi) -> None:
    await api.user("kim")
    browser = await api.as_session(await api.user("ash"))
    login = f"{LOGIN}?next=%2Fapi%2Fv1%2Fcat%2F"
    places = {
        "/": "/",
        "/?a=1&b=%D1%84": "/?a=1&b=%D1%84",
        f"{LOGIN}?next=/api/v1/cat/": login,
        f"{LOGIN}?next=//evil.example": LOGIN,
        f"{LOGOUT}?next=/": f"{LOGOUT}?next=/",
        # These did something, or failed to: that must not happen again.
        "/api/genfilm/": "/",
        "/api/genfilm/0/": "/",
        LANGUAGE: "/",
    }

    assert {place: way_back(await browser.get(place)) for place in places} == places
    assert way_back(await sign_in(browser, "kim", "wrong", next="/api/v1/cat/")) == login
    assert way_back(await browser.post(LOGOUT)) == "/"


async def test_a_choice_leads_to_local_addresses_only(api: GalleryApi) -> None:
    for address in LOCAL:
        answer = await choose(api.browser(), "en", next=address)
        assert answer.headers["location"] == address
    for address in FOREIGN:
        answer = await choose(api.browser(), "en", next=address)
        assert (answer.status_code, answer.headers["location"]) == (303, "/"), address
        assert set(set_cookies(answer)) == {"language"}, address
    cyrillic = await choose(api.browser(), "en", next="/api/v1/сommentstotilm/1/?q=ё")
    assert cyrillic.headers["location"] == "/api/v1/%D1%81ommentstotilm/1/?q=%D1%91"


@pytest.mark.parametrize("language", NOT_LANGUAGES)
async def test_an_unknown_language_is_refused_on_a_page(api: GalleryApi, language: str) -> None:
    answer = await choose(api.browser(), language, next="/")

    assert answer.status_code == 400
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "На этом языке галерея не говорит" in answer.text
    assert "<script>" not in answer.text
    assert "set-cookie" not in answer.headers


async def test_bodies_that_hold_no_choice_are_refused(api: GalleryApi) -> None:
    browser = api.browser()
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    json = {"Content-Type": "application/json"}

    answers = [
        await browser.post(LANGUAGE),
        await browser.post(LANGUAGE, json={"language": ["en"], "next": {}}),
        await browser.post(LANGUAGE, json=["en"]),
        await browser.post(LANGUAGE, content=b"language=%FF", headers=form),
        await browser.post(LANGUAGE, content=b"language=en&language=uk", headers=form),
        await browser.post(LANGUAGE, content=b"[" * 100_000, headers=json),
        await browser.post(LANGUAGE, content=b"x=" + b"a" * 2**20, headers=form),
        await browser.post(LANGUAGE, content=b"en", headers={"Content-Type": "text/plain"}),
    ]

    assert [answer.status_code for answer in answers] == [400] * 6 + [413, 415]
    assert all("set-cookie" not in answer.headers for answer in answers)
    odd = await browser.post(LANGUAGE, json={"language": "en", "next": ["/docs"]})
    assert (odd.status_code, odd.headers["location"]) == (303, "/")


@pytest.mark.parametrize("headers", FOREIGN_HEADERS, ids=str)
async def test_a_page_from_elsewhere_changes_no_language(
    api: GalleryApi, headers: dict[str, str]
) -> None:
    browser = api.browser()

    answer = await browser.post(LANGUAGE, data={"language": "en"}, headers=headers)

    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers
    assert language_of(await browser.get("/")) == "ru"


@pytest.mark.parametrize(
    "cookie",
    [
        b"language=",
        b"language=fr",
        b"language=\xff",
        b'language="\\000"',
        b"language=" + b"e" * 9999,
    ],
    ids=lambda cookie: cookie[:20].decode("latin-1"),
)
async def test_a_cookie_that_names_no_language_is_as_good_as_none(
    api: GalleryApi, cookie: bytes
) -> None:
    headers = {b"cookie": cookie, b"accept-language": b"uk"}

    page = await api.browser().get("/", headers=list(headers.items()))

    assert page.status_code == 200
    assert language_of(page) == "uk"


async def test_caches_are_told_what_the_language_of_a_page_depends_on(api: GalleryApi) -> None:
    for path in ("/", LOGIN, "/api/genfilm/0/"):
        page = await api.anonymous.get(path)
        assert page.headers["vary"] == "Accept-Language, Cookie", path


async def test_a_choice_needs_nobody_signed_in_and_begins_no_session(api: GalleryApi) -> None:
    await choose(api.browser(), "en")

    assert (await api.row_counts())["sessions"] == 0
    assert (await api.anonymous.get(f"{FILMS}?page_size=1")).status_code == 200
