from __future__ import annotations

from typing import Any

from tests.interface.admin.documents import Document
from tests.interface.admin.statements import MOST, counted
from tests.interface.admin.visitors import Visitor, an_administrator, visiting
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
    await visitor.send(address, **(await visitor.page(address)).values() | {"name": "Комедия"})

    [link, *_] = [
        link for link in (await visitor.page(LIST)).links() if "/admin/audit/detail" in link
    ]
    page = await visitor.page(link)

    assert page.inside("td") == ["Драма", "Комедия"]
    assert f"/admin/categories/detail?pk={category['id']}" in page.links()


async def _newest(visitor: Visitor, index: int = 0) -> Document:
    """The page of one of the latest entries."""
    return await visitor.page((await visitor.page(LIST)).links_to("audit/detail")[index])


async def test_what_a_change_refers_to_is_called_by_its_name(api: GalleryApi) -> None:
    kim, sam, boss = await api.user("kim"), await api.user("sam"), await api.administrator()
    top, below = await api.category(name="Драма"), await api.category(name="Комедия")
    film = await api.film(kim, title="Солярис", cat=top["id"])
    visitor = await visiting(api, boss)
    form = (await visitor.page(f"/admin/films/edit?pk={film['id']}")).values()
    await visitor.send(
        f"/admin/films/edit?pk={film['id']}",
        **form | {"category_id": str(below["id"]), "owner_id": str(sam.id)},
    )

    page = await _newest(visitor)

    assert page.inside("td") == [
        f"Драма (No. {top['id']})",
        f"Комедия (No. {below['id']})",
        f"kim (No. {kim.id})",
        f"sam (No. {sam.id})",
    ]
    assert f"/admin/categories/detail?pk={top['id']}" in page.links()
    assert f"/admin/users/detail?pk={sam.id}" in page.links()


async def test_what_is_gone_is_called_by_its_number(api: GalleryApi) -> None:
    visitor = await an_administrator(api)
    top, below = await api.category(name="Драма"), await api.category(name="Комедия")
    address = f"/admin/categories/edit?pk={below['id']}"
    for parent_id in (str(top["id"]), ""):
        form = (await visitor.page(address)).values()
        await visitor.send(address, **form | {"parent_id": parent_id})
    await visitor.send("/admin/categories/deed/delete", pk=top["id"])

    page = await _newest(visitor, 1)

    assert page.inside("td") == [f"No. {top['id']}", "–"]
    assert f"/admin/categories/detail?pk={top['id']}" not in page.links()


async def test_values_that_changed_are_called_as_everywhere(api: GalleryApi) -> None:
    boss = await api.administrator()
    visitor = await visiting(api, boss, "ru")
    film = await api.film(boss, title="Солярис", film_rating=2.5)
    await visitor.send("/admin/films/deed/delete", pk=film["id"])

    page = await _newest(visitor)

    assert "2,5" in page.inside("td")
    assert "6 мая 2020 г., 10:08:09" in page.inside("td")


async def test_a_job_in_the_log_is_called_as_in_the_list_of_jobs(api: GalleryApi) -> None:
    boss = await api.administrator()
    for language, name in {
        "ru": "№ {}: 3 фильма",
        "uk": "№ {}: 3 фільми",
        "en": "No. {}: 3 films",
    }.items():
        visitor = await visiting(api, boss, language)
        await visitor.send("/admin/jobs/create", kind="films", style="classic", count="3")
        [[job_id]] = await api.sql("SELECT max(id) FROM generation_jobs")

        page = await visitor.page(LIST, object_kind="generation-job", action="requested")

        assert page.cells(page.inside("th")[4])[0] == name.format(job_id)
        assert name.format(job_id) in (await visitor.page(page.links_to("audit/detail")[0])).text


async def test_a_page_of_the_log_takes_few_statements(api: GalleryApi) -> None:
    kim, boss = await api.user("kim"), await api.administrator()
    category = await api.category()
    film = await api.film(kim, cat=category["id"])
    visitor = await visiting(api, boss)
    await visitor.send("/admin/films/deed/delete", pk=film["id"])
    [link, *_] = (await visitor.page(LIST)).links_to("audit/detail")

    with counted(api) as statements:
        await visitor.page(link)

    assert len(statements) <= MOST


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
