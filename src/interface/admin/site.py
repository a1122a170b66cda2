"""The admin site: its pages, and what is answered when something goes wrong."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette_admin.auth import BaseAuthProvider
from starlette_admin.base import BaseAdmin
from starlette_admin.export import ExportConfig
from starlette_admin.i18n import TimezoneConfig
from starlette_admin.routing import route
from starlette_admin.views import BaseModelView

from domain.errors import DomainError
from domain.limits import TooMany
from interface.admin.asking import actor_of, row_ids
from interface.admin.csrf import CsrfMiddleware
from interface.admin.deed_pages import DeedPage
from interface.admin.errors import CODES, status_of
from interface.admin.going_back import back_url
from interface.admin.guarding import ensure_guarded
from interface.admin.language import LanguageMiddleware, register_languages
from interface.admin.model_views import GalleryView
from interface.admin.overview import Overview
from interface.admin.words import Words
from interface.api.csrf import CSRF_FIELD
from interface.api.limits import limit_headers
from interface.gallery import Gallery
from interface.observability.notes import note_refusal

HERE: Final = Path(__file__).parent
MOST_EXPORTED: Final = 10_000
"""How many rows one file may have; it is made in memory."""
KEPT_ROUTES: Final = frozenset({"list", "detail", "create", "edit", "action", "deed", "choices"})


class GallerySite(BaseAdmin):
    """Pages over views of the gallery, for whoever ``sign_in`` lets in."""

    def __init__(
        self,
        *,
        gallery: Gallery,
        words: Words,
        sign_in: BaseAuthProvider,
        views: Sequence[GalleryView],
        secret_key: str,
        time_zone: ZoneInfo,
    ) -> None:
        register_languages()
        self.words = words
        self.kinds = views
        super().__init__(
            title=words.label("admin-title"),
            templates_dir=str(HERE / "templates"),
            static_dir=str(HERE / "static"),
            index_view=Overview(gallery, words, views, self.page),
            auth_provider=sign_in,
            secret_key=secret_key,
            timezone_config=TimezoneConfig(
                default_timezone=time_zone.key,
                timezone_cookie_name=None,
                use_user_locale_timezone=False,
            ),
            export_config=ExportConfig(max_rows=MOST_EXPORTED),
        )
        for view in views:
            self.add_view(view)

    def mount_to(self, app: Starlette) -> None:
        """Build the pages below ``/admin`` of an application, each for administrators alone."""
        ensure_guarded(self.routes, self.middlewares, self.auth_provider)
        super().mount_to(app)
        self.app.add_exception_handler(DomainError, self._on_error)
        self.app.add_exception_handler(Exception, self._on_error)

    async def refuse(self, request: Request, error: DomainError) -> Response:
        """The page that says why something is refused."""
        note_refusal(error)
        answer = self._error_page(request, status_of(error), self.words.refusal(error))
        if isinstance(error, TooMany):
            answer.headers.update(limit_headers(error))
        return answer

    @route("/{key}/deed/{name}", methods=["GET", "POST"], name="deed")
    async def show_deed(self, request: Request) -> Response:
        """Ask before something is done to rows, and do it."""
        view = self._view(request)
        deed = view.deeds.get(request.path_params["name"])
        if deed is None:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        return await DeedPage(self, view, deed).answer(request)

    @route("/_api/{key}/choices", methods=["GET"], name="choices")
    async def show_choices(self, request: Request) -> Response:
        """What a picker offers for a text."""
        view = self._view(request)
        text, ids = request.query_params.get("q", ""), row_ids(request.query_params.getlist("pk"))
        choices = await view.choices(actor_of(request), text, ids)
        return JSONResponse(
            {"choices": [{"id": choice.id, "label": choice.label} for choice in choices]}
        )

    @route("/_api/{key}/action", methods=["POST"], name="action")
    async def handle_action(self, request: Request) -> Response:
        """A file of rows; everything else is a deed, and asked for first."""
        self._view(request)
        if request.query_params.get("name") != "export":
            raise HTTPException(HTTPStatus.BAD_REQUEST)
        answer: Response = await super().handle_action(request)
        return answer

    def page(
        self, request: Request, template: str, context: Mapping[str, object], *, status: int = 200
    ) -> Response:
        """A page of the site."""
        return self._template_response(request, template, dict(context), status_code=status)

    def _view(self, request: Request) -> GalleryView:
        view: BaseModelView = self._find_view_by_key(request.path_params["key"])
        if not isinstance(view, GalleryView):
            raise HTTPException(HTTPStatus.NOT_FOUND)
        return view

    def _init_locale(self) -> None:
        super()._init_locale()
        self.middlewares.insert(0, Middleware(LanguageMiddleware))

    def _init_csrf(self) -> None:
        """Forms carry the token of the gallery's own session."""
        self.middlewares.append(Middleware(CsrfMiddleware, refuse=self.refuse))

    def _setup_templates(self) -> None:
        super()._setup_templates()
        self.templates.env.auto_reload = False
        shared: dict[str, Any] = self.templates.env.globals
        shared.update(
            t=self.words.say,
            language_names=self.words.language_names(),
            version=_digest(HERE / "static"),
            csrf_field=CSRF_FIELD,
            back_url=back_url,
        )

    def _collect_core_routes(self) -> list[Route]:
        """The pages that the gallery uses; what nobody uses nobody has to guard."""
        return [route for route in super()._collect_core_routes() if route.name in KEPT_ROUTES]

    def _template_response(
        self,
        request: Request,
        name: str,
        context: dict[str, Any] | None = None,
        status_code: int = 200,
    ) -> Response:
        if not hasattr(request.state, "admin_flash_cookie"):  # refused before it was read
            request.state.admin_flash_consumed = True
        return super()._template_response(request, name, context, status_code)

    async def _render_error(self, request: Request, exc: Exception | None = None) -> Response:
        status = HTTPStatus(getattr(exc, "status_code", HTTPStatus.INTERNAL_SERVER_ERROR))
        answer = self._error_page(request, status, self.words.say(CODES.get(status, "error")))
        answer.headers.update(getattr(exc, "headers", None) or {})
        return answer

    async def _on_error(self, request: Request, error: Exception) -> Response:
        if isinstance(error, DomainError):
            return await self.refuse(request, error)
        status = HTTPStatus.INTERNAL_SERVER_ERROR
        return self._error_page(request, status, self.words.say("server-error"))

    def _error_page(self, request: Request, status: HTTPStatus, sentence: str) -> Response:
        context = {"status": status.value, "sentence": sentence}
        return self.page(request, "error.html", context, status=status)


def _digest(folder: Path) -> str:
    """A word that changes with the files of a folder, so that browsers fetch what is new."""
    contents = [path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()]
    return hashlib.sha256(b"".join(contents)).hexdigest()[:8]
