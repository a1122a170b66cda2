"""What administrators do with lists: search, narrow, sort, turn pages, choose rows, download."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.browser.administrator import Administrator
from tests.browser.holdings import Holdings
from tests.browser.visitor import HEIGHT, PHONE


@pytest.mark.parametrize("asked", ["ёжик", "ЕЖИК", "ежик"])
async def test_a_film_is_found_however_it_is_written(
    administrator: Administrator, holdings: Holdings, word: str, asked: str
) -> None:
    holdings.film(f"Ёжик {word}")
    await administrator.open_list("films")

    await administrator.search(f"{asked} {word}")

    await administrator.reads("admin-film-title", [f"Ёжик {word}"])


async def test_films_are_narrowed_and_sorted(
    administrator: Administrator, holdings: Holdings, word: str
) -> None:
    visitor = administrator.visitor
    parent = holdings.category(f"Над {word}")
    category = holdings.category(f"Под {word}", parent)
    for title, rating in (("Яр", 2), ("Ёлка", 3), ("Еда", 4), ("Жук", 5)):
        holdings.film(f"{title} {word}", category, film_rating=rating)
    holdings.film(f"Иное {word}")
    await administrator.open_list("films")

    await administrator.page.locator("summary").click()
    await administrator.pick("admin-film-category", f"под {word}", f"Над {word} / Под {word}")
    await administrator.least("admin-rating").fill("3")
    await visitor.button("admin-apply").click()
    await administrator.sort_by("admin-film-title")

    found = [f"Еда {word}", f"Ёлка {word}", f"Жук {word}"]
    await administrator.reads("admin-film-title", found)
    await administrator.sort_by("admin-film-title")
    await administrator.reads("admin-film-title", found[::-1])
    await visitor.link("admin-show-all").click()
    await expect(administrator.rows()).to_have_count(25)


async def test_films_are_sorted_and_chosen_on_a_phone(
    administrator: Administrator, holdings: Holdings, word: str
) -> None:
    visitor = administrator.visitor
    for title in ("Яр", "Еда", "Ёлка"):
        holdings.film(f"{title} {word}")
    await administrator.page.set_viewport_size({"width": PHONE, "height": HEIGHT})
    await administrator.open_list("films", q=word)

    title = visitor.text("admin-film-title")
    await visitor.field("admin-order").select_option(visitor.text("admin-order-up", name=title))
    await expect(administrator.rows().first).to_contain_text("Еда")
    found = [f"Еда {word}", f"Ёлка {word}", f"Яр {word}"]
    await administrator.reads("admin-film-title", found)

    all_of_them = visitor.text("admin-choose-all")
    await administrator.page.get_by_role("checkbox", name=all_of_them, exact=True).check()
    await visitor.button("admin-delete").click()
    await visitor.button("admin-delete").click()
    await administrator.told("admin-film-deleted", count=3)


async def test_pages_have_the_size_that_was_chosen(administrator: Administrator) -> None:
    visitor = administrator.visitor
    await administrator.open_list("films")

    await administrator.page.get_by_role("link", name="10", exact=True).click()
    await expect(administrator.rows()).to_have_count(10)
    await visitor.link("admin-page-after").click()

    await expect(administrator.rows().first).to_contain_text("11")
    await expect(administrator.rows()).to_have_count(10)


async def test_only_what_was_chosen_is_deleted(
    administrator: Administrator, holdings: Holdings, word: str
) -> None:
    titles = [f"{word} {number}" for number in range(3)]
    for title in titles:
        holdings.film(title)
    visitor = administrator.visitor
    await administrator.open_list("films", q=word)
    await expect(visitor.button("admin-delete")).to_be_disabled()

    await administrator.choose(*titles[:2])
    await visitor.button("admin-delete").click()
    for title in titles[:2]:
        await expect(visitor.page.get_by_role("link", name=title)).to_be_visible()
    await visitor.link("admin-cancel").click()
    await administrator.reads("admin-film-title", titles)

    await administrator.choose(*titles[:2])
    await visitor.button("admin-delete").click()
    await visitor.button("admin-delete").click()

    await administrator.told("admin-film-deleted", count=2)
    await administrator.reads("admin-film-title", titles[2:])


async def test_what_a_list_shows_is_downloaded(
    administrator: Administrator, holdings: Holdings, word: str, tmp_path: Path
) -> None:
    category = holdings.category(f"Под {word}")
    holdings.film(f'"Кавычки", {word}', category, film_rating=4.5)
    holdings.film(f"=1+1 {word}", category)
    visitor = administrator.visitor
    await administrator.open_list("films", q=word)

    async with administrator.page.expect_download() as downloading:
        await visitor.button("admin-export").click()
    download = await downloading.value
    await download.save_as(tmp_path / "films.csv")

    assert download.suggested_filename.endswith(".csv")
    with (tmp_path / "films.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    title, category_name = visitor.text("admin-film-title"), visitor.text("admin-film-category")
    # A spreadsheet takes what begins with = for a formula, so that it gets an apostrophe.
    assert [row[title] for row in rows] == [f'"Кавычки", {word}', f"'=1+1 {word}"]
    assert {row[category_name] for row in rows} == {f"Под {word}"}
