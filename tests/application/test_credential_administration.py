"""Administrators end the access tokens and sessions of anybody."""

from __future__ import annotations

import pytest

from application.administration.bounds import MOST_AT_ONCE
from domain.access import ANONYMOUS
from domain.audit import AuditAction, ObjectKind
from domain.errors import Forbidden, Invalid, Unauthenticated
from tests.application.refusals import broken
from tests.contracts.values import UNKNOWN_IDS
from tests.support.builders import NOON, a_digest
from tests.support.gallery import MemoryGallery, acting
from tests.support.memory.credentials import MemorySessionRepository, MemoryTokenRepository


async def test_tokens_are_revoked_by_their_ids(gallery: MemoryGallery) -> None:
    staff, user = await gallery.a_user(is_staff=True), await gallery.a_user(username="kim")
    revoked = [await gallery.a_token(user_id=user.id, digest=a_digest(name)) for name in "ab"]
    await gallery.a_token(user_id=user.id, digest=a_digest("c"))

    ids = [revoked[1].id, revoked[0].id, revoked[1].id, *UNKNOWN_IDS]
    count = await gallery.administration.credentials.revoke_tokens(acting(staff), ids)

    assert count == 2
    known = [await gallery.account_queries.find_token(a_digest(n), now=NOON) for n in "abc"]
    assert [owner is not None for owner in known] == [False, False, True]
    entries = await gallery.entries()
    assert [(entry.object_id, entry.object_label, entry.actor_id) for entry in entries] == [
        (token.id, "kim", staff.id) for token in revoked
    ]
    assert {(entry.action, entry.object_kind) for entry in entries} == {
        (AuditAction.REVOKED, ObjectKind.TOKEN)
    }


async def test_sessions_are_revoked_by_their_ids(gallery: MemoryGallery) -> None:
    staff, user = await gallery.a_user(is_staff=True), await gallery.a_user(username="kim")
    revoked = [await gallery.a_session(user_id=user.id, digest=a_digest(name)) for name in "ab"]
    await gallery.a_session(user_id=user.id, digest=a_digest("c"))

    ids = [revoked[1].id, revoked[0].id, revoked[1].id, *UNKNOWN_IDS]
    count = await gallery.administration.credentials.revoke_sessions(acting(staff), ids)

    assert count == 2
    known = [await gallery.account_queries.find_session(a_digest(name)) for name in "abc"]
    assert [owner is not None for owner in known] == [False, False, True]
    entries = await gallery.entries()
    assert [(entry.object_id, entry.object_label, entry.actor_id) for entry in entries] == [
        (session.id, "kim", staff.id) for session in revoked
    ]
    assert {(entry.action, entry.object_kind) for entry in entries} == {
        (AuditAction.REVOKED, ObjectKind.SESSION)
    }


async def test_what_ended_a_moment_ago_is_neither_counted_nor_noted(
    gallery: MemoryGallery, monkeypatch: pytest.MonkeyPatch
) -> None:
    staff = acting(await gallery.a_user(is_staff=True))
    token, session = await gallery.a_token(), await gallery.a_session()

    async def was_gone(*_: object) -> bool:
        return False

    monkeypatch.setattr(MemoryTokenRepository, "remove", was_gone)
    monkeypatch.setattr(MemorySessionRepository, "remove", was_gone)

    assert await gallery.administration.credentials.revoke_tokens(staff, [token.id]) == 0
    assert await gallery.administration.credentials.revoke_sessions(staff, [session.id]) == 0
    assert await gallery.entries() == []


async def test_only_administrators_revoke_by_id_and_not_too_much(gallery: MemoryGallery) -> None:
    user, staff = await gallery.a_user(), await gallery.a_user(is_staff=True)
    credentials = gallery.administration.credentials

    for revoke in (credentials.revoke_tokens, credentials.revoke_sessions):
        with pytest.raises(Unauthenticated):
            await revoke(ANONYMOUS, [1])
        with pytest.raises(Forbidden):
            await revoke(acting(user), [1])
        with pytest.raises(Invalid) as refusal:
            await revoke(acting(staff), range(MOST_AT_ONCE + 1))
        assert broken(refusal.value.problems) == [("ids", "too-many-at-once")]
        assert await revoke(acting(staff), []) == 0
