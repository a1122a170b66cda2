"""What the OpenAPI document says of the gallery as a whole."""

from __future__ import annotations

from litestar import Router
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.openapi.spec import Components, SecurityScheme

from interface.api.openapi import operation_id


def openapi_config(docs: Router) -> OpenAPIConfig:
    """The document, which is shown at the addresses of this router."""
    return OpenAPIConfig(
        title="Film Gallery",
        version="1",
        description="A catalogue of films, with categories, comments and users.",
        use_handler_docstrings=True,
        operation_id_creator=operation_id,
        openapi_router=docs,
        render_plugins=[JsonRenderPlugin()],  # with none the framework takes all of its own
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
