"""Sessions of the classic contract: the pages where a browser signs in and out."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any
from urllib.parse import urlencode

from litestar import Controller, Request, Response
from litestar.handlers import post, route
from litestar.response import Redirect, Template

from application.accounts.authentication import BadCredentials
from domain.access import Channel
from domain.errors import DomainError
from domain.limits import TooManySignIns
from domain.permissions import ANYBODY
from interface.api.bodies import read_fields
from interface.api.cookies import csrf_cookie, session_cookies
from interface.api.csrf import CSRF_FIELD, CSRF_HEADER, session_id_of
from interface.api.errors import SignInFailed
from interface.api.limits import limit_headers
from interface.api.origin import origin_of
from interface.api.permissions import demands
from interface.api.state import state_of
from interface.api.v1.addresses import FOR_PEOPLE
from interface.api.v1.dependencies import TheGallery
from interface.api.v1.verbs import READ
from interface.web.language import page_language
from interface.web.next_address import START, is_local, local_or_start, own_address
from interface.web.pages import page

AnyRequest = Request[Any, Any, Any]

NOT_KEPT = {"Cache-Control": "no-store"}


class SessionsController(Controller):
    """The pages where a browser signs in and out."""

    path = "/gallery-auth"
    opt = FOR_PEOPLE | demands(ANYBODY)
    include_in_schema = False

    @route("/login", http_method=READ)
    async def show_sign_in(self, request: AnyRequest) -> Template:
        """The form for name and password."""
        return _sign_in_page(request, next_address=_next_address(request, {}))

    @post("/login", status_code=302)
    async def sign_in(self, request: AnyRequest, gallery: TheGallery) -> Response[Any]:
        """Begin a session and go on to ``next``; or show the form again."""
        fields = await _own_fields(request)
        username, next_address = fields.get("username", ""), _next_address(request, fields)
        try:
            principal = await gallery.authentication.by_password(
                username, fields.get("password", ""), origin=origin_of(request, Channel.WEB)
            )
            session_id = await gallery.authentication.open_session(
                principal, instead_of=session_id_of(request)
            )
        except (BadCredentials, TooManySignIns) as error:
            shown = error if isinstance(error, TooManySignIns) else SignInFailed()
            return _sign_in_page(request, next_address=next_address, username=username, error=shown)
        return Redirect(
            local_or_start(next_address),
            status_code=302,
            cookies=session_cookies(request, session_id),
            headers=NOT_KEPT,
        )

    @route("/logout", http_method=READ)
    async def show_sign_out(self, request: AnyRequest) -> Template:
        """Ask before signing out: following a link changes nothing."""
        token = state_of(request).csrf.token_for(request)
        return page(
            request,
            "sign_out.html",
            {"csrf_token": token},
            headers=NOT_KEPT,
            cookies=[csrf_cookie(request, token)],
        )

    @post("/logout", status_code=200)
    async def sign_out(self, request: AnyRequest, gallery: TheGallery) -> Response[Any]:
        """End the session and go on to ``next``, or say that it has ended."""
        next_address = _next_address(request, await _own_fields(request))
        await gallery.authentication.close_session(
            session_id_of(request), origin=origin_of(request, Channel.WEB)
        )
        cookies = session_cookies(request, "")
        if is_local(next_address):
            return Redirect(next_address, status_code=302, cookies=cookies, headers=NOT_KEPT)
        return page(request, "signed_out.html", headers=NOT_KEPT, cookies=cookies, here=START)


def _next_address(request: AnyRequest, fields: Mapping[str, str]) -> str:
    """Where to go on to, by the form or by the address that it is sent to."""
    return fields.get("next") or request.query_params.get("next") or ""


async def _own_fields(request: AnyRequest) -> dict[str, str]:
    """The text fields of a form that a page of ours sent; raises ``CsrfFailed`` for others."""
    fields = await read_fields(request)
    texts = {name: value for name, value in fields.items() if isinstance(value, str)}
    sent = texts.get(CSRF_FIELD) or request.headers.get(CSRF_HEADER) or ""
    state_of(request).csrf.ensure(request, sent)
    return texts


def _sign_in_page(
    request: AnyRequest,
    *,
    next_address: str,
    username: str = "",
    error: DomainError | None = None,
) -> Template:
    limit = error if isinstance(error, TooManySignIns) else None
    state = state_of(request)
    sentence = partial(state.wording.text, page_language(request))
    token = state.csrf.token_for(request)
    goes_on = is_local(next_address)
    context = {
        "csrf_token": token,
        "next": next_address if goes_on else "",
        "username": username,
        "error": sentence(error.code, error.params) if error else "",
    }
    path = own_address(request).partition("?")[0]
    return page(
        request,
        "login.html",
        context,
        status_code=429 if limit else 200,
        headers={**NOT_KEPT, **(limit_headers(limit) if limit else {})},
        cookies=[csrf_cookie(request, token)],
        here=f"{path}?{urlencode({'next': next_address})}" if goes_on else path,
    )
