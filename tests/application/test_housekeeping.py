"""Clearing away what is over."""

from __future__ import annotations

from datetime import timedelta

from application.housekeeping import JOBS_ARE_KEPT
from domain.credentials import SessionLimits
from domain.generation import GenerationState
from tests.support.builders import NOON, a_digest
from tests.support.gallery import MemoryGallery

INSTANT = timedelta(microseconds=1)


async def test_what_is_over_is_cleared_away_and_nothing_else() -> None:
    gallery = MemoryGallery(session_limits=SessionLimits(idle=timedelta(hours=2)))
    done = {"state": GenerationState.SUCCEEDED}
    kept = {
        (await gallery.a_token(digest=a_digest("for ever"))).digest,
        (await gallery.a_token(digest=a_digest("live"), expires_at=NOON + INSTANT)).digest,
        (await gallery.a_session(digest=a_digest("open"))).digest,
    }
    await gallery.a_token(digest=a_digest("expired"), expires_at=NOON)
    await gallery.a_session(digest=a_digest("over"), expires_at=NOON)
    await gallery.a_session(digest=a_digest("idle"), last_seen_at=NOON - timedelta(hours=2))
    jobs = [
        await gallery.a_job(),
        await gallery.a_job(**done, finished_at=NOON - JOBS_ARE_KEPT),
    ]
    await gallery.a_job(**done, finished_at=NOON - JOBS_ARE_KEPT - INSTANT)

    for _ in range(2):
        await gallery.housekeeping.sweep()

    state = gallery.store.committed
    tokens, sessions = state.tokens.all(), state.sessions.all()
    assert {*(token.digest for token in tokens), *(item.digest for item in sessions)} == kept
    assert state.generation_jobs.all() == jobs
