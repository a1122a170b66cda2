"""By which names a gallery may be asked for."""

from __future__ import annotations

import pytest

from tests.interface.conftest import ON_SQLITE, GalleryFactory
from tests.support.http import FILMS, LOGIN, GalleryApi

pytestmark = ON_SQLITE

HOSTS = "films.example.org, .cinema.example, 192.0.2.7, [2001:db8::7], localhost"
OWN = [
    "films.example.org",
    "films.example.org:8443",
    "FILMS.Example.ORG",
    "films.example.org.",
    "cinema.example",
    "a.b.cinema.example:1",
    "192.0.2.7",
    "192.0.2.7:80",
    "[2001:db8::7]:8000",
    "localhost:8000",
]
FOREIGN = [
    "evil.example",
    "example.org",
    "notfilms.example.org",
    "films.example.org.evil.example",
    "notcinema.example",
    "cinema.example.evil",
    "127.0.0.2",
    "[2001:db8::8]",
    "",
    " ",
    "films.example.org:port",
    "films.example.org:123456",
    "films.example.org@evil.example",
    "films.example.org/evil",
    "films.example.org, evil.example",
    "[films.example.org]",
    "фильмы.example",
    "*",
    "." * 300,
    "a" * 10_000,
    "films.example.org\x00",
]


async def test_the_gallery_answers_to_its_own_names_whatever_the_port(
    a_gallery_app: GalleryFactory,
) -> None:
    api = await a_gallery_app(ALLOWED_HOSTS=HOSTS)

    statuses = {host: (await _status(api, host)) for host in OWN}

    assert statuses == dict.fromkeys(OWN, 200)


@pytest.mark.parametrize("path", ["/", FILMS, LOGIN, "/admin/", "/static/gallery.css", "/nowhere"])
async def test_the_gallery_answers_to_no_other_name(
    a_gallery_app: GalleryFactory, path: str
) -> None:
    api = await a_gallery_app(ALLOWED_HOSTS=HOSTS)

    statuses = {host: (await _status(api, host, path)) for host in FOREIGN}

    assert statuses == dict.fromkeys(FOREIGN, 400)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("ru", "Галерея не отвечает на имя «evil.example»."),
        ("uk", "Галерея не відповідає на імʼя «evil.example»."),
        ("en", "The gallery does not answer to the name “evil.example”."),
    ],
)
async def test_who_is_refused_is_told_which_name_was_wrong_and_what_to_do(
    a_gallery_app: GalleryFactory, language: str, words: str
) -> None:
    api = await a_gallery_app(ALLOWED_HOSTS=HOSTS)
    browser = api.browser(headers={"Host": "evil.example", "Accept-Language": language})

    program = await browser.get(FILMS)
    person = await browser.get("/", headers={"Accept": "text/html,*/*"})

    for answer in (program, person):
        assert "FILM_GALLERY_ALLOWED_HOSTS" in answer.text
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "no-store"
    assert program.json()["detail"].startswith(words)
    assert person.text.startswith(words)
    assert person.headers["content-type"] == "text/plain; charset=utf-8"


async def test_a_request_names_one_host(a_gallery_app: GalleryFactory) -> None:
    api = await a_gallery_app(ALLOWED_HOSTS="*")
    twice = [("Host", "localhost"), ("Host", "localhost")]

    for headers in (twice, [("Host", "")]):
        answer = await api.browser(headers={"Accept-Language": "en"}).get(FILMS, headers=headers)
        assert answer.status_code == 400
        assert answer.json() == {
            "detail": "A request has to name exactly one host in the header Host."
        }


async def test_health_is_told_to_whoever_knows_the_address(
    a_gallery_app: GalleryFactory,
) -> None:
    api = await a_gallery_app(ALLOWED_HOSTS="films.example.org")

    assert await _status(api, "10.1.2.3:8000", "/health/") == 200
    assert await _status(api, "10.1.2.3:8000", "/healthy") == 400


async def test_links_name_the_host_that_was_asked_for_and_never_a_foreign_one(
    a_gallery_app: GalleryFactory,
) -> None:
    api = await a_gallery_app(ALLOWED_HOSTS=HOSTS)
    for _ in range(2):
        await api_film(api)
    client = api.browser(headers={"Host": "films.example.org:8443"})

    page = await client.get(
        FILMS, params={"page_size": 1}, headers={"X-Forwarded-Host": "evil.example"}
    )

    assert page.json()["next"].startswith(f"http://films.example.org:8443{FILMS}?")


async def test_a_kept_answer_is_not_given_to_another_name(a_gallery_app: GalleryFactory) -> None:
    api = await a_gallery_app(ALLOWED_HOSTS=HOSTS)

    assert await _status(api, "localhost") == 200
    assert await _status(api, "evil.example") == 400


async def api_film(api: GalleryApi) -> None:
    owner = await api.user()
    client = api.browser(headers={"Host": "localhost", "Authorization": owner.basic})
    answer = await client.post(
        FILMS,
        json={
            "title": "Harbour",
            "time_filmed": "2020-05-06T07:08:09Z",
            "film_rating": 4.5,
            "poster_url": "https://example.com/h.jpg",
        },
    )
    assert answer.status_code == 201


async def _status(api: GalleryApi, host: str, path: str = FILMS) -> int:
    answer = await api.browser().get(path, headers={b"Host": host.encode()}, follow_redirects=False)
    return answer.status_code
