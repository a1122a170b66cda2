from __future__ import annotations

from typing import Any

from tests.interface.admin.visitors import an_administrator, visiting
from tests.support.http import GalleryApi

LIST = "/admin/audit/list"


async def test_what_is_done_here_stands_in_the_log(api: GalleryApi) -> None:
    boss = await api.administrator("boss")
    visitor = await visiting(api, boss)
    await visitor.send("/admin/categories/create", name="Драма", parent_id="")
    [[category_id]] = await api.sql("SELECT id FROM categories")

    page = await visitor.page(LIST)

    newest = [column[0] for column in map(page.cells, ("Who", "What was done", "To what"))]
    assert newest == ["boss", "Created", "Category"]
    assert (page.cells("Object")[0], page.cells("From where")[0]) == ("Драма", "Admin site")
    assert page.cells("What was done")[1] == "Signed in"
    assert category_id


async def test_an_entry_shows_what_changed_and_leads_to_the_object(api: GalleryApi) -> None:
    category = await api.category(name="Драма")
    visitor = await an_administrator(api)
    address = f"/admin/categories/edit?pk={category['id']}"
    await visitor.send(address, name="Комедия", parent_id="")

    [link, *_] = [
        link for link in (await visitor.page(LIST)).links() if "/admin/audit/detail" in link
    ]
    page = await visitor.page(link)

    assert page.inside("td") == ["Драма", "Комедия"]
    assert f"/admin/categories/detail?pk={category['id']}" in page.links()


async def test_the_log_is_narrowed(api: GalleryApi) -> None:
    kim, boss = await api.user("kim"), await api.administrator("boss")
    await api.film(kim, title="Солярис")
    visitor = await visiting(api, boss)

    async def objects(**parameters: Any) -> list[str]:
        return (await visitor.page(LIST, **parameters)).cells("Object")

    assert await objects(actor_id=kim.id) == ["Солярис"]
    assert await objects(object_kind="film") == ["Солярис"]
    assert await objects(action="signed-in") == ["boss"]
    assert await objects(channel="admin") == ["boss"]
    assert await objects(occurred_at_from="2024-02-03", occurred_at_to="2024-02-03") != []
    assert await objects(occurred_at_to="2024-02-02") == []


async def test_nobody_changes_the_log(api: GalleryApi) -> None:
    visitor = await an_administrator(api)
    [[entry_id], *_] = await api.sql("SELECT id FROM audit_entries")
    before = await api.row_counts()

    assert (await visitor.get("/admin/audit/create")).status_code == 403
    for verb in (visitor.get, visitor.send):
        assert (await verb(f"/admin/audit/edit?pk={entry_id}")).status_code == 403
        assert (await verb(f"/admin/audit/deed/delete?pk={entry_id}")).status_code == 404

    assert await api.row_counts() == before
