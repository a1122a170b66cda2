"""Access tokens and sessions."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.datastructures import FormData
from starlette_admin.fields import BaseField

from application.administration.criteria import (
    SessionCriteria,
    SessionSort,
    TokenCriteria,
    TokenSort,
)
from application.administration.entries import SessionEntry, TokenEntry
from domain.access import Actor
from interface.admin import fields, references
from interface.admin.deeds import MOST_NAMED, Ask, Deed, Do, Named, Question
from interface.admin.filters import ListFilter, Picked
from interface.admin.listed import ListedView
from interface.admin.words import Label, Words
from interface.gallery import Gallery


class TokensView(ListedView[TokenEntry, TokenCriteria, TokenSort]):
    """Access tokens: whose they are and how long they last, never what they are."""

    key = "tokens"
    icon = "fa-key"
    hidden_in_forms = ("user_id", "created_at", "expires_at")
    has_details = False

    def __init__(self, gallery: Gallery, words: Words) -> None:
        self.gallery = gallery
        super().__init__(words, gallery.lists.tokens)

    def columns(self, label: Label) -> list[BaseField]:
        return [
            fields.Whole("id", label("admin-id")),
            references.Reference("user_id", label("admin-user"), key="users", shows="username"),
            fields.Moment("created_at", label("admin-token-issued")),
            fields.Moment("expires_at", label("admin-expires")),
        ]

    def filters(self, label: Label) -> list[ListFilter]:
        return [Picked(name="user_id", label=label("admin-user"), key="users")]

    def offered(self, label: Label) -> list[Deed]:
        return [_revocation(label, ask=self._ask, do=self._revoke)]

    def name_of(self, row: TokenEntry) -> str:
        """Whose token it is."""
        return self.words.say("admin-token-name", id=row.id, username=row.username)

    async def _ask(self, actor: Actor, ids: Sequence[int]) -> Question:
        rows = await self.entries.some(actor, ids[:MOST_NAMED])
        return Question(
            sentence=self.words.say("admin-token-revoke-question", count=len(ids)),
            objects=[Named(text=self.name_of(row), key="users", id=row.user_id) for row in rows],
            total=len(ids),
        )

    async def _revoke(self, actor: Actor, ids: Sequence[int], form: FormData) -> str:
        count = await self.gallery.administration.credentials.revoke_tokens(actor, ids)
        return self.words.say("admin-token-revoked", count=count)


class SessionsView(ListedView[SessionEntry, SessionCriteria, SessionSort]):
    """Sessions of browsers: whose they are and when they were seen, never what they are."""

    key = "sessions"
    icon = "fa-desktop"
    hidden_in_forms = ("user_id", "created_at", "last_seen_at", "expires_at")
    has_details = False

    def __init__(self, gallery: Gallery, words: Words) -> None:
        self.gallery = gallery
        super().__init__(words, gallery.lists.sessions)

    def columns(self, label: Label) -> list[BaseField]:
        return [
            fields.Whole("id", label("admin-id")),
            references.Reference("user_id", label("admin-user"), key="users", shows="username"),
            fields.Moment("created_at", label("admin-session-opened")),
            fields.Moment("last_seen_at", label("admin-session-seen")),
            fields.Moment("expires_at", label("admin-expires")),
        ]

    def filters(self, label: Label) -> list[ListFilter]:
        return [Picked(name="user_id", label=label("admin-user"), key="users")]

    def offered(self, label: Label) -> list[Deed]:
        return [_revocation(label, ask=self._ask, do=self._revoke)]

    def name_of(self, row: SessionEntry) -> str:
        """Whose session it is."""
        return self.words.say("admin-session-name", id=row.id, username=row.username)

    async def _ask(self, actor: Actor, ids: Sequence[int]) -> Question:
        rows = await self.entries.some(actor, ids[:MOST_NAMED])
        return Question(
            sentence=self.words.say("admin-session-revoke-question", count=len(ids)),
            objects=[Named(text=self.name_of(row), key="users", id=row.user_id) for row in rows],
            total=len(ids),
        )

    async def _revoke(self, actor: Actor, ids: Sequence[int], form: FormData) -> str:
        count = await self.gallery.administration.credentials.revoke_sessions(actor, ids)
        return self.words.say("admin-session-revoked", count=count)


def _revocation(label: Label, *, ask: Ask, do: Do) -> Deed:
    return Deed(
        name="revoke", label=label("admin-revoke"), icon="fa-ban", ask=ask, do=do, is_danger=True
    )
