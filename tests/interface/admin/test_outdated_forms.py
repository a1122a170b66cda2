"""A form of an object that somebody else changed meanwhile undoes nothing of that."""

from __future__ import annotations

from typing import Any

import pytest

from tests.interface.admin.documents import Document
from tests.interface.admin.visitors import an_administrator
from tests.support.http import GalleryApi

REFUSED = "Somebody else changed this while you were editing"
CHANGES = {
    "films": ({"title": "Солярис"}, {"rating": "1"}),
    "comments": ({"text": "Другое."}, {"rating": "1"}),
    "categories": ({"name": "Драма"}, {"name": "Комедия"}),
    "users": ({"username": "kim.new"}, {"email": "kim@example.com"}),
}
"""What the quicker one changes, and what the other one does."""


async def _object(api: GalleryApi, key: str) -> int:
    kim = await api.user("kim")
    comment = await api.comment(kim, movie=(await api.film(kim, cat=None))["id"])
    category = await api.category(kim)
    ids = {"users": kim.id, "comments": comment["id"], "categories": category["id"]}
    return int(ids.get(key, comment["movie"]))


async def _row(api: GalleryApi, key: str, row_id: int) -> tuple[Any, ...]:
    [row] = await api.sql(f"SELECT * FROM {key} WHERE id = :id", id=row_id)
    return row


@pytest.mark.parametrize("key", CHANGES)
async def test_the_later_of_two_forms_is_refused_until_it_is_opened_anew(
    api: GalleryApi, key: str
) -> None:
    row_id, (first, second) = await _object(api, key), CHANGES[key]
    visitor = await an_administrator(api)
    if key == "films":  # the form asks for a category
        first = first | {"category_id": str((await api.category())["id"])}
        second = second | {"category_id": first["category_id"]}
    address = f"/admin/{key}/edit?pk={row_id}"
    form = (await visitor.page(address)).values()

    await visitor.follow(await visitor.send(address, **form | first))
    stored = await _row(api, key, row_id)
    late = await visitor.send(address, **form | second)
    again = await visitor.send(address, **Document(late).values())
    forged = await visitor.send(address, **form | second | {"version": "word"})
    without = {name: value for name, value in (form | second).items() if name != "version"}
    unnamed = await visitor.send(address, **without)

    for answer in (late, again, forged, unnamed):
        assert answer.status_code == 422
        assert REFUSED in answer.text
    assert await _row(api, key, row_id) == stored
    anew = (await visitor.page(address)).values()
    await visitor.follow(await visitor.send(address, **anew | second))
    assert await _row(api, key, row_id) != stored


async def test_a_form_that_was_wrong_is_as_old_as_before(api: GalleryApi) -> None:
    category, visitor = await api.category(name="Кино"), await an_administrator(api)
    address = f"/admin/categories/edit?pk={category['id']}"
    form = (await visitor.page(address)).values()

    wrong = Document(await visitor.send(address, **form | {"name": ""}))
    await visitor.follow(await visitor.send(address, **form | {"name": "Драма"}))
    late = await visitor.send(address, **wrong.values() | {"name": "Комедия"})

    assert late.status_code == 422
    assert await api.sql("SELECT name FROM categories") == [("Драма",)]
