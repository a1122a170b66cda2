"""Every use case of the gallery, ready to be carried out, and the entry that it leaves behind."""

from __future__ import annotations

from typing import Any

from application.accounts.commands import ChangePassword, ChangeUsername, RegisterUser
from application.categories.commands import CreateCategory, EditCategory
from application.comments.commands import EditComment, WriteComment
from application.films.commands import CreateFilm, EditFilm, ImportedFilm
from application.generation.commands import RequestGeneration
from domain.audit import AuditAction, ObjectKind
from domain.generation import GenerationKind, GenerationState
from tests.application.administration_use_cases import ADMINISTERING, NEW_PASSWORD
from tests.application.story import Told
from tests.support.builders import NOON, PASSWORD
from tests.support.gallery import BATCH, MemoryGallery, acting, signed_in

READING = {
    "AccountService": {"review_registration", "page", "get", "ensure_deletable"},
    "Authentication": {"by_token"},
    "CategoryService": {"review"},
    "CommentService": {"review", "ensure_editable"},
    "FilmService": {"review", "ensure_editable"},
    "GenerationService": {"get", "page"},
}
UPKEEP = {
    "Authentication": {"by_password", "by_session"},
    "Housekeeping": {"sweep"},
    "PasswordCheck": {"matches"},
}
"""What keeps the gallery in order and changes nothing that anybody did: a stronger hash of the
same password, when a session was seen last, how many passwords were wrong, what is over.
"""


async def _register(gallery: MemoryGallery) -> Any:
    return lambda: gallery.accounts.register(RegisterUser(username="kim", password=PASSWORD))


async def _create_administrator(gallery: MemoryGallery) -> Any:
    command = RegisterUser(username="kim", password=PASSWORD)
    return lambda: gallery.accounts.create_administrator(command)


async def _change_email(gallery: MemoryGallery) -> Any:
    user = await gallery.a_user()
    return lambda: gallery.accounts.change_email(acting(user), user.id, "new@example.com")


async def _delete_user(gallery: MemoryGallery) -> Any:
    user = await gallery.a_user()
    delete = gallery.accounts.delete
    return lambda: delete(acting(user), user.id, current_password=PASSWORD)


async def _change_password(gallery: MemoryGallery) -> Any:
    user = await gallery.a_user()
    command = ChangePassword(current_password=PASSWORD, new_password=NEW_PASSWORD)
    return lambda: gallery.accounts.change_password(signed_in(user), command)


async def _change_username(gallery: MemoryGallery) -> Any:
    user = await gallery.a_user()
    command = ChangeUsername(current_password=PASSWORD, new_username="kim")
    return lambda: gallery.accounts.change_username(acting(user), command)


async def _issue_token(gallery: MemoryGallery) -> Any:
    user = await gallery.a_user()
    return lambda: gallery.authentication.issue_token(signed_in(user))


async def _revoke_tokens(gallery: MemoryGallery) -> Any:
    user = await gallery.a_user()
    for number in range(2):
        await gallery.a_token(user_id=user.id, digest=bytes([number]) * 32)
    return lambda: gallery.authentication.revoke_tokens(signed_in(user))


async def _open_session(gallery: MemoryGallery) -> Any:
    user = await gallery.a_user()
    return lambda: gallery.authentication.open_session(signed_in(user))


async def _close_session(gallery: MemoryGallery) -> Any:
    await gallery.a_session(digest=gallery.secrets.digest("id"))
    return lambda: gallery.authentication.close_session("id")


async def _create_category(gallery: MemoryGallery) -> Any:
    user, command = await gallery.a_user(), CreateCategory(name="Драма")
    return lambda: gallery.categories.create(acting(user), command)


async def _edit_category(gallery: MemoryGallery) -> Any:
    category, staff = await gallery.a_category(), await gallery.a_user(is_staff=True)
    parent = await gallery.a_category()
    command = EditCategory(name="Драма", parent_id=parent.id)
    return lambda: gallery.categories.edit(acting(staff), category.id, command)


async def _delete_category(gallery: MemoryGallery) -> Any:
    category, staff = await gallery.a_category(), await gallery.a_user(is_staff=True)
    return lambda: gallery.categories.delete(acting(staff), category.id)


async def _write_comment(gallery: MemoryGallery) -> Any:
    film, user = await gallery.a_film(), await gallery.a_user()
    command = WriteComment(film_id=film.id, rating=4.5, text="Хорошо.")
    return lambda: gallery.comments.write(acting(user), command)


async def _edit_comment(gallery: MemoryGallery) -> Any:
    user = await gallery.a_user()
    comment = await gallery.a_comment(author_id=user.id)
    return lambda: gallery.comments.edit(acting(user), comment.id, EditComment(text="Плохо."))


async def _delete_comment(gallery: MemoryGallery) -> Any:
    comment, staff = await gallery.a_comment(), await gallery.a_user(is_staff=True)
    return lambda: gallery.comments.delete(acting(staff), comment.id)


async def _create_film(gallery: MemoryGallery) -> Any:
    user = await gallery.a_user()
    command = CreateFilm(title="Сталкер", filmed_at=NOON, rating=1.0)
    return lambda: gallery.films.create(acting(user), command)


async def _edit_film(gallery: MemoryGallery) -> Any:
    film, user = await gallery.a_film(), await gallery.a_user()
    return lambda: gallery.films.edit(acting(user), film.id, EditFilm(title="Сталкер"))


async def _delete_film(gallery: MemoryGallery) -> Any:
    film, staff = await gallery.a_film(), await gallery.a_user(is_staff=True)
    return lambda: gallery.films.delete(acting(staff), film.id)


async def _import_films(gallery: MemoryGallery) -> Any:
    user = await gallery.a_user()
    batch = [
        ImportedFilm(title=title, filmed_at=NOON, rating=1.0, category="Драма")
        for title in ("Сталкер", "Зеркало")
    ]
    return lambda: gallery.film_import.take(acting(user), batch)


async def _request_job(gallery: MemoryGallery) -> Any:
    user, command = await gallery.a_user(), RequestGeneration(kind=GenerationKind.FILMS, count=5)
    return lambda: gallery.generation.request(acting(user), command)


async def _cancel_job(gallery: MemoryGallery) -> Any:
    job, staff = await gallery.a_job(), await gallery.a_user(is_staff=True)
    return lambda: gallery.generation.cancel(acting(staff), job.id)


async def _retry_job(gallery: MemoryGallery) -> Any:
    staff = await gallery.a_user(is_staff=True)
    job = await gallery.a_job(state=GenerationState.CANCELLED)
    return lambda: gallery.generation.retry(acting(staff), job.id)


async def _run_job(gallery: MemoryGallery) -> Any:
    await gallery.a_user()
    job = await gallery.a_job(requested=2 * BATCH + 5)
    return lambda: gallery.runner.run(job.id, worker="worker")


CHANGING: Told = ADMINISTERING | {
    "AccountService": {
        "register": (_register, AuditAction.CREATED, ObjectKind.USER),
        "create_administrator": (_create_administrator, AuditAction.CREATED, ObjectKind.USER),
        "change_email": (_change_email, AuditAction.CHANGED, ObjectKind.USER),
        "change_username": (_change_username, AuditAction.CHANGED, ObjectKind.USER),
        "change_password": (_change_password, AuditAction.PASSWORD_CHANGED, ObjectKind.USER),
        "delete": (_delete_user, AuditAction.DELETED, ObjectKind.USER),
    },
    "Authentication": {
        "issue_token": (_issue_token, AuditAction.ISSUED, ObjectKind.TOKEN),
        "revoke_tokens": (_revoke_tokens, AuditAction.REVOKED, ObjectKind.TOKEN),
        "open_session": (_open_session, AuditAction.SIGNED_IN, ObjectKind.SESSION),
        "close_session": (_close_session, AuditAction.SIGNED_OUT, ObjectKind.SESSION),
    },
    "CategoryService": {
        "create": (_create_category, AuditAction.CREATED, ObjectKind.CATEGORY),
        "edit": (_edit_category, AuditAction.CHANGED, ObjectKind.CATEGORY),
        "delete": (_delete_category, AuditAction.DELETED, ObjectKind.CATEGORY),
    },
    "CommentService": {
        "write": (_write_comment, AuditAction.CREATED, ObjectKind.COMMENT),
        "edit": (_edit_comment, AuditAction.CHANGED, ObjectKind.COMMENT),
        "delete": (_delete_comment, AuditAction.DELETED, ObjectKind.COMMENT),
    },
    "FilmImport": {"take": (_import_films, AuditAction.IMPORTED, ObjectKind.FILM)},
    "FilmService": {
        "create": (_create_film, AuditAction.CREATED, ObjectKind.FILM),
        "edit": (_edit_film, AuditAction.CHANGED, ObjectKind.FILM),
        "delete": (_delete_film, AuditAction.DELETED, ObjectKind.FILM),
    },
    "GenerationRunner": {"run": (_run_job, AuditAction.ENDED, ObjectKind.GENERATION_JOB)},
    "GenerationService": {
        "request": (_request_job, AuditAction.REQUESTED, ObjectKind.GENERATION_JOB),
        "cancel": (_cancel_job, AuditAction.CANCELLED, ObjectKind.GENERATION_JOB),
        "retry": (_retry_job, AuditAction.RETRIED, ObjectKind.GENERATION_JOB),
    },
}
