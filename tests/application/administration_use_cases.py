"""Every use case for administrators alone, ready to be carried out."""

from __future__ import annotations

from typing import Any

from application.administration.commands import CreateUser, EditUser
from application.comments.commands import EditComment, WriteComment
from application.films.commands import CreateFilm, EditFilm
from domain.audit import AuditAction, ObjectKind
from tests.application.story import Told
from tests.support.builders import NOON, PASSWORD
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


async def _create_film(gallery: MemoryGallery) -> Any:
    staff, owner = await gallery.a_user(is_staff=True), await gallery.a_user()
    command = CreateFilm(title="Сталкер", filmed_at=NOON, rating=1.0)
    return lambda: gallery.administration.films.create(acting(staff), command, owner_id=owner.id)


async def _edit_film(gallery: MemoryGallery) -> Any:
    staff, film = await gallery.a_user(is_staff=True), await gallery.a_film()
    edit, command = gallery.administration.films.edit, EditFilm(title="Сталкер")
    return lambda: edit(acting(staff), film.id, command, owner_id=staff.id)


async def _move_films(gallery: MemoryGallery) -> Any:
    staff, film = await gallery.a_user(is_staff=True), await gallery.a_film()
    category = await gallery.a_category()
    return lambda: gallery.administration.films.move(acting(staff), [film.id], category.id)


async def _delete_films(gallery: MemoryGallery) -> Any:
    staff, film = await gallery.a_user(is_staff=True), await gallery.a_film()
    return lambda: gallery.administration.films.delete(acting(staff), [film.id])


async def _delete_categories(gallery: MemoryGallery) -> Any:
    staff, category = await gallery.a_user(is_staff=True), await gallery.a_category()
    return lambda: gallery.administration.categories.delete(acting(staff), [category.id])


async def _write_comment(gallery: MemoryGallery) -> Any:
    staff, film = await gallery.a_user(is_staff=True), await gallery.a_film()
    write = gallery.administration.comments.write
    command = WriteComment(film_id=film.id, rating=4.5, text="Хорошо.")
    return lambda: write(acting(staff), command, author_id=film.owner_id)


async def _edit_comment(gallery: MemoryGallery) -> Any:
    staff, comment = await gallery.a_user(is_staff=True), await gallery.a_comment()
    edit, command = gallery.administration.comments.edit, EditComment(text="Плохо.")
    return lambda: edit(acting(staff), comment.id, command)


async def _delete_comments(gallery: MemoryGallery) -> Any:
    staff, comment = await gallery.a_user(is_staff=True), await gallery.a_comment()
    return lambda: gallery.administration.comments.delete(acting(staff), [comment.id])


ADMINISTERING: Told = {
    "FilmAdministration": {
        "create": (_create_film, AuditAction.CREATED, ObjectKind.FILM),
        "edit": (_edit_film, AuditAction.CHANGED, ObjectKind.FILM),
        "move": (_move_films, AuditAction.CHANGED, ObjectKind.FILM),
        "delete": (_delete_films, AuditAction.DELETED, ObjectKind.FILM),
    },
    "CategoryAdministration": {
        "delete": (_delete_categories, AuditAction.DELETED, ObjectKind.CATEGORY),
    },
    "CommentAdministration": {
        "write": (_write_comment, AuditAction.CREATED, ObjectKind.COMMENT),
        "edit": (_edit_comment, AuditAction.CHANGED, ObjectKind.COMMENT),
        "delete": (_delete_comments, AuditAction.DELETED, ObjectKind.COMMENT),
    },
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
