"""What the settings of a gallery change for its clients."""

from __future__ import annotations

from itertools import combinations

import httpx
import pytest

from tests.interface.api.routes import ROUTES, any_address
from tests.interface.api.world import SCHEMES, a_world, signed_in
from tests.interface.conftest import GalleryFactory
from tests.support.http import (
    CATEGORIES,
    COMMENTS,
    FILM,
    FILMS,
    LOGIN,
    LOGOUT,
    ME,
    TOKEN_LOGIN,
    TOKEN_LOGOUT,
    USERS,
    GalleryApi,
)

CHOICES = [chosen for size in (1, 2, 3) for chosen in combinations(SCHEMES, size)]
Request = tuple[str, str, object]
"""Verb, address and body."""

OPEN_TO_ALL = ("/", "/api/gen", "/api/v1/gallery-auth/", "/auth/token/")
"""Where the addresses begin that are there to sign in, or for people."""


async def statuses(client: httpx.AsyncClient, *requests: Request) -> list[int]:
    return [
        (await client.request(verb, path, json=body)).status_code for verb, path, body in requests
    ]


@pytest.mark.parametrize("chosen", CHOICES, ids=",".join)
async def test_only_the_schemes_that_are_on_sign_anybody_in(
    api: GalleryApi, a_gallery_app: GalleryFactory, chosen: tuple[str, ...]
) -> None:
    gallery = await a_gallery_app(AUTH_SCHEMES=", ".join(chosen))
    kim = await api.user("kim")

    for scheme in SCHEMES:
        everywhere = await signed_in(api, kim, scheme)
        client = gallery.browser(headers=dict(everywhere.headers))
        client.cookies = everywhere.cookies
        known = scheme in chosen
        assert (await client.get(ME)).status_code == (200 if known else 401), scheme
        assert (await client.get(FILMS)).status_code == 200, scheme
    for path, scheme in (
        (TOKEN_LOGIN, "token"),
        (TOKEN_LOGOUT, "token"),
        (LOGIN, "session"),
        (LOGOUT, "session"),
    ):
        answer = await gallery.anonymous.options(path)
        assert answer.status_code == (200 if scheme in chosen else 404), path


async def test_a_bad_header_of_a_scheme_that_is_off_is_nobody(
    a_gallery_app: GalleryFactory,
) -> None:
    gallery = await a_gallery_app(AUTH_SCHEMES="session")

    for value in ("Token unknown", "Basic !!!", "Token"):
        answer = await gallery.anonymous.get(FILMS, headers={"Authorization": value})
        assert answer.status_code == 200, value


async def test_a_gallery_for_its_users_shows_nothing_to_anybody_else(
    api: GalleryApi, a_gallery_app: GalleryFactory
) -> None:
    gallery = await a_gallery_app(WHO_MAY_READ="users")
    await a_world(api, "basic")
    kim = gallery.as_basic(await api.user("kim"))
    public = [
        any_address(path)
        for path in ROUTES
        if ROUTES[path]["GET", "anonymous"] in {200, 404}
        and path.startswith("/api/v1/")
        and not path.startswith(OPEN_TO_ALL[1:])
    ]

    assert len(public) > 10
    for path in public:
        for verb in ("GET", "HEAD"):
            answer = await gallery.anonymous.request(verb, path)
            assert answer.status_code == 401, path
            assert answer.headers["www-authenticate"] == "Token", path
        assert (await kim.get(path)).status_code in {200, 404}, path
    for path in ("/", LOGIN):
        assert (await gallery.anonymous.get(path)).status_code == 200
    assert (await gallery.register("ash")).username == "ash"
    assert await gallery.token(await api.user())


async def test_only_the_staff_creates_films_and_categories_if_the_operator_wants_it_so(
    api: GalleryApi, a_gallery_app: GalleryFactory
) -> None:
    gallery = await a_gallery_app(WHO_MAY_CREATE="staff")
    film = await api.film()
    requests: tuple[Request, ...] = (
        ("POST", FILMS, FILM),
        ("POST", CATEGORIES, {"name": "drama"}),
        ("POST", FILMS, []),
        ("PUT", CATEGORIES, {}),
        ("POST", COMMENTS, {"movie": film["id"], "comment_rating": 4, "text": "fine"}),
    )

    kim = gallery.as_basic(await api.user("kim"))
    ash = gallery.as_basic(await api.administrator("ash"))

    assert await statuses(gallery.anonymous, *requests) == [401, 401, 401, 401, 401]
    assert await statuses(kim, *requests) == [403, 403, 403, 403, 201]
    assert await statuses(ash, *requests) == [201, 201, 400, 405, 201]


async def test_only_the_owner_and_the_staff_edit_a_film_if_the_operator_wants_it_so(
    api: GalleryApi, a_gallery_app: GalleryFactory
) -> None:
    gallery = await a_gallery_app(WHO_MAY_EDIT_FILMS="owner")
    kim = await api.user("kim")
    film = f"{FILMS}{(await api.film(kim))['id']}/"
    requests: tuple[Request, ...] = (
        ("GET", film, None),
        ("PUT", film, FILM),
        ("PATCH", film, {"title": "Tide"}),
        ("PATCH", film, []),
        ("PATCH", f"{FILMS}999999/", {}),
    )
    callers = {
        "other": await api.user("other"),
        "kim": kim,
        "ash": await api.administrator("ash"),
    }

    answered = {
        name: await statuses(await gallery.as_token(account), *requests)
        for name, account in callers.items()
    }

    assert answered == {
        "other": [200, 403, 403, 403, 404],
        "kim": [200, 200, 200, 400, 404],
        "ash": [200, 200, 200, 400, 404],
    }


async def test_the_documentation_is_there_unless_it_is_switched_off(
    api: GalleryApi, a_gallery_app: GalleryFactory
) -> None:
    without = await a_gallery_app(DOCS="off")

    for path in ("/docs", "/docs/openapi.json"):
        assert (await api.anonymous.get(path)).status_code == 200, path
        assert (await without.anonymous.get(path)).status_code == 404, path
    assert '"/docs"' in (await api.anonymous.get("/")).text
    assert "/docs" not in (await without.anonymous.get("/")).text


async def test_pages_are_as_long_as_the_settings_say(
    api: GalleryApi, a_gallery_app: GalleryFactory
) -> None:
    gallery = await a_gallery_app(PAGE_SIZE="3", MAX_PAGE_SIZE="4", USERS_PAGE_SIZE="1")
    kim = await api.user("kim")
    ash = gallery.as_basic(await api.administrator("ash"))
    film = await api.film(kim)
    for number in range(6):
        category = await api.category(kim)
        await api.film(kim, cat=category["id"], title=f"film {number}")
        await api.comment(kim, movie=film["id"])

    async def length(path: str) -> int:
        return len((await ash.get(path)).json()["results"])

    for path in (FILMS, CATEGORIES, COMMENTS, "/api/v1/gallery/sortbycat/"):
        lengths = [await length(f"{path}?page_size={size}") for size in ("", "2", "4", "5", "99")]
        assert lengths == [3, 2, 4, 4, 4], path
        default = await api.anonymous.get(path)
        assert len(default.json()["results"]) == 5, path
    assert [await length(USERS), await length(f"{USERS}?limit=2")] == [1, 2]
    everything = (await ash.get("/api/v1/gallerybycat/999999/")).json()
    assert {len(value) for value in everything.values() if isinstance(value, list)} == {4}
    comments = (await ash.get(f"/api/v1/сommentstotilm/{film['id']}/")).json()
    assert {len(value) for value in comments.values()} == {4}


async def test_times_are_read_and_shown_in_the_zone_of_the_gallery(
    api: GalleryApi, a_gallery_app: GalleryFactory
) -> None:
    tokyo = await a_gallery_app(TIME_ZONE="Asia/Tokyo")
    kim = await api.user("kim")
    film = await tokyo.film(kim, time_filmed="2020-05-06T10:08:09")
    path = f"/api/v1/gallerydelete/{film['id']}/"

    assert film["time_filmed"] == "2020-05-06T10:08:09+09:00"
    assert film["time_loaded"].endswith("+09:00")
    there = (await api.anonymous.get(path)).json()
    assert there["time_filmed"] == "2020-05-06T04:08:09+03:00"
    comment = await tokyo.comment(kim, movie=film["id"])
    assert comment["created_at"].endswith("+09:00")
