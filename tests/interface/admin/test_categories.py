from __future__ import annotations

from typing import Any

from tests.interface.admin.documents import Document
from tests.interface.admin.visitors import Visitor, an_administrator
from tests.support.http import GalleryApi

LIST = "/admin/categories/list"
CREATE = "/admin/categories/create"
EDIT = "/admin/categories/edit"
DELETE = "/admin/categories/deed/delete"


async def _parent(api: GalleryApi, category_id: int) -> int | None:
    return (await api.container.gallery.category_queries.get(category_id)).parent_id


async def _edit(visitor: Visitor, category_id: int, **changes: Any) -> Document:
    form = (await visitor.page(EDIT, pk=category_id)).values()
    answer = await visitor.send(f"{EDIT}?pk={category_id}", **form | changes)
    return Document(answer) if answer.status_code == 422 else await visitor.follow(answer)


async def test_the_list_is_a_tree(api: GalleryApi) -> None:
    film = await api.category(name="Кино")
    await api.category(name="Аниме")
    space = await api.category(name="Космос", parent=film["id"])
    await api.category(name="Комедия", parent=film["id"])
    await api.category(name="Опера", parent=space["id"])
    visitor = await an_administrator(api)

    page = await visitor.page(LIST)

    assert page.cells("Name") == ["Аниме", "Кино", "Комедия", "Космос", "Опера"]
    depths = [span["class"] for span in page.all("span") if "branch" in span.get("class", "")]
    assert [depth[-1] for depth in depths] == ["0", "0", "1", "1", "2"]


async def test_the_number_of_films_leads_to_them(api: GalleryApi) -> None:
    category = await api.category(name="Драма")
    await api.film(title="Солярис", cat=category["id"])
    await api.film(title="Сталкер")
    visitor = await an_administrator(api)

    page = await visitor.page(LIST)
    [link] = [link for link in page.links() if link.startswith("/admin/films/list?")]

    assert page.cells("Films") == ["1"]
    assert (await visitor.page(link)).cells("Title") == ["Солярис"]


async def test_an_administrator_adds_a_category_below_another(api: GalleryApi) -> None:
    above = await api.category(name="Кино")
    visitor = await an_administrator(api)

    await visitor.follow(await visitor.send(CREATE, name="Драма", parent_id=above["id"]))
    await visitor.follow(await visitor.send(CREATE, name="Аниме", parent_id=""))

    rows = await api.sql("SELECT name, parent_id FROM categories ORDER BY name")
    assert sorted(rows) == [("Аниме", None), ("Драма", above["id"]), ("Кино", None)]


async def test_a_category_is_renamed_and_moved(api: GalleryApi) -> None:
    above, category = await api.category(name="Кино"), await api.category(name="Драма")
    visitor = await an_administrator(api)

    await _edit(visitor, category["id"], name="Трагедия", parent_id=above["id"])
    assert await _parent(api, category["id"]) == above["id"]

    page = await _edit(visitor, category["id"], parent_id="")
    assert await _parent(api, category["id"]) is None
    assert set(page.cells("Name")) == {"Кино", "Трагедия"}


async def test_a_category_cannot_stand_inside_itself(api: GalleryApi) -> None:
    above = await api.category(name="Кино")
    below = await api.category(name="Драма", parent=above["id"])
    visitor = await an_administrator(api)

    page = await _edit(visitor, above["id"], parent_id=below["id"])

    assert "A category cannot stand inside itself" in page.text
    assert await _parent(api, above["id"]) is None


async def test_a_name_is_needed(api: GalleryApi) -> None:
    visitor = await an_administrator(api)

    for name in ("", "   ", "x" * 101, "nul\x00"):
        answer = await visitor.send(CREATE, name=name, parent_id="")
        assert answer.status_code == 422, name

    assert await api.sql("SELECT id FROM categories") == []


async def test_a_category_that_nothing_uses_is_deleted(api: GalleryApi) -> None:
    category = await api.category(name="Драма")
    visitor = await an_administrator(api)
    question = await visitor.page(DELETE, pk=category["id"])

    page = await visitor.follow(await visitor.send(DELETE, pk=category["id"]))

    assert "Delete 1 category?" in question.text
    assert "1 category has been deleted." in page.text
    assert await api.sql("SELECT id FROM categories") == []


async def test_a_category_that_films_use_is_refused_with_these_films(api: GalleryApi) -> None:
    category = await api.category(name="Драма")
    for title in ("Солярис", "Сталкер"):
        await api.film(title=title, cat=category["id"])
    visitor = await an_administrator(api)

    question = await visitor.page(DELETE, pk=category["id"])
    forced = await visitor.send(DELETE, pk=category["id"])

    assert forced.status_code == 409
    for page in (question, Document(forced)):
        assert {"Солярис", "Сталкер"} <= set(page.inside("a"))
        assert "cannot be deleted" in page.text
        assert "Delete" not in page.inside("button")
    assert len(await api.sql("SELECT id FROM categories")) == 1


async def test_a_category_with_others_below_it_is_refused(api: GalleryApi) -> None:
    above = await api.category(name="Кино")
    await api.category(name="Драма", parent=above["id"])
    visitor = await an_administrator(api)

    question = await visitor.page(DELETE, pk=above["id"])
    forced = await visitor.send(DELETE, pk=above["id"])

    assert forced.status_code == 409
    assert "Драма" in question.inside("a")
    assert len(await api.sql("SELECT id FROM categories")) == 2
