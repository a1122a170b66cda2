"""The page on which a deed is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette_admin.flash import flash

from domain.errors import DomainError
from interface.admin.asking import actor_of, row_ids
from interface.admin.deeds import Deed
from interface.admin.errors import status_of
from interface.admin.going_back import back_url

if TYPE_CHECKING:
    from interface.admin.model_views import GalleryView
    from interface.admin.site import GallerySite


class DeedPage:
    """Asks whether a deed is to be done to rows, and does it."""

    def __init__(self, site: GallerySite, view: GalleryView, deed: Deed) -> None:
        self._site = site
        self._view = view
        self._deed = deed

    async def answer(self, request: Request) -> Response:
        """The question; or, once it is answered, the list with what has been done."""
        if request.method == "POST":
            return await self._do(request)
        ids = row_ids(request.query_params.getlist("pk"))
        if not ids:
            flash(request, self._site.words.say("admin-nothing-chosen"), "warning")
            return self._back(request)
        return await self._ask(request, ids)

    async def _do(self, request: Request) -> Response:
        form = await request.form()
        ids = row_ids([text for text in form.getlist("pk") if isinstance(text, str)])
        if not ids:
            raise HTTPException(HTTPStatus.BAD_REQUEST)
        try:
            done = await self._deed.do(actor_of(request), ids, form)
        except DomainError as error:
            refusal = self._site.words.refusal(error)
            status = status_of(error)
            return await self._ask(request, ids, refusal=refusal, status=status)
        flash(request, done, "success")
        return self._back(request)

    async def _ask(
        self,
        request: Request,
        ids: Sequence[int],
        *,
        refusal: str = "",
        status: int = HTTPStatus.OK,
    ) -> Response:
        question = await self._deed.ask(actor_of(request), ids)
        if not (question.objects or refusal):
            raise HTTPException(HTTPStatus.NOT_FOUND)
        context = {
            "view": self._view,
            "deed": self._deed,
            "title": self._deed.label,
            "ids": ids,
            "question": question,
            "refusal": refusal,
        }
        return self._site.page(request, "deed.html", context, status=status)

    def _back(self, request: Request) -> Response:
        address = back_url(request, self._view.key)
        return RedirectResponse(address, status_code=HTTPStatus.SEE_OTHER)
