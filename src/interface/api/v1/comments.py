"""Comments of the classic contract: the list, single comments, deletion."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from litestar import Controller, Request
from litestar.handlers import delete, patch, post, put, route
from litestar.params import FromPath

from application.comments.commands import EditComment, WriteComment
from application.comments.views import CommentView
from domain.permissions import ADMINISTER, AS_USER, EDIT_COMMENT, READ_GALLERY
from interface.api.state import state_of
from interface.api.v1.addresses import object_id
from interface.api.v1.dependencies import TheGallery
from interface.api.v1.documentation import reads, writes
from interface.api.v1.examples import COMMENT_ANSWER, page_of
from interface.api.v1.forms import COMMENT
from interface.api.v1.pagination import BY_NUMBER, by_number
from interface.api.v1.shapes import CommentOut, PageOut
from interface.api.v1.verbs import READ
from interface.gallery import Gallery

AnyRequest = Request[Any, Any, Any]


class CommentsController(Controller):
    """All comments."""

    path = "/comment"
    tags = ("comments",)

    @route(
        http_method=READ,
        permission=READ_GALLERY,
        **reads(query=BY_NUMBER, errors=[404], example=page_of(COMMENT_ANSWER, "/comment/")),
    )
    async def list_comments(self, request: AnyRequest, gallery: TheGallery) -> PageOut[CommentOut]:
        """A page of all comments, by id."""
        return await by_number(request, gallery.comment_queries.page, _shown(request))

    @post(permission=AS_USER, **writes(COMMENT, example=COMMENT_ANSWER))
    async def create_comment(self, request: AnyRequest, gallery: TheGallery) -> CommentOut:
        """Comment on a film; whoever asks is the author."""
        values = await COMMENT.read(request, EditComment, gallery.comments.review)
        comment = await gallery.comments.write(request.user, WriteComment(**values))
        return _shown(request)(comment)


class CommentController(Controller):
    """One comment, to look at and to edit."""

    path = "/comment/{comment_id:str}"
    tags = ("comments",)

    @route(http_method=READ, permission=READ_GALLERY, **reads(errors=[404], example=COMMENT_ANSWER))
    async def get_comment(
        self, request: AnyRequest, comment_id: FromPath[str], gallery: TheGallery
    ) -> CommentOut:
        """One comment."""
        return await _comment(request, comment_id, gallery)

    @put(permission=EDIT_COMMENT, **writes(COMMENT, errors=[404, 409], example=COMMENT_ANSWER))
    async def replace_comment(
        self, request: AnyRequest, comment_id: FromPath[str], gallery: TheGallery
    ) -> CommentOut:
        """Edit an own comment; another film moves it there."""
        return await _edited(request, object_id(comment_id), gallery, whole=True)

    @patch(
        permission=EDIT_COMMENT,
        **writes(COMMENT, partial_form=True, errors=[404, 409], example=COMMENT_ANSWER),
    )
    async def edit_comment(
        self, request: AnyRequest, comment_id: FromPath[str], gallery: TheGallery
    ) -> CommentOut:
        """Change the given fields of an own comment."""
        return await _edited(request, object_id(comment_id), gallery, whole=False)


class CommentDeletionController(Controller):
    """One comment, to look at and to delete."""

    path = "/commentdelete/{comment_id:str}"
    tags = ("comments",)

    @route(http_method=READ, permission=READ_GALLERY, **reads(errors=[404], example=COMMENT_ANSWER))
    async def get_comment_to_delete(
        self, request: AnyRequest, comment_id: FromPath[str], gallery: TheGallery
    ) -> CommentOut:
        """One comment."""
        return await _comment(request, comment_id, gallery)

    @delete(permission=ADMINISTER, **writes(errors=[404]))
    async def delete_comment(
        self, request: AnyRequest, comment_id: FromPath[str], gallery: TheGallery
    ) -> None:
        """Remove a comment.

        Administrators alone may.
        """
        await gallery.comments.delete(request.user, object_id(comment_id))


def _shown(request: AnyRequest) -> Callable[[CommentView], CommentOut]:
    """How comments are shown in answer to a request: with times of the gallery's zone."""
    return partial(CommentOut.of, zone=state_of(request).time_zone)


async def _comment(request: AnyRequest, comment_id: str, gallery: Gallery) -> CommentOut:
    return _shown(request)(await gallery.comment_queries.get(object_id(comment_id)))


async def _edited(
    request: AnyRequest, comment_id: int, gallery: Gallery, *, whole: bool
) -> CommentOut:
    await gallery.comments.ensure_editable(request.user, comment_id)
    values = await COMMENT.read(request, EditComment, gallery.comments.review, partial=not whole)
    comment = await gallery.comments.edit(request.user, comment_id, EditComment(**values))
    return _shown(request)(comment)
