"""No change without the token that proves that a page of the gallery asked for it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from starlette.exceptions import HTTPException
from starlette.middleware.base import BaseHTTPMiddleware, RequestResponseEndpoint
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp

from domain.errors import DomainError
from interface.admin.asking import connection_of, text_of
from interface.api.cookies import csrf_cookie
from interface.api.csrf import CSRF_FIELD, CSRF_HEADER, SAFE_VERBS, csrf_cookie_of
from interface.api.errors import UnreadableBody
from interface.api.state import state_of

Refuse = Callable[[Request, DomainError], Awaitable[Response]]


class CsrfMiddleware(BaseHTTPMiddleware):
    """Refuses every unsafe verb without the token of the browser's own session."""

    def __init__(self, app: ASGIApp, *, refuse: Refuse) -> None:
        super().__init__(app)
        self._refuse = refuse

    async def dispatch(self, request: Request, call_next: RequestResponseEndpoint) -> Response:
        """Check the token of a change; give a token to whoever has none."""
        connection = connection_of(request)
        csrf = state_of(connection).csrf
        token = request.state.csrf_token = csrf.token_for(connection)
        if request.method not in SAFE_VERBS:
            try:
                csrf.ensure(connection, await _sent(request))
            except DomainError as error:
                return await self._refuse(request, error)
        response = await call_next(request)
        cookie = csrf_cookie(connection, token)
        if token != csrf_cookie_of(connection) and not _sets(cookie.key, response):
            response.headers.append("set-cookie", cookie.to_header(header=""))
        return response


async def _sent(request: Request) -> str:
    """The token of a request; raises ``UnreadableBody`` for what no form of the site sends.

    None of them sends a file: it would be kept on the disk until somebody takes care of it.
    """
    await _read(request)
    try:
        async with request.form() as form:
            if not all(isinstance(value, str) for _, value in form.multi_items()):
                raise UnreadableBody
            return request.headers.get(CSRF_HEADER) or text_of(form, CSRF_FIELD)
    except (HTTPException, KeyError) as error:
        raise UnreadableBody from error


async def _read(request: Request) -> None:
    """Read the body, which the request keeps, so that the page can read the form again.

    Raises ``BodyTooSlow`` or ``Unavailable``, as whoever hands the body on does.
    """
    try:
        await request.body()
    except ExceptionGroup as error:
        # The library reads in a group of tasks, and middleware of it may stand around another's.
        cause: Exception = error
        while isinstance(cause, ExceptionGroup):
            cause = cause.exceptions[0]
        raise cause from error


def _sets(name: str, response: Response) -> bool:
    """Whether the page has set the cookie already, as signing in does."""
    cookies = response.headers.getlist("set-cookie")
    return any(cookie.startswith(f"{name}=") for cookie in cookies)
