"""Categories."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from starlette.datastructures import FormData
from starlette_admin.fields import BaseField

from application.administration.criteria import CategoryCriteria, CategorySort
from application.administration.entries import CategoryEntry
from application.categories.commands import CreateCategory, EditCategory
from application.categories.views import CategoryView
from domain.access import Actor
from domain.categories import NAME_MAX_LENGTH
from domain.errors import Problem
from interface.admin import fields, reading, references
from interface.admin.deeds import Deed, Named, Question, deletion
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
    off_phones = ("id", "owner_id", "updated_at")
    hidden_in_forms = ("path", "films", "owner_id", "created_at", "updated_at")

    def __init__(self, gallery: Gallery, words: Words) -> None:
        self.gallery = gallery
        self.picker = gallery.pickers.categories
        super().__init__(words, gallery.lists.categories)

    def columns(self, label: Label) -> list[BaseField]:
        return [
            fields.Whole("id", label("admin-id")),
            references.Branch(
                "name", label("admin-category-name"), required=True, maxlength=NAME_MAX_LENGTH
            ),
            fields.Line("path", label("admin-category-path")),
            references.Reference(
                "parent_id", label("admin-category-parent"), key="categories", shows="parent_path"
            ),
            references.Counted(
                "films", label("admin-films"), key="films", narrowed_by="category_id"
            ),
            references.Reference(
                "owner_id", label("admin-owner"), key="users", shows="owner_username"
            ),
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
        self, actor: Actor, row: CategoryEntry, values: dict[str, Any], version: int
    ) -> CategoryView:
        command = EditCategory(**values)
        return await self.gallery.categories.edit(actor, row.id, command, version=version)

    async def _ask_to_delete(self, actor: Actor, ids: Sequence[int]) -> Question:
        kept = await self.gallery.administration.impact.of_categories(actor, ids)
        holders = [Named(text=film.label, key="films", id=film.id) for film in kept.first_films]
        holders += [
            Named(text=child.label, key=self.key, id=child.id) for child in kept.first_children
        ]
        return Question(
            sentence=self.words.say("admin-category-delete-question", count=kept.categories),
            objects=await self._named(actor, ids),
            total=kept.categories,
            obstacle=self.words.say("category-in-use") if kept.is_in_use else "",
            holders=holders,
            held=kept.films + kept.children,
        )

    async def _delete(self, actor: Actor, ids: Sequence[int], form: FormData) -> str:
        await self.gallery.administration.categories.delete(actor, ids)
        return self.words.say("admin-category-deleted", count=len(ids))
