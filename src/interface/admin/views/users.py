"""Users."""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType
from typing import Any

from starlette.datastructures import FormData
from starlette_admin.fields import BaseField

from application.accounts.views import UserView
from application.administration.commands import CreateUser, EditUser
from application.administration.criteria import UserCriteria, UserSort
from application.administration.entries import UserEntry
from domain.access import Actor
from domain.users import EMAIL_MAX_LENGTH, USERNAME_MAX_LENGTH
from interface.admin import fields, reading, references
from interface.admin.asking import text_of
from interface.admin.deeds import Deed, Question, deletion
from interface.admin.filters import ListFilter, OneOf
from interface.admin.listed import ListedView
from interface.admin.words import Label, Words
from interface.gallery import Gallery


class UsersView(ListedView[UserEntry, UserCriteria, UserSort]):
    """Users: their rights, a new password for them, and what goes when they go."""

    key = "users"
    icon = "fa-users"
    named_by = "username"
    form = MappingProxyType(
        {
            "username": reading.text,
            "email": reading.text,
            "password": reading.as_written,
            "is_active": reading.flag,
            "is_staff": reading.flag,
        }
    )
    fixed = ("password",)
    hidden_in_list = ("password", "updated_at")
    off_phones = ("id",)
    hidden_in_forms = ("films", "comments", "created_at", "updated_at")
    exclude_fields_from_detail = ("password",)
    exclude_fields_from_export = ("password",)

    def __init__(self, gallery: Gallery, words: Words) -> None:
        self.gallery = gallery
        self.picker = gallery.pickers.users
        super().__init__(words, gallery.lists.users)

    def columns(self, label: Label) -> list[BaseField]:
        return [
            fields.Whole("id", label("admin-id")),
            fields.Line(
                "username",
                label("admin-user-username"),
                required=True,
                maxlength=USERNAME_MAX_LENGTH,
            ),
            fields.Line("email", label("admin-user-email"), maxlength=EMAIL_MAX_LENGTH),
            fields.Secret("password", label("admin-user-password"), required=True),
            fields.Switch("is_active", label("admin-user-is-active"), default=True),
            fields.Switch("is_staff", label("admin-user-is-staff")),
            references.Counted("films", label("admin-films"), key="films", narrowed_by="owner_id"),
            references.Counted(
                "comments", label("admin-comments"), key="comments", narrowed_by="author_id"
            ),
            fields.Moment("created_at", label("admin-created")),
            fields.Moment("updated_at", label("admin-updated")),
        ]

    def filters(self, label: Label) -> list[ListFilter]:
        answers = {"yes": label("admin-yes"), "no": label("admin-no")}
        return [
            OneOf(
                name="is_staff",
                label=label("admin-user-is-staff"),
                choices=answers,
                meaning=lambda value: value == "yes",
            ),
            OneOf(
                name="is_active",
                label=label("admin-user-is-active"),
                choices=answers,
                meaning=lambda value: value == "yes",
            ),
        ]

    def offered(self, label: Label) -> list[Deed]:
        return [
            Deed(
                name="password",
                label=label("admin-user-set-password"),
                icon="fa-key",
                ask=self._ask_for_password,
                do=self._set_password,
                of_many=False,
            ),
            deletion(label, ask=self._ask_to_delete, do=self._delete),
        ]

    def name_of(self, row: UserEntry | UserView) -> str:
        """The name to sign in with."""
        return row.username

    async def add(self, actor: Actor, values: dict[str, Any]) -> UserView:
        return await self.gallery.administration.accounts.create(actor, CreateUser(**values))

    async def change(
        self, actor: Actor, row: UserEntry, values: dict[str, Any], version: int
    ) -> UserView:
        accounts = self.gallery.administration.accounts
        return await accounts.edit(actor, row.id, EditUser(**values), version=version)

    async def _ask_for_password(self, actor: Actor, ids: Sequence[int]) -> Question:
        secret = fields.Secret(
            "password", self.words.label("admin-user-new-password"), required=True
        )
        return Question(
            sentence=self.words.say("admin-user-password-question"),
            objects=await self._named(actor, ids[:1]),
            total=len(ids[:1]),
            fields=[secret],
        )

    async def _set_password(self, actor: Actor, ids: Sequence[int], form: FormData) -> str:
        password = text_of(form, "password")
        await self.gallery.administration.accounts.set_password(actor, ids[0], password)
        return self.words.say("admin-user-password-set")

    async def _ask_to_delete(self, actor: Actor, ids: Sequence[int]) -> Question:
        gone = await self.gallery.administration.impact.of_users(actor, ids)
        return Question(
            sentence=self.words.say("admin-user-delete-question", count=gone.users),
            objects=await self._named(actor, ids),
            total=gone.users,
            consequences=[
                self.words.say(code, count=count)
                for code, count in (
                    ("admin-with-films", gone.films),
                    ("admin-with-comments", gone.comments),
                    ("admin-with-tokens", gone.tokens),
                    ("admin-with-sessions", gone.sessions),
                )
                if count
            ],
        )

    async def _delete(self, actor: Actor, ids: Sequence[int], form: FormData) -> str:
        await self.gallery.administration.accounts.delete(actor, ids)
        return self.words.say("admin-user-deleted", count=len(ids))
