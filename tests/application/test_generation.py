"""Asking for generation jobs, cancelling them, trying them again."""

from __future__ import annotations

import msgspec
import pytest

from application.generation.commands import RequestGeneration
from application.pagination import Window
from domain.access import ANONYMOUS, AccessRules, Actor, Generators
from domain.errors import Forbidden, Invalid, Unauthenticated
from domain.generation import (
    GenerationJobEnded,
    GenerationJobNotFound,
    GenerationKind,
    GenerationState,
    GenerationStyle,
)
from tests.application.refusals import broken
from tests.support.builders import a_job
from tests.support.gallery import MOST, SEED, MemoryGallery, acting

EVERYTHING = Window(limit=100)
FIVE_FILMS = RequestGeneration(kind=GenerationKind.FILMS, count=5)


@pytest.fixture
async def administrator(gallery: MemoryGallery) -> Actor:
    return acting(await gallery.a_user(is_staff=True))


async def test_a_request_is_stored_and_announced(gallery: MemoryGallery) -> None:
    user = await gallery.a_user()

    job = await gallery.generation.request(acting(user), FIVE_FILMS)

    assert await gallery.stored_job(job.id) == a_job(
        id=job.id, requested=5, seed=SEED, requested_by=user.id
    )
    assert msgspec.structs.asdict(job) == msgspec.structs.asdict(
        await gallery.generation_queries.get(job.id)
    )
    assert gallery.queue.announced == [job.id]


async def test_seed_and_style_can_be_chosen(gallery: MemoryGallery) -> None:
    command = RequestGeneration(
        kind=GenerationKind.CATEGORIES, count=2, style=GenerationStyle.REALISTIC, seed=0
    )

    job = await gallery.generation.request(ANONYMOUS, command)

    assert (job.kind, job.style) == (GenerationKind.CATEGORIES, GenerationStyle.REALISTIC)
    assert (job.seed, job.requested_by) == (0, None)


@pytest.mark.parametrize("count", [-1, 0, MOST + 1, 10**30])
async def test_a_count_out_of_range_is_refused_and_nothing_stored(
    gallery: MemoryGallery, count: int
) -> None:
    with pytest.raises(Invalid) as refusal:
        await gallery.generation.request(
            ANONYMOUS, RequestGeneration(kind=GenerationKind.FILMS, count=count)
        )

    assert broken(refusal.value.problems) == [("count", "count-out-of-range")]
    assert (await gallery.generation_queries.page(EVERYTHING)).total == 0
    assert gallery.queue.announced == []


async def test_whoever_runs_the_gallery_may_lift_the_limit(gallery: MemoryGallery) -> None:
    command = RequestGeneration(kind=GenerationKind.FILMS, count=MOST + 1)

    job = await gallery.generation.request(ANONYMOUS, command, most=MOST + 1)

    assert job.requested == MOST + 1


async def test_generators_may_be_kept_for_users() -> None:
    gallery = MemoryGallery(access_rules=AccessRules(generators=Generators.USERS))

    with pytest.raises(Unauthenticated):
        await gallery.generation.request(ANONYMOUS, FIVE_FILMS)
    user = await gallery.a_user()
    job = await gallery.generation.request(acting(user), FIVE_FILMS)

    assert gallery.queue.announced == [job.id]


async def test_administrators_look_at_jobs(gallery: MemoryGallery, administrator: Actor) -> None:
    jobs = [
        await gallery.a_job(),
        await gallery.a_job(state=GenerationState.FAILED),
        await gallery.a_job(),
    ]

    everything = await gallery.generation.page(administrator, EVERYTHING)
    failed = await gallery.generation.page(administrator, EVERYTHING, state=GenerationState.FAILED)
    one = await gallery.generation.get(administrator, jobs[0].id)

    assert [job.id for job in everything.items] == [job.id for job in reversed(jobs)]
    assert [job.id for job in failed.items] == [jobs[1].id]
    assert one.id == jobs[0].id


@pytest.mark.parametrize("state", [GenerationState.QUEUED, GenerationState.RUNNING])
async def test_an_open_job_is_cancelled(
    gallery: MemoryGallery, administrator: Actor, state: GenerationState
) -> None:
    job = await gallery.a_job(state=state, lease_owner="worker")

    cancelled = await gallery.generation.cancel(administrator, job.id)

    stored = await gallery.stored_job(job.id)
    assert cancelled.state is stored.state is GenerationState.CANCELLED
    assert stored.finished_at == gallery.clock.now()
    assert stored.lease_owner is None


@pytest.mark.parametrize("state", [GenerationState.FAILED, GenerationState.CANCELLED])
async def test_a_job_that_is_tried_again_is_queued_and_announced(
    gallery: MemoryGallery, administrator: Actor, state: GenerationState
) -> None:
    await gallery.a_job()
    job = await gallery.a_job(state=state, produced=4, error="no luck", attempts=3)

    again = await gallery.generation.retry(administrator, job.id)

    stored = await gallery.stored_job(job.id)
    assert again.state is stored.state is GenerationState.QUEUED
    assert (stored.produced, stored.error, stored.attempts) == (4, None, 0)
    assert gallery.queue.announced == [job.id]


async def test_a_cancelled_job_that_is_tried_again_makes_the_rest(
    gallery: MemoryGallery, administrator: Actor
) -> None:
    for _ in range(4):
        await gallery.a_film(owner_id=administrator.user_id)
    job = await gallery.a_job(state=GenerationState.CANCELLED, produced=4)

    await gallery.generation.retry(administrator, job.id)
    await gallery.runner.run(job.id, worker="worker")

    assert await gallery.film_queries.count() == 10


async def test_what_does_not_fit_the_state_is_refused(
    gallery: MemoryGallery, administrator: Actor
) -> None:
    done = await gallery.a_job(state=GenerationState.SUCCEEDED)

    with pytest.raises(GenerationJobEnded):
        await gallery.generation.cancel(administrator, done.id)
    with pytest.raises(GenerationJobEnded):
        await gallery.generation.retry(administrator, done.id)
    assert await gallery.stored_job(done.id) == done
    assert gallery.queue.announced == []


async def test_an_unknown_job_is_not_found(gallery: MemoryGallery, administrator: Actor) -> None:
    for act in (gallery.generation.get, gallery.generation.cancel, gallery.generation.retry):
        with pytest.raises(GenerationJobNotFound):
            await act(administrator, 987_654_321)


@pytest.mark.parametrize("signs_in", [False, True])
async def test_jobs_are_for_administrators(gallery: MemoryGallery, signs_in: bool) -> None:
    actor = acting(await gallery.a_user()) if signs_in else ANONYMOUS
    refusal = Forbidden if signs_in else Unauthenticated
    job = await gallery.a_job()

    for act in (gallery.generation.get, gallery.generation.cancel, gallery.generation.retry):
        with pytest.raises(refusal):
            await act(actor, job.id)
    with pytest.raises(refusal):
        await gallery.generation.page(actor, EVERYTHING)
    assert await gallery.stored_job(job.id) == job
