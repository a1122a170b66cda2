"""The start page: what it counts, what it leads to, and what it keeps to itself."""

from __future__ import annotations

import re

import pytest

from interface.bootstrap.container import Container
from interface.bootstrap.settings import read_settings
from tests.interface.api.writing import a_scene
from tests.interface.conftest import SECRET_KEY, GalleryFactory
from tests.support.http import GalleryApi, running_gallery
from tests.support.memory.clock import FixedClock
from tests.support.sqlite_files import touch

TOTAL = re.compile(r"<dt>([^<]*)</dt><dd>([^<]*)</dd>")
LINK = re.compile(r'<a href="([^"]*)"')


async def start_page(api: GalleryApi) -> str:
    answer = await api.anonymous.get("/", headers={"Accept-Language": "en"})
    assert answer.status_code == 200
    return answer.text


async def test_films_categories_and_comments_are_counted(api: GalleryApi) -> None:
    assert dict(TOTAL.findall(await start_page(api))) == {
        "Films": "0",
        "Categories": "0",
        "Comments": "0",
    }

    await a_scene(api)

    counts = await api.row_counts()
    stored = {name: str(counts[name.lower()]) for name in ("Films", "Categories", "Comments")}
    assert "0" not in stored.values()
    assert dict(TOTAL.findall(await start_page(api))) == stored


async def test_the_page_leads_to_the_documentation_and_to_the_admin_site(api: GalleryApi) -> None:
    assert {"/docs", "/admin/", "/health/"} <= set(LINK.findall(await start_page(api)))


async def test_a_gallery_that_only_users_may_read_does_not_tell_how_much_it_holds(
    a_gallery_app: GalleryFactory,
) -> None:
    page = await start_page(await a_gallery_app(WHO_MAY_READ="users"))

    assert TOTAL.findall(page) == []
    assert "database" not in page.partition("</section>")[0]


async def test_nobody_is_sent_to_a_page_that_is_switched_off(
    a_gallery_app: GalleryFactory,
) -> None:
    gallery = await a_gallery_app(AUTH_SCHEMES="token", DOCS="off", ADMIN="off")

    links = LINK.findall(await start_page(gallery))

    assert "/docs" not in links
    assert "/admin/" not in links
    assert "/api/v1/gallery-auth/login/" not in links
    for link in links:
        assert (await gallery.anonymous.get(link)).status_code == 200, link


@pytest.mark.parametrize("tables", ["there", "missing"])
async def test_without_its_database_the_page_says_so(empty_sqlite_url: str, tables: str) -> None:
    touch(empty_sqlite_url)
    url = empty_sqlite_url if tables == "missing" else "postgresql://kim:word@127.0.0.1:1/gallery"
    settings = read_settings(
        {
            "FILM_GALLERY_DATABASE_URL": url,
            "FILM_GALLERY_SECRET_KEY": SECRET_KEY,
            "FILM_GALLERY_ALLOWED_HOSTS": "*",
        }
    )
    clock = FixedClock()
    async with running_gallery(Container(settings, clock=clock), clock) as gallery:
        page = await start_page(gallery)

    assert "The database does not answer right now" in page
    assert TOTAL.findall(page) == []
    assert "/api/genfilm/500/" in page
