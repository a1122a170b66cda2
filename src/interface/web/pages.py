"""Pages for people, in their language, from the templates of this package."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any, Final

from litestar import Request
from litestar.datastructures import Cookie
from litestar.plugins.jinja import JinjaTemplateEngine
from litestar.response import Template
from litestar.template import TemplateConfig

from interface.api.state import state_of

TEMPLATES: Final = TemplateConfig(
    directory=Path(__file__).with_name("templates"), engine=JinjaTemplateEngine
)
_HEADINGS: Final = {
    "generation-queued-films": "page-generators-title",
    "generation-queued-categories": "page-generators-title",
}

AnyRequest = Request[Any, Any, Any]


def page(
    request: AnyRequest,
    template: str,
    context: Mapping[str, object] | None = None,
    *,
    status_code: int = 200,
    headers: Mapping[str, str] | None = None,
    cookies: Mapping[str, str] | list[Cookie] | None = None,
) -> Template:
    """A page in the language of whoever asks; ``context`` is what its template needs."""
    wording = state_of(request).wording
    language = wording.language(request)
    return Template(
        template,
        context={
            "language": language.value,
            "t": lambda code, **params: wording.sentence(request, code, params),
            **(context or {}),
        },
        status_code=status_code,
        headers={"Content-Language": language.value, **(headers or {})},
        cookies=cookies,
    )


def message_page(
    request: AnyRequest,
    code: str,
    params: Mapping[str, object],
    *,
    status_code: int,
    headers: Mapping[str, str] | None = None,
) -> Template:
    """A page that says one sentence."""
    sentence = partial(state_of(request).wording.sentence, request)
    context = {
        "heading": sentence(_HEADINGS.get(code, "page-error-title")),
        "text": sentence(code, params),
    }
    return page(request, "message.html", context, status_code=status_code, headers=headers)
