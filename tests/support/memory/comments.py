"""Comments in memory."""

from __future__ import annotations

import msgspec

from application.comments.ports import CommentQueries, CommentRepository
from application.comments.views import CommentView
from application.pagination import Page, Window
from domain.comments import Comment, CommentNotFound
from domain.errors import Conflict
from tests.support.memory.store import MemoryState, MemoryStore, save_next_version
from tests.support.memory.window import seen_through


class MemoryCommentRepository(CommentRepository):
    """The comments of one state."""

    def __init__(self, state: MemoryState) -> None:
        self._state = state

    async def add(self, comment: Comment) -> None:
        self._ensure_references(comment)
        self._state.comments.add(comment)

    async def get(self, comment_id: int) -> Comment:
        comment = self._state.comments.find(comment_id)
        if comment is None:
            raise CommentNotFound(id=comment_id)
        return comment

    async def save(self, comment: Comment) -> None:
        self._ensure_references(comment)
        save_next_version(self._state.comments, comment)

    async def remove(self, comment_id: int) -> None:
        if not self._state.comments.remove(comment_id):
            raise CommentNotFound(id=comment_id)

    async def count_on_film(self, film_id: int) -> int:
        return len(self._state.comments.where(lambda comment: comment.film_id == film_id))

    async def count_of_user(self, user_id: int) -> int:
        own = {film.id for film in self._state.films.where(lambda film: film.owner_id == user_id)}
        return len(
            self._state.comments.where(
                lambda comment: comment.author_id == user_id or comment.film_id in own
            )
        )

    def _ensure_references(self, comment: Comment) -> None:
        if comment.film_id not in self._state.films or comment.author_id not in self._state.users:
            raise Conflict(film_id=comment.film_id, author_id=comment.author_id)


class MemoryCommentQueries(CommentQueries):
    """The comments that are committed."""

    def __init__(self, store: MemoryStore) -> None:
        self._store = store

    async def get(self, comment_id: int) -> CommentView:
        comment = (await self._store.read()).comments.find(comment_id)
        if comment is None:
            raise CommentNotFound(id=comment_id)
        return _view(comment)

    async def count(self) -> int:
        return len((await self._store.read()).comments)

    async def page(self, window: Window, *, film_id: int | None = None) -> Page[CommentView]:
        comments = (await self._store.read()).comments.where(
            lambda comment: film_id in (None, comment.film_id)
        )
        return Page(
            items=[_view(comment) for comment in seen_through(window, comments)],
            total=len(comments),
        )


def _view(comment: Comment) -> CommentView:
    return msgspec.convert(comment, CommentView, from_attributes=True)
