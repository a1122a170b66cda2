"""Every use case for administrators alone, ready to be carried out."""

from __future__ import annotations

from typing import Any

from application.administration.commands import CreateUser, EditUser
from domain.audit import AuditAction, ObjectKind
from tests.application.story import Told
from tests.support.builders import PASSWORD
from tests.support.gallery import MemoryGallery, acting

NEW_PASSWORD = "plain-Paper-305"


async def _create_user(gallery: MemoryGallery) -> Any:
    staff = await gallery.a_user(is_staff=True)
    command = CreateUser(username="kim", password=PASSWORD, is_staff=True, is_active=False)
    return lambda: gallery.administration.accounts.create(acting(staff), command)


async def _edit_user(gallery: MemoryGallery) -> Any:
    staff, user = await gallery.a_user(is_staff=True), await gallery.a_user()
    command = EditUser(username="kim", email="new@example.com", is_active=False, is_staff=True)
    return lambda: gallery.administration.accounts.edit(acting(staff), user.id, command)


async def _set_password(gallery: MemoryGallery) -> Any:
    staff, user = await gallery.a_user(is_staff=True), await gallery.a_user()
    set_password = gallery.administration.accounts.set_password
    return lambda: set_password(acting(staff), user.id, NEW_PASSWORD)


async def _delete_users(gallery: MemoryGallery) -> Any:
    staff, user = await gallery.a_user(is_staff=True), await gallery.a_user()
    return lambda: gallery.administration.accounts.delete(acting(staff), [user.id])


async def _revoke_tokens(gallery: MemoryGallery) -> Any:
    staff, token = await gallery.a_user(is_staff=True), await gallery.a_token()
    return lambda: gallery.administration.credentials.revoke_tokens(acting(staff), [token.id])


async def _revoke_sessions(gallery: MemoryGallery) -> Any:
    staff, session = await gallery.a_user(is_staff=True), await gallery.a_session()
    return lambda: gallery.administration.credentials.revoke_sessions(acting(staff), [session.id])


ADMINISTERING: Told = {
    "AccountAdministration": {
        "create": (_create_user, AuditAction.CREATED, ObjectKind.USER),
        "edit": (_edit_user, AuditAction.CHANGED, ObjectKind.USER),
        "set_password": (_set_password, AuditAction.PASSWORD_CHANGED, ObjectKind.USER),
        "delete": (_delete_users, AuditAction.DELETED, ObjectKind.USER),
    },
    "CredentialAdministration": {
        "revoke_tokens": (_revoke_tokens, AuditAction.REVOKED, ObjectKind.TOKEN),
        "revoke_sessions": (_revoke_sessions, AuditAction.REVOKED, ObjectKind.SESSION),
    },
}
