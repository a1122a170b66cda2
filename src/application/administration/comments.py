"""Looking after the comments of others; for administrators."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import msgspec

from application.administration.bounds import each_once
from application.administration.references import ensure_user
from application.audit.recording import record_change, record_creation
from application.comments.commands import EditComment, WriteComment
from application.comments.service import comment_view, ensure_film, remove_comment
from application.comments.views import CommentView
from application.patch import given
from application.ports import Clock
from application.unit_of_work import UnitOfWorkFactory
from application.versions import ensure_unchanged
from domain import access
from domain.access import Actor
from domain.comments import Comment, CommentChanges


class CommentAdministration:
    """Write comments for others, moderate them, delete many at once.

    Every use case raises ``Unauthenticated`` or ``Forbidden``, and ``Invalid`` for broken rules
    or too many ids.
    """

    def __init__(self, *, unit_of_work: UnitOfWorkFactory, clock: Clock) -> None:
        self._uow = unit_of_work
        self._clock = clock

    async def write(self, actor: Actor, command: WriteComment, *, author_id: int) -> CommentView:
        """Add a comment by the chosen author."""
        access.ensure_staff(actor)
        now = self._clock.now()
        async with self._uow() as uow:
            await ensure_user(uow, "author_id", author_id)
            await ensure_film(uow, command.film_id)
            comment = Comment.create(
                author_id=author_id, now=now, **msgspec.structs.asdict(command)
            )
            await uow.comments.add(comment)
            await record_creation(uow, actor, comment, now=now)
            await uow.commit()
        return comment_view(comment)

    async def edit(
        self,
        actor: Actor,
        comment_id: int,
        command: EditComment,
        *,
        author_id: int | None = None,
        version: int | None = None,
    ) -> CommentView:
        """Change the given fields of anybody's comment, and its author where one is given.

        Raises ``CommentNotFound`` as well, and ``EditConflict`` unless the comment still has the
        version that is given.
        """
        access.ensure_staff(actor)
        changes: CommentChanges = msgspec.convert(given(command), CommentChanges)
        now = self._clock.now()
        async with self._uow() as uow:
            comment = await uow.comments.get(comment_id)
            ensure_unchanged(comment, version)
            if author_id is not None:
                await ensure_user(uow, "author_id", author_id)
            if "film_id" in changes:
                await ensure_film(uow, changes["film_id"])
            before = replace(comment)
            comment.edit(now=now, author_id=author_id, **changes)
            await uow.comments.save(comment)
            await record_change(uow, actor, before, comment, now=now)
            await uow.commit()
        return comment_view(comment)

    async def delete(self, actor: Actor, ids: Collection[int]) -> None:
        """Remove comments, all of them or none; raises ``CommentNotFound`` as well."""
        access.ensure_staff(actor)
        comment_ids, now = each_once(ids), self._clock.now()
        async with self._uow() as uow:
            for comment_id in comment_ids:
                await remove_comment(uow, actor, comment_id, now=now)
            await uow.commit()
