"""The language of sentences, and the pages for people."""

from __future__ import annotations

import re

import pytest

from tests.interface.conftest import GalleryFactory
from tests.support.http import CATEGORIES, FILMS, LOGIN, LOGOUT, ME, GalleryApi, sign_in

LETTERS = {
    "ru": re.compile("[ыэъё]", re.IGNORECASE),
    "uk": re.compile("[іїєґ]", re.IGNORECASE),
    "en": re.compile("[a-z]", re.IGNORECASE),
}
"""Letters that only texts of this language have, of the three."""


def languages_of(text: str) -> set[str]:
    """The languages that the words for people in a text may be in."""
    if LETTERS["ru"].search(text):
        return {"ru"}
    if LETTERS["uk"].search(text):
        return {"uk"}
    return {"ru", "uk"} if re.search("[а-я]", text) else {"en"}


@pytest.mark.parametrize(
    ("asked", "language"),
    [
        (None, "ru"),
        ("", "ru"),
        ("ru", "ru"),
        ("uk", "uk"),
        ("en", "en"),
        ("uk-UA, en;q=0.5", "uk"),
        ("en-GB;q=0.4, uk;q=0.9", "uk"),
        ("fr, de;q=0.9", "ru"),
        ("fr, en;q=0.1", "en"),
        ("*", "ru"),
        ("ru;q=0, en", "en"),
        ("x" * 5000, "ru"),
        ("en;q=nonsense", "ru"),
    ],
)
async def test_refusals_and_pages_are_in_the_language_that_is_asked_for(
    api: GalleryApi, asked: str | None, language: str
) -> None:
    headers = {} if asked is None else {"Accept-Language": asked}
    kim = await api.user()
    client = api.as_basic(kim)

    told = [
        (await client.get(f"{FILMS}1/", headers=headers)).json()["detail"],
        (await client.get(f"{FILMS}?page=7", headers=headers)).json()["detail"],
        *(await client.post(CATEGORIES, json={}, headers=headers)).json()["name"],
    ]
    page = await client.get(LOGIN, headers=headers)

    for sentence in told:
        assert language in languages_of(sentence)
    assert f'<html lang="{language}">' in page.text
    assert page.headers["content-language"] == language


@pytest.mark.parametrize("language", ["ru", "uk", "en"])
async def test_the_language_of_the_gallery_is_a_setting(
    a_gallery_app: GalleryFactory, language: str
) -> None:
    gallery = await a_gallery_app(LANGUAGE=language)

    unasked = (await gallery.anonymous.get(ME)).json()["detail"]
    english = await gallery.anonymous.get(ME, headers={"Accept-Language": "en"})

    assert language in languages_of(unasked)
    assert languages_of(english.json()["detail"]) == {"en"}


async def test_letters_are_answered_as_they_are(api: GalleryApi) -> None:
    answer = await api.anonymous.get(ME)

    assert "\\u" not in answer.text
    assert languages_of(answer.content.decode()) & {"ru"}


async def test_the_root_page_links_to_addresses_that_there_are(api: GalleryApi) -> None:
    page = await api.anonymous.get("/")
    links = re.findall(r'href="([^"]*)"', page.text)

    assert page.status_code == 200
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "/api/genfilm/" in links
    for link in links:
        answer = await api.anonymous.get(link, follow_redirects=True)
        assert answer.status_code == 200, link


async def test_pages_need_nothing_from_elsewhere(api: GalleryApi) -> None:
    await api.user("kim")
    browser = await api.as_session(await api.user("ash"))
    pages = [
        await browser.get("/"),
        await browser.get(LOGIN),
        await browser.get(LOGOUT),
        await browser.get("/api/genfilm/"),
        await sign_in(browser, "kim", "wrong"),
        await browser.post(LOGOUT),
    ]

    for page in pages:
        assert page.text.startswith("<!DOCTYPE html>")
        assert not re.search(r"<script|<style|<img|//[a-z]", page.text)
        loaded = re.findall(r'<link[^>]* href="([^"]*)"', page.text)
        assert loaded
        for address in loaded:
            assert address.startswith("/static/")
            assert (await api.anonymous.get(address)).status_code == 200, address
