"""The pages of the documentation, and the document."""

from __future__ import annotations

import re

import pytest

from interface.web.static_files import FOLDER
from tests.interface.conftest import GalleryFactory
from tests.support.http import GalleryApi

PAGES = ["/docs", "/docs/redoc"]
ADDRESS = re.compile(r"""(?:href|src|data-document)="([^"]*)\"""")


@pytest.mark.parametrize("path", PAGES)
async def test_a_page_takes_everything_from_the_gallery_itself(api: GalleryApi, path: str) -> None:
    page = await api.anonymous.get(path)
    addresses = ADDRESS.findall(page.text)

    assert page.status_code == 200
    assert len(addresses) > 5
    assert re.findall(r"https?:|<style|style=|\son\w+=", page.text) == []
    for address in addresses:
        answer = await api.anonymous.get(address)
        assert answer.status_code == 200, address
        if address.startswith("/static/"):
            assert "immutable" in answer.headers["cache-control"]


@pytest.mark.parametrize("path", PAGES)
async def test_a_page_is_found_with_and_without_its_last_slash(api: GalleryApi, path: str) -> None:
    for address in (path, path + "/"):
        assert (await api.anonymous.get(address)).status_code == 200
        assert (await api.anonymous.head(address)).status_code == 200


@pytest.mark.parametrize(
    ("language", "title"),
    [("ru", "Описание API"), ("uk", "Опис API"), ("en", "Description of the API")],
)
async def test_a_page_speaks_the_language_of_its_reader(
    api: GalleryApi, language: str, title: str
) -> None:
    for path in PAGES:
        page = await api.anonymous.get(path, headers={"Accept-Language": language})
        assert f"<title>{title}" in page.text
        assert f'<html lang="{language}">' in page.text


@pytest.mark.parametrize("name", ["nowhere", "nowhere.json", "index.html", "openapi.yaml"])
async def test_an_unknown_address_is_answered_as_everywhere_else(
    api: GalleryApi, name: str
) -> None:
    answer, elsewhere = [await api.anonymous.get(f"/{p}/{name}") for p in ("docs", "elsewhere")]

    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/json"
    assert answer.json() == elsewhere.json()


@pytest.mark.parametrize("path", ["/docs", "/docs/redoc", "/docs/openapi.json"])
async def test_the_documentation_can_only_be_read(api: GalleryApi, path: str) -> None:
    for verb in ("POST", "PUT", "PATCH", "DELETE"):
        answer = await api.anonymous.request(verb, path)
        assert answer.status_code == 405
        assert answer.headers["allow"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize("path", ["/docs", "/docs/", "/docs/redoc", "/docs/openapi.json"])
async def test_documentation_that_is_switched_off_is_nowhere(
    a_gallery_app: GalleryFactory, path: str
) -> None:
    gallery = await a_gallery_app(DOCS="off")

    answer = await gallery.anonymous.get(path)

    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/json"
    assert "/docs" not in (await gallery.anonymous.get("/")).text


def test_no_script_asks_for_a_picture_or_a_source_map_from_elsewhere() -> None:
    for path in FOLDER.rglob("*.js"):
        lines = path.read_text().splitlines()
        assert "cdn.redoc.ly" not in path.read_text()
        assert not re.match(r"//[#@] sourceMappingURL", lines[-1]), path.name


def test_own_scripts_have_no_address_of_anybody_else() -> None:
    own = list(FOLDER.glob("*.js"))

    assert len(own) == 2
    assert [path.name for path in own if re.search(r"https?:", path.read_text())] == []
    assert "validatorUrl: null" in (FOLDER / "swagger.js").read_text()
