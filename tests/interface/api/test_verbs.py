"""Verbs, slashes, media types and languages: what every address has in common."""

from __future__ import annotations

from urllib.parse import unquote

import pytest

from tests.interface.api.routes import API, PAGES, ROUTES, allowed, any_address
from tests.interface.api.world import a_world
from tests.support.http import (
    CATEGORIES,
    COMMENTS,
    FILM,
    FILMS,
    ME,
    TOKEN_LOGIN,
    TOKEN_LOGOUT,
    USERS,
    GalleryApi,
)

READABLE = tuple(path for path in ROUTES if ROUTES[path]["GET", "administrator"] == 200)
AS_GOOD_WITHOUT_SLASH = ("/health/live/", "/health/ready/")
NOT_ADDRESSES = (
    "/api/",
    "/api/v1/",
    "/api/v1/auth/",
    "/api/v1/auth/users/activation/",
    "/api/v1/auth/users/resend_activation/",
    "/api/v1/auth/users/reset_password/",
    "/api/v1/auth/users/reset_password_confirm/",
    "/api/v1/auth/users/reset_username/",
    "/api/v1/gallery/1/2/",
    "/api/v1/cat/1/",
    "/api/v2/",
    "/auth/",
)
NO_IDS = (
    "abc",
    "-1",
    "+1",
    "1.5",
    "1e3",
    "0x1",
    "1_0",
    "%D9%A1",
    "%00",
    "%FF",
    "1%0A",
    "%201",
    "1%2F2",
)
WRITES = (
    ("POST", CATEGORIES),
    ("POST", FILMS),
    ("PUT", "/api/v1/gallery/{film}/"),
    ("PATCH", "/api/v1/gallery/{film}/"),
    ("POST", COMMENTS),
    ("PUT", "/api/v1/comment/{comment}/"),
    ("PATCH", "/api/v1/comment/{comment}/"),
    ("POST", USERS),
    ("PUT", ME),
    ("PATCH", ME),
    ("DELETE", ME),
    ("PUT", f"{USERS}{{account}}/"),
    ("POST", f"{USERS}set_password/"),
    ("POST", f"{USERS}set_username/"),
    ("POST", TOKEN_LOGIN),
)
"""Whatever reads a body."""


async def test_verbs_that_no_address_knows_are_answered_405_with_those_that_it_offers(
    api: GalleryApi,
) -> None:
    for path in ROUTES:
        for verb in ("PROPFIND", "CONNECT", "BREW"):
            answer = await api.anonymous.request(verb, any_address(path))
            assert answer.status_code == 405, (verb, path)
            assert answer.headers["allow"] == ", ".join(allowed(path)), (verb, path)


async def test_nobody_is_told_what_they_sent(api: GalleryApi) -> None:
    ash = api.as_basic(await api.administrator())

    for path in ROUTES:
        for client in (api.anonymous, ash):
            answer = await client.request("TRACE", any_address(path), headers={"X-Mine": "secret"})
            assert answer.status_code in {401, 403, 405}, path
            assert "secret" not in answer.text, path


async def test_options_tells_every_caller_what_there_is(api: GalleryApi) -> None:
    ash = api.as_basic(await api.administrator())

    for path in ROUTES:
        for client in (api.anonymous, ash):
            answer = await client.options(any_address(path))
            assert answer.status_code == 200, path
            assert answer.headers["allow"].split(", ") == allowed(path), path


async def test_whatever_can_be_read_without_slash_leads_to_the_address_with_it(
    api: GalleryApi,
) -> None:
    ash = await api.as_token(await api.administrator())
    query = "?page=last&q=a%26b+c&q=%D1%81"

    for path in READABLE:
        address = any_address(path).rstrip("/")
        if not address or path in AS_GOOD_WITHOUT_SLASH:
            continue
        for client in (api.anonymous, ash):
            answer = await client.get(address + query)
            assert answer.status_code == 301, path
            assert answer.headers["location"].endswith("/" + query), path
            followed = answer.next_request
            assert followed is not None
            assert followed.url.host == "gallery.example", path
            assert unquote(followed.url.path) == address + "/", path


async def test_a_redirect_never_leads_to_another_host(api: GalleryApi) -> None:
    for path in ("//evil.example/api/v1/cat", "///api/v1/cat", "//api/v1/cat", "/\\api/v1/cat"):
        answer = await api.anonymous.get(f"http://gallery.example{path}")
        location = answer.headers.get("location", "/")
        assert location.startswith("/"), path
        assert not location.startswith(("//", "/\\")), path


async def test_a_write_without_slash_is_served(api: GalleryApi) -> None:
    ash = await api.administrator()
    client, film = await api.as_token(ash), await api.film(ash)
    comment = await api.comment(ash, movie=film["id"])

    answers = [
        await client.post(CATEGORIES.rstrip("/"), json={"name": "drama"}),
        await client.post(FILMS.rstrip("/"), json=FILM),
        await client.put(f"{FILMS}{film['id']}", json=FILM),
        await client.patch(f"{FILMS}{film['id']}", json=FILM),
        await client.patch(f"{COMMENTS}{comment['id']}", json={"text": "good"}),
        await client.delete(f"/api/v1/commentdelete/{comment['id']}"),
        await client.post(f"{USERS}set_username", json={}),
    ]

    assert [answer.status_code for answer in answers] == [201, 201, 200, 200, 200, 204, 400]


async def test_the_token_addresses_are_the_same_with_and_without_slash(api: GalleryApi) -> None:
    for path in (TOKEN_LOGIN, TOKEN_LOGOUT):
        for verb in ("GET", "PUT", "OPTIONS"):
            answers = [await api.anonymous.request(verb, at) for at in (path, path.rstrip("/"))]
            assert answers[0].status_code == answers[1].status_code, (verb, path)
            assert answers[0].content == answers[1].content, (verb, path)


async def test_what_is_no_address_is_404(api: GalleryApi) -> None:
    ash = api.as_basic(await api.administrator())

    for path in NOT_ADDRESSES:
        for verb in ("GET", "POST", "DELETE"):
            assert (await ash.request(verb, path)).status_code == 404, (verb, path)


async def test_what_is_no_id_is_404_for_every_verb_and_caller(api: GalleryApi) -> None:
    ash = await api.as_token(await api.administrator())
    paths = sorted({path.partition("{")[0] for path in ROUTES if "{" in path})

    for path in [*paths, "/api/genfilm/", "/api/gencat/"]:
        for no_id in NO_IDS:
            for verb in ("GET", "PUT", "DELETE"):
                answer = await ash.request(verb, f"{path}{no_id}/")
                assert answer.status_code == 404, (verb, path, no_id)


async def test_an_id_too_big_for_every_column_is_an_unknown_one(api: GalleryApi) -> None:
    world = await a_world(api, "token")
    ash = world.clients["administrator"]
    paths = [path for path in ROUTES if "{unknown}" in path]

    for big in (2**31, 2**63 - 1, 2**63, 10**30, int("9" * 4000)):
        for path in paths:
            for verb in ("GET", "PUT", "DELETE"):
                expected = ROUTES[path][verb, "administrator"]
                answer = await ash.request(verb, path.replace("{unknown}", str(big)), json=FILM)
                assert answer.status_code == expected, (verb, path, len(str(big)))


@pytest.mark.parametrize(
    "accept", ["*/*", "application/json", "text/html", "text/html;q=0.1, */*", ""]
)
async def test_json_is_answered_whatever_of_these_is_asked_for(
    api: GalleryApi, accept: str
) -> None:
    ash = await api.as_token(await api.administrator())

    for path in READABLE:
        if path in API and "{" not in path:
            answer = await ash.get(path, headers={"Accept": accept})
            assert answer.status_code == 200, path
            assert answer.headers["content-type"] == "application/json", path


async def test_what_cannot_be_answered_is_406(api: GalleryApi) -> None:
    for path in API:
        for accept in ("application/xml", "image/png, text/csv;q=0.5"):
            answer = await api.anonymous.get(any_address(path), headers={"Accept": accept})
            assert answer.status_code == 406, path
            assert list(answer.json()) == ["detail"], path


async def test_a_page_for_people_is_answered_whatever_is_asked_for(api: GalleryApi) -> None:
    for path in PAGES:
        plain = await api.anonymous.get(path)
        answer = await api.anonymous.get(path, headers={"Accept": "image/png"})
        assert answer.status_code == plain.status_code, path


async def test_bodies_of_other_media_types_are_415(api: GalleryApi) -> None:
    world = await a_world(api, "token")
    client = world.clients["owner"]
    before = await api.row_counts()

    for verb, path in WRITES:
        for media_type in ("text/plain", "application/xml", "application/octet-stream", "json", ""):
            answer = await client.request(
                verb,
                world.address(path),
                content=b'{"name": "drama"}',
                headers={"Content-Type": media_type},
            )
            assert answer.status_code == 415, (verb, path, media_type)
            assert list(answer.json()) == ["detail"], (verb, path, media_type)
    assert await api.row_counts() == before


async def test_a_body_is_read_after_everything_else_was_checked(api: GalleryApi) -> None:
    world = await a_world(api, "token")
    film, comment = world.ids["film"], world.ids["comment"]

    for role, verb, path, status in (
        ("anonymous", "POST", FILMS, 401),
        ("anonymous", "POST", "/api/v1/gallerybycat/1/", 401),
        ("user", "PUT", FILMS, 405),
        ("user", "PUT", f"/api/v1/gallerydelete/{film}/", 403),
        ("user", "PUT", f"{COMMENTS}{comment}/", 403),
        ("administrator", "PATCH", f"{COMMENTS}{comment}/", 403),
        ("administrator", "PUT", f"{COMMENTS}999999/", 404),
        ("administrator", "PUT", f"{FILMS}999999/", 404),
        ("user", "PATCH", f"{USERS}{world.ids['account']}/", 404),
        ("user", "DELETE", f"{USERS}{world.ids['account']}/", 403),
        ("owner", "PUT", f"{COMMENTS}{comment}/", 400),
        ("user", "PUT", f"{FILMS}{film}/", 400),
    ):
        answer = await world.clients[role].request(
            verb, path, content=b"{", headers={"Content-Type": "application/json"}
        )
        assert answer.status_code == status, (role, verb, path)
