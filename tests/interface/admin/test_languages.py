from __future__ import annotations

import pytest

from interface.i18n.negotiation import Language
from tests.interface.admin.addresses import views
from tests.interface.admin.documents import Document
from tests.interface.admin.visitors import an_administrator, stranger, visiting
from tests.support.http import GalleryApi

HEADINGS = {"ru": "Фильмы", "uk": "Фільми", "en": "Films"}


@pytest.mark.parametrize("language", list(Language))
async def test_the_site_speaks_the_language_that_the_browser_asks_for(
    api: GalleryApi, language: Language
) -> None:
    visitor = await an_administrator(api, language.value)

    page = await visitor.page("/admin/films/list")

    assert page.language == language.value
    assert page.inside("h1") == [HEADINGS[language.value]]


async def test_the_choice_of_the_reader_comes_first(api: GalleryApi) -> None:
    visitor = await an_administrator(api, "en")

    page = await visitor.page("/admin/films/list?q=x")
    answer = await visitor.send("/language/", language="uk", next=page.values()["next"])

    assert answer.headers["location"] == "/admin/films/list?q=x"
    assert (await visitor.follow(answer)).inside("h1") == ["Фільми"]


async def test_languages_of_readers_do_not_mix(api: GalleryApi) -> None:
    account = await api.administrator()
    readers = {language: await visiting(api, account, language) for language in HEADINGS}

    for _ in range(2):
        for language, reader in readers.items():
            assert (await reader.page("/admin/films/list")).inside("h1") == [HEADINGS[language]]


@pytest.mark.parametrize("language", list(Language))
async def test_no_page_mixes_languages(api: GalleryApi, language: Language) -> None:
    film = await api.film(title="1", description="2")
    visitor = await an_administrator(api, language.value)
    foreign = {"ru": "іїєґ", "uk": "ыъэё", "en": "абвгдежзиклмнопрстуфхцчшщэюяіїєґ"}[language]
    addresses = ["/admin/", "/admin/nothing", f"/admin/films/detail?pk={film['id']}"]
    addresses += [f"/admin/films/edit?pk={film['id']}"]
    addresses += [f"/admin/films/deed/{deed}?pk={film['id']}" for deed in ("delete", "move")]
    for key in views(api.container):
        addresses += [f"/admin/{key}/list", f"/admin/{key}/create", f"/admin/{key}/list?q=no"]
    names = {"Русский", "Українська", "English"}

    for address in addresses:
        lines = set(Document(await visitor.get(address)).lines) - names
        assert [line for line in lines if set(foreign) & set(line.lower())] == [], address


@pytest.mark.parametrize("language", list(Language))
async def test_what_the_library_says_is_translated_too(api: GalleryApi, language: Language) -> None:
    visitor = await an_administrator(api, language.value)

    answer = await visitor.send("/admin/categories/create", name="1", parent_id="")
    [message] = [
        line
        for line in (await visitor.follow(answer)).lines
        if '"1"' in line or "«1»" in line or "“1”" in line
    ]

    expected = {"ru": "успешно", "uk": "успішно", "en": "successfully"}
    assert expected[language.value] in message


async def test_signing_in_fails_in_the_readers_language(api: GalleryApi) -> None:
    answer = await stranger(api, "uk").sign_in("nobody", "wrong")

    assert "Увійти з таким ім" in Document(answer).text
