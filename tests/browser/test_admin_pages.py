"""The pages of the admin site, looked at one by one."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.browser.administrator import Administrator
from tests.browser.holdings import LONG_TITLE
from tests.browser.languages import each_language
from tests.browser.pages import ADMIN_LISTS, ADMIN_PAGES, KnownPage


@each_language
@pytest.mark.parametrize("key", ADMIN_LISTS)
async def test_a_list_can_be_used_by_everybody(administrator: Administrator, key: str) -> None:
    await administrator.open_list(key)

    await expect(administrator.page.locator("html")).to_have_attribute(
        "lang", administrator.visitor.language
    )
    await expect(administrator.rows().first).to_be_visible()
    await administrator.visitor.look_at(f"admin-{key}")


@each_language
async def test_the_start_can_be_used_by_everybody(administrator: Administrator) -> None:
    await administrator.visitor.go("/admin/")

    await expect(administrator.visitor.heading("admin-title")).to_be_visible()
    await administrator.visitor.look_at("admin-start")


@pytest.mark.parametrize("page", ADMIN_PAGES, ids=lambda page: page.name)
async def test_a_page_can_be_used_by_everybody(
    administrator: Administrator, page: KnownPage
) -> None:
    await administrator.visitor.open(page)

    await administrator.visitor.look_at(f"admin-{page.name}")


@pytest.mark.parametrize("key", ["films", "categories", "comments", "users", "jobs", "audit"])
async def test_what_a_list_leads_to_can_be_used_by_everybody(
    administrator: Administrator, key: str
) -> None:
    await administrator.visitor.go(f"/admin/{key}/detail?pk=1")
    await expect(administrator.page.get_by_role("definition").first).to_be_visible()
    await administrator.visitor.look_at(f"admin-{key}-one")


@pytest.mark.parametrize("key", ["films", "categories", "comments", "users"])
async def test_a_form_can_be_used_by_everybody(administrator: Administrator, key: str) -> None:
    await administrator.visitor.go(f"/admin/{key}/edit?pk=1")
    await expect(administrator.visitor.button("admin-save")).to_be_visible()
    await administrator.visitor.look_at(f"admin-{key}-edit")


async def test_what_is_wrong_in_a_form_can_be_read_by_everybody(
    administrator: Administrator,
) -> None:
    visitor = administrator.visitor
    await visitor.go("/admin/films/create")
    visitor.watch.foresee("422 /admin/films/create")

    await visitor.button("admin-save").click()

    await expect(administrator.page.get_by_role("alert")).to_have_text(visitor.text("invalid"))
    await visitor.look_at("admin-films-wrong")


async def test_open_filters_can_be_used_by_everybody(administrator: Administrator) -> None:
    await administrator.open_list("films")
    await administrator.page.locator("summary").click()
    await administrator.choose(LONG_TITLE)
    await administrator.visitor.look_at("admin-films-filters")


async def test_a_picker_that_offers_something_can_be_used_by_everybody(
    administrator: Administrator,
) -> None:
    visitor = administrator.visitor
    await visitor.go("/admin/films/create")
    picker = administrator.page.get_by_role("combobox", name=visitor.text("admin-film-category"))

    await picker.focus()
    await expect(administrator.page.get_by_role("option").first).to_be_visible()
    await picker.press("ArrowDown")

    await visitor.look_at("admin-picker")


async def test_the_menu_of_a_phone_can_be_used_by_everybody(
    administrator: Administrator,
) -> None:
    visitor = administrator.visitor
    await visitor.go("/admin/")
    await administrator.page.set_viewport_size({"width": 390, "height": 900})

    await visitor.button("admin-menu").click()

    await expect(visitor.button("page-sign-out-submit")).to_be_visible()
    await visitor.look_at("admin-menu")
