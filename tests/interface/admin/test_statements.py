"""How many statements a page of the admin site takes, however many rows there are."""

from __future__ import annotations

import pytest

from tests.interface.admin.addresses import views
from tests.interface.admin.statements import MOST, counted
from tests.interface.admin.visitors import an_administrator
from tests.support.http import GalleryApi

QUESTIONS = (
    "",
    "?q=film",
    "?page=2&page_size=10",
    "?rating_from=1&filmed_at_from=2000-01-01&owner_id=1&category_id=1&below=yes",
)


@pytest.mark.parametrize("question", QUESTIONS)
async def test_a_list_takes_few_statements(api: GalleryApi, question: str) -> None:
    owner = await api.user()
    for number in range(12):
        category = await api.category(owner, name=f"Category {number}")
        film = await api.film(owner, title=f"Film {number}", cat=category["id"])
        await api.comment(owner, movie=film["id"])
    visitor = await an_administrator(api)

    for key in views(api.container):
        with counted(api) as statements:
            answer = await visitor.get(f"/admin/{key}/list{question}")
        assert answer.status_code == 200, key
        assert 2 <= len(statements) <= MOST, (key, statements)


async def test_a_static_file_takes_none(api: GalleryApi) -> None:
    visitor = await an_administrator(api)

    with counted(api) as statements:
        await visitor.get("/admin/static/admin.css")

    assert statements == []
