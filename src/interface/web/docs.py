"""The documentation at ``/docs``: Swagger UI, Redoc, and the document that they show.

Their scripts and styles are files of this package (``vendoring`` brought them here), and the
policy of each page lets nothing in from elsewhere.
"""

from __future__ import annotations

from functools import cache
from typing import Any, Final

from litestar import Request, Response, Router
from litestar.enums import OpenAPIMediaType
from litestar.handlers import route
from litestar.response import Template
from litestar.routes import BaseRoute
from litestar.types import ControllerRouterHandler

from domain.permissions import ANYBODY
from interface.api.openapi import document_of
from interface.api.v1.addresses import FOR_PEOPLE
from interface.api.v1.verbs import READ, refusals
from interface.web.pages import page

PATH: Final = "/docs"

_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'{}; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
SWAGGER_POLICY: Final = _POLICY.format("")
REDOC_POLICY: Final = _POLICY.format(
    # Redoc makes two styles of its own: one that is empty at first, and that of its scroll bars.
    " 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"
    " 'sha256-QMIg+bpjm3JdElJ388KYke01izlUW0UoNOeKjpMxdgc='"
)

AnyRequest = Request[Any, Any, Any]


class DocsRouter(Router):
    """The addresses of the documentation, and no other.

    The framework would add a page for unknown addresses; ours are answered as everywhere else.
    """

    def __init__(self, handlers: list[ControllerRouterHandler]) -> None:
        self._is_complete = False
        super().__init__(PATH, route_handlers=handlers, include_in_schema=False)
        self._is_complete = True

    def register(self, value: ControllerRouterHandler) -> list[BaseRoute]:
        """Take the own handlers."""
        return [] if self._is_complete else super().register(value)


@route("/", http_method=READ, permission=ANYBODY, opt=FOR_PEOPLE)
async def swagger(request: AnyRequest) -> Template:
    """Where the API is read and tried out."""
    headers = {"Content-Security-Policy": SWAGGER_POLICY}
    return page(request, "docs_swagger.html", headers=headers)


@route("/redoc", http_method=READ, permission=ANYBODY, opt=FOR_PEOPLE)
async def redoc(request: AnyRequest) -> Template:
    """The whole API on one page, to read or to print."""
    headers = {"Content-Security-Policy": REDOC_POLICY}
    return page(request, "docs_redoc.html", headers=headers)


def docs_router() -> DocsRouter:
    """The pages and the document, which is written once."""
    written = cache(document_of)

    @route(
        "/openapi.json",
        http_method=READ,
        permission=ANYBODY,
        media_type=OpenAPIMediaType.OPENAPI_JSON,
    )
    async def openapi_document(request: AnyRequest) -> Response[bytes]:
        """The OpenAPI document."""
        return Response(written(request.app))

    handlers: list[ControllerRouterHandler] = [swagger, redoc, openapi_document]
    return DocsRouter([*refusals(handlers), *handlers])
