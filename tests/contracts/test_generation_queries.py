"""What all queries of generation jobs, and of what made-up rows refer to, promise."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from application.generation.views import GenerationJobView
from application.pagination import MAX_OFFSET, Page, Window
from domain.generation import (
    GenerationJob,
    GenerationJobNotFound,
    GenerationKind,
    GenerationState,
    GenerationStyle,
)
from tests.contracts.values import UNKNOWN_IDS
from tests.support.builders import NOON
from tests.support.stored import StoredGallery

EVERYTHING = Window(limit=1000)
INSTANT = timedelta(microseconds=1)


def _view(job: GenerationJob) -> GenerationJobView:
    return msgspec.convert(job, GenerationJobView, from_attributes=True)


async def test_a_job_is_read_as_it_was_stored(gallery: StoredGallery) -> None:
    user = await gallery.a_user()
    job = await gallery.a_job(
        kind=GenerationKind.CATEGORIES,
        style=GenerationStyle.REALISTIC,
        requested=7,
        produced=3,
        state=GenerationState.RUNNING,
        seed=2**62 - 1,
        requested_by=user.id,
        queued_at=datetime(2024, 1, 2, 3, 4, 5, 6, tzinfo=UTC),
        started_at=datetime(2024, 1, 3, 4, 5, 6, 7, tzinfo=UTC),
        finished_at=datetime(2024, 1, 4, 5, 6, 7, 8, tzinfo=UTC),
        attempts=2,
        lease_owner="worker",
        lease_until=datetime(2024, 1, 5, 6, 7, 8, 9, tzinfo=UTC),
        error="нет места",
        version=12,
    )

    assert await gallery.generation_queries.get(job.id) == _view(job)
    assert await gallery.generation_queries.page(EVERYTHING) == Page(items=[_view(job)], total=1)


async def test_times_are_read_in_utc(gallery: StoredGallery) -> None:
    job = await gallery.a_job()

    view = await gallery.generation_queries.get(job.id)

    assert view.queued_at.isoformat() == job.queued_at.isoformat()


async def test_an_unknown_job_is_not_found(gallery: StoredGallery) -> None:
    await gallery.a_job()

    for unknown in UNKNOWN_IDS:
        with pytest.raises(GenerationJobNotFound):
            await gallery.generation_queries.get(unknown)


async def test_no_jobs_are_an_empty_page(gallery: StoredGallery) -> None:
    assert await gallery.generation_queries.page(EVERYTHING) == Page(items=[], total=0)


async def test_the_latest_jobs_come_first(gallery: StoredGallery) -> None:
    jobs = [await gallery.a_job() for _ in range(5)]

    page = await gallery.generation_queries.page(Window(limit=2, offset=1))

    assert page == Page(items=[_view(jobs[3]), _view(jobs[2])], total=5)


async def test_past_the_end_there_are_no_jobs_and_still_the_number_of_all(
    gallery: StoredGallery,
) -> None:
    await gallery.a_job()

    for offset in (1, MAX_OFFSET):
        page = await gallery.generation_queries.page(Window(limit=2, offset=offset))
        assert page == Page(items=[], total=1)


async def test_jobs_of_one_state_are_listed_alone(gallery: StoredGallery) -> None:
    failed = [await gallery.a_job(state=GenerationState.FAILED) for _ in range(3)]
    await gallery.a_job(state=GenerationState.CANCELLED)

    page = await gallery.generation_queries.page(Window(limit=2), state=GenerationState.FAILED)
    none = await gallery.generation_queries.page(Window(limit=2), state=GenerationState.RUNNING)

    assert page == Page(items=[_view(failed[2]), _view(failed[1])], total=3)
    assert none == Page(items=[], total=0)


async def test_jobs_that_wait_for_somebody_are_those_queued_and_those_left_behind(
    gallery: StoredGallery,
) -> None:
    running = GenerationState.RUNNING
    at_work = {"state": running, "lease_owner": "worker"}
    queued = await gallery.a_job()
    left_behind = await gallery.a_job(**at_work, lease_until=NOON)
    await gallery.a_job(**at_work, lease_until=NOON + INSTANT)
    without_lease = await gallery.a_job(state=running)
    for state in (GenerationState.SUCCEEDED, GenerationState.FAILED, GenerationState.CANCELLED):
        await gallery.a_job(state=state)

    waiting = await gallery.generation_queries.waiting(now=NOON, limit=10)

    assert waiting == [queued.id, left_behind.id, without_lease.id]


async def test_what_was_asked_for_first_is_next(gallery: StoredGallery) -> None:
    jobs = [await gallery.a_job() for _ in range(4)]

    waiting = await gallery.generation_queries.waiting(now=NOON, limit=2)

    assert waiting == [job.id for job in jobs[:2]]


async def test_a_job_waits_exactly_when_it_may_be_claimed(gallery: StoredGallery) -> None:
    jobs = [
        await gallery.a_job(state=state, lease_until=lease)
        for state in GenerationState
        for lease in (NOON - INSTANT, NOON, NOON + INSTANT, None)
        if state is not GenerationState.QUEUED or lease is None
    ]

    waiting = await gallery.generation_queries.waiting(now=NOON, limit=100)

    assert waiting == [job.id for job in jobs if job.may_be_claimed(NOON)]


async def test_jobs_are_counted_by_state_zeros_included(gallery: StoredGallery) -> None:
    for state in (GenerationState.QUEUED, GenerationState.QUEUED, GenerationState.FAILED):
        await gallery.a_job(state=state)

    assert await gallery.generation_queries.counts() == {
        GenerationState.QUEUED: 2,
        GenerationState.RUNNING: 0,
        GenerationState.SUCCEEDED: 0,
        GenerationState.FAILED: 1,
        GenerationState.CANCELLED: 0,
    }


async def test_the_ids_of_categories_and_users_are_read_in_order(gallery: StoredGallery) -> None:
    assert list(await gallery.material_queries.category_ids()) == []
    assert list(await gallery.material_queries.user_ids()) == []

    categories = [await gallery.a_category() for _ in range(3)]
    users = [await gallery.a_user() for _ in range(3)]

    assert list(await gallery.material_queries.category_ids()) == [item.id for item in categories]
    assert list(await gallery.material_queries.user_ids()) == [user.id for user in users]
