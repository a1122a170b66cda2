"""Access tokens of the classic contract: sign in for one, give it back."""

from __future__ import annotations

from typing import Any

from litestar import Controller, Request, Response
from litestar.handlers import post

from application.accounts.authentication import BadCredentials
from domain.permissions import ANYBODY, AS_USER
from interface.api.errors import SignInFailed
from interface.api.origin import origin_of
from interface.api.v1.addresses import WITH_OR_WITHOUT_SLASH
from interface.api.v1.dependencies import TheGallery
from interface.api.v1.documentation import OPEN, writes
from interface.api.v1.examples import TOKEN_ANSWER
from interface.api.v1.forms import SIGN_IN
from interface.api.v1.shapes import TokenOut

AnyRequest = Request[Any, Any, Any]


class TokensController(Controller):
    """Signing in and out with access tokens."""

    path = "/auth/token"
    tags = ("tokens",)
    opt = WITH_OR_WITHOUT_SLASH

    @post(
        "/login",
        permission=ANYBODY,
        status_code=200,
        **writes(SIGN_IN, example=TOKEN_ANSWER, security=OPEN),
    )
    async def sign_in(self, request: AnyRequest, gallery: TheGallery) -> Response[TokenOut]:
        """A new access token for a name and a password; earlier ones go on working."""
        values = await SIGN_IN.read(request)
        try:
            principal = await gallery.authentication.by_password(
                values["username"], values["password"], origin=origin_of(request)
            )
            key = await gallery.authentication.issue_token(principal)
        except (KeyError, BadCredentials) as error:
            raise SignInFailed from error
        return Response(TokenOut(auth_token=key), headers={"Cache-Control": "no-store"})

    @post("/logout", permission=AS_USER, status_code=204, **writes())
    async def sign_out(self, request: AnyRequest, gallery: TheGallery) -> None:
        """End the token that was presented; without one, all tokens of the user."""
        await gallery.authentication.revoke_tokens(request.auth)
