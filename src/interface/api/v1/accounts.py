"""Accounts of the classic contract: registration, profiles, password and name."""

from __future__ import annotations

from functools import partial
from typing import Any

from litestar import Controller, Request
from litestar.handlers import delete, patch, post, put, route
from litestar.params import FromPath

from application.accounts.commands import (
    ChangePassword,
    ChangeUsername,
    RegisterUser,
    RegistrationDraft,
)
from application.accounts.views import UserView
from application.pagination import Page, Window
from domain.access import Actor, ensure_signed_in
from domain.permissions import ANYBODY, AS_USER, DELETE_ACCOUNT, USE_ACCOUNT
from interface.api.permissions import demands
from interface.api.v1.addresses import object_id
from interface.api.v1.dependencies import TheGallery
from interface.api.v1.documentation import OPEN, SIGNED_IN, reads, writes
from interface.api.v1.examples import USER_ANSWER, page_of
from interface.api.v1.forms import (
    DELETION,
    PASSWORD_CHANGE,
    PROFILE,
    REGISTRATION,
    USERNAME_CHANGE,
)
from interface.api.v1.pagination import BY_OFFSET, by_offset
from interface.api.v1.shapes import PageOut, UserOut
from interface.api.v1.verbs import READ
from interface.gallery import Gallery

AnyRequest = Request[Actor, Any, Any]


class AccountsController(Controller):
    """All accounts, and the own one's password and name."""

    path = "/auth/users"
    tags = ("accounts",)

    @route(
        http_method=READ,
        permission=AS_USER,
        **reads(
            query=BY_OFFSET,
            example=page_of(
                USER_ANSWER,
                "/auth/users/",
                after="limit=5&offset=15",
                before="limit=5&offset=5",
            ),
            security=SIGNED_IN,
        ),
    )
    async def list_users(self, request: AnyRequest, gallery: TheGallery) -> PageOut[UserOut]:
        """The own account; all accounts for administrators."""

        async def fetch(window: Window) -> Page[UserView]:
            return await gallery.accounts.page(request.user, window)

        return await by_offset(request, fetch, UserOut.of)

    @post(permission=ANYBODY, **writes(REGISTRATION, example=USER_ANSWER, security=OPEN))
    async def register(self, request: AnyRequest, gallery: TheGallery) -> UserOut:
        """Open an account."""
        values = await REGISTRATION.read(
            request,
            RegistrationDraft,
            partial(gallery.accounts.review_registration, request.user),
        )
        user = await gallery.accounts.register(RegisterUser(**values), by=request.user)
        return UserOut.of(user)

    @post("/set_password", permission=AS_USER, status_code=204, **writes(PASSWORD_CHANGE))
    async def set_password(self, request: AnyRequest, gallery: TheGallery) -> None:
        """Change the own password; other tokens and all sessions end."""
        command = ChangePassword(**await PASSWORD_CHANGE.read(request))
        await gallery.accounts.change_password(request.auth, command)

    @post("/set_username", permission=AS_USER, status_code=204, **writes(USERNAME_CHANGE))
    async def set_username(self, request: AnyRequest, gallery: TheGallery) -> None:
        """Change the own name."""
        command = ChangeUsername(**await USERNAME_CHANGE.read(request))
        await gallery.accounts.change_username(request.user, command)


class OwnAccountController(Controller):
    """The own account."""

    path = "/auth/users/me"
    tags = ("accounts",)
    opt = demands(AS_USER)

    @route(http_method=READ, **reads(example=USER_ANSWER, security=SIGNED_IN))
    async def get_me(self, request: AnyRequest, gallery: TheGallery) -> UserOut:
        """The own account."""
        return await _user(request, ensure_signed_in(request.user), gallery)

    @put(**writes(PROFILE, example=USER_ANSWER))
    async def replace_me(self, request: AnyRequest, gallery: TheGallery) -> UserOut:
        """Change the own address."""
        return await _edited(request, ensure_signed_in(request.user), gallery)

    @patch(**writes(PROFILE, example=USER_ANSWER))
    async def edit_me(self, request: AnyRequest, gallery: TheGallery) -> UserOut:
        """Change the own address."""
        return await _edited(request, ensure_signed_in(request.user), gallery)

    @delete(**writes(DELETION))
    async def delete_me(self, request: AnyRequest, gallery: TheGallery) -> None:
        """Close the own account, with everything that belongs to it."""
        await _delete(request, ensure_signed_in(request.user), gallery)


class AccountController(Controller):
    """One account."""

    path = "/auth/users/{user_id:str}"
    tags = ("accounts",)
    opt = demands(USE_ACCOUNT)

    @route(http_method=READ, **reads(errors=[404], example=USER_ANSWER, security=SIGNED_IN))
    async def get_user(
        self, request: AnyRequest, user_id: FromPath[str], gallery: TheGallery
    ) -> UserOut:
        """An account; those of others are there for administrators alone."""
        return await _user(request, object_id(user_id), gallery)

    @put(**writes(PROFILE, errors=[404], example=USER_ANSWER))
    async def replace_user(
        self, request: AnyRequest, user_id: FromPath[str], gallery: TheGallery
    ) -> UserOut:
        """Change the address of an account."""
        return await _edited(request, object_id(user_id), gallery)

    @patch(**writes(PROFILE, errors=[404], example=USER_ANSWER))
    async def edit_user(
        self, request: AnyRequest, user_id: FromPath[str], gallery: TheGallery
    ) -> UserOut:
        """Change the address of an account."""
        return await _edited(request, object_id(user_id), gallery)

    @delete(permission=DELETE_ACCOUNT, **writes(DELETION, errors=[404]))
    async def delete_user(
        self, request: AnyRequest, user_id: FromPath[str], gallery: TheGallery
    ) -> None:
        """Close an account; the password asked for is that of whoever asks."""
        await _delete(request, object_id(user_id), gallery)


async def _user(request: AnyRequest, user_id: int, gallery: Gallery) -> UserOut:
    return UserOut.of(await gallery.accounts.get(request.user, user_id))


async def _edited(request: AnyRequest, user_id: int, gallery: Gallery) -> UserOut:
    user = await gallery.accounts.get(request.user, user_id)
    values = await PROFILE.read(request)
    if "email" not in values:
        return UserOut.of(user)
    return UserOut.of(await gallery.accounts.change_email(request.user, user_id, values["email"]))


async def _delete(request: AnyRequest, user_id: int, gallery: Gallery) -> None:
    await gallery.accounts.ensure_deletable(request.user, user_id)
    values = await DELETION.read(request)
    await gallery.accounts.delete(request.user, user_id, **values)
