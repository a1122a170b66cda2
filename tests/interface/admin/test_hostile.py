from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.interface.admin.addresses import views
from tests.interface.admin.visitors import an_administrator
from tests.support.http import HOST, GalleryApi

HUGE = "9" * 5000
QUERIES = [
    "page=0",
    "page=-1",
    "page=999999999999",
    f"page={2**63}",
    f"page={HUGE}",
    "page=last",
    "page=%00",
    "page_size=0",
    "page_size=-1",
    "page_size=1000000",
    f"page_size={HUGE}",
    "sort=nothing__asc",
    "sort=id__sideways",
    "sort=id",
    "sort=__class____asc",
    "sort=id__asc&sort=id__desc&sort=x",
    "q=%00",
    "q=%ED%A0%80",
    "q=%FF",
    f"q={'x' * 5000}",
    "q=%25_%5C%27%22%3B--",
    "filter=%7B%22logic%22%3A",
    "filter=title__contains%3Dx",
    "filter=((((((((((((((((((((((((((",
    "cols=nothing",
    "cols=password_hash",
    "category_id=word",
    "category_id=-1",
    f"category_id={2**63}",
    f"category_id={HUGE}",
    "category_id=%00",
    "category_id=none&category_id=1",
    "owner_id=none",
    "rating_from=nan",
    "rating_from=1e999",
    "rating_from=-inf",
    f"rating_from={HUGE}",
    "rating_from=5&rating_to=1",
    "filmed_at_from=0000-00-00",
    "filmed_at_from=9999-12-31&filmed_at_to=0001-01-01",
    "filmed_at_from=99999-01-01",
    "filmed_at_from=%00",
    "created_at_from=0001-01-01",
    "state=%00",
    "below=perhaps",
    "film_id=x",
    "_origin=https://evil.example/",
    "%00=%00",
    "&&==",
]
IDS = ["0", "-1", "1.5", "word", "", "%00", str(2**63), HUGE, "1%20OR%201=1", "%D9%A1", "1_0", "+1"]


@pytest.mark.parametrize("query", QUERIES)
async def test_a_strange_query_is_refused_or_finds_nothing(api: GalleryApi, query: str) -> None:
    await api.film()
    visitor = await an_administrator(api)

    for key in views(api.container):
        answer = await visitor.get(f"/admin/{key}/list?{query}")
        assert answer.status_code in {200, 400, 404}, (key, answer.status_code)
        assert "Traceback" not in answer.text
        choices = await visitor.get(f"/admin/_api/{key}/choices?{query}")
        assert choices.status_code in {200, 400}, key


@pytest.mark.parametrize("query", [b"q=\xff\xfe", b"\xff=1", b"q=\xed\xa0\x80"])
async def test_a_query_in_another_encoding_is_refused(api: GalleryApi, query: bytes) -> None:
    visitor = await an_administrator(api)

    class Unencoded(httpx.ASGITransport):
        """Sends the query as it is, which httpx never would."""

        def __init__(self) -> None:
            async def app(scope: Any, receive: Any, send: Any) -> None:
                await api.app(scope | {"query_string": query}, receive, send)

            super().__init__(app, raise_app_exceptions=False)

    async with httpx.AsyncClient(transport=Unencoded(), cookies=visitor.browser.cookies) as client:
        answer = await client.get(f"{HOST}/admin/films/list")

    assert answer.status_code == 404


@pytest.mark.parametrize("number", IDS)
async def test_what_is_no_id_names_nothing(api: GalleryApi, number: str) -> None:
    visitor = await an_administrator(api)

    for key in views(api.container):
        for address in (f"/admin/{key}/detail", f"/admin/{key}/edit"):
            answer = await visitor.get(f"{address}?pk={number}")
            assert answer.status_code in {403, 404}, (address, number)
        answer = await visitor.get(f"/admin/{key}/deed/delete?pk={number}")
        assert answer.status_code in {303, 404}, (key, number)
        sent = await visitor.send(f"/admin/{key}/deed/delete", pk=number)
        assert sent.status_code in {400, 404}, (key, number)


@pytest.mark.parametrize(
    "path",
    [
        "/admin/static/../../../../etc/passwd",
        "/admin/static/%2e%2e/%2e%2e/site.py",
        "/admin/static/..%2f..%2fsite.py",
        "/admin/static/%00",
        "/admin/static/admin.css%00.js",
        f"/admin/static/{'x' * 5000}",
        "/admin/static/",
        "/admin/static/js",
        "/admin/%00/list",
        "/admin/%ff/list",
        "/admin/%ED%A0%80/list",
        "/admin//list",
        "/admin/films/deed/%00",
        "/admin/films/deed/__init__",
        "/admin/_api/films/relation-lookup",
        "/admin/_api/films/inline-edit?pk=1&field=title",
        "/admin/_api/films/import",
        "/admin/_files/local/x",
        "/adminfilms/list",
        "/admin.php",
    ],
)
async def test_what_is_not_there_is_not_found(api: GalleryApi, path: str) -> None:
    visitor = await an_administrator(api)

    for verb in ("GET", "POST"):
        headers = {"X-CSRFToken": visitor.browser.cookies["csrftoken"]}
        answer = await visitor.browser.request(verb, path, headers=headers)
        assert answer.status_code in {404, 405}, (verb, answer.status_code)


@pytest.mark.parametrize(
    ("body", "media_type"),
    [
        (b"\xff\xfe\x00", "application/x-www-form-urlencoded"),
        (b"{}", "application/json"),
        (b"--x\r\nbroken", "multipart/form-data; boundary=x"),
        (b"nothing", "multipart/form-data"),
        (b"a=1&" * 2000, "application/x-www-form-urlencoded"),
        (b"title=" + b"x" * 2**21, "application/x-www-form-urlencoded"),
    ],
)
async def test_a_body_that_is_no_form_is_refused(
    api: GalleryApi, body: bytes, media_type: str
) -> None:
    visitor = await an_administrator(api)
    headers = {
        "Content-Type": media_type,
        "X-CSRFToken": visitor.browser.cookies["csrftoken"],
    }

    for proof in (headers, {"Content-Type": media_type}):
        answer = await visitor.browser.post("/admin/films/create", content=body, headers=proof)
        assert answer.status_code in {400, 403, 413, 422}, answer.status_code

    assert await api.sql("SELECT id FROM films") == []


async def test_a_file_in_place_of_a_text_is_refused(api: GalleryApi) -> None:
    visitor = await an_administrator(api)
    token = visitor.browser.cookies["csrftoken"]

    answer = await visitor.browser.post(
        "/admin/categories/create",
        data={"csrfmiddlewaretoken": token, "parent_id": ""},
        files={"name": ("name.txt", b"drama")},
    )

    assert answer.status_code == 400
    assert await api.sql("SELECT id FROM categories") == []


async def test_a_failure_shows_no_more_than_that_there_was_one(
    api: GalleryApi, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    visitor = await an_administrator(api)

    async def fail(*_: object, **__: object) -> None:
        raise RuntimeError("the secret of the database")

    monkeypatch.setattr(api.container.gallery.lists.films, "page", fail)
    answer = await visitor.get("/admin/films/list")

    assert answer.status_code == 500
    assert "Something broke on our side" in answer.text
    assert "secret" not in answer.text
    assert len([line for line in caplog.records if line.exc_info]) == 1
