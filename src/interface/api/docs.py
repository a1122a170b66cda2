"""What the OpenAPI document says of the gallery as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from litestar import Router
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.openapi.spec import Components, SecurityScheme, Tag

from interface.api.openapi import operation_id

DESCRIPTION: Final = """\
A catalogue of films, with categories, comments and users.

Addresses end in a slash. Bodies are JSON or forms, answers are JSON. Sentences come in Russian,
Ukrainian or English, as `Accept-Language` prefers; programs go by statuses and fields. Lists come
page by page: `count`, `next`, `previous` and `results`. Moments carry the offset of the gallery's
time zone."""
TAGS: Final[Mapping[str, str]] = {
    "films": "Films: anybody may read the list, users may add and edit, administrators delete.",
    "lookups": "Titles by category and comments by film; what is not found is a 200 as well, "
    "with a `detail`.",
    "categories": "Categories, each below another one or at the top.",
    "comments": "Comments on films: users write, authors edit, administrators delete.",
    "accounts": "Accounts: anybody may open one, and users see and change their own.",
    "tokens": "Access tokens: a name and a password for one, and back.",
}


def openapi_config(docs: Router) -> OpenAPIConfig:
    """The document, which is shown at the addresses of this router."""
    return OpenAPIConfig(
        title="Film Gallery",
        version="1",
        description=DESCRIPTION,
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
                "Session": SecurityScheme(
                    type="apiKey",
                    name="sessionid",
                    security_scheme_in="cookie",
                    description="The cookie of a browser that signed in at "
                    "`/api/v1/gallery-auth/login/`. Whatever changes something also needs the "
                    "header `X-CSRFToken`, equal to the cookie `csrftoken`; this page sends it.",
                ),
            }
        ),
        security=[{}, {"Token": []}, {"Basic": []}, {"Session": []}],
        tags=[Tag(name=name, description=text) for name, text in TAGS.items()],
    )
