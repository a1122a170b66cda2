"""In which language the admin site answers."""

from __future__ import annotations

from babel.support import Translations
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette_admin import i18n

from interface.admin.asking import connection_of
from interface.i18n.catalogues import admin_translations
from interface.i18n.negotiation import Language
from interface.web.language import page_language


class LanguageMiddleware:
    """Chooses the language of a request, for the gallery's sentences and the library's."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        connection = connection_of(HTTPConnection(scope))
        i18n.set_locale(page_language(connection).value)
        await self._app(scope, receive, send)


def register_languages() -> None:
    """Let the library speak every language of the gallery: it knows no Ukrainian."""
    for language in Language:
        ours = admin_translations(language)
        theirs = i18n.translations.get(language.value)
        if isinstance(theirs, Translations):
            theirs.merge(ours)
        else:
            i18n.translations[language.value] = ours
