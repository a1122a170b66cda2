"""The generators of the classic contract: films and categories made up in the background."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from litestar import Controller, Request
from litestar.handlers import get
from litestar.params import FromPath
from litestar.response import Template

from application.generation.commands import RequestGeneration
from domain.access import ANONYMOUS, Channel
from domain.errors import Forbidden
from domain.generation import GenerationKind
from domain.permissions import GENERATE
from interface.api.origin import origin_of
from interface.api.permissions import demands
from interface.api.v1.addresses import FOR_PEOPLE, object_id
from interface.api.v1.dependencies import TheGallery
from interface.gallery import Gallery
from interface.web.pages import message_page

AnyRequest = Request[Any, Any, Any]

OWN_PAGES = frozenset({"same-origin", "none"})


class GeneratorsController(Controller):
    """Addresses that have something made up each time that somebody goes there.

    A link on a page of somebody else's must not do that, nor a browser that looks ahead.
    """

    path = "/api"
    opt = FOR_PEOPLE | demands(GENERATE)
    include_in_schema = False

    @get("/genfilm")
    async def generate_film(self, request: AnyRequest, gallery: TheGallery) -> Template:
        """Have one film made up."""
        return await _generate(request, gallery, GenerationKind.FILMS, 1)

    @get("/genfilm/{count:str}")
    async def generate_films(
        self, request: AnyRequest, count: FromPath[str], gallery: TheGallery
    ) -> Template:
        """Have so many films made up."""
        return await _generate(request, gallery, GenerationKind.FILMS, object_id(count))

    @get("/gencat")
    async def generate_category(self, request: AnyRequest, gallery: TheGallery) -> Template:
        """Have one category made up."""
        return await _generate(request, gallery, GenerationKind.CATEGORIES, 1)

    @get("/gencat/{count:str}")
    async def generate_categories(
        self, request: AnyRequest, count: FromPath[str], gallery: TheGallery
    ) -> Template:
        """Have so many categories made up."""
        return await _generate(request, gallery, GenerationKind.CATEGORIES, object_id(count))


async def _generate(
    request: AnyRequest, gallery: Gallery, kind: GenerationKind, count: int
) -> Template:
    if request.headers.get("sec-fetch-site", "none") not in OWN_PAGES:
        raise Forbidden
    if "prefetch" in request.headers.get("sec-purpose", ""):
        raise Forbidden
    known = request.scope.get("user") or ANONYMOUS
    actor = replace(known, origin=origin_of(request, Channel.WEB))
    job = await gallery.generation.request(actor, RequestGeneration(kind=kind, count=count))
    return message_page(
        request, f"generation-queued-{kind.value}", {"count": job.requested}, status_code=200
    )
