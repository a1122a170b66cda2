"""How comments are kept and found."""

from __future__ import annotations

from typing import Protocol

from application.comments.views import CommentView
from application.pagination import Page, Window
from domain.comments import Comment


class CommentRepository(Protocol):
    """The comments inside a unit of work."""

    async def add(self, comment: Comment) -> None:
        """Store a new comment and give it its id.

        Raises ``domain.errors.Conflict`` when its film or author does not exist (any more).
        """
        ...

    async def get(self, comment_id: int) -> Comment:
        """Return the comment, for change; raises ``CommentNotFound``."""
        ...

    async def save(self, comment: Comment) -> None:
        """Store a changed comment.

        Raises ``EditConflict`` when the stored version is not the one before this change.
        """
        ...

    async def remove(self, comment_id: int) -> None:
        """Remove the comment; raises ``CommentNotFound``."""
        ...

    async def count_on_film(self, film_id: int) -> int:
        """How many comments there are on the film."""
        ...

    async def count_of_user(self, user_id: int) -> int:
        """How many comments go with the user: their own, and all on their films."""
        ...


class CommentQueries(Protocol):
    """Comments as they are read, without a unit of work."""

    async def get(self, comment_id: int) -> CommentView:
        """Return the comment; raises ``CommentNotFound``."""
        ...

    async def count(self) -> int:
        """How many comments there are."""
        ...

    async def page(self, window: Window, *, film_id: int | None = None) -> Page[CommentView]:
        """The comments in the window, of one film or of all, by id, with the number of all."""
        ...
