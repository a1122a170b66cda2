"""Films."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from starlette.datastructures import FormData
from starlette_admin.fields import BaseField

from application.administration.criteria import FilmCriteria, FilmSort
from application.administration.entries import FilmEntry
from application.films.commands import CreateFilm, EditFilm
from application.films.views import FilmView
from domain import access
from domain.access import Actor
from domain.errors import Invalid, Problem
from domain.films import POSTER_URL_MAX_LENGTH, TITLE_MAX_LENGTH
from interface.admin import fields, reading, references
from interface.admin.asking import me, row_id, text_of
from interface.admin.deeds import Deed, Question, deletion
from interface.admin.filters import NONE, Between, Days, ListFilter, OneOf, Picked
from interface.admin.listed import ListedView
from interface.admin.reading import apart
from interface.admin.words import Label, Words
from interface.gallery import Gallery


class FilmsView(ListedView[FilmEntry, FilmCriteria, FilmSort]):
    """Films: searched by title and description, moved to categories, deleted with comments."""

    key = "films"
    icon = "fa-film"
    named_by = "title"
    form = MappingProxyType(
        {
            "title": reading.text,
            "category_id": reading.reference,
            "filmed_at": reading.moment,
            "rating": reading.number,
            "poster_url": reading.text,
            "description": reading.text,
            "owner_id": reading.reference,
        }
    )
    hidden_in_list = ("poster_url", "description", "created_at")
    off_phones = ("id", "owner_id", "updated_at")
    hidden_in_forms = ("created_at", "updated_at")

    def __init__(self, gallery: Gallery, words: Words) -> None:
        self.gallery = gallery
        self.picker = gallery.pickers.films
        super().__init__(words, gallery.lists.films)

    def columns(self, label: Label) -> list[BaseField]:
        return [
            fields.Whole("id", label("admin-id")),
            fields.Line(
                "title", label("admin-film-title"), required=True, maxlength=TITLE_MAX_LENGTH
            ),
            references.Reference(
                "category_id",
                label("admin-film-category"),
                key="categories",
                shows="category_name",
                required=True,
            ),
            fields.Number("rating", label("admin-rating"), required=True),
            fields.Moment("filmed_at", label("admin-film-filmed"), required=True),
            fields.Link("poster_url", label("admin-film-poster"), maxlength=POSTER_URL_MAX_LENGTH),
            fields.Paragraphs("description", label("admin-film-description")),
            references.Reference(
                "owner_id",
                label("admin-owner"),
                key="users",
                shows="owner_username",
                required=True,
                default=me,
            ),
            fields.Moment("created_at", label("admin-created")),
            fields.Moment("updated_at", label("admin-updated")),
        ]

    def filters(self, label: Label) -> list[ListFilter]:
        return [
            Picked(
                name="category_id",
                label=label("admin-film-category"),
                key="categories",
                without=label("admin-film-without-category"),
            ),
            OneOf(
                name="below",
                label=label("admin-film-below"),
                choices={"yes": label("admin-yes")},
                meaning=lambda value: value == "yes",
            ),
            Picked(name="owner_id", label=label("admin-owner"), key="users"),
            Between(name="rating", label=label("admin-rating")),
            Days(name="filmed_at", label=label("admin-film-filmed")),
            Days(name="created_at", label=label("admin-created")),
        ]

    def offered(self, label: Label) -> list[Deed]:
        return [
            Deed(
                name="move",
                label=label("admin-film-move"),
                icon="fa-folder-open",
                ask=self._ask_to_move,
                do=self._move,
                of_one=False,
            ),
            deletion(label, ask=self._ask_to_delete, do=self._delete),
        ]

    def name_of(self, row: FilmEntry | FilmView) -> str:
        """The title."""
        return row.title

    def criteria(self, text: str, asked: Mapping[str, Any]) -> FilmCriteria:
        """Films without a category are asked for by name."""
        if asked.get("category_id") == NONE:
            asked = {**asked, "category_id": None}
        return super().criteria(text, asked)

    async def review(self, values: dict[str, Any]) -> list[Problem]:
        draft, _ = apart(values, "owner_id")
        return await self.gallery.films.review(EditFilm(**draft))

    async def add(self, actor: Actor, values: dict[str, Any]) -> FilmView:
        draft, owner_id = apart(values, "owner_id")
        command, owner = CreateFilm(**draft), owner_id or access.ensure_signed_in(actor)
        return await self.gallery.administration.films.create(actor, command, owner_id=owner)

    async def change(
        self, actor: Actor, row: FilmEntry, values: dict[str, Any], version: int
    ) -> FilmView:
        changes, owner_id = apart(values, "owner_id")
        command, films = EditFilm(**changes), self.gallery.administration.films
        return await films.edit(actor, row.id, command, owner_id=owner_id, version=version)

    async def _ask_to_move(self, actor: Actor, ids: Sequence[int]) -> Question:
        films = await self._named(actor, ids)
        return Question(
            sentence=self.words.say("admin-film-move-question", count=len(ids)),
            objects=films,
            total=len(ids),
            fields=[
                references.Reference(
                    "category_id",
                    self.words.label("admin-film-category"),
                    key="categories",
                    required=True,
                )
            ],
        )

    async def _move(self, actor: Actor, ids: Sequence[int], form: FormData) -> str:
        category_id = row_id(text_of(form, "category_id"))
        if category_id is None:
            raise Invalid.single("category_id", "required")
        await self.gallery.administration.films.move(actor, ids, category_id)
        return self.words.say("admin-film-moved", count=len(ids))

    async def _ask_to_delete(self, actor: Actor, ids: Sequence[int]) -> Question:
        gone = await self.gallery.administration.impact.of_films(actor, ids)
        comments = self.words.say("admin-with-comments", count=gone.comments)
        return Question(
            sentence=self.words.say("admin-film-delete-question", count=gone.films),
            objects=await self._named(actor, ids),
            total=gone.films,
            consequences=[comments] if gone.comments else [],
        )

    async def _delete(self, actor: Actor, ids: Sequence[int], form: FormData) -> str:
        await self.gallery.administration.films.delete(actor, ids)
        return self.words.say("admin-film-deleted", count=len(ids))
