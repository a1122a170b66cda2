"""What every list of generation jobs, access tokens and sessions promises administrators."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import msgspec

from application.administration.criteria import (
    JobCriteria,
    JobSort,
    SessionCriteria,
    SessionSort,
    Sorting,
    TokenCriteria,
    TokenSort,
)
from application.administration.entries import JobEntry, SessionEntry, TokenEntry
from application.pagination import Page, Window
from domain.generation import GenerationKind, GenerationState, GenerationStyle
from tests.contracts.values import UNKNOWN_IDS
from tests.support.builders import NOON, a_digest
from tests.support.stored import StoredGallery

EVERYTHING = Window(limit=1000)
NOBODY = ("нет", "a\x00", "\ud800", "%", "_")
DAY = timedelta(days=1)


async def _ids(listed: Any, where: Any, by: Any, *, descending: bool = False) -> list[int]:
    page = await listed.page(EVERYTHING, where=where, sorting=Sorting(by, descending))
    assert page.total == len(page.items)
    return [entry.id for entry in page.items]


async def test_a_job_is_shown_with_its_progress_and_who_asked(gallery: StoredGallery) -> None:
    user = await gallery.a_user(username="kim")
    job = await gallery.a_job(
        kind=GenerationKind.CATEGORIES,
        style=GenerationStyle.REALISTIC,
        requested=100,
        produced=40,
        state=GenerationState.FAILED,
        requested_by=user.id,
        started_at=NOON + DAY,
        finished_at=NOON + 2 * DAY,
        attempts=3,
        error="disk full",
    )
    other = await gallery.a_job()
    shown = JobEntry(
        id=job.id,
        kind=GenerationKind.CATEGORIES,
        style=GenerationStyle.REALISTIC,
        requested=100,
        produced=40,
        state=GenerationState.FAILED,
        requested_by=user.id,
        requested_by_username="kim",
        queued_at=NOON,
        started_at=NOON + DAY,
        finished_at=NOON + 2 * DAY,
        attempts=3,
        error="disk full",
        version=1,
    )

    [entry] = await gallery.job_list.some([job.id, *UNKNOWN_IDS])
    page = await gallery.job_list.page(
        Window(limit=1, offset=1), where=JobCriteria(), sorting=Sorting(JobSort.ID)
    )

    assert entry == shown
    assert (page.total, [each.id for each in page.items]) == (2, [other.id])
    assert page.items[0].requested_by_username is None


async def test_jobs_are_filtered_by_state_kind_and_who_asked(gallery: StoredGallery) -> None:
    user = await gallery.a_user(username="Ёжик", email="")
    asked = await gallery.a_job(requested_by=user.id, state=GenerationState.RUNNING)
    queued = await gallery.a_job(kind=GenerationKind.CATEGORIES)
    finds = [
        (JobCriteria(), [asked.id, queued.id]),
        (JobCriteria(state=GenerationState.RUNNING), [asked.id]),
        (JobCriteria(is_open=True), [asked.id, queued.id]),
        (JobCriteria(kind=GenerationKind.CATEGORIES), [queued.id]),
        (JobCriteria(kind=GenerationKind.CATEGORIES, state=GenerationState.RUNNING), []),
        (JobCriteria(requested_by=user.id), [asked.id]),
        (JobCriteria(text="ЕЖИК"), [asked.id]),
        *((JobCriteria(text=text), []) for text in NOBODY),
        *((JobCriteria(requested_by=unknown), []) for unknown in UNKNOWN_IDS),
    ]

    for where, expected in finds:
        assert await _ids(gallery.job_list, where, JobSort.ID) == expected


async def test_jobs_are_ordered_both_ways(gallery: StoredGallery) -> None:
    jobs = [
        await gallery.a_job(queued_at=NOON + number * DAY, requested=asked, produced=made)
        for number, asked, made in ((3, 10, 2), (1, 30, 1), (2, 20, 3))
    ]
    orders = {
        JobSort.ID: [0, 1, 2],
        JobSort.QUEUED: [1, 2, 0],
        JobSort.REQUESTED: [0, 2, 1],
        JobSort.PRODUCED: [1, 0, 2],
    }

    assert set(orders) == set(JobSort)
    for by, places in orders.items():
        expected = [jobs[place].id for place in places]
        assert await _ids(gallery.job_list, JobCriteria(), by) == expected
        assert await _ids(gallery.job_list, JobCriteria(), by, descending=True) == expected[::-1]


async def test_a_token_is_shown_without_anything_to_sign_in_with(gallery: StoredGallery) -> None:
    user = await gallery.a_user(username="kim")
    token = await gallery.a_token(user_id=user.id, expires_at=NOON + DAY)
    forever = await gallery.a_token(user_id=user.id, digest=a_digest("2"), created_at=NOON - DAY)

    entries = await gallery.token_list.some([forever.id, token.id, *UNKNOWN_IDS])

    assert entries == [
        TokenEntry(
            id=token.id,
            user_id=user.id,
            username="kim",
            created_at=NOON,
            expires_at=NOON + DAY,
        ),
        TokenEntry(
            id=forever.id,
            user_id=user.id,
            username="kim",
            created_at=NOON - DAY,
            expires_at=None,
        ),
    ]
    orders = {TokenSort.ID: [token.id, forever.id], TokenSort.CREATED: [forever.id, token.id]}
    assert set(orders) == set(TokenSort)
    for by, ids in orders.items():
        assert await _ids(gallery.token_list, TokenCriteria(), by) == ids
        assert await _ids(gallery.token_list, TokenCriteria(), by, descending=True) == ids[::-1]


async def test_a_session_is_shown_without_anything_to_sign_in_with(gallery: StoredGallery) -> None:
    user = await gallery.a_user(username="kim")
    sessions = [
        await gallery.a_session(
            user_id=user.id,
            digest=a_digest(str(number)),
            created_at=NOON + created * DAY,
            last_seen_at=NOON + seen * DAY,
            expires_at=NOON + expires * DAY,
        )
        for number, (created, seen, expires) in enumerate(((2, 3, 9), (3, 9, 8), (1, 4, 7)))
    ]

    [entry] = await gallery.session_list.some([sessions[0].id, *UNKNOWN_IDS])

    assert entry == SessionEntry(
        id=sessions[0].id,
        user_id=user.id,
        username="kim",
        created_at=NOON + 2 * DAY,
        last_seen_at=NOON + 3 * DAY,
        expires_at=NOON + 9 * DAY,
    )
    orders = {
        SessionSort.ID: [0, 1, 2],
        SessionSort.CREATED: [2, 0, 1],
        SessionSort.SEEN: [0, 2, 1],
        SessionSort.EXPIRES: [2, 1, 0],
    }
    assert set(orders) == set(SessionSort)
    for by, places in orders.items():
        ids = [sessions[place].id for place in places]
        assert await _ids(gallery.session_list, SessionCriteria(), by) == ids
        assert await _ids(gallery.session_list, SessionCriteria(), by, descending=True) == ids[::-1]


async def test_tokens_and_sessions_are_found_by_their_user(gallery: StoredGallery) -> None:
    kim = await gallery.a_user(username="Ёжик", email="kim@example.com")
    ash = await gallery.a_user(username="ash", email="")
    for user in (kim, ash):
        await gallery.a_token(user_id=user.id, digest=a_digest(user.username))
        await gallery.a_session(user_id=user.id, digest=a_digest(user.username))
    finds: list[tuple[dict[str, object], list[int]]] = [
        ({}, [kim.id, ash.id]),
        ({"user_id": ash.id}, [ash.id]),
        ({"text": "ЕЖ"}, [kim.id]),
        ({"text": "KIM@"}, [kim.id]),
        ({"text": "ash", "user_id": kim.id}, []),
    ]
    finds += [({"text": text}, []) for text in NOBODY]
    finds += [({"user_id": unknown}, []) for unknown in UNKNOWN_IDS]

    for where, expected in finds:
        tokens = await gallery.token_list.page(
            EVERYTHING,
            where=msgspec.convert(where, TokenCriteria),
            sorting=Sorting(TokenSort.ID),
        )
        sessions = await gallery.session_list.page(
            EVERYTHING,
            where=msgspec.convert(where, SessionCriteria),
            sorting=Sorting(SessionSort.ID),
        )
        assert [entry.user_id for entry in tokens.items] == expected
        assert [entry.user_id for entry in sessions.items] == expected
        assert tokens.total == sessions.total == len(expected)


async def test_an_empty_gallery_has_empty_lists(gallery: StoredGallery) -> None:
    listed: Any
    for listed, where, by in (
        (gallery.job_list, JobCriteria(), JobSort.ID),
        (gallery.token_list, TokenCriteria(), TokenSort.ID),
        (gallery.session_list, SessionCriteria(), SessionSort.ID),
    ):
        page = await listed.page(EVERYTHING, where=where, sorting=Sorting(by))
        assert page == Page(items=[], total=0)
        assert await listed.some([]) == []
