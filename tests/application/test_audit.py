"""What the audit log tells of the use cases."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from application.accounts.commands import RegisterUser
from application.audit.views import AuditEntryView
from application.categories.commands import EditCategory
from application.comments.commands import EditComment
from application.films.commands import EditFilm, ImportedFilm
from domain.access import Actor, Channel, Origin
from domain.audit import AuditAction, Change, ObjectKind
from domain.errors import Forbidden, Invalid
from domain.generation import MAX_ATTEMPTS
from tests.support.builders import NOON, PASSWORD, a_digest
from tests.support.gallery import BATCH, MemoryGallery, acting, signed_in

AT_HOME = Origin(Channel.API, "192.0.2.7")


async def _only_entry(gallery: MemoryGallery) -> AuditEntryView:
    [entry] = await gallery.entries()
    return entry


async def _changes(gallery: MemoryGallery) -> dict[str, Change]:
    return (await _only_entry(gallery)).changes


async def test_an_entry_tells_everything_about_an_edit(gallery: MemoryGallery) -> None:
    film, user = await gallery.a_film(title="Солярис"), await gallery.a_user(username="olena")
    now = gallery.clock.move_on(timedelta(hours=1))

    actor = replace(acting(user), origin=AT_HOME)
    await gallery.films.edit(actor, film.id, EditFilm(title="Сталкер", rating=film.rating))

    assert await _only_entry(gallery) == AuditEntryView(
        id=1,
        occurred_at=now,
        actor_id=user.id,
        actor_name="olena",
        channel=Channel.API,
        address="192.0.2.7",
        action=AuditAction.CHANGED,
        object_kind=ObjectKind.FILM,
        object_id=film.id,
        object_label="Сталкер",
        changes={"title": ("Солярис", "Сталкер")},
    )


async def test_an_edit_that_changes_nothing_leaves_no_entry(gallery: MemoryGallery) -> None:
    user = await gallery.a_user(is_staff=True)
    film = await gallery.a_film(owner_id=user.id)
    comment = await gallery.a_comment(author_id=user.id)
    category = await gallery.a_category()
    actor = acting(user)

    await gallery.films.edit(actor, film.id, EditFilm(title=film.title))
    await gallery.comments.edit(actor, comment.id, EditComment(text=comment.text))
    await gallery.categories.edit(
        actor, category.id, EditCategory(name=category.name, parent_id=None)
    )
    await gallery.accounts.change_email(actor, user.id, user.email)

    assert await gallery.entries() == []


async def test_what_is_refused_leaves_no_entry(gallery: MemoryGallery) -> None:
    comment, user = await gallery.a_comment(), acting(await gallery.a_user())

    with pytest.raises(Invalid):
        await gallery.films.edit(user, comment.film_id, EditFilm(title=""))
    with pytest.raises(Invalid):
        await gallery.films.edit(user, comment.film_id, EditFilm(category_id=404))
    with pytest.raises(Forbidden):
        await gallery.comments.edit(user, comment.id, EditComment(text="Другое."))
    with pytest.raises(Forbidden):
        await gallery.comments.delete(user, comment.id)

    assert await gallery.entries() == []


async def test_a_category_that_is_renamed_and_moved_at_once_leaves_one_entry(
    gallery: MemoryGallery,
) -> None:
    category, parent = await gallery.a_category(name="Драма"), await gallery.a_category()
    staff = acting(await gallery.a_user(is_staff=True))

    command = EditCategory(name="Комедия", parent_id=parent.id)
    await gallery.categories.edit(staff, category.id, command)

    assert await _changes(gallery) == {
        "name": ("Драма", "Комедия"),
        "parent_id": (None, parent.id),
    }


async def test_a_deletion_tells_what_there_was_and_what_went_along(gallery: MemoryGallery) -> None:
    film = await gallery.a_film(title="Солярис")
    for _ in range(2):
        await gallery.a_comment(film_id=film.id)

    await gallery.films.delete(acting(await gallery.a_user(is_staff=True)), film.id)

    entry = await _only_entry(gallery)
    assert (entry.object_id, entry.object_label) == (film.id, "Солярис")
    assert entry.changes["title"] == ("Солярис", None)
    assert entry.changes["comments"] == (2, 0)


async def test_the_deletion_of_a_user_tells_what_went_along(gallery: MemoryGallery) -> None:
    user = await gallery.a_user(username="kim", email="kim@example.com")
    film, others = await gallery.a_film(owner_id=user.id), await gallery.a_film()
    await gallery.a_comment(film_id=film.id)
    await gallery.a_comment(film_id=others.id, author_id=user.id)
    await gallery.a_comment(film_id=others.id)

    await gallery.accounts.delete(acting(user), user.id, current_password=PASSWORD)

    entry = await _only_entry(gallery)
    assert (entry.actor_id, entry.actor_name, entry.object_label) == (user.id, "kim", "kim")
    assert entry.changes == {
        "username": ("kim", None),
        "email": ("kim@example.com", None),
        "is_active": (True, None),
        "is_staff": (False, None),
        "is_superuser": (False, None),
        "films": (1, 0),
        "comments": (2, 0),
    }


async def test_who_registers_is_nobody_yet(gallery: MemoryGallery) -> None:
    command = RegisterUser(username="kim", password=PASSWORD)

    await gallery.accounts.register(command, by=Actor(origin=AT_HOME))

    entry = await _only_entry(gallery)
    assert (entry.actor_id, entry.actor_name) == (None, "")
    assert (entry.channel, entry.address) == (AT_HOME.channel, AT_HOME.address)
    assert entry.changes == {}


async def test_a_new_administrator_is_told_apart(gallery: MemoryGallery) -> None:
    command = RegisterUser(username="kim", password=PASSWORD)

    await gallery.accounts.create_administrator(command, by=Actor(origin=Origin(Channel.CLI)))

    assert (await _only_entry(gallery)).channel is Channel.CLI
    assert await _changes(gallery) == {"is_staff": (None, True)}


async def test_a_name_that_is_taken_in_the_meantime_leaves_no_entry(gallery: MemoryGallery) -> None:
    command = RegisterUser(username="kim", password=PASSWORD)
    await gallery.accounts.register(command)

    with pytest.raises(Invalid):
        await gallery.accounts.register(command)

    assert len(await gallery.entries()) == 1


async def test_signing_in_and_out_tells_who_and_from_where(gallery: MemoryGallery) -> None:
    user = await gallery.a_user(username="kim")
    authentication = gallery.authentication
    principal = await authentication.by_password("kim", PASSWORD, origin=AT_HOME)

    session_id = await authentication.open_session(principal)
    await authentication.close_session(session_id, origin=Origin(Channel.WEB))
    await authentication.close_session(session_id)

    opened, closed = await gallery.entries()
    assert (opened.action, opened.channel, opened.address) == (
        AuditAction.SIGNED_IN,
        Channel.API,
        "192.0.2.7",
    )
    assert (closed.action, closed.channel) == (AuditAction.SIGNED_OUT, Channel.WEB)
    for entry in (opened, closed):
        assert (entry.actor_id, entry.actor_name, entry.object_label) == (user.id, "kim", "kim")


async def test_a_session_that_is_closed_twice_at_once_leaves_one_entry(
    gallery: MemoryGallery,
) -> None:
    await gallery.a_session(digest=gallery.secrets.digest("id"))

    await asyncio.gather(*(gallery.authentication.close_session("id") for _ in range(2)))

    assert (await _only_entry(gallery)).action is AuditAction.SIGNED_OUT


async def test_whoever_comes_by_token_or_session_comes_from_somewhere(
    gallery: MemoryGallery,
) -> None:
    user = await gallery.a_user()
    key = await gallery.authentication.issue_token(signed_in(user))
    session_id = await gallery.authentication.open_session(signed_in(user))

    by_token = await gallery.authentication.by_token(key, origin=AT_HOME)
    by_session = await gallery.authentication.by_session(session_id, origin=AT_HOME)

    assert by_session is not None
    assert by_token.actor == by_session.actor == replace(acting(user), origin=AT_HOME)


async def test_revoking_tells_which_token_or_how_many(gallery: MemoryGallery) -> None:
    user = await gallery.a_user()
    tokens = [await gallery.a_token(user_id=user.id, digest=a_digest(key)) for key in "abc"]

    await gallery.authentication.revoke_tokens(signed_in(user, token_id=tokens[0].id))
    await gallery.authentication.revoke_tokens(signed_in(user, token_id=tokens[0].id))
    await gallery.authentication.revoke_tokens(signed_in(user))
    await gallery.authentication.revoke_tokens(signed_in(user))

    one, all_others = await gallery.entries()
    assert (one.object_id, one.changes) == (tokens[0].id, {"tokens": (1, 0)})
    assert (all_others.object_id, all_others.changes) == (None, {"tokens": (2, 0)})


async def test_an_import_tells_how_many_films_came(gallery: MemoryGallery) -> None:
    user = acting(await gallery.a_user())
    batch = [ImportedFilm(title=title, filmed_at=NOON, rating=1.0) for title in ("Один", "Два")]

    await gallery.film_import.take(user, batch)
    await gallery.film_import.take(user, batch)

    assert await _changes(gallery) == {"films": (0, 2)}


async def test_a_job_tells_how_it_ended_and_how_many_it_made(gallery: MemoryGallery) -> None:
    await gallery.a_user()
    job = await gallery.a_job(requested=2 * BATCH + 5)

    await gallery.runner.run(job.id, worker="worker")

    entry = await _only_entry(gallery)
    assert (entry.actor_id, entry.channel) == (None, Channel.WORKER)
    assert entry.changes == {"state": ("running", "succeeded"), "produced": (0, 2 * BATCH + 5)}


async def test_a_job_that_fails_tells_why(gallery: MemoryGallery) -> None:
    job = await gallery.a_job()  # there is nobody to own the films

    for _ in range(MAX_ATTEMPTS):
        await gallery.runner.run(job.id, worker="worker")

    entry = await _only_entry(gallery)
    assert entry.changes["state"] == ("running", "failed")
    assert "no user who could own films" in str(entry.changes["error"][1])
