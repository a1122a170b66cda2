"""Categories."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from starlette.datastructures import FormData
from starlette_admin.fields import BaseField

from application.administration.criteria import CategoryCriteria, CategorySort, FilmCriteria
from application.administration.entries import CategoryEntry
from application.categories.commands import CreateCategory, EditCategory
from application.categories.views import CategoryView
from application.pagination import Window
from domain.access import Actor
from domain.categories import NAME_MAX_LENGTH
from domain.errors import Problem
from interface.admin import fields, reading
from interface.admin.deeds import MOST_NAMED, Deed, Named, Question, deletion
from interface.admin.filters import NONE, ListFilter, Picked
from interface.admin.listed import ListedView
from interface.admin.words import Label, Words
from interface.gallery import Gallery


class CategoriesView(ListedView[CategoryEntry, CategoryCriteria, CategorySort]):
    """Categories, as a tree; those in use are not deleted, but shown what uses them."""

    key = "categories"
    icon = "fa-folder-tree"
    named_by = "name"
    form = MappingProxyType({"name": reading.text, "parent_id": reading.reference})
    hidden_in_list = ("parent_id", "path", "created_at")
    hidden_in_forms = ("path", "films", "owner_id", "created_at", "updated_at")

    def __init__(self, gallery: Gallery, words: Words) -> None:
        self.gallery = gallery
        self.picker = gallery.pickers.categories
        super().__init__(words, gallery.lists.categories)

    def columns(self, label: Label) -> list[BaseField]:
        return [
            fields.Whole("id", label("admin-id")),
            fields.Branch(
                "name", label("admin-category-name"), required=True, maxlength=NAME_MAX_LENGTH
            ),
            fields.Line("path", label("admin-category-path")),
            fields.Reference(
                "parent_id", label("admin-category-parent"), key="categories", shows="path"
            ),
            fields.Counted("films", label("admin-films"), key="films", narrowed_by="category_id"),
            fields.Reference("owner_id", label("admin-owner"), key="users", shows="owner_username"),
            fields.Moment("created_at", label("admin-created")),
            fields.Moment("updated_at", label("admin-updated")),
        ]

    def filters(self, label: Label) -> list[ListFilter]:
        return [
            Picked(
                name="parent_id",
                label=label("admin-category-parent"),
                key="categories",
                without=label("admin-category-at-the-top"),
            )
        ]

    def offered(self, label: Label) -> list[Deed]:
        return [deletion(label, ask=self._ask_to_delete, do=self._delete)]

    def name_of(self, row: CategoryEntry | CategoryView) -> str:
        """The name."""
        return row.name

    def criteria(self, text: str, asked: Mapping[str, Any]) -> CategoryCriteria:
        """Categories at the top are asked for by name."""
        if asked.get("parent_id") == NONE:
            asked = {**asked, "parent_id": None}
        return super().criteria(text, asked)

    async def review(self, values: dict[str, Any]) -> list[Problem]:
        return await self.gallery.categories.review(EditCategory(**values))

    async def add(self, actor: Actor, values: dict[str, Any]) -> CategoryView:
        return await self.gallery.categories.create(actor, CreateCategory(**values))

    async def change(
        self, actor: Actor, row: CategoryEntry, values: dict[str, Any]
    ) -> CategoryView:
        return await self.gallery.categories.edit(actor, row.id, EditCategory(**values))

    async def _ask_to_delete(self, actor: Actor, ids: Sequence[int]) -> Question:
        holders, held = await self._users_of(actor, ids)
        return Question(
            sentence=self.words.say("admin-category-delete-question", count=len(ids)),
            objects=await self._named(actor, ids),
            total=len(ids),
            obstacle=self.words.say("category-in-use") if held else "",
            holders=holders,
            held=held,
        )

    async def _users_of(self, actor: Actor, ids: Sequence[int]) -> tuple[list[Named], int]:
        """The first of what stands in the first of these categories in use; and how much does."""
        lists, some = self.gallery.lists, Window(limit=MOST_NAMED)
        for number in ids:
            films = await lists.films.page(actor, some, where=FilmCriteria(category_id=number))
            below = await lists.categories.page(
                actor, some, where=CategoryCriteria(parent_id=number)
            )
            if films.total + below.total:
                named = [Named(text=film.title, key="films", id=film.id) for film in films.items]
                named += [Named(text=each.path, key=self.key, id=each.id) for each in below.items]
                return named[:MOST_NAMED], films.total + below.total
        return [], 0

    async def _delete(self, actor: Actor, ids: Sequence[int], form: FormData) -> str:
        for number in ids:
            await self.gallery.categories.delete(actor, number)
        return self.words.say("admin-category-deleted", count=len(ids))
