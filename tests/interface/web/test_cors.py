"""Pages of other origins."""

from __future__ import annotations

import pytest

from tests.interface.conftest import ON_SQLITE, GalleryFactory
from tests.support.http import COMMENTS, FILMS, ME, GalleryApi

pytestmark = ON_SQLITE

FRIEND = "https://films.example.org"
ORIGINS = f"{FRIEND}, http://localhost:3000"
FOREIGN = [
    "https://evil.example",
    "http://films.example.org",
    "https://films.example.org.evil.example",
    "https://films.example.org:444",
    "null",
    "",
    "*",
]
PREFLIGHT = {
    "Access-Control-Request-Method": "POST",
    "Access-Control-Request-Headers": "authorization,content-type",
}


def allowances(headers: object) -> list[str]:
    return [name for name in dict(headers) if name.startswith("access-control")]  # type: ignore[call-overload]


@pytest.mark.parametrize("origin", [FRIEND, *FOREIGN])
async def test_pages_elsewhere_are_shown_nothing_by_default(api: GalleryApi, origin: str) -> None:
    browser = api.browser(headers={"Origin": origin})

    for answer in (
        await browser.get(FILMS),
        await browser.options(FILMS, headers=PREFLIGHT),
        await browser.post(FILMS, json={}),
    ):
        assert allowances(answer.headers) == []


@pytest.mark.parametrize("origin", [FRIEND, "http://localhost:3000"])
async def test_a_page_of_an_allowed_origin_sees_every_answer_without_cookies(
    a_gallery_app: GalleryFactory, origin: str
) -> None:
    api = await a_gallery_app(CORS_ORIGINS=ORIGINS)
    browser = api.browser(headers={"Origin": origin})

    for answer in (await browser.get(FILMS), await browser.get(ME), await browser.get("/nowhere")):
        assert answer.headers.get_list("access-control-allow-origin") == [origin]
        assert "access-control-allow-credentials" not in answer.headers
        assert "Retry-After" in answer.headers["access-control-expose-headers"]
        assert "Origin" in answer.headers["vary"]


@pytest.mark.parametrize("path", [FILMS, COMMENTS, "/auth/token/login/", "/nowhere"])
async def test_what_a_browser_asks_beforehand_is_answered(
    a_gallery_app: GalleryFactory, path: str
) -> None:
    api = await a_gallery_app(CORS_ORIGINS=ORIGINS)

    answer = await api.browser(headers={"Origin": FRIEND}).options(path, headers=PREFLIGHT)

    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["access-control-allow-origin"] == FRIEND
    assert {"POST", "PATCH", "DELETE"} <= set(
        answer.headers["access-control-allow-methods"].split(", ")
    )
    assert {"Authorization", "Content-Type"} <= set(
        answer.headers["access-control-allow-headers"].split(", ")
    )
    assert "access-control-allow-credentials" not in answer.headers
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_options_without_that_question_are_those_of_the_address(
    a_gallery_app: GalleryFactory,
) -> None:
    api = await a_gallery_app(CORS_ORIGINS=ORIGINS)

    answer = await api.browser(headers={"Origin": FRIEND}).options(FILMS)

    assert answer.status_code == 200
    assert "POST" in answer.headers["allow"]


@pytest.mark.parametrize("origin", FOREIGN)
async def test_other_origins_stay_without(a_gallery_app: GalleryFactory, origin: str) -> None:
    api = await a_gallery_app(CORS_ORIGINS=ORIGINS)
    browser = api.browser(headers={"Origin": origin})

    for answer in (await browser.get(FILMS), await browser.options(FILMS, headers=PREFLIGHT)):
        assert answer.status_code == 200
        assert allowances(answer.headers) == []
        assert "Origin" in answer.headers["vary"]


async def test_a_kept_answer_is_allowed_only_to_those_who_may_have_it(
    a_gallery_app: GalleryFactory,
) -> None:
    api = await a_gallery_app(CORS_ORIGINS=ORIGINS)
    origins = [FRIEND, "https://evil.example", FRIEND, "http://localhost:3000"]

    seen = [
        (await api.anonymous.get(FILMS, headers={"Origin": origin})).headers.get(
            "access-control-allow-origin"
        )
        for origin in origins
    ]

    assert seen == [FRIEND, None, FRIEND, "http://localhost:3000"]
