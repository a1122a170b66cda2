"""The generators: each visit has rows made up in the background, exactly so many."""

from __future__ import annotations

import asyncio
import re

import httpx
import pytest

from domain.generation import GenerationState
from tests.interface.conftest import GalleryFactory
from tests.support.http import GalleryApi, basic
from tests.support.waiting import until

GENERATORS = ("/api/genfilm/", "/api/genfilm/50/", "/api/gencat/", "/api/gencat/50/")

HEADINGS = {
    "ru": {
        "/api/genfilm/1/": "1 фильм:",
        "/api/genfilm/3/": "3 фильма:",
        "/api/genfilm/500/": "500 фильмов:",
        "/api/gencat/2/": "2 категории:",
    },
    "uk": {
        "/api/genfilm/1/": "1 фільм:",
        "/api/genfilm/3/": "3 фільми:",
        "/api/genfilm/500/": "500 фільмів:",
        "/api/gencat/2/": "2 категорії:",
    },
    "en": {
        "/api/genfilm/1/": "1 film is ",
        "/api/genfilm/3/": "3 films are ",
        "/api/genfilm/500/": "500 films are ",
        "/api/gencat/2/": "2 categories are ",
    },
}


async def made(api: GalleryApi) -> dict[str, int]:
    """How many films and categories there are when all jobs have ended."""

    async def all_ended() -> bool:
        counts = await api.container.gallery.generation_queries.counts()
        return not counts[GenerationState.QUEUED] + counts[GenerationState.RUNNING]

    await until(all_ended)
    counts = await api.row_counts()
    return {table: counts[table] for table in ("films", "categories")}


def text_of(page: httpx.Response) -> str:
    return re.sub(r"<[^>]*>", " ", page.text)


@pytest.mark.parametrize(
    ("path", "films", "categories"),
    [
        ("/api/genfilm/", 1, 0),
        ("/api/genfilm/1/", 1, 0),
        ("/api/genfilm/1000/", 1000, 0),
        ("/api/gencat/", 0, 1),
        ("/api/gencat/500/", 0, 500),
        ("/api/gencat/007/", 0, 7),
    ],
)
async def test_exactly_as_many_rows_as_were_asked_for_appear_shortly_after(
    api: GalleryApi, path: str, films: int, categories: int
) -> None:
    await api.user()

    answer = await api.anonymous.get(path)

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.text.startswith("<!DOCTYPE html>")
    assert re.search(rf"\b{films or categories}\b", text_of(answer))
    assert await made(api) == {"films": films, "categories": categories}


async def test_what_is_made_up_is_there_for_every_reader(api: GalleryApi) -> None:
    await api.user()
    await api.anonymous.get("/api/gencat/3/")
    await made(api)
    await api.anonymous.get("/api/genfilm/40/")
    await made(api)

    films = (await api.anonymous.get("/api/v1/gallery/?page_size=100")).json()["results"]
    categories = (await api.anonymous.get("/api/v1/cat/?page_size=100")).json()["results"]

    assert (len(films), len(categories)) == (40, 3)
    assert all(re.fullmatch(r"name_\d+", category["name"]) for category in categories)
    for film in films:
        assert re.fullmatch(r"Название фильма \d+", film["title"])
        assert film["description"] == film["title"].replace("Название фильма ", "фильм #")
        assert film["poster_url"] == "https://example.com/poster.jpg"
        assert 0 <= film["film_rating"] <= 5
        assert film["time_filmed"] < film["time_loaded"]
        assert film["cat"] in {category["id"] for category in categories}


async def test_films_without_any_category_have_none(api: GalleryApi) -> None:
    await api.user()

    await api.anonymous.get("/api/genfilm/5/")
    await made(api)

    films = (await api.anonymous.get("/api/v1/gallery/")).json()["results"]
    assert [film["cat"] for film in films] == [None] * 5


async def test_made_up_categories_leave_the_others_alone(api: GalleryApi) -> None:
    drama = await api.category(name="drama")

    await api.anonymous.get("/api/gencat/300/")

    assert await made(api) == {"films": 0, "categories": 301}
    categories = (await api.anonymous.get("/api/v1/cat/?page_size=1000")).json()["results"]
    assert categories[0] == drama


async def test_every_visit_makes_rows_of_its_own(api: GalleryApi) -> None:
    await api.user()

    answers = await asyncio.gather(*(api.anonymous.get("/api/genfilm/7/") for _ in range(10)))

    assert {answer.status_code for answer in answers} == {200}
    assert await made(api) == {"films": 70, "categories": 0}


@pytest.mark.parametrize("language", HEADINGS)
async def test_the_page_names_the_count_in_the_language_of_its_reader(
    api: GalleryApi, language: str
) -> None:
    await api.user()

    for path, words in HEADINGS[language].items():
        page = await api.anonymous.get(path, headers={"Accept-Language": language})
        assert words in text_of(page), path
        assert page.headers["content-language"] == language
    await made(api)


@pytest.mark.parametrize("path", ["/api/genfilm/", "/api/gencat/"])
async def test_a_count_that_is_no_natural_number_is_404(api: GalleryApi, path: str) -> None:
    for count in ("abc", "-1", "1.5", "1e3", "%D9%A1", "1_0", "+1", "%00", "5/5"):
        assert (await api.anonymous.get(f"{path}{count}/")).status_code == 404, count
    assert await row_count(api) == 0


@pytest.mark.parametrize("path", ["/api/genfilm/", "/api/gencat/"])
async def test_a_count_out_of_range_is_400_and_the_limit_is_named(
    api: GalleryApi, path: str
) -> None:
    for count in ("0", "000", "1001", str(2**63), "9" * 400):
        answer = await api.anonymous.get(f"{path}{count}/")
        assert answer.status_code == 400, count
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
        assert " 1000 " in text_of(answer)
    assert await row_count(api) == 0


async def test_the_limit_is_a_setting(api: GalleryApi, a_gallery_app: GalleryFactory) -> None:
    await api.user()
    gallery = await a_gallery_app(MAX_GENERATED="3")

    refused = await gallery.anonymous.get("/api/genfilm/4/")
    taken = await gallery.anonymous.get("/api/genfilm/3/")

    assert (refused.status_code, taken.status_code) == (400, 200)
    assert " 3 " in text_of(refused)
    assert await made(api) == {"films": 3, "categories": 0}


async def test_no_other_verb_generates(api: GalleryApi) -> None:
    await api.user()

    for path in GENERATORS:
        for verb in ("HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE"):
            answer = await api.anonymous.request(verb, path)
            assert answer.status_code == (200 if verb == "OPTIONS" else 405), (verb, path)
            assert answer.headers["allow"] == "GET, OPTIONS", (verb, path)
    assert await row_count(api) == 2  # the user, and that there is one now


async def test_an_address_without_its_slash_generates_nothing_itself(api: GalleryApi) -> None:
    for path in GENERATORS:
        answer = await api.anonymous.get(path.rstrip("/"))
        assert (answer.status_code, answer.headers["location"]) == (301, path)
    assert await row_count(api) == 0


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "anything"},
        {"Sec-Purpose": "prefetch"},
        {"Sec-Purpose": "prefetch;prerender"},
        {"Sec-Fetch-Site": "none", "Sec-Purpose": "prefetch"},
    ],
    ids=str,
)
async def test_a_page_of_somebody_else_or_a_look_ahead_does_not_generate(
    api: GalleryApi, headers: dict[str, str]
) -> None:
    for path in GENERATORS:
        answer = await api.anonymous.get(path, headers=headers)
        assert answer.status_code == 403, path
    assert await row_count(api) == 0


@pytest.mark.parametrize("site", ["same-origin", "none"])
async def test_the_gallerys_own_pages_and_people_generate(api: GalleryApi, site: str) -> None:
    answer = await api.anonymous.get("/api/gencat/", headers={"Sec-Fetch-Site": site})

    assert answer.status_code == 200
    assert await made(api) == {"films": 0, "categories": 1}


@pytest.mark.parametrize(
    "header", ["Token nonsense", "Basic nonsense", basic("nobody", "wrong"), "Bearer x", ""]
)
async def test_open_generators_pay_no_heed_to_bad_credentials(api: GalleryApi, header: str) -> None:
    for path in ("/api/gencat/", "/api/genfilm/"):
        answer = await api.anonymous.get(path, headers={"Authorization": header})
        assert answer.status_code == 200


async def test_the_generators_can_be_closed_to_the_anonymous(
    api: GalleryApi, a_gallery_app: GalleryFactory
) -> None:
    gallery = await a_gallery_app(WHO_MAY_GENERATE="users")
    kim = await gallery.user("kim")

    for path in GENERATORS:
        nobody = await gallery.anonymous.get(path)
        wrong = await gallery.anonymous.get(path, headers={"Authorization": "Token nonsense"})
        assert (nobody.status_code, wrong.status_code) == (401, 401), path
        assert nobody.headers["www-authenticate"] == "Token"
    assert await row_count(api) == 2  # the user, and that there is one now

    for client in (
        await gallery.as_token(kim),
        gallery.as_basic(kim),
        await gallery.as_session(kim),
    ):
        assert (await client.get("/api/genfilm/2/")).status_code == 200
    assert await made(api) == {"films": 6, "categories": 0}
    assert {row[0] for row in await api.sql("SELECT requested_by FROM generation_jobs")} == {kim.id}


async def test_where_there_is_nobody_films_are_queued_and_fail_with_their_reason(
    api: GalleryApi,
) -> None:
    answer = await api.anonymous.get("/api/genfilm/")

    assert answer.status_code == 200
    assert await made(api) == {"films": 0, "categories": 0}
    [(state, error)] = await api.sql("SELECT state, error FROM generation_jobs")
    assert state == "failed"
    assert "no user who could own films" in error


async def row_count(api: GalleryApi) -> int:
    """How many rows there are of any kind, jobs included."""
    return sum((await api.row_counts()).values())
