"""What every page of the admin site has in common: nothing from elsewhere, nothing inline."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

import httpx
import pytest

from tests.interface.admin.addresses import views
from tests.interface.admin.documents import Document
from tests.interface.admin.visitors import LOGIN, Visitor, an_administrator, stranger, visiting
from tests.support.http import GalleryApi

XSS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "{{ 7 * 7 }}",
    "</textarea><svg/onload=alert(1)>",
    "<!--<script>",
)
LOADS = {"script": "src", "link": "href", "img": "src", "form": "action", "iframe": "src"}
POSTERS = {"https://example.com/h.jpg", "https://example.com/poster.jpg"}
UNSAFE = {"'unsafe-inline'", "'unsafe-eval'", "*", "http:", "https:"}


async def _everything(api: GalleryApi, text: str = "Harbour") -> Visitor:
    """An administrator of a gallery in which every text that people can write is this one."""
    account = await api.administrator()
    category = await api.category(account, name=text[:100])
    film = await api.film(account, title=text, description=text, cat=category["id"])
    await api.comment(account, movie=film["id"], text=text)
    await api.film(account, title=f"{text} 2")
    visitor = await visiting(api, account)
    await visitor.send("/admin/jobs/create", kind="films", style="classic", count="1")
    return visitor


async def _pages(api: GalleryApi, visitor: Visitor, text: str) -> AsyncIterator[httpx.Response]:
    """One page of every kind, good and bad."""
    yield await visitor.get("/admin/")
    for key in views(api.container):
        yield await visitor.get(f"/admin/{key}/list", q=text, _origin=text)
        listed = await visitor.get(f"/admin/{key}/list")
        yield listed
        details = [link for link in Document(listed).links() if f"/admin/{key}/detail" in link]
        for address in [*details, *(link.replace("detail", "edit") for link in details)]:
            yield await visitor.get(address)
        ids = [re.search(r"pk=(\d+)", link)[1] for link in details]  # type: ignore[index]
        for deed in ("delete", "move", "cancel"):
            yield await visitor.get(f"/admin/{key}/deed/{deed}", pk=ids, _origin=text)
        yield await visitor.get(f"/admin/{key}/create", _origin=text)
        made = await visitor.send(f"/admin/{key}/create?_origin=x", title=text, name=text)
        yield await visitor.get(made.headers["location"]) if made.is_redirect else made
        yield await visitor.get(f"/admin/{key}/detail", pk=text)
    yield await visitor.get(f"/admin/{text}/list")
    yield await visitor.get("/admin/logout")
    yield await stranger(api).get(LOGIN, next=text)
    yield await stranger(api).sign_in(text, text)


async def test_no_page_loads_or_sends_anything_elsewhere(api: GalleryApi) -> None:
    visitor, loaded = await _everything(api), set()

    async for answer in _pages(api, visitor, "Harbour"):
        page = Document(answer)
        for tag, name in LOADS.items():
            for element in page.all(tag):
                address = element.get(name, "/")
                assert re.match(r"/(?!/)", address), (answer.url, tag, address)
                if tag in {"script", "link"}:
                    loaded.add(address)
        outside = [link for link in page.links() if not re.match(r"/(?!/)|#", link)]
        assert set(outside) <= POSTERS, answer.url
        assert "gallery.example" not in answer.text

    for address in loaded:
        assert (await visitor.get(address)).status_code == 200, address


async def test_no_page_has_a_script_or_a_style_of_its_own(api: GalleryApi) -> None:
    visitor, pages = await _everything(api), 0

    async for answer in _pages(api, visitor, "Harbour"):
        page, pages = Document(answer), pages + 1
        assert [script for script in page.all("script") if "src" not in script] == []
        assert page.all("style") == []
        for tag, attributes in page.elements:
            inline = [name for name in attributes if name.startswith("on") or name == "style"]
            assert inline == [], (answer.url, tag, attributes)
            assert not attributes.get("href", "").lower().startswith("javascript:")

    assert pages > 20


async def test_every_answer_has_the_headers_that_keep_a_browser_safe(api: GalleryApi) -> None:
    visitor = await _everything(api)
    answers = [answer async for answer in _pages(api, visitor, "Harbour")]
    answers.append(await visitor.get("/admin/static/admin.js"))
    answers.append(await visitor.get("/admin/_api/films/choices?q=h"))
    answers.append(await visitor.browser.post("/admin/films/create", data={}))

    assert {answer.status_code for answer in answers} >= {200, 400, 403, 404, 405, 422}
    for answer in answers:
        directives = answer.headers["content-security-policy"].split(";")
        policy = {name: set(values) for name, *values in map(str.split, directives)}
        is_page = answer.headers["content-type"].startswith("text/html")
        assert policy["default-src"] == ({"'self'"} if is_page else {"'none'"}), answer.url
        assert policy["frame-ancestors"] == policy["base-uri"] == {"'none'"}
        assert not UNSAFE & set().union(*policy.values()), answer.url
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "same-origin"
        kept = "max-age=3600" if "/static/" in str(answer.url) else "no-store"
        assert answer.headers["cache-control"] == kept, answer.url


@pytest.mark.parametrize("text", XSS)
async def test_what_people_wrote_is_text(api: GalleryApi, text: str) -> None:
    visitor = await _everything(api, text)
    shown = 0

    async for answer in _pages(api, visitor, text):
        page = Document(answer)
        shown += text in page.text
        assert "49" not in page.inside("h1")
        for tag, attributes in page.elements:
            assert tag not in {"svg", "img"}, answer.url
            assert not any(name.startswith("on") for name in attributes), (answer.url, attributes)
        assert all("src" in script for script in page.all("script")), answer.url

    assert shown > 5


async def test_choices_of_a_picker_are_data(api: GalleryApi) -> None:
    visitor = await _everything(api, XSS[0])

    answer = await visitor.get("/admin/_api/films/choices", q="script")

    assert answer.headers["content-type"] == "application/json"
    assert {choice["label"] for choice in answer.json()["choices"]} == {XSS[0], f"{XSS[0]} 2"}


async def test_a_poster_is_a_link_and_is_not_fetched(api: GalleryApi) -> None:
    film = await api.film(poster_url="https://example.com/h.jpg")
    visitor = await an_administrator(api)

    page = await visitor.page("/admin/films/detail", pk=film["id"])

    [link] = [link for link in page.all("a") if link.get("href", "").startswith("https:")]
    assert {"noopener", "noreferrer"} <= set(link["rel"].split())


async def test_a_page_can_be_read_by_everybody(api: GalleryApi) -> None:
    visitor = await _everything(api)

    async for answer in _pages(api, visitor, "Harbour"):
        page = Document(answer)
        labelled = {label["for"] for label in page.all("label") if "for" in label}
        ids = [element["id"] for _, element in page.elements if "id" in element]
        assert len(ids) == len(set(ids)), answer.url
        assert len(page.all("h1")) == 1, answer.url
        assert len(page.all("main")) == 1, answer.url
        for field in [*page.all("input"), *page.all("select"), *page.all("textarea")]:
            if field.get("type") in {"hidden", "checkbox"}:
                continue
            assert field.get("id") in labelled or "aria-label" in field, (answer.url, field)


async def test_a_picker_offers_a_few_of_many(api: GalleryApi) -> None:
    owner = await api.user()
    for number in range(30):
        await api.film(owner, title=f"Film {number:02}")
    visitor = await an_administrator(api)

    found = (await visitor.get("/admin/_api/films/choices", q="film")).json()["choices"]
    one = (await visitor.get("/admin/_api/films/choices", pk=found[3]["id"])).json()["choices"]
    form = await visitor.page("/admin/comments/create")

    assert len(found) == 20
    assert one == [found[3]]
    assert form.all("select") == []
    assert "Film 00" not in form.text
