"""What every repository of generation jobs promises."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from domain.errors import Conflict, EditConflict
from domain.generation import (
    ERROR_MAX_LENGTH,
    GenerationJob,
    GenerationJobNotFound,
    GenerationKind,
    GenerationState,
    GenerationStyle,
)
from tests.contracts.values import UNKNOWN_IDS
from tests.support.builders import NOON, a_job
from tests.support.stored import StoredGallery

LEASE = timedelta(seconds=30)
INSTANT = timedelta(microseconds=1)


async def test_a_stored_job_comes_back_equal_in_every_field(gallery: StoredGallery) -> None:
    user = [await gallery.a_user() for _ in range(3)][-1]
    job = await gallery.a_job(
        kind=GenerationKind.CATEGORIES,
        style=GenerationStyle.REALISTIC,
        requested=10**12,
        produced=10**11,
        state=GenerationState.RUNNING,
        seed=2**62 - 1,
        requested_by=user.id,
        queued_at=datetime(2024, 1, 2, 3, 4, 5, 6, tzinfo=UTC),
        started_at=datetime(2024, 1, 3, 4, 5, 6, 7, tzinfo=UTC),
        finished_at=datetime(2024, 1, 4, 5, 6, 7, 8, tzinfo=UTC),
        attempts=2,
        lease_owner="host:17:c0ffee",
        lease_until=datetime(2024, 1, 5, 6, 7, 8, 9, tzinfo=UTC),
        error="я" * ERROR_MAX_LENGTH,
        version=12,
    )

    assert await gallery.stored_job(job.id) == job


async def test_what_is_not_known_of_a_job_stays_unknown(gallery: StoredGallery) -> None:
    job = await gallery.a_job()

    assert await gallery.stored_job(job.id) == a_job(id=job.id)


@pytest.mark.parametrize("state", GenerationState)
async def test_a_changed_job_comes_back_equal_in_every_field(
    gallery: StoredGallery, state: GenerationState
) -> None:
    job = await gallery.a_job()

    async with gallery.unit_of_work() as uow:
        job.claim("worker", lease=LEASE, now=NOON)
        await uow.generation_jobs.save(job)
        job.state = state
        job.version += 1
        await uow.generation_jobs.save(job)
        await uow.commit()

    assert job.version == 3
    assert await gallery.stored_job(job.id) == job


async def test_every_new_job_gets_an_id_of_its_own(gallery: StoredGallery) -> None:
    first, second = await gallery.a_job(), await gallery.a_job()

    assert 0 < first.id < second.id


async def test_an_unknown_job_is_not_found(gallery: StoredGallery) -> None:
    await gallery.a_job()

    async with gallery.unit_of_work() as uow:
        for unknown in UNKNOWN_IDS:
            with pytest.raises(GenerationJobNotFound):
                await uow.generation_jobs.get(unknown)


async def test_nobody_who_does_not_exist_asks_for_a_job(gallery: StoredGallery) -> None:
    for unknown in UNKNOWN_IDS:
        async with gallery.unit_of_work() as uow:
            with pytest.raises(Conflict):
                await uow.generation_jobs.add(a_job(requested_by=unknown))


async def test_a_job_that_was_changed_meanwhile_is_not_saved(gallery: StoredGallery) -> None:
    job = await gallery.a_job()
    job.version += 2

    async with gallery.unit_of_work() as uow:
        with pytest.raises(EditConflict):
            await uow.generation_jobs.save(job)

    assert (await gallery.stored_job(job.id)).version == 1


async def test_a_job_that_does_not_exist_is_not_saved(gallery: StoredGallery) -> None:
    for unknown in UNKNOWN_IDS:
        async with gallery.unit_of_work() as uow:
            with pytest.raises(EditConflict):
                await uow.generation_jobs.save(a_job(id=unknown, version=2))


async def test_nothing_is_kept_without_a_commit(gallery: StoredGallery) -> None:
    job = await gallery.a_job()

    async with gallery.unit_of_work() as uow:
        job.claim("worker", lease=LEASE, now=NOON)
        await uow.generation_jobs.save(job)
        await uow.generation_jobs.add(a_job())

    assert await gallery.stored_job(job.id) == a_job(id=job.id)
    assert (await gallery.generation_queries.counts())[GenerationState.QUEUED] == 1


async def test_a_job_outlives_the_user_who_asked_for_it(gallery: StoredGallery) -> None:
    user = await gallery.a_user()
    job = await gallery.a_job(requested_by=user.id)
    other = await gallery.a_job(requested_by=(await gallery.a_user()).id)

    async with gallery.unit_of_work() as uow:
        await uow.users.remove(user.id)
        await uow.commit()

    assert await gallery.stored_job(job.id) == a_job(id=job.id)
    assert await gallery.stored_job(other.id) == other


async def test_only_jobs_that_ended_before_are_removed(gallery: StoredGallery) -> None:
    jobs: dict[str, GenerationJob] = {
        "queued": await gallery.a_job(),
        "running": await gallery.a_job(state=GenerationState.RUNNING, started_at=NOON - LEASE),
        "ended now": await gallery.a_job(state=GenerationState.SUCCEEDED, finished_at=NOON),
        "ended before": await gallery.a_job(
            state=GenerationState.CANCELLED, finished_at=NOON - INSTANT
        ),
        "ended long ago": await gallery.a_job(
            state=GenerationState.FAILED, finished_at=NOON - timedelta(days=900)
        ),
    }

    async with gallery.unit_of_work() as uow:
        await uow.generation_jobs.remove_ended(before=NOON)
        await uow.commit()

    left = set()
    for name, job in jobs.items():
        async with gallery.unit_of_work() as uow:
            try:
                await uow.generation_jobs.get(job.id)
            except GenerationJobNotFound:
                continue
            left.add(name)
    assert left == {"queued", "running", "ended now"}
