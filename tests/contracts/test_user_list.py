"""What every list of users promises administrators."""

from __future__ import annotations

from datetime import timedelta

import msgspec

from application.administration.criteria import Sorting, UserCriteria, UserSort
from application.administration.entries import UserEntry
from application.pagination import Page, Window
from tests.contracts.values import UNKNOWN_IDS
from tests.support.builders import NOON
from tests.support.stored import StoredGallery

EVERYTHING = Window(limit=1000)
BY_ID = Sorting(UserSort.ID)


async def _names(
    gallery: StoredGallery, sorting: Sorting[UserSort] = BY_ID, **where: object
) -> list[str]:
    criteria = msgspec.convert(where, UserCriteria)
    page = await gallery.user_list.page(EVERYTHING, where=criteria, sorting=sorting)
    assert page.total == len(page.items)
    return [entry.username for entry in page.items]


async def test_an_entry_is_the_user_with_the_numbers_of_what_is_theirs(
    gallery: StoredGallery,
) -> None:
    user = await gallery.a_user(is_staff=True, is_active=False, is_superuser=True, version=4)
    film = await gallery.a_film(owner_id=user.id)
    await gallery.a_film(owner_id=user.id)
    await gallery.a_comment(author_id=user.id, film_id=film.id)
    await gallery.a_comment(film_id=film.id)
    entry = UserEntry(
        id=user.id,
        username=user.username,
        email=user.email,
        is_active=False,
        is_staff=True,
        is_superuser=True,
        films=2,
        comments=1,
        created_at=user.created_at,
        updated_at=user.updated_at,
        version=4,
    )

    page = await gallery.user_list.page(EVERYTHING, where=UserCriteria(), sorting=BY_ID)

    assert page.total == 2
    assert page.items[0] == entry
    assert (page.items[1].films, page.items[1].comments) == (0, 1)
    assert await gallery.user_list.some([user.id, *UNKNOWN_IDS]) == [entry]


async def test_a_window_shows_its_part_of_the_list_and_the_number_of_all(
    gallery: StoredGallery,
) -> None:
    for number in range(5):
        await gallery.a_user(username=str(number))

    for offset, seen in ((0, ["0", "1"]), (4, ["4"]), (5, [])):
        page = await gallery.user_list.page(
            Window(limit=2, offset=offset), where=UserCriteria(), sorting=BY_ID
        )
        assert (page.total, [entry.username for entry in page.items]) == (5, seen)


async def test_an_empty_gallery_is_an_empty_page(gallery: StoredGallery) -> None:
    page = await gallery.user_list.page(EVERYTHING, where=UserCriteria(), sorting=BY_ID)

    assert page == Page(items=[], total=0)


async def test_every_order_goes_both_ways(gallery: StoredGallery) -> None:
    for username, created, updated in (("Ёж", 3, 1), ("kim-2", 1, 3), ("Kim", 2, 2)):
        await gallery.a_user(
            username=username,
            created_at=NOON + timedelta(days=created),
            updated_at=NOON + timedelta(days=updated),
        )
    orders = {
        UserSort.ID: ["Ёж", "kim-2", "Kim"],
        UserSort.USERNAME: ["Kim", "kim-2", "Ёж"],
        UserSort.CREATED: ["kim-2", "Kim", "Ёж"],
        UserSort.UPDATED: ["Ёж", "Kim", "kim-2"],
    }

    assert set(orders) == set(UserSort)
    for by, expected in orders.items():
        assert await _names(gallery, Sorting(by)) == expected
        assert await _names(gallery, Sorting(by, descending=True)) == expected[::-1]


async def test_the_text_is_looked_for_in_name_and_address(gallery: StoredGallery) -> None:
    await gallery.a_user(username="Алёна", email="lena@example.com")
    await gallery.a_user(username="kim_1", email="KIM@example.org")
    await gallery.a_user(username="ash", email="")
    finds = {
        "": ["Алёна", "kim_1", "ash"],
        "АЛЕНА": ["Алёна"],
        "example.": ["Алёна", "kim_1"],
        "kim@": ["kim_1"],
        "_": ["kim_1"],
        "%": [],
        "a\x00": [],
        "\ud800": [],
    }

    for text, expected in finds.items():
        assert await _names(gallery, text=text) == expected


async def test_another_name_and_another_address_are_found(gallery: StoredGallery) -> None:
    user = await gallery.a_user(username="old", email="old@example.com")
    async with gallery.unit_of_work() as uow:
        user = await uow.users.get(user.id)
        user.rename("новая", now=NOON)
        await uow.users.save(user)
        user.change_email("another@example.com", now=NOON)
        await uow.users.save(user)
        await uow.commit()

    assert await _names(gallery, text="old") == []
    assert await _names(gallery, text="НОВАЯ") == ["новая"]
    assert await _names(gallery, text="another@") == ["новая"]


async def test_users_are_filtered_by_their_flags(gallery: StoredGallery) -> None:
    await gallery.a_user(username="user")
    await gallery.a_user(username="staff", is_staff=True)
    await gallery.a_user(username="former", is_staff=True, is_active=False)

    assert await _names(gallery, is_staff=True) == ["staff", "former"]
    assert await _names(gallery, is_staff=False) == ["user"]
    assert await _names(gallery, is_active=True) == ["user", "staff"]
    assert await _names(gallery, is_staff=True, is_active=False) == ["former"]
