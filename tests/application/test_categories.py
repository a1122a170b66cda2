"""Creating, renaming, moving and deleting categories."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from application.categories.commands import CreateCategory, EditCategory
from application.categories.views import CategoryView
from application.pagination import Window
from domain.access import ANONYMOUS, AccessRules, Actor, Creators
from domain.categories import CategoryCycle, CategoryNotFound
from domain.errors import Forbidden, Invalid, Problem, Unauthenticated, Violation
from tests.application.refusals import broken
from tests.support.builders import NOON
from tests.support.gallery import MemoryGallery, acting

EVERYTHING = Window(limit=100)


@pytest.fixture
async def administrator(gallery: MemoryGallery) -> Actor:
    return acting(await gallery.a_user(is_staff=True))


async def test_a_user_adds_a_category_that_then_belongs_to_them(gallery: MemoryGallery) -> None:
    parent, user = await gallery.a_category(), await gallery.a_user()

    view = await gallery.categories.create(
        acting(user), CreateCategory(name="Нуар", parent_id=parent.id)
    )

    assert view == CategoryView(
        id=2,
        name="Нуар",
        parent_id=parent.id,
        owner_id=user.id,
        created_at=NOON,
        updated_at=NOON,
        version=1,
    )
    assert await gallery.category_queries.get(view.id) == view


async def test_names_need_not_differ(gallery: MemoryGallery) -> None:
    user = acting(await gallery.a_user())

    await gallery.categories.create(user, CreateCategory(name="Драма"))
    await gallery.categories.create(user, CreateCategory(name="Драма"))

    assert await gallery.category_queries.names(EVERYTHING) == ["Драма", "Драма"]


async def test_nobody_adds_a_category_without_signing_in(gallery: MemoryGallery) -> None:
    with pytest.raises(Unauthenticated):
        await gallery.categories.create(ANONYMOUS, CreateCategory(name="Драма"))

    assert await gallery.category_queries.count() == 0


async def test_only_administrators_add_categories_where_the_operator_wants_it_so() -> None:
    gallery = MemoryGallery(access_rules=AccessRules(creators=Creators.STAFF))
    user, administrator = await gallery.a_user(), await gallery.a_user(is_staff=True)

    with pytest.raises(Forbidden):
        await gallery.categories.create(acting(user), CreateCategory(name="Драма"))
    await gallery.categories.create(acting(administrator), CreateCategory(name="Нуар"))

    assert await gallery.category_queries.names(EVERYTHING) == ["Нуар"]


async def test_a_category_with_a_bad_name_is_refused(gallery: MemoryGallery) -> None:
    with pytest.raises(Invalid) as caught:
        await gallery.categories.create(acting(await gallery.a_user()), CreateCategory(name=" "))

    assert broken(caught.value.problems) == [("name", "text-blank")]
    assert await gallery.category_queries.count() == 0


@pytest.mark.parametrize("unknown", [0, -1, 7, 2**63, 10**30])
async def test_a_category_does_not_stand_below_one_that_does_not_exist(
    gallery: MemoryGallery, administrator: Actor, unknown: int
) -> None:
    category = await gallery.a_category()

    with pytest.raises(Invalid) as created:
        await gallery.categories.create(
            administrator, CreateCategory(name="Нуар", parent_id=unknown)
        )
    with pytest.raises(Invalid) as moved:
        await gallery.categories.edit(administrator, category.id, EditCategory(parent_id=unknown))

    problem = Problem("parent_id", Violation("reference-unknown", {"id": unknown}))
    assert created.value.problems == moved.value.problems == (problem,)
    assert await gallery.stored_category(category.id) == category


async def test_an_administrator_renames_a_category(
    gallery: MemoryGallery, administrator: Actor
) -> None:
    category = await gallery.a_category(parent_id=(await gallery.a_category()).id)
    now = gallery.clock.move_on(timedelta(hours=1))

    view = await gallery.categories.edit(administrator, category.id, EditCategory(name="Драма"))

    category.name, category.updated_at, category.version = "Драма", now, 2
    assert await gallery.stored_category(category.id) == category
    assert view == await gallery.category_queries.get(category.id)


async def test_an_administrator_moves_a_category_down_and_up_again(
    gallery: MemoryGallery, administrator: Actor
) -> None:
    category, parent = await gallery.a_category(), await gallery.a_category()

    down = await gallery.categories.edit(
        administrator, category.id, EditCategory(parent_id=parent.id)
    )
    up = await gallery.categories.edit(administrator, category.id, EditCategory(parent_id=None))

    assert (down.parent_id, up.parent_id) == (parent.id, None)
    assert (await gallery.stored_category(category.id)).parent_id is None


async def test_a_category_can_be_renamed_and_moved_at_once(
    gallery: MemoryGallery, administrator: Actor
) -> None:
    category, parent = await gallery.a_category(), await gallery.a_category()

    view = await gallery.categories.edit(
        administrator, category.id, EditCategory(name="Нуар", parent_id=parent.id)
    )

    assert (view.name, view.parent_id) == ("Нуар", parent.id)
    assert await gallery.category_queries.get(category.id) == view


async def test_an_edit_without_changes_changes_nothing(
    gallery: MemoryGallery, administrator: Actor
) -> None:
    category = await gallery.a_category()

    await gallery.categories.edit(administrator, category.id, EditCategory())

    assert await gallery.stored_category(category.id) == category


async def test_a_category_cannot_become_its_own_ancestor(
    gallery: MemoryGallery, administrator: Actor
) -> None:
    top = await gallery.a_category()
    middle = await gallery.a_category(parent_id=top.id)
    bottom = await gallery.a_category(parent_id=middle.id)

    for below in (top, middle, bottom):
        with pytest.raises(CategoryCycle):
            await gallery.categories.edit(
                administrator, top.id, EditCategory(name="Другое", parent_id=below.id)
            )

    assert await gallery.stored_category(top.id) == top


async def test_two_moves_at_once_make_no_circle(
    gallery: MemoryGallery, administrator: Actor
) -> None:
    one, two = await gallery.a_category(), await gallery.a_category()

    results = await asyncio.gather(
        gallery.categories.edit(administrator, one.id, EditCategory(parent_id=two.id)),
        gallery.categories.edit(administrator, two.id, EditCategory(parent_id=one.id)),
        return_exceptions=True,
    )

    assert [type(result) for result in results] == [CategoryView, CategoryCycle]


async def test_nobody_but_administrators_edits_or_deletes_a_category(
    gallery: MemoryGallery,
) -> None:
    owner = await gallery.a_user()
    category = await gallery.a_category(owner_id=owner.id)

    with pytest.raises(Unauthenticated):
        await gallery.categories.edit(ANONYMOUS, category.id, EditCategory(name="Другое"))
    with pytest.raises(Forbidden):
        await gallery.categories.edit(acting(owner), category.id, EditCategory(name="Другое"))
    with pytest.raises(Unauthenticated):
        await gallery.categories.delete(ANONYMOUS, category.id)
    with pytest.raises(Forbidden):
        await gallery.categories.delete(acting(owner), category.id)

    assert await gallery.stored_category(category.id) == category


async def test_a_category_that_does_not_exist_is_neither_edited_nor_deleted(
    gallery: MemoryGallery, administrator: Actor
) -> None:
    with pytest.raises(CategoryNotFound):
        await gallery.categories.edit(administrator, 10**30, EditCategory(name="Другое"))
    with pytest.raises(CategoryNotFound):
        await gallery.categories.delete(administrator, 10**30)


async def test_a_bad_new_name_changes_nothing(gallery: MemoryGallery, administrator: Actor) -> None:
    category, parent = await gallery.a_category(), await gallery.a_category()

    with pytest.raises(Invalid) as caught:
        await gallery.categories.edit(
            administrator, category.id, EditCategory(name="я" * 101, parent_id=parent.id)
        )

    assert broken(caught.value.problems) == [("name", "text-too-long")]
    assert await gallery.stored_category(category.id) == category


async def test_a_draft_is_reviewed_in_the_fields_that_it_has(gallery: MemoryGallery) -> None:
    problems = await gallery.categories.review(EditCategory(name="", parent_id=7))

    assert broken(problems) == [("name", "text-blank"), ("parent_id", "reference-unknown")]


async def test_a_good_draft_has_no_problems(gallery: MemoryGallery) -> None:
    parent = await gallery.a_category()

    assert await gallery.categories.review(EditCategory()) == []
    assert await gallery.categories.review(EditCategory(parent_id=None)) == []
    assert await gallery.categories.review(EditCategory(name="Нуар", parent_id=parent.id)) == []
