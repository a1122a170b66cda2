from __future__ import annotations

import csv
from io import StringIO
from typing import Any

import pytest

from tests.interface.admin.visitors import Visitor, an_administrator
from tests.support.http import GalleryApi


async def _rows(visitor: Visitor, address: str) -> list[dict[str, str]]:
    """The file that the button over a list fetches."""
    page = await visitor.page(address)
    [form] = [form for form in page.all("form") if "name=export" in form.get("action", "")]
    answer = await visitor.send(form["action"], scope="selected", format="csv")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("text/csv")
    assert answer.headers["content-disposition"].startswith("attachment")
    return list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"))))


async def test_a_file_has_every_row_of_the_list_and_every_column(api: GalleryApi) -> None:
    category = await api.category(name="Драма")
    for number in range(12):
        await api.film(title=f"Film {number:02}", cat=category["id"], description="Зона.")
    visitor = await an_administrator(api)

    rows = await _rows(visitor, "/admin/films/list?page_size=10&sort=title__desc")

    assert [row["Title"] for row in rows] == [f"Film {number:02}" for number in range(11, -1, -1)]
    assert {row["Category"] for row in rows} == {"Драма"}
    assert {row["Description"] for row in rows} == {"Зона."}
    assert {row["Filmed"] for row in rows} == {"2020-05-06T10:08:09+03:00"}


async def test_a_file_has_what_was_searched_for(api: GalleryApi) -> None:
    for title in ("Солярис", "Сталкер"):
        await api.film(title=title)
    visitor = await an_administrator(api)

    rows = await _rows(visitor, "/admin/films/list?q=СОЛ&rating_from=1")

    assert [row["Title"] for row in rows] == ["Солярис"]


@pytest.mark.parametrize(
    "title", ["=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", " =1+1", "\uff1d1"]
)
async def test_no_text_is_a_formula(api: GalleryApi, title: str) -> None:
    await api.film(title=f"x{title}")
    await api.sql("UPDATE films SET title = :title", title=title)
    visitor = await an_administrator(api)

    [row] = await _rows(visitor, "/admin/films/list")

    assert row["Title"].strip()[0] not in "=+-@"


async def test_a_description_is_whole_in_a_file(api: GalleryApi) -> None:
    description = "Станция над океаном. " * 100
    await api.film(description=description)
    visitor = await an_administrator(api)

    [row] = await _rows(visitor, "/admin/films/list")

    assert row["Description"] == description.strip()


@pytest.mark.parametrize(
    "fields",
    [
        {"scope": "selected", "format": "exe"},
        {"scope": "elsewhere", "format": "csv"},
        {"format": "csv", "filename": "../../x\r\nSet-Cookie: a=b"},
        {"format": "csv", "fields": "password_hash"},
        {},
    ],
)
async def test_a_strange_order_is_no_failure(api: GalleryApi, fields: dict[str, Any]) -> None:
    await api.film()
    visitor = await an_administrator(api)

    answer = await visitor.send("/admin/_api/films/action?name=export&all=1", **fields)

    assert answer.status_code in {200, 303, 400}
    assert "a=b" not in answer.headers.get("set-cookie", "")


@pytest.mark.parametrize("name", ["delete", "", "nothing", "__init__"])
async def test_there_is_no_other_action_there(api: GalleryApi, name: str) -> None:
    film = await api.film()
    visitor = await an_administrator(api)

    answer = await visitor.send(f"/admin/_api/films/action?name={name}&pks={film['id']}")

    assert answer.status_code == 400
    assert len(await api.sql("SELECT id FROM films")) == 1
