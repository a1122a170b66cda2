"""Addresses, queries and headers that mean harm."""

from __future__ import annotations

import base64

import httpx
import pytest

from tests.interface.api.writing import JSON, LISTS, a_scene, as_json
from tests.support.http import FILM, FILMS, LOGIN, GalleryApi, basic, form_token

TOO_BIG = [str(2**31), str(2**63 - 1), str(2**63), str(2**64), str(10**30), "9" * 5000]
NO_ID = [
    "abc",
    "-{id}",
    "{id}.5",
    "{id}e3",
    "+{id}",
    "{id}_0",
    "0x{id}",
    "{id},2",
    "{id};2",
    "null",
    "%20",
    "{id}%20",
    "%D9%A1",
    "%EF%BC%91",
    "%00",
    "{id}%00",
    "{id}%0A",
    "{id}%0D%0AX:1",
    "%FF",
    "%ED%A0%80",
    "%F0%9F%98%80",
    "{id}%2F2",
    "{id}%3Fa",
    "%25",
    "a" * 5000,
]
"""Text that a careless reader takes for the id of an object that there is, or for none."""
OBJECTS = {
    "/api/v1/gallery/{film}/": ("GET", "PUT", "PATCH"),
    "/api/v1/gallerydelete/{film}/": ("GET", "DELETE"),
    "/api/v1/comment/{comment}/": ("GET", "PUT", "PATCH"),
    "/api/v1/commentdelete/{comment}/": ("GET", "DELETE"),
    "/api/v1/auth/users/{user}/": ("GET", "PUT", "PATCH", "DELETE"),
}
LOOKUPS = [
    "/api/v1/gallerybycat/{category}/",
    "/api/v1/gallery/sortbycat/{category}/",
    "/api/v1/%D1%81ommentstotilm/{film}/",
]
QUERIES = [
    "page=1" + "0" * 30,
    "page=" + "9" * 5000,
    "page=-9223372036854775809",
    "page=%00",
    "page=%FF",
    "page=%ED%A0%80",
    "page=%D9%A1",
    "page=NaN",
    "page=Infinity",
    "page=1e999",
    "page=last%00",
    "page[]=1",
    "page=1&page=abc",
    "page=9223372036854775807&page_size=10000",
    "page_size=" + "9" * 5000,
    "page_size=-9223372036854775809",
    "page_size=%00&page=last",
    "page_size=%FF",
    "page_size=1&x=%FF%00%ED%A0%80",
    "limit=1" + "0" * 30,
    "limit=-1&offset=-1",
    "limit=9223372036854775807&offset=9223372036854775807",
    "limit=1&offset=1" + "0" * 30,
    "limit=%00&offset=%FF",
    "offset=1e999",
    "%",
    "%zz=%zz",
    "=",
    "&" * 5000,
    "&".join(f"f{n}={n}" for n in range(5000)),
    "x=" + "a" * 50_000,
    "'%22;--=1%20OR%201=1",
]
HEADERS: dict[str, dict[str, bytes]] = {
    "Authorization of bytes": {"Authorization": b"\xff\xfe"},
    "Token of bytes": {"Authorization": b"Token \xff"},
    "long Token": {"Authorization": b"Token " + b"a" * 60_000},
    "Basic of bytes": {"Authorization": b"Basic \xff"},
    "Basic of invalid UTF-8": {"Authorization": b"Basic " + base64.b64encode(b"\xff:\xff")},
    "Basic with NUL": {"Authorization": basic("k\x00m", "p\x00").encode()},
    "long Basic": {"Authorization": basic("k" * 40_000, "p").encode()},
    "session of bytes": {"Cookie": b"sessionid=\xff; csrftoken=\xff"},
    "session with NUL": {"Cookie": b'sessionid="\\000"'},
    "long session": {"Cookie": b"sessionid=" + b"a" * 60_000},
    "cookies of nothing": {"Cookie": b";;=;,= ;=="},
    "Accept of bytes": {"Accept": b"\xff/\xff"},
    "Accept of commas": {"Accept": b"," * 10_000},
    "Accept-Language of bytes": {"Accept-Language": b"\xff, ru;q=\xff"},
    "Accept-Language of numbers": {"Accept-Language": b"ru;q=1e999, en;q=NaN, uk;q=-1"},
    "long Accept-Language": {"Accept-Language": b"ru;q=0.1," * 5000},
    "Host of nothing": {"Host": b""},
    "Host of bytes": {"Host": b"\xff"},
    "Host with blanks": {"Host": b"a b"},
    "Host with a path": {"Host": b"example.com/x"},
    "Host with two ports": {"Host": b"a:b:c"},
    "Host with a port of a word": {"Host": b"example.com:http"},
    "Host with a port too great": {"Host": b"example.com:999999"},
    "Host with half an address": {"Host": b"[::1"},
    "Origin of bytes": {"Origin": b"\xff"},
    "Content-Length of a word": {"Content-Length": b"abc"},
    "negative Content-Length": {"Content-Length": b"-1"},
    "another verb": {"X-HTTP-Method-Override": b"DELETE"},
}


@pytest.mark.parametrize("path", OBJECTS)
async def test_ids_beyond_every_object_are_unknown_and_other_text_is_no_id(
    api: GalleryApi, path: str
) -> None:
    scene = await a_scene(api)
    administrator = await api.as_token(await api.administrator())
    whole = FILM | {"movie": scene.ids["film"], "comment_rating": 1, "text": "x"}
    body = as_json(whole | {"email": "", "current_password": scene.kim.password})
    before = await scene.stored()

    answers = {}
    beginning, name, end = path.replace("{", "}").split("}")
    for text in [*TOO_BIG, *NO_ID]:
        for verb in OBJECTS[path]:
            address = beginning + text.format(id=scene.ids[name]) + end
            answer = await administrator.request(verb, address, content=body, headers=JSON)
            answers[text, verb] = answer.status_code
            assert set(answer.json()) == {"detail"}

    assert answers == dict.fromkeys(answers, 404)
    assert await scene.stored() == before


async def test_an_id_may_begin_with_zeros(api: GalleryApi) -> None:
    film = await api.film()

    answer = await api.anonymous.get(f"/api/v1/gallerydelete/{'0' * 100}{film['id']}/")

    assert (answer.status_code, answer.json()) == (200, film)


@pytest.mark.parametrize("path", [*LISTS, *LOOKUPS])
async def test_no_query_breaks_a_list_or_a_lookup(api: GalleryApi, path: str) -> None:
    scene = await a_scene(api)
    address = path.format_map(scene.ids)

    answers = {}
    for query in QUERIES:
        answer = await scene.client.get(f"{address}?{query}")
        answers[query] = answer.status_code
        assert answer.status_code == 200 or set(answer.json()) == {"detail"}

    assert set(answers.values()) <= {200, 404}
    assert (await scene.client.get(address)).status_code == 200


@pytest.mark.parametrize("verb", ["GET", "POST"])
async def test_no_header_breaks_the_gallery(api: GalleryApi, verb: str) -> None:
    scene = await a_scene(api)
    await api.film()
    before = await scene.stored()

    answers = {}
    for case, headers in HEADERS.items():
        answer = await _raw(api, verb, f"{FILMS}?page_size=1", headers)
        answers[case] = answer.status_code
        assert isinstance(answer.json(), dict), case

    assert {case for case, status in answers.items() if status >= 500} == set()
    refused = {case for case, status in answers.items() if status >= 400}
    assert refused == set(answers) if verb == "POST" else refused < set(answers)
    assert await scene.stored() == before


@pytest.mark.parametrize("host", ["", "a:b:c", "example.com:http", "[::1", "a b"])
async def test_links_never_repeat_a_host_that_cannot_be_one(api: GalleryApi, host: str) -> None:
    await api.film()
    await api.film()

    answer = await _raw(api, "GET", f"{FILMS}?page_size=1", {"Host": host.encode()})

    assert answer.status_code in {200, 400}
    links = [answer.json().get("next") or "http://gallery.example/"]
    assert all(httpx.URL(link).host == "gallery.example" for link in links)


async def test_the_sign_in_page_survives_names_that_nobody_can_have(api: GalleryApi) -> None:
    await api.user("kim")
    browser = api.browser()
    names = ["kim\x00", "\x00", "k" * 100_000, "😀", "<script>", "kim' OR '1'='1", "kim\r\nX: 1"]

    for name in names:
        token = form_token(await browser.get(LOGIN))
        form = {"username": name, "password": "\x00", "csrfmiddlewaretoken": token}
        answer = await browser.post(LOGIN, data=form)
        assert answer.status_code == 200
        assert "sessionid" not in browser.cookies
        assert "<script>" not in answer.text
    assert await api.sql("SELECT * FROM sessions") == []


async def test_the_sign_in_page_refuses_bodies_that_cannot_be_read(api: GalleryApi) -> None:
    browser = api.browser()
    await browser.get(LOGIN)
    form = {"Content-Type": "application/x-www-form-urlencoded"}

    answers = [
        await browser.post(LOGIN, content=b"username=%FF", headers=form),
        await browser.post(LOGIN, content=b"[" * 100_000, headers=JSON),
        await browser.post(LOGIN, content=b"x", headers={"Content-Type": "text/plain"}),
        await browser.post(LOGIN, content=b"x=" + b"a" * 2**20, headers=form),
        await browser.post(LOGIN, content=b"", headers=form),
    ]

    assert [answer.status_code for answer in answers] == [400, 400, 415, 413, 403]
    assert await api.sql("SELECT * FROM sessions") == []


async def _raw(api: GalleryApi, verb: str, path: str, headers: dict[str, bytes]) -> httpx.Response:
    """The answer to a request with these bytes as headers, whatever they are."""
    browser = api.browser()
    request = browser.build_request(verb, path, content=b"{}" if verb == "POST" else None)
    for name, value in (JSON | headers).items() if verb == "POST" else headers.items():
        request.headers.pop(name, None)
        raw = value if isinstance(value, bytes) else value.encode()
        request.headers = httpx.Headers([*request.headers.raw, (name.encode(), raw)])
    return await browser.send(request)
