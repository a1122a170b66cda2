from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from application.administration.bounds import MOST_AT_ONCE
from tests.interface.admin.documents import Document
from tests.interface.admin.visitors import Visitor, an_administrator, visiting
from tests.support.http import GalleryApi

LIST = "/admin/films/list"
CREATE = "/admin/films/create"
EDIT = "/admin/films/edit"
DELETE = "/admin/films/deed/delete"
MOVE = "/admin/films/deed/move"


def _form(**over: Any) -> dict[str, Any]:
    fields = {
        "title": "Сталкер",
        "category_id": "",
        "rating": "8.1",
        "filmed_at": "1979-05-25T19:30:00",
        "poster_url": "",
        "description": "Зона.",
    }
    return fields | over


async def _create(visitor: Visitor, **over: Any) -> httpx.Response:
    """Fill in the form of a new film, and send it."""
    form = (await visitor.page(CREATE)).values()
    return await visitor.send(CREATE, **form | _form(**over))


async def _stored(api: GalleryApi, film_id: int) -> dict[str, Any]:
    film = await api.container.gallery.film_queries.get(film_id)
    return {name: getattr(film, name) for name in film.__struct_fields__}


async def test_the_list_shows_films_with_the_names_of_what_they_refer_to(api: GalleryApi) -> None:
    owner = await api.user("kim")
    category = await api.category(name="Драма")
    await api.film(owner, title="Солярис", cat=category["id"], film_rating=4.5)
    visitor = await an_administrator(api)

    page = await visitor.page(LIST)

    assert page.cells("Title") == ["Солярис"]
    assert page.cells("Category") == ["Драма"]
    assert page.cells("Owner") == ["kim"]
    assert page.cells("Rating") == ["4.5"]


@pytest.mark.parametrize(("language", "shown"), [("en", "0.167"), ("ru", "0,167")])
async def test_ratings_are_written_as_the_reader_does(
    api: GalleryApi, language: str, shown: str
) -> None:
    film = await api.film(film_rating=1 / 6)
    visitor = await an_administrator(api, language)
    label = {"en": "Rating", "ru": "Оценка"}[language]

    assert (await visitor.page(LIST)).cells(label) == [shown]
    form = await visitor.page("/admin/films/edit", pk=film["id"])
    assert form.values()["rating"] == str(1 / 6)


async def test_times_are_those_of_the_gallerys_zone(api: GalleryApi) -> None:
    await api.film(time_filmed="2020-01-31T23:30:00Z")
    visitor = await an_administrator(api, "ru")

    assert (await visitor.page(LIST)).cells("Снят") == ["01.02.2020, 01:30"]


async def test_titles_are_searched_as_people_write_them(api: GalleryApi) -> None:
    for title in ("Ёлки", "ёлочка", "Їжачок", "Harbour"):
        await api.film(title=title)
    visitor = await an_administrator(api)

    assert (await visitor.page(LIST, q="ЕЛ")).cells("Title") == ["Ёлки", "ёлочка"]
    assert (await visitor.page(LIST, q="їжач")).cells("Title") == ["Їжачок"]
    assert "Nothing was found" in (await visitor.page(LIST, q="no such film")).text


async def test_films_are_narrowed_by_filters(api: GalleryApi) -> None:
    kim = await api.user("kim")
    top = await api.category(name="Кино")
    below = await api.category(name="Драма", parent=top["id"])
    await api.film(kim, title="A", cat=top["id"], film_rating=1)
    await api.film(kim, title="B", cat=below["id"], film_rating=2, time_filmed="2020-05-06")
    await api.film(title="C", film_rating=3)
    visitor = await an_administrator(api)

    async def titles(**parameters: object) -> list[str]:
        return (await visitor.page(LIST, **parameters)).cells("Title")

    assert await titles(category_id=top["id"]) == ["A"]
    assert await titles(category_id=top["id"], below="yes") == ["A", "B"]
    assert await titles(category_id="none") == ["C"]
    assert await titles(owner_id=kim.id) == ["A", "B"]
    assert await titles(rating_from="1.5", rating_to="2.5") == ["B"]
    assert await titles(rating_from="2", owner_id=kim.id) == ["B"]


async def test_the_last_day_of_a_filter_counts_whole(api: GalleryApi) -> None:
    await api.film(title="A", time_filmed="2020-05-06T23:59:59.999999+03:00")
    await api.film(title="B", time_filmed="2020-05-07T00:00:00+03:00")
    visitor = await an_administrator(api)

    page = await visitor.page(LIST, filmed_at_from="2020-05-06", filmed_at_to="2020-05-06")

    assert page.cells("Title") == ["A"]


async def test_films_are_sorted_and_paged(api: GalleryApi) -> None:
    for number in range(12):
        await api.film(title=f"Film {number:02}", film_rating=12 - number)
    visitor = await an_administrator(api)

    first = await visitor.page(LIST, sort="rating__asc", page_size=10)
    second = await visitor.page(LIST, sort="rating__asc", page_size=10, page=2)

    assert first.cells("Title")[:2] == ["Film 11", "Film 10"]
    assert second.cells("Title") == ["Film 01", "Film 00"]
    assert "1–10 of 12" in first.text
    assert "11–12 of 12" in second.text


async def test_a_link_to_another_page_keeps_search_filters_and_order(api: GalleryApi) -> None:
    for number in range(12):
        await api.film(title=f"Film {number:02}", film_rating=3)
    visitor = await an_administrator(api)

    page = await visitor.page(LIST, q="film", rating_from=2, sort="title__desc", page_size=10)
    [following] = [link["href"] for link in page.all("a") if link.get("rel") == "next"]

    assert (await visitor.page(following)).cells("Title") == ["Film 01", "Film 00"]


async def test_an_administrator_adds_a_film(api: GalleryApi) -> None:
    account = await api.administrator()
    category = await api.category()
    visitor = await visiting(api, account)

    page = await visitor.follow(await _create(visitor, category_id=category["id"]))

    assert page.cells("Title") == ["Сталкер"]
    [[film_id]] = await api.sql("SELECT id FROM films")
    film = await _stored(api, film_id)
    assert film["owner_id"] == account.id
    assert film["category_id"] == category["id"]
    assert film["filmed_at"] == datetime(1979, 5, 25, 16, 30, tzinfo=UTC)
    assert (film["rating"], film["description"]) == (8.1, "Зона.")


async def test_a_film_is_given_to_somebody_else(api: GalleryApi) -> None:
    kim, lee = await api.user("kim"), await api.user("lee")
    category = await api.category()
    visitor = await an_administrator(api)

    await visitor.follow(await _create(visitor, category_id=category["id"], owner_id=kim.id))
    [[film_id]] = await api.sql("SELECT id FROM films")
    assert (await _stored(api, film_id))["owner_id"] == kim.id

    form = (await visitor.page(EDIT, pk=film_id)).values()
    await visitor.follow(
        await visitor.send(f"{EDIT}?pk={film_id}", **form | {"owner_id": str(lee.id)})
    )
    assert (await _stored(api, film_id))["owner_id"] == lee.id


async def test_nobody_is_no_owner(api: GalleryApi) -> None:
    category = await api.category()
    visitor = await an_administrator(api)

    for owner_id in ("", "999999", "word"):
        answer = await _create(visitor, category_id=category["id"], owner_id=owner_id)
        invalid = [each["id"] for each in Document(answer).all("input") if "aria-invalid" in each]
        assert (answer.status_code, invalid) == (422, ["owner_id"]), owner_id


async def test_every_fault_stands_beside_its_field_and_nothing_is_lost(api: GalleryApi) -> None:
    visitor = await an_administrator(api)

    answer = await _create(
        visitor, title="", rating="much", filmed_at="soon", poster_url="no address"
    )

    page = Document(answer)
    assert answer.status_code == 422
    invalid = [field["id"] for field in page.all("input") if field.get("aria-invalid")]
    assert invalid == ["title", "category_id", "rating", "filmed_at", "poster_url"]
    assert "This has to be a number" in page.text
    assert page.values()["rating"] == "much"
    assert page.values()["description"] == "Зона."
    assert await api.sql("SELECT id FROM films") == []


async def test_a_category_that_is_not_there_is_refused(api: GalleryApi) -> None:
    visitor = await an_administrator(api)

    for category_id in ("999999", "9" * 30, "0", "-1", "word"):
        answer = await _create(visitor, category_id=category_id)
        assert answer.status_code == 422, category_id

    assert await api.sql("SELECT id FROM films") == []


async def test_the_form_of_a_film_shows_it_and_changes_what_was_changed(api: GalleryApi) -> None:
    category = await api.category()
    film = await api.film(
        title="Солярис", cat=category["id"], time_filmed="2020-05-06T07:08:09.123456Z"
    )
    before = await _stored(api, film["id"])
    visitor = await an_administrator(api)

    form = (await visitor.page(EDIT, pk=film["id"])).values()
    await visitor.send(f"{EDIT}?pk={film['id']}", **form | {"title": "Солярис 2"})

    after = await _stored(api, film["id"])
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"title", "updated_at", "version"} - (
        {"updated_at"} if after["updated_at"] == before["updated_at"] else set()
    )


async def test_a_form_that_changes_nothing_changes_nothing(api: GalleryApi) -> None:
    category = await api.category()
    film = await api.film(cat=category["id"], description="One\nTwo\n", film_rating=0.1)
    before = await _stored(api, film["id"])
    visitor = await an_administrator(api)

    form = (await visitor.page(EDIT, pk=film["id"])).values()
    form["description"] = form["description"].replace("\n", "\r\n")
    answer = await visitor.send(f"{EDIT}?pk={film['id']}", **form)

    assert answer.status_code == 303
    assert await _stored(api, film["id"]) == before


async def test_the_form_leads_back_to_the_list_as_it_was(api: GalleryApi) -> None:
    category = await api.category()
    film = await api.film(cat=category["id"])
    visitor = await an_administrator(api)

    page = await visitor.page(LIST, q="harb", sort="title__desc")
    [edit] = [link for link in page.links() if link.startswith(EDIT)]
    form = (await visitor.page(edit)).values()
    answer = await visitor.send(edit, **form | {"title": "Harbour 2"})

    assert answer.headers["location"] == f"{LIST}?q=harb&sort=title__desc"
    assert film["id"]


async def test_films_are_deleted_after_a_question(api: GalleryApi) -> None:
    films = [await api.film(title=f"Film {number}") for number in range(3)]
    await api.comment(movie=films[1]["id"])
    visitor = await an_administrator(api)
    question = await visitor.page(DELETE, pk=[films[0]["id"], films[1]["id"]])

    page = await visitor.follow(await visitor.send(DELETE, pk=[films[0]["id"], films[1]["id"]]))

    assert "Delete 2 films?" in question.text
    assert "With it go: 1 comment" in question.text
    assert {"Film 0", "Film 1"} <= set(question.inside("a"))
    assert page.cells("Title") == ["Film 2"]
    assert "2 films have been deleted." in page.text


async def test_films_are_moved_to_a_category(api: GalleryApi) -> None:
    films = [await api.film(title=f"Film {number}") for number in range(3)]
    category = await api.category(name="Драма")
    visitor = await an_administrator(api)
    ids = [films[0]["id"], films[2]["id"]]
    await visitor.page(MOVE, pk=ids)

    page = await visitor.follow(await visitor.send(MOVE, pk=ids, category_id=category["id"]))

    assert "2 films have been moved." in page.text
    assert page.cells("Category") == ["Драма", "–", "Драма"]


async def test_films_are_not_moved_to_nowhere(api: GalleryApi) -> None:
    film = await api.film()
    visitor = await an_administrator(api)

    for category_id in ("", "999999", "word"):
        answer = await visitor.send(MOVE, pk=film["id"], category_id=category_id)
        assert answer.status_code == 400, category_id
        assert Document(answer).all("button")


async def test_films_are_moved_all_or_none(api: GalleryApi) -> None:
    film, category = await api.film(), await api.category()
    visitor = await an_administrator(api)

    for address, fields in ((MOVE, {"category_id": category["id"]}), (DELETE, {})):
        answer = await visitor.send(address, pk=[film["id"], 999_999], **fields)
        assert answer.status_code == 404

    assert (await _stored(api, film["id"]))["category_id"] is None


async def test_a_deed_needs_rows(api: GalleryApi) -> None:
    visitor = await an_administrator(api)

    led = await visitor.get(DELETE)
    page = await visitor.follow(led)

    assert "First choose the rows" in page.text
    assert (await visitor.send(DELETE)).status_code == 400


async def test_a_film_that_is_gone_is_not_deleted_twice(api: GalleryApi) -> None:
    visitor = await an_administrator(api)

    answer = await visitor.send(DELETE, pk=999_999)

    assert answer.status_code == 404
    assert "There is no such film" in Document(answer).text


async def test_too_many_films_at_once_are_refused_not_left_out(api: GalleryApi) -> None:
    visitor = await an_administrator(api)

    answer = await visitor.get(DELETE, pk=[*range(1, MOST_AT_ONCE + 2)])

    assert answer.status_code == 400
    assert f"at most {MOST_AT_ONCE} objects" in Document(answer).text
