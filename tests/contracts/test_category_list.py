"""What every list of categories promises administrators."""

from __future__ import annotations

from datetime import timedelta

from application.administration.criteria import CategoryCriteria, CategorySort, Sorting
from application.administration.entries import CategoryEntry
from application.pagination import MAX_OFFSET, Page, Window
from tests.contracts.values import UNKNOWN_IDS
from tests.support.builders import NOON
from tests.support.stored import StoredGallery

EVERYTHING = Window(limit=1000)
ALL = CategoryCriteria()
TREE = Sorting(CategorySort.TREE)


async def _page(
    gallery: StoredGallery,
    window: Window = EVERYTHING,
    where: CategoryCriteria = ALL,
    sorting: Sorting[CategorySort] = TREE,
) -> Page[CategoryEntry]:
    return await gallery.category_list.page(window, where=where, sorting=sorting)


async def _a_forest(gallery: StoredGallery) -> dict[str, int]:
    """Categories by name, none of them stored where it belongs in the tree."""
    ids: dict[str, int] = {}
    for name, parent in (
        ("Яма", None),
        ("Кино", None),
        ("Елка", "Кино"),
        ("Жанр", "Кино"),
        ("Ёж", "Кино"),
        ("драма", "Ёж"),
        ("Arthouse", None),
        ("Аниме", "Яма"),
    ):
        category = await gallery.a_category(name=name, parent_id=ids.get(parent or ""))
        ids[name] = category.id
    return ids


IN_TREE_ORDER = ["Arthouse", "Кино", "Ёж", "драма", "Елка", "Жанр", "Яма", "Аниме"]


async def test_an_entry_is_the_category_with_its_place_and_its_films(
    gallery: StoredGallery,
) -> None:
    await gallery.a_user()
    owner = await gallery.a_user(username="Їжак")
    top = await gallery.a_category(name="Кино")
    category = await gallery.a_category(
        name="Драма",
        parent_id=top.id,
        owner_id=owner.id,
        updated_at=NOON + timedelta(days=1),
        version=2,
    )
    for _ in range(3):
        await gallery.a_film(category_id=category.id)
    entry = CategoryEntry(
        id=category.id,
        name="Драма",
        parent_id=top.id,
        depth=1,
        path="Кино / Драма",
        films=3,
        owner_id=owner.id,
        owner_username="Їжак",
        created_at=category.created_at,
        updated_at=category.updated_at,
        version=2,
    )

    page = await _page(gallery)

    assert page.total == 2
    assert page.items[1] == entry
    assert (page.items[0].films, page.items[0].owner_username) == (0, None)
    assert await gallery.category_list.some([category.id]) == [entry]


async def test_the_tree_puts_each_category_before_those_below_it(gallery: StoredGallery) -> None:
    await _a_forest(gallery)

    page = await _page(gallery)

    assert [entry.name for entry in page.items] == IN_TREE_ORDER
    assert [entry.depth for entry in page.items] == [0, 0, 1, 2, 1, 1, 0, 1]
    assert page.items[3].path == "Кино / Ёж / драма"


async def test_every_order_goes_both_ways(gallery: StoredGallery) -> None:
    ids = await _a_forest(gallery)
    orders = {CategorySort.TREE: IN_TREE_ORDER, CategorySort.ID: list(ids)}

    assert set(orders) == set(CategorySort)
    for by, expected in orders.items():
        for descending in (False, True):
            page = await _page(gallery, sorting=Sorting(by, descending))
            assert [entry.name for entry in page.items] == expected[:: -1 if descending else 1]


async def test_a_window_shows_its_part_of_the_tree(gallery: StoredGallery) -> None:
    await _a_forest(gallery)

    for window in (
        Window(limit=3),
        Window(limit=3, offset=6),
        Window(limit=3, offset=8),
        Window(limit=0),
        Window(limit=MAX_OFFSET, offset=MAX_OFFSET),
    ):
        page = await _page(gallery, window)
        seen = IN_TREE_ORDER[window.offset : window.offset + window.limit]
        assert (page.total, [entry.name for entry in page.items]) == (8, seen)


async def test_siblings_of_one_name_follow_each_other_by_id(gallery: StoredGallery) -> None:
    ids = [(await gallery.a_category(name=name)).id for name in ("Ёлка", "елка!", "ЕЛКА")]

    assert [entry.id for entry in (await _page(gallery)).items] == ids


async def test_the_text_is_looked_for_in_names_and_the_order_stays(gallery: StoredGallery) -> None:
    await _a_forest(gallery)
    finds = {
        "е": ["Ёж", "Елка", "Аниме"],
        "ЁЛК": ["Елка"],
        "драма": ["драма"],
        "%": [],
        "_": [],
        "a\x00": [],
        "\ud800": [],
    }

    for text, expected in finds.items():
        page = await _page(gallery, where=CategoryCriteria(text=text))
        assert (page.total, [entry.name for entry in page.items]) == (len(expected), expected)


async def test_categories_are_filtered_by_their_parent(gallery: StoredGallery) -> None:
    ids = await _a_forest(gallery)

    below = await _page(gallery, where=CategoryCriteria(parent_id=ids["Кино"]))
    top = await _page(gallery, where=CategoryCriteria(parent_id=None))

    assert [entry.name for entry in below.items] == ["Ёж", "Елка", "Жанр"]
    assert [entry.name for entry in top.items] == ["Arthouse", "Кино", "Яма"]
    for unknown in UNKNOWN_IDS:
        assert await _page(gallery, where=CategoryCriteria(parent_id=unknown)) == Page(
            items=[], total=0
        )


async def test_some_categories_are_those_with_the_ids_by_id(gallery: StoredGallery) -> None:
    ids = await _a_forest(gallery)

    entries = await gallery.category_list.some([ids["драма"], *UNKNOWN_IDS, ids["Кино"]])

    assert [entry.path for entry in entries] == ["Кино", "Кино / Ёж / драма"]
    assert await gallery.category_list.some([]) == []


async def test_a_long_path_keeps_its_end(gallery: StoredGallery) -> None:
    parent_id = None
    for number in range(30):
        parent_id = (await gallery.a_category(name=f"к{number}", parent_id=parent_id)).id

    entries = (await _page(gallery)).items

    assert entries[19].path == " / ".join(f"к{number}" for number in range(20))
    assert entries[20].path == " / ".join(["…", *(f"к{number}" for number in range(1, 21))])
    assert entries[29].path == " / ".join(["…", *(f"к{number}" for number in range(10, 30))])
    assert [entry.depth for entry in entries] == list(range(30))
