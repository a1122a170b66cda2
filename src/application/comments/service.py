"""The use cases of comments."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import msgspec

from application.audit.recording import record_change, record_creation, record_deletion
from application.comments.commands import EditComment, WriteComment
from application.comments.ports import CommentQueries
from application.comments.views import CommentView
from application.films.ports import FilmQueries
from application.patch import given
from application.ports import Clock
from application.unit_of_work import UnitOfWork, UnitOfWorkFactory
from domain import access, rules
from domain.access import Actor
from domain.comments import RULES, Comment, CommentChanges
from domain.errors import Conflict, Invalid, Problem, Unauthenticated, Violation


class CommentService:
    """Write, edit and delete comments."""

    def __init__(
        self,
        *,
        unit_of_work: UnitOfWorkFactory,
        comments: CommentQueries,
        films: FilmQueries,
        clock: Clock,
    ) -> None:
        self._uow = unit_of_work
        self._comments = comments
        self._films = films
        self._clock = clock

    async def review(self, draft: EditComment) -> list[Problem]:
        """Every rule that the given fields break; the other fields are not looked at."""
        found = list(rules.problems(RULES, given(draft)))
        film_id = draft.film_id
        if isinstance(film_id, int) and not await self._films.exists(film_id):
            found.append(_unknown_film(film_id))
        return found

    async def write(self, actor: Actor, command: WriteComment) -> CommentView:
        """Add a comment by the actor.

        Raises ``Unauthenticated``, or ``Invalid`` with every broken rule.
        """
        author_id, now = access.ensure_signed_in(actor), self._clock.now()
        try:
            comment = Comment.create(
                author_id=author_id, now=now, **msgspec.structs.asdict(command)
            )
            async with self._uow() as uow:
                await uow.comments.add(comment)
                await record_creation(uow, actor, comment, now=now)
                await uow.commit()
        except Conflict as error:  # there is no such film, or else the actor has gone
            found = await self.review(EditComment(film_id=command.film_id))
            raise Invalid(found) if found else Unauthenticated from error
        return comment_view(comment)

    async def ensure_editable(self, actor: Actor, comment_id: int) -> None:
        """Raise what ``edit`` would raise for this actor and comment, whatever the change."""
        access.ensure_signed_in(actor)
        comment = await self._comments.get(comment_id)
        access.ensure_may_edit_comment(actor, author_id=comment.author_id)

    async def edit(self, actor: Actor, comment_id: int, command: EditComment) -> CommentView:
        """Change the given fields of a comment; for its author.

        Raises ``Unauthenticated``, ``CommentNotFound``, ``Forbidden`` or ``Invalid``.
        """
        access.ensure_signed_in(actor)
        changes: CommentChanges = msgspec.convert(given(command), CommentChanges)
        now = self._clock.now()
        async with self._uow() as uow:
            comment = await uow.comments.get(comment_id)
            access.ensure_may_edit_comment(actor, author_id=comment.author_id)
            if "film_id" in changes:
                await ensure_film(uow, changes["film_id"])
            before = replace(comment)
            comment.edit(now=now, **changes)
            await uow.comments.save(comment)
            await record_change(uow, actor, before, comment, now=now)
            await uow.commit()
        return comment_view(comment)

    async def delete(self, actor: Actor, comment_id: int) -> None:
        """Remove a comment; for administrators.

        Raises ``Unauthenticated``, ``Forbidden`` or ``CommentNotFound``.
        """
        access.ensure_staff(actor)
        async with self._uow() as uow:
            await remove_comment(uow, actor, comment_id, now=self._clock.now())
            await uow.commit()


async def remove_comment(uow: UnitOfWork, actor: Actor, comment_id: int, *, now: datetime) -> None:
    """Remove a comment, and note it; raises ``CommentNotFound``."""
    comment = await uow.comments.get(comment_id)
    await uow.comments.remove(comment_id)
    await record_deletion(uow, actor, comment, now=now)


async def ensure_film(uow: UnitOfWork, film_id: int) -> None:
    """Raise ``Invalid`` unless the film exists."""
    if not await uow.films.exists(film_id):
        raise Invalid([_unknown_film(film_id)])


def _unknown_film(film_id: int) -> Problem:
    return Problem("film_id", Violation("reference-unknown", {"id": film_id}))


def comment_view(comment: Comment) -> CommentView:
    """The comment as it is read."""
    return msgspec.convert(comment, CommentView, from_attributes=True)
