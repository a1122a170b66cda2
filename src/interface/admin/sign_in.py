"""Signing in to the admin site, by the sessions of the gallery itself."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from starlette.status import (
    HTTP_303_SEE_OTHER,
    HTTP_400_BAD_REQUEST,
    HTTP_429_TOO_MANY_REQUESTS,
)
from starlette.templating import Jinja2Templates
from starlette_admin.auth import AdminUser, BaseAuthProvider
from starlette_admin.helpers import index_url, wrap_endpoint_with_kwargs

from application.accounts.authentication import Authentication, BadCredentials
from domain import access
from domain.access import Channel, Origin
from domain.errors import Forbidden
from domain.limits import TooManySignIns
from interface.admin.asking import connection_of, text_of
from interface.admin.words import Words
from interface.api.cookies import session_cookies
from interface.api.csrf import session_id_of
from interface.api.limits import limit_headers
from interface.api.origin import origin_of
from interface.observability.notes import note_actor, note_refusal
from interface.web.next_address import is_local


class SignIn(BaseAuthProvider):
    """Lets active administrators in, whoever opened their session and where."""

    def __init__(self, *, authentication: Authentication, words: Words) -> None:
        super().__init__()
        self._authentication = authentication
        self._words = words

    async def authenticate(self, request: Request) -> AdminUser | None:
        """The administrator whose session this is."""
        session_id = session_id_of(connection_of(request))
        if not session_id or "/static/" in request.scope["path"]:
            return None
        try:
            principal = await self._authentication.by_session(session_id, origin=_origin(request))
            if principal is None:
                return None
            request.state.has_session = True
            note_actor(principal.actor)
            access.ensure_staff(principal.actor)
        except (BadCredentials, Forbidden) as error:
            note_refusal(error)
            return None
        request.state.actor = principal.actor
        return AdminUser(username=principal.actor.username)

    def get_routes(self, templates: Jinja2Templates) -> list[Route]:
        """The form, and the way out."""
        form = wrap_endpoint_with_kwargs(self._form, templates=templates)
        return [
            Route(self.login_path, form, methods=["GET", "POST"], name="login"),
            Route(self.logout_path, self._sign_out, methods=["POST"], name="logout"),
        ]

    async def _form(self, request: Request, templates: Jinja2Templates) -> Response:
        if request.method == "POST":
            return await self._sign_in(request, templates)
        if not request.state.is_anonymous:
            return RedirectResponse(_next_address(request), status_code=HTTP_303_SEE_OTHER)
        # Whoever is signed in and still sees the form is no administrator.
        stranger = getattr(request.state, "has_session", False)
        error = self._words.say("admin-staff-only") if stranger else ""
        return templates.TemplateResponse(request, "login.html", {"error": error})

    async def _sign_in(self, request: Request, templates: Jinja2Templates) -> Response:
        form = await request.form()
        username = text_of(form, "username")
        try:
            session_id = await self._open(request, username, text_of(form, "password"))
        except TooManySignIns as error:
            context = {"error": self._words.refusal(error), "username": username}
            return templates.TemplateResponse(
                request,
                "login.html",
                context,
                status_code=HTTP_429_TOO_MANY_REQUESTS,
                headers=limit_headers(error),
            )
        except (BadCredentials, Forbidden) as error:
            note_refusal(error)
            code = "admin-staff-only" if isinstance(error, Forbidden) else "sign-in-failed"
            context = {"error": self._words.say(code), "username": username}
            return templates.TemplateResponse(
                request, "login.html", context, status_code=HTTP_400_BAD_REQUEST
            )
        answer = RedirectResponse(_next_address(request), status_code=HTTP_303_SEE_OTHER)
        return _with_session(request, answer, session_id)

    async def _open(self, request: Request, username: str, password: str) -> str:
        """Begin a session instead of the one that the browser had, if it had any."""
        principal = await self._authentication.by_password(
            username, password, origin=_origin(request)
        )
        note_actor(principal.actor)
        access.ensure_staff(principal.actor)
        return await self._authentication.open_session(
            principal, instead_of=session_id_of(connection_of(request))
        )

    async def _sign_out(self, request: Request) -> Response:
        await self._authentication.close_session(
            session_id_of(connection_of(request)), origin=_origin(request)
        )
        answer = RedirectResponse(
            str(request.url_for("admin:login")), status_code=HTTP_303_SEE_OTHER
        )
        return _with_session(request, answer, "")


def _origin(request: Request) -> Origin:
    return origin_of(connection_of(request), Channel.ADMIN)


def _next_address(request: Request) -> str:
    wanted = request.query_params.get("next", "")
    return wanted if is_local(wanted) else index_url(request)


def _with_session(request: Request, answer: Response, session_id: str) -> Response:
    for cookie in session_cookies(connection_of(request), session_id):
        answer.headers.append("set-cookie", cookie.to_header(header=""))
    return answer
