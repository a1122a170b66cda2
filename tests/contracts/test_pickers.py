"""What every picker promises."""

from __future__ import annotations

import pytest

from application.administration.ports import Picker
from tests.contracts.values import UNKNOWN_IDS
from tests.support.stored import StoredGallery

HOSTILE = ["a\x00", "\ud800", "%", "_", "\\", "!"]


async def _labels(picker: Picker, text: str, *, limit: int = 20) -> list[str]:
    return [choice.label for choice in await picker.find(text, limit=limit)]


async def test_films_are_picked_by_title_and_those_that_begin_so_come_first(
    gallery: StoredGallery,
) -> None:
    owner = await gallery.a_user()
    for title in ("Про ёлку", "Ёлка 2", "Дуб", "елка", "Белка", "Ель"):
        await gallery.a_film(title=title, owner_id=owner.id)

    assert await _labels(gallery.film_picker, "ЁЛК") == ["елка", "Ёлка 2", "Белка", "Про ёлку"]
    assert await _labels(gallery.film_picker, "ёлк", limit=2) == ["елка", "Ёлка 2"]
    assert await _labels(gallery.film_picker, "", limit=3) == ["Белка", "Дуб", "елка"]
    assert await _labels(gallery.film_picker, "ёлк", limit=0) == []


async def test_films_of_one_title_follow_each_other_by_id(gallery: StoredGallery) -> None:
    owner = await gallery.a_user()
    ids = [(await gallery.a_film(title="Ёлка", owner_id=owner.id)).id for _ in range(3)]

    assert [choice.id for choice in await gallery.film_picker.find("ел", limit=20)] == ids


async def test_categories_are_picked_by_name_and_called_by_their_paths(
    gallery: StoredGallery,
) -> None:
    top = await gallery.a_category(name="Кино")
    child = await gallery.a_category(name="Кинодрама", parent_id=top.id)
    await gallery.a_category(name="Немое кино", parent_id=child.id)

    assert await _labels(gallery.category_picker, "КИНО") == [
        "Кино",
        "Кино / Кинодрама",
        "Кино / Кинодрама / Немое кино",
    ]
    assert await _labels(gallery.category_picker, "драма") == ["Кино / Кинодрама"]


async def test_categories_stand_after_those_above_them(gallery: StoredGallery) -> None:
    sea = await gallery.a_category(name="Море")
    coast = await gallery.a_category(name="Берега", parent_id=sea.id)
    await gallery.a_category(name="Ёлки", parent_id=coast.id)
    await gallery.a_category(name="Морены")
    await gallery.a_category(name="Аквариум", parent_id=sea.id)

    assert await _labels(gallery.category_picker, "", limit=4) == [
        "Море",
        "Море / Аквариум",
        "Море / Берега",
        "Море / Берега / Ёлки",
    ]
    assert await _labels(gallery.category_picker, "мор") == ["Море", "Морены"]
    assert await _labels(gallery.category_picker, "р", limit=9) == [
        "Море",
        "Море / Аквариум",
        "Море / Берега",
        "Морены",
    ]


async def test_users_are_picked_by_name_or_address(gallery: StoredGallery) -> None:
    await gallery.a_user(username="tom", email="kim@example.com")
    await gallery.a_user(username="Kim", email="")

    assert await _labels(gallery.user_picker, "kim") == ["Kim", "tom"]


@pytest.mark.parametrize("text", HOSTILE)
async def test_no_sign_stands_for_any_other(gallery: StoredGallery, text: str) -> None:
    film = await gallery.a_film(title="Солярис")
    await gallery.a_category(name="Драма")

    for picker in (gallery.film_picker, gallery.category_picker, gallery.user_picker):
        assert await _labels(picker, text) == []
    assert await _labels(gallery.film_picker, "солярис") == [film.title]


async def test_choices_are_found_by_their_ids(gallery: StoredGallery) -> None:
    owner = await gallery.a_user(username="kim")
    film = await gallery.a_film(title="Солярис", owner_id=owner.id)
    top = await gallery.a_category(name="Кино")
    child = await gallery.a_category(name="Драма", parent_id=top.id)
    wanted = {
        gallery.film_picker: ([film.id], ["Солярис"]),
        gallery.category_picker: ([child.id, top.id], ["Кино", "Кино / Драма"]),
        gallery.user_picker: ([owner.id], ["kim"]),
    }

    for picker, (ids, labels) in wanted.items():
        choices = await picker.some([*ids, *UNKNOWN_IDS, *ids])
        assert [choice.label for choice in choices] == labels
        assert [choice.id for choice in choices] == sorted(ids)
        assert await picker.some([]) == []
