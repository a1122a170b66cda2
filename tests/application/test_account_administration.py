"""Administrators look after the accounts of others."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from application.accounts.commands import RegisterUser
from application.accounts.views import UserView
from application.administration.bounds import MOST_AT_ONCE
from application.administration.commands import CreateUser, EditUser
from application.pagination import Window
from domain.access import ANONYMOUS, Actor
from domain.audit import AuditAction
from domain.errors import Forbidden, Invalid, Unauthenticated
from domain.users import LastAdministrator, User, UserNotFound
from tests.application.refusals import broken
from tests.contracts.values import UNKNOWN_IDS
from tests.support.builders import NOON, PASSWORD, a_digest
from tests.support.gallery import MemoryGallery, acting
from tests.support.memory.users import MemoryAccountQueries

NEW_PASSWORD = "зимнее-Озеро-18"
LATER = timedelta(hours=1)
WINDOW = Window(limit=100)


async def _staff(gallery: MemoryGallery, **over: object) -> User:
    return await gallery.a_user(**{"is_staff": True} | over)


def _use_cases(gallery: MemoryGallery, user_id: int) -> list[Callable[[Actor], Awaitable[object]]]:
    accounts = gallery.administration.accounts
    return [
        lambda actor: accounts.create(actor, CreateUser(username="ash", password=PASSWORD)),
        lambda actor: accounts.edit(actor, user_id, EditUser(email="")),
        lambda actor: accounts.set_password(actor, user_id, NEW_PASSWORD),
        lambda actor: accounts.delete(actor, [user_id]),
    ]


async def test_only_administrators_look_after_accounts(gallery: MemoryGallery) -> None:
    user = await gallery.a_user()

    for use_case in _use_cases(gallery, user.id):
        with pytest.raises(Unauthenticated):
            await use_case(ANONYMOUS)
        with pytest.raises(Forbidden):
            await use_case(acting(user))
    assert await gallery.stored_user(user.id) == user
    assert await gallery.entries() == []


async def test_a_user_whom_nobody_knows_is_not_found(gallery: MemoryGallery) -> None:
    staff = acting(await _staff(gallery))

    for user_id in UNKNOWN_IDS:
        for use_case in _use_cases(gallery, user_id)[1:]:
            with pytest.raises(UserNotFound):
                await use_case(staff)


async def test_an_account_is_opened_with_the_rights_that_were_chosen(
    gallery: MemoryGallery,
) -> None:
    staff = await _staff(gallery)
    command = CreateUser(
        username="ｋｉｍ",
        password=PASSWORD,
        email="kim@EXAMPLE.com",
        is_active=False,
        is_staff=True,
    )

    view = await gallery.administration.accounts.create(acting(staff), command)

    assert view == UserView(
        id=view.id,
        username="kim",
        email="kim@example.com",
        is_active=False,
        is_staff=True,
        is_superuser=False,
        created_at=NOON,
        updated_at=NOON,
        version=1,
    )
    stored = await gallery.stored_user(view.id)
    assert await gallery.hasher.verify(PASSWORD, stored.password_hash)
    [entry] = await gallery.entries()
    assert (entry.actor_id, entry.object_id) == (staff.id, view.id)
    assert entry.changes == {"is_staff": (None, True), "is_active": (None, False)}


async def test_an_account_is_active_and_has_no_rights_unless_they_are_given(
    gallery: MemoryGallery,
) -> None:
    staff = acting(await _staff(gallery))

    view = await gallery.administration.accounts.create(
        staff, CreateUser(username="kim", password=PASSWORD)
    )

    assert (view.is_active, view.is_staff, view.email) == (True, False, "")
    assert (await gallery.authentication.by_password("kim", PASSWORD)).actor.user_id == view.id


async def test_an_account_is_not_opened_against_the_rules(gallery: MemoryGallery) -> None:
    staff = await _staff(gallery, username="kim")
    create = gallery.administration.accounts.create

    for username, password, email, problems in (
        (
            "kim",
            "12-34-5",
            "",
            [("username", "username-taken"), ("password", "password-too-short")],
        ),
        ("a b", PASSWORD, "@", [("username", "username-characters"), ("email", "email-malformed")]),
        ("ash", "plain\x00Paper-305", "", [("password", "text-nul")]),
        ("lighthouse", "lighthouse", "", [("password", "password-similar")]),
    ):
        command = CreateUser(username=username, password=password, email=email)
        with pytest.raises(Invalid) as refusal:
            await create(acting(staff), command)
        assert broken(refusal.value.problems) == problems
    assert await gallery.entries() == []


async def test_only_the_given_fields_of_an_account_are_changed(gallery: MemoryGallery) -> None:
    staff, user = await _staff(gallery), await gallery.a_user(username="kim")
    now = gallery.clock.move_on(LATER)
    edit = gallery.administration.accounts.edit

    view = await edit(acting(staff), user.id, EditUser(email="new@EXAMPLE.com"))
    view = await edit(acting(staff), user.id, EditUser(username="ｋｉｍ-2", is_staff=True))

    stored = await gallery.stored_user(user.id)
    assert (stored.username, stored.email) == ("kim-2", "new@example.com")
    assert (stored.is_active, stored.is_staff) == (True, True)
    assert (stored.password_hash, stored.created_at) == (user.password_hash, user.created_at)
    assert (view.updated_at, view.version) == (now, 3)
    first, second = await gallery.entries()
    assert first.changes == {"email": ("kim@example.com", "new@example.com")}
    assert second.changes == {"username": ("kim", "kim-2"), "is_staff": (False, True)}


async def test_an_edit_against_the_rules_changes_nothing(gallery: MemoryGallery) -> None:
    staff, user = await _staff(gallery, username="ash"), await gallery.a_user(username="kim")
    edit = gallery.administration.accounts.edit

    for command, problems in (
        (
            EditUser(username="ash", email="@", is_staff=True),
            [("email", "email-malformed"), ("username", "username-taken")],
        ),
        (EditUser(username=""), [("username", "text-blank")]),
        (EditUser(username="я" * 151), [("username", "text-too-long")]),
    ):
        with pytest.raises(Invalid) as refusal:
            await edit(acting(staff), user.id, command)
        assert broken(refusal.value.problems) == problems
    assert await gallery.stored_user(user.id) == user


async def test_a_user_may_keep_their_name(gallery: MemoryGallery) -> None:
    staff, user = await _staff(gallery), await gallery.a_user(username="kim")

    view = await gallery.administration.accounts.edit(
        acting(staff), user.id, EditUser(username="kim", email=user.email)
    )

    assert view.username == "kim"
    assert await gallery.entries() == []


async def test_a_name_may_be_taken_between_the_check_and_the_change(
    gallery: MemoryGallery, monkeypatch: pytest.MonkeyPatch
) -> None:
    staff, user = await _staff(gallery), await gallery.a_user()
    await gallery.accounts.register(RegisterUser(username="kim", password=PASSWORD))

    async def free_a_moment_ago(*_: object) -> None:
        return None

    monkeypatch.setattr(MemoryAccountQueries, "find", free_a_moment_ago)
    accounts = gallery.administration.accounts
    for use_case in (
        accounts.edit(acting(staff), user.id, EditUser(username="kim")),
        accounts.create(acting(staff), CreateUser(username="kim", password=PASSWORD)),
    ):
        with pytest.raises(Invalid) as refusal:
            await use_case
        assert broken(refusal.value.problems) == [("username", "username-taken")]
    assert await gallery.stored_user(user.id) == user


async def test_another_password_ends_every_token_and_session_of_the_user(
    gallery: MemoryGallery,
) -> None:
    staff, user = await _staff(gallery), await gallery.a_user()
    await gallery.a_token(user_id=user.id, digest=a_digest("theirs"))
    await gallery.a_session(user_id=user.id, digest=a_digest("theirs"))
    await gallery.a_token(user_id=staff.id, digest=a_digest("another's"))
    await gallery.a_session(user_id=staff.id, digest=a_digest("another's"))
    now = gallery.clock.move_on(LATER)

    await gallery.administration.accounts.set_password(acting(staff), user.id, NEW_PASSWORD)

    stored, known = await gallery.stored_user(user.id), gallery.account_queries
    assert await gallery.hasher.verify(NEW_PASSWORD, stored.password_hash)
    assert (stored.updated_at, stored.version) == (now, 2)
    assert await known.find_token(a_digest("theirs"), now=now) is None
    assert await known.find_session(a_digest("theirs")) is None
    assert await known.find_token(a_digest("another's"), now=now) is not None
    assert await known.find_session(a_digest("another's")) is not None
    [entry] = await gallery.entries()
    assert (entry.actor_id, entry.object_id, entry.changes) == (staff.id, user.id, {})


async def test_who_is_shut_out_has_to_sign_in_again_when_let_in(gallery: MemoryGallery) -> None:
    staff, user = await _staff(gallery), await gallery.a_user()
    await gallery.a_token(user_id=user.id, digest=a_digest("theirs"))
    await gallery.a_session(user_id=user.id, digest=a_digest("theirs"))
    await gallery.a_token(user_id=staff.id, digest=a_digest("another's"))
    await gallery.a_session(user_id=staff.id, digest=a_digest("another's"))
    accounts, known = gallery.administration.accounts, gallery.account_queries

    await accounts.edit(acting(staff), user.id, EditUser(is_active=False))
    await accounts.edit(acting(staff), user.id, EditUser(is_active=True))

    now = gallery.clock.now()
    assert await known.find_token(a_digest("theirs"), now=now) is None
    assert await known.find_session(a_digest("theirs")) is None
    assert await known.find_token(a_digest("another's"), now=now) is not None
    assert await known.find_session(a_digest("another's")) is not None


async def test_other_changes_end_neither_tokens_nor_sessions(gallery: MemoryGallery) -> None:
    staff, user = await _staff(gallery), await gallery.a_user()
    await gallery.a_token(user_id=user.id, digest=a_digest("theirs"))
    await gallery.a_session(user_id=user.id, digest=a_digest("theirs"))

    await gallery.administration.accounts.edit(acting(staff), user.id, EditUser(email=""))

    known = gallery.account_queries
    assert await known.find_token(a_digest("theirs"), now=gallery.clock.now()) is not None
    assert await known.find_session(a_digest("theirs")) is not None


async def test_a_password_against_the_rules_is_refused(gallery: MemoryGallery) -> None:
    staff = await _staff(gallery)
    user = await gallery.a_user(username="timofey-1", email="lighthouse@example.com")

    for password, codes in (
        ("short", ["password-too-short"]),
        ("12345678901234567", ["password-numeric"]),
        ("timofey-1!", ["password-similar"]),
        ("lighthouse", ["password-similar"]),
        ("я" * 1025, ["password-too-long"]),
    ):
        with pytest.raises(Invalid) as refusal:
            await gallery.administration.accounts.set_password(acting(staff), user.id, password)
        assert broken(refusal.value.problems) == [("password", code) for code in codes]
    assert await gallery.stored_user(user.id) == user


async def test_users_are_deleted_with_all_that_is_theirs(gallery: MemoryGallery) -> None:
    staff, owner = await _staff(gallery), await gallery.a_user(username="owner")
    other = await gallery.a_user(username="other")
    film = await gallery.a_film(owner_id=owner.id)
    for author in (staff, owner, other):
        await gallery.a_comment(film_id=film.id, author_id=author.id)

    ids = [other.id, owner.id, other.id]
    await gallery.administration.accounts.delete(acting(staff), ids)

    users = await gallery.lists.users.page(acting(staff), WINDOW)
    assert [user.id for user in users.items] == [staff.id]
    assert await gallery.comment_queries.count() == 0
    entries = await gallery.entries()
    assert {entry.action for entry in entries} == {AuditAction.DELETED}
    assert [
        (entry.object_label, entry.changes["films"], entry.changes["comments"]) for entry in entries
    ] == [("owner", (1, 0), (3, 0)), ("other", (0, 0), (0, 0))]


async def test_either_all_users_are_deleted_or_none(gallery: MemoryGallery) -> None:
    staff, user = await _staff(gallery), await gallery.a_user()

    for unknown in UNKNOWN_IDS:
        with pytest.raises(UserNotFound):
            await gallery.administration.accounts.delete(acting(staff), [user.id, unknown])
    with pytest.raises(Invalid) as refusal:
        await gallery.administration.accounts.delete(acting(staff), range(MOST_AT_ONCE + 1))

    assert broken(refusal.value.problems) == [("ids", "too-many-at-once")]
    assert await gallery.stored_user(user.id) == user
    assert await gallery.entries() == []


async def test_the_last_active_administrator_stays_one(gallery: MemoryGallery) -> None:
    staff = await _staff(gallery)
    former = await _staff(gallery, is_active=False)
    user = await gallery.a_user()
    accounts = gallery.administration.accounts

    for use_case in (
        accounts.edit(acting(staff), staff.id, EditUser(is_staff=False)),
        accounts.edit(acting(staff), staff.id, EditUser(is_active=False)),
        accounts.delete(acting(staff), [staff.id]),
        accounts.delete(acting(staff), [staff.id, former.id, user.id]),
    ):
        with pytest.raises(LastAdministrator):
            await use_case

    assert await gallery.stored_user(staff.id) == staff
    assert await gallery.stored_user(user.id) == user
    assert await gallery.entries() == []


async def test_an_administrator_may_go_when_another_remains(gallery: MemoryGallery) -> None:
    staff = acting(await _staff(gallery))
    demoted, deactivated = await _staff(gallery, is_superuser=True), await _staff(gallery)
    gone, former = await _staff(gallery), await _staff(gallery, is_active=False)
    accounts = gallery.administration.accounts

    view = await accounts.edit(staff, demoted.id, EditUser(is_staff=False))
    await accounts.edit(staff, deactivated.id, EditUser(is_active=False))
    await accounts.delete(staff, [gone.id, former.id])

    assert (view.is_staff, view.is_superuser) == (False, False)
    administrators = await gallery.lists.users.page(staff, WINDOW)
    assert [user.id for user in administrators.items if user.is_active and user.is_staff] == [
        staff.user_id
    ]


async def test_two_administrators_cannot_demote_each_other_at_once(gallery: MemoryGallery) -> None:
    one, two = await _staff(gallery), await _staff(gallery)
    edit, command = gallery.administration.accounts.edit, EditUser(is_staff=False)

    results = await asyncio.gather(
        edit(acting(one), two.id, command),
        edit(acting(two), one.id, command),
        return_exceptions=True,
    )

    assert sorted(type(result).__name__ for result in results) == ["LastAdministrator", "UserView"]
