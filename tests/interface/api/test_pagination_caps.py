"""No answer holds more rows than the gallery allows."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from application.films.commands import ImportedFilm
from domain.access import Actor
from tests.support.http import CATEGORIES, COMMENTS, FILMS, GalleryApi

CAP = 10_000


async def test_lists_and_lookups_hold_10_000_rows_at_most(api: GalleryApi) -> None:
    category = await api.category(name="drama")
    titles = [f"film {n}" for n in range(CAP + 1)]
    await take_in(api, titles)

    page = (await api.anonymous.get(f"{FILMS}?page_size={CAP + 1}")).json()
    by_name = (await api.anonymous.get(f"/api/v1/gallerybycat/{category['id']}/")).json()
    by_id = (await api.anonymous.get(f"/api/v1/gallery/sortbycat/{category['id']}/")).json()
    unknown = (await api.anonymous.get("/api/v1/gallerybycat/999999/")).json()

    assert page["count"] == CAP + 1
    assert page["next"] == f"http://gallery.example{FILMS}?page=2&page_size={CAP + 1}"
    assert [film["title"] for film in page["results"]] == titles[:CAP]
    assert by_name == {"drama": titles[:CAP]}
    assert list(by_id.values()) == [titles[:CAP]]
    assert unknown["все фильмы"] == titles[:CAP]


async def test_the_cap_and_the_size_of_a_page_are_settings(a_gallery_app: Any) -> None:
    api: GalleryApi = await a_gallery_app(PAGE_SIZE="2", MAX_PAGE_SIZE="3")
    for n in range(5):
        await api.category(name=str(n))
    film = await api.film()
    for _ in range(5):
        await api.comment(movie=film["id"])

    for path in (CATEGORIES, COMMENTS):
        default = (await api.anonymous.get(path)).json()
        most = (await api.anonymous.get(f"{path}?page_size=4")).json()
        assert (len(default["results"]), len(most["results"])) == (2, 3)
        assert (default["count"], most["count"]) == (5, 5)
    comments = (await api.anonymous.get(f"/api/v1/сommentstotilm/{film['id']}/")).json()
    assert len(comments[film["title"]]) == 3
    unknown = (await api.anonymous.get("/api/v1/gallerybycat/999999/")).json()
    assert unknown["все категории"] == ["0", "1", "2"]


async def take_in(api: GalleryApi, titles: list[str]) -> None:
    """Store films of these titles in the category ``drama``, faster than one by one."""
    owner = await api.user()
    films = [
        ImportedFilm(
            title=title,
            filmed_at=datetime(2020, 5, 6, tzinfo=UTC),
            rating=1,
            category="drama",
        )
        for title in titles
    ]
    await api.container.gallery.film_import.take(Actor(user_id=owner.id), films)
