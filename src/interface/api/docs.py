"""The OpenAPI document and its Swagger UI, at ``/docs``."""

from __future__ import annotations

from typing import Any, Final

from litestar import Request
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin, SwaggerRenderPlugin
from litestar.openapi.spec import Components, SecurityScheme

from interface.api.openapi import operation_id, published

DOCS_PATH: Final = "/docs"


class PublishedSwagger(SwaggerRenderPlugin):
    """Swagger UI over the published document."""

    def render(self, request: Request[Any, Any, Any], openapi_schema: dict[str, Any]) -> bytes:
        """The page."""
        return super().render(request, published(openapi_schema))


class PublishedJson(JsonRenderPlugin):
    """The published document."""

    def render(self, request: Request[Any, Any, Any], openapi_schema: dict[str, Any]) -> bytes:
        """The document."""
        return super().render(request, published(openapi_schema))


def openapi_config() -> OpenAPIConfig:
    """What the document says of the gallery as a whole."""
    return OpenAPIConfig(
        title="Film Gallery",
        version="1",
        description="A catalogue of films, with categories, comments and users.",
        path=DOCS_PATH,
        use_handler_docstrings=True,
        operation_id_creator=operation_id,
        render_plugins=[PublishedSwagger(path="/"), PublishedJson(path="/openapi.json")],
        components=Components(
            security_schemes={
                "Token": SecurityScheme(
                    type="apiKey",
                    name="Authorization",
                    security_scheme_in="header",
                    description="`Token <key>`, with a key from `/auth/token/login/`.",
                ),
                "Basic": SecurityScheme(type="http", scheme="basic"),
            }
        ),
        security=[{}, {"Token": []}, {"Basic": []}],
    )
