"""Comments."""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType
from typing import Any

from starlette.datastructures import FormData
from starlette_admin.fields import BaseField

from application.administration.criteria import CommentCriteria, CommentSort
from application.administration.entries import CommentEntry
from application.comments.commands import EditComment, WriteComment
from application.comments.views import CommentView
from domain import access
from domain.access import Actor
from domain.errors import Problem
from interface.admin import fields, reading, references
from interface.admin.asking import me
from interface.admin.deeds import Deed, Question, deletion
from interface.admin.filters import Between, Days, ListFilter, Picked
from interface.admin.listed import ListedView
from interface.admin.reading import apart
from interface.admin.words import Label, Words
from interface.gallery import Gallery

NAME_LENGTH = 60
"""How much of a comment stands for all of it."""


class CommentsView(ListedView[CommentEntry, CommentCriteria, CommentSort]):
    """Comments: written for anybody, moderated, deleted."""

    key = "comments"
    icon = "fa-comment"
    named_by = "text"
    form = MappingProxyType(
        {
            "text": reading.text,
            "film_id": reading.reference,
            "rating": reading.number,
            "author_id": reading.reference,
        }
    )
    hidden_in_list = ("updated_at",)
    off_phones = ("id",)
    hidden_in_forms = ("created_at", "updated_at")

    def __init__(self, gallery: Gallery, words: Words) -> None:
        self.gallery = gallery
        super().__init__(words, gallery.lists.comments)

    def columns(self, label: Label) -> list[BaseField]:
        return [
            fields.Whole("id", label("admin-id")),
            fields.Paragraphs("text", label("admin-comment-text"), required=True),
            references.Reference(
                "film_id",
                label("admin-comment-film"),
                key="films",
                shows="film_title",
                required=True,
            ),
            fields.Number("rating", label("admin-rating"), required=True),
            references.Reference(
                "author_id",
                label("admin-comment-author"),
                key="users",
                shows="author_username",
                required=True,
                default=me,
            ),
            fields.Moment("created_at", label("admin-created")),
            fields.Moment("updated_at", label("admin-updated")),
        ]

    def filters(self, label: Label) -> list[ListFilter]:
        return [
            Picked(name="film_id", label=label("admin-comment-film"), key="films"),
            Picked(name="author_id", label=label("admin-comment-author"), key="users"),
            Between(name="rating", label=label("admin-rating")),
            Days(name="created_at", label=label("admin-created")),
        ]

    def offered(self, label: Label) -> list[Deed]:
        return [deletion(label, ask=self._ask_to_delete, do=self._delete)]

    def name_of(self, row: CommentEntry | CommentView) -> str:
        """How the comment begins."""
        return row.text if len(row.text) <= NAME_LENGTH else f"{row.text[: NAME_LENGTH - 1]}…"

    async def review(self, values: dict[str, Any]) -> list[Problem]:
        draft, _ = apart(values, "author_id")
        return await self.gallery.comments.review(EditComment(**draft))

    async def add(self, actor: Actor, values: dict[str, Any]) -> CommentView:
        draft, author_id = apart(values, "author_id")
        command, author = WriteComment(**draft), author_id or access.ensure_signed_in(actor)
        return await self.gallery.administration.comments.write(actor, command, author_id=author)

    async def change(
        self, actor: Actor, row: CommentEntry, values: dict[str, Any], version: int
    ) -> CommentView:
        changes, author_id = apart(values, "author_id")
        command, comments = EditComment(**changes), self.gallery.administration.comments
        return await comments.edit(actor, row.id, command, author_id=author_id, version=version)

    async def _ask_to_delete(self, actor: Actor, ids: Sequence[int]) -> Question:
        return Question(
            sentence=self.words.say("admin-comment-delete-question", count=len(ids)),
            objects=await self._named(actor, ids),
            total=len(ids),
        )

    async def _delete(self, actor: Actor, ids: Sequence[int], form: FormData) -> str:
        await self.gallery.administration.comments.delete(actor, ids)
        return self.words.say("admin-comment-deleted", count=len(ids))
