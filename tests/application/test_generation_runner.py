"""Carrying out generation jobs: exact counts, whatever breaks in between."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable, Sequence
from datetime import timedelta
from random import Random
from typing import Any

import pytest

from application.generation import runner as runner_module
from application.generation.ports import MaterialQueries
from application.unit_of_work import UnitOfWork
from domain.errors import Conflict, Unavailable
from domain.generation import (
    MAX_ATTEMPTS,
    GenerationJob,
    GenerationKind,
    GenerationState,
    GenerationStyle,
)
from tests.support.gallery import BATCH, MemoryGallery
from tests.support.memory.generation import NumberedPhrases
from tests.support.memory.unit_of_work import MemoryUnitOfWork
from tests.support.waiting import SOON

WORKER = "worker"
LEASE = timedelta(seconds=30)


class BrokenUnits:
    """Units of work of a gallery; those that ``breaks`` numbers raise an error at commit."""

    def __init__(self, gallery: MemoryGallery, error: Exception, *breaks: int) -> None:
        self._gallery = gallery
        self._error = error
        self._breaks = breaks
        self._begun = 0

    def __call__(self) -> UnitOfWork:
        self._begun += 1
        if self._begun not in self._breaks:
            return self._gallery.unit_of_work()
        error = self._error

        class Broken(MemoryUnitOfWork):
            async def commit(self) -> None:
                raise error

        return Broken(self._gallery.store)


class Halfway:
    """Units of work of a gallery; before the one with the number ``at`` something happens."""

    def __init__(self, gallery: MemoryGallery, at: int, act: Callable[[], Any]) -> None:
        self._gallery = gallery
        self._at = at
        self._act = act
        self._begun = 0

    def __call__(self) -> UnitOfWork:
        self._begun += 1
        begun, at, act = self._begun, self._at, self._act

        class Interrupted(MemoryUnitOfWork):
            async def __aenter__(self) -> Interrupted:
                if begun == at:
                    await act()
                return await super().__aenter__()

        return Interrupted(self._gallery.store)


class EndlessMaterials(MaterialQueries):
    """Looks for them until it is cancelled."""

    async def category_ids(self) -> Sequence[int]:
        return []

    async def user_ids(self) -> Sequence[int]:
        await asyncio.Event().wait()
        return []


class NoMaterials(MaterialQueries):
    """Fails as a bug would."""

    async def category_ids(self) -> Sequence[int]:
        return []

    async def user_ids(self) -> Sequence[int]:
        raise RuntimeError("the shelf is empty")


async def _made(gallery: MemoryGallery, job: GenerationJob) -> tuple[GenerationState, int, int]:
    """The job's state, what it says that it made, and what there is."""
    stored = await gallery.stored_job(job.id)
    films = await gallery.film_queries.count()
    categories = await gallery.category_queries.count()
    there = films if job.kind is GenerationKind.FILMS else categories
    return stored.state, stored.produced, there


@pytest.mark.parametrize("style", GenerationStyle)
@pytest.mark.parametrize("kind", GenerationKind)
@pytest.mark.parametrize("count", [1, BATCH - 1, BATCH, BATCH + 1])
async def test_exactly_as_many_rows_are_made_as_were_asked_for(
    gallery: MemoryGallery, kind: GenerationKind, style: GenerationStyle, count: int
) -> None:
    await gallery.a_user()
    job = await gallery.a_job(kind=kind, style=style, requested=count)

    await gallery.runner.run(job.id, worker=WORKER)

    assert await _made(gallery, job) == (GenerationState.SUCCEEDED, count, count)


async def test_a_job_that_is_done_tells_when_it_began_and_ended(gallery: MemoryGallery) -> None:
    await gallery.a_user()
    job = await gallery.a_job()
    now = gallery.clock.move_on(timedelta(minutes=1))

    await gallery.runner.run(job.id, worker=WORKER)

    stored = await gallery.stored_job(job.id)
    assert (stored.started_at, stored.finished_at) == (now, now)
    assert (stored.lease_owner, stored.lease_until, stored.error) == (None, None, None)


async def test_a_job_that_was_made_in_pieces_makes_what_it_makes_in_one_go(
    gallery: MemoryGallery,
) -> None:
    await gallery.a_user()
    whole = await gallery.a_job(requested=2 * BATCH + 5, seed=3)
    await gallery.runner.run(whole.id, worker=WORKER)
    pieces = await gallery.a_job(requested=2 * BATCH + 5, seed=3)

    for _ in range(3):
        failing = BrokenUnits(gallery, RuntimeError("no luck"), 3)
        await gallery.a_runner(unit_of_work=failing).run(pieces.id, worker=WORKER)
    await gallery.runner.run(pieces.id, worker=WORKER)

    films = gallery.store.committed.films.all()
    titles = [(film.title, film.filmed_at, film.rating) for film in films]
    assert len(titles) == 2 * whole.requested
    assert titles[: whole.requested] == titles[whole.requested :]


async def test_films_belong_to_users_and_stand_in_categories_that_there_are(
    gallery: MemoryGallery,
) -> None:
    users = {(await gallery.a_user()).id for _ in range(3)}
    categories = {(await gallery.a_category()).id for _ in range(3)}
    job = await gallery.a_job(requested=200)

    await gallery.runner.run(job.id, worker=WORKER)

    films = gallery.store.committed.films.all()
    assert {film.owner_id for film in films} == users
    assert {film.category_id for film in films} == categories


async def test_where_there_are_no_categories_films_have_none(gallery: MemoryGallery) -> None:
    await gallery.a_user()
    job = await gallery.a_job()

    await gallery.runner.run(job.id, worker=WORKER)

    films = gallery.store.committed.films.all()
    assert {film.category_id for film in films} == {None}


async def test_films_that_nobody_could_own_fail_with_the_reason(gallery: MemoryGallery) -> None:
    job = await gallery.a_job()

    for _ in range(MAX_ATTEMPTS):
        await gallery.runner.run(job.id, worker=WORKER)

    stored = await gallery.stored_job(job.id)
    assert (stored.state, stored.produced) == (GenerationState.FAILED, 0)
    assert stored.error == "there is no user who could own films"


async def test_a_batch_whose_owner_was_removed_meanwhile_fails_with_a_sentence(
    gallery: MemoryGallery,
) -> None:
    await gallery.a_user()
    job = await gallery.a_job()

    runner = gallery.a_runner(unit_of_work=BrokenUnits(gallery, Conflict(), 2))
    await runner.run(job.id, worker=WORKER)

    stored = await gallery.stored_job(job.id)
    assert stored.error == "a category or a user of its films was removed meanwhile"


async def test_categories_need_nobody(gallery: MemoryGallery) -> None:
    job = await gallery.a_job(kind=GenerationKind.CATEGORIES)

    await gallery.runner.run(job.id, worker=WORKER)

    assert await _made(gallery, job) == (GenerationState.SUCCEEDED, 10, 10)


async def test_a_job_that_is_done_is_not_done_again(gallery: MemoryGallery) -> None:
    await gallery.a_user()
    job = await gallery.a_job()

    for _ in range(3):
        await gallery.runner.run(job.id, worker=WORKER)

    assert await _made(gallery, job) == (GenerationState.SUCCEEDED, 10, 10)


async def test_a_job_that_does_not_exist_is_no_error(gallery: MemoryGallery) -> None:
    await gallery.runner.run(987_654_321, worker=WORKER)

    assert await gallery.film_queries.count() == 0


async def test_two_runners_at_one_job_make_each_row_once(gallery: MemoryGallery) -> None:
    await gallery.a_user()
    job = await gallery.a_job(requested=3 * BATCH)

    await asyncio.gather(
        gallery.a_runner().run(job.id, worker="one"),
        gallery.a_runner().run(job.id, worker="two"),
    )

    assert await _made(gallery, job) == (GenerationState.SUCCEEDED, 3 * BATCH, 3 * BATCH)


async def test_a_job_of_a_live_worker_is_left_to_it(gallery: MemoryGallery) -> None:
    await gallery.a_user()
    job = await gallery.a_job(
        state=GenerationState.RUNNING,
        lease_owner="other",
        lease_until=gallery.clock.now() + LEASE,
    )

    await gallery.runner.run(job.id, worker=WORKER)

    assert await _made(gallery, job) == (GenerationState.RUNNING, 0, 0)


async def test_the_job_of_a_vanished_worker_goes_on_where_it_stopped(
    gallery: MemoryGallery,
) -> None:
    owner = await gallery.a_user()
    for _ in range(4):
        await gallery.a_film(owner_id=owner.id)
    job = await gallery.a_job(
        produced=4,
        attempts=1,
        state=GenerationState.RUNNING,
        lease_owner="other",
        lease_until=gallery.clock.now(),
    )

    await gallery.runner.run(job.id, worker=WORKER)

    assert await _made(gallery, job) == (GenerationState.SUCCEEDED, 10, 10)


async def test_a_job_whose_workers_vanished_three_times_in_vain_fails(
    gallery: MemoryGallery,
) -> None:
    await gallery.a_user()
    job = await gallery.a_job(
        attempts=MAX_ATTEMPTS,
        state=GenerationState.RUNNING,
        lease_owner="other",
        lease_until=gallery.clock.now(),
    )

    await gallery.runner.run(job.id, worker=WORKER)

    assert await _made(gallery, job) == (GenerationState.FAILED, 0, 0)
    assert (await gallery.stored_job(job.id)).error


async def test_what_was_made_after_the_lease_was_lost_does_not_count(
    gallery: MemoryGallery,
) -> None:
    await gallery.a_user()
    job = await gallery.a_job(requested=2 * BATCH)

    async def take_over() -> None:
        gallery.clock.move_on(LEASE)
        await gallery.a_runner().run(job.id, worker="other")

    # Claiming is the first unit of work, the two batches would be the second and the third.
    late = gallery.a_runner(unit_of_work=Halfway(gallery, 3, take_over))
    await late.run(job.id, worker=WORKER)

    assert await _made(gallery, job) == (GenerationState.SUCCEEDED, 2 * BATCH, 2 * BATCH)


async def test_cancelling_stops_after_the_current_batch(gallery: MemoryGallery) -> None:
    await gallery.a_user()
    job = await gallery.a_job(requested=5 * BATCH)

    async def cancel() -> None:
        async with gallery.unit_of_work() as uow:
            stored = await uow.generation_jobs.get(job.id)
            stored.cancel(now=gallery.clock.now())
            await uow.generation_jobs.save(stored)
            await uow.commit()

    runner = gallery.a_runner(unit_of_work=Halfway(gallery, 4, cancel))
    await runner.run(job.id, worker=WORKER)

    assert await _made(gallery, job) == (GenerationState.CANCELLED, 2 * BATCH, 2 * BATCH)


async def test_a_poison_job_fails_after_three_attempts_with_its_reason(
    gallery: MemoryGallery, caplog: pytest.LogCaptureFixture
) -> None:
    job = await gallery.a_job()
    runner = gallery.a_runner(materials=NoMaterials())

    for attempt in range(1, MAX_ATTEMPTS + 2):
        await runner.run(job.id, worker=WORKER)
        stored = await gallery.stored_job(job.id)
        failed = attempt >= MAX_ATTEMPTS
        assert stored.state is (GenerationState.FAILED if failed else GenerationState.QUEUED)
        assert stored.error == "RuntimeError: the shelf is empty"
        assert stored.attempts == min(attempt, MAX_ATTEMPTS)

    errors = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert len(errors) == MAX_ATTEMPTS
    assert all(record.exc_info for record in errors)


async def test_a_batch_that_fails_is_made_whole_by_the_next_attempt(
    gallery: MemoryGallery,
) -> None:
    await gallery.a_user()
    job = await gallery.a_job(requested=3 * BATCH)
    broken = BrokenUnits(gallery, RuntimeError("no luck"), 3)
    runner = gallery.a_runner(unit_of_work=broken)

    await runner.run(job.id, worker=WORKER)
    assert await _made(gallery, job) == (GenerationState.QUEUED, BATCH, BATCH)

    await runner.run(job.id, worker=WORKER)
    assert await _made(gallery, job) == (GenerationState.SUCCEEDED, 3 * BATCH, 3 * BATCH)


async def test_a_database_that_is_away_does_not_count_as_an_attempt(
    gallery: MemoryGallery,
) -> None:
    await gallery.a_user()
    job = await gallery.a_job()

    for _ in range(MAX_ATTEMPTS + 1):
        runner = gallery.a_runner(unit_of_work=BrokenUnits(gallery, Unavailable(), 2))
        with pytest.raises(Unavailable):
            await runner.run(job.id, worker=WORKER)
        stored = await gallery.stored_job(job.id)
        assert (stored.state, stored.attempts, stored.error) == (GenerationState.QUEUED, 0, None)

    await gallery.runner.run(job.id, worker=WORKER)
    assert await _made(gallery, job) == (GenerationState.SUCCEEDED, 10, 10)


async def test_a_job_that_cannot_even_be_given_back_waits_for_its_lease(
    gallery: MemoryGallery,
) -> None:
    await gallery.a_user()
    job = await gallery.a_job()
    runner = gallery.a_runner(unit_of_work=BrokenUnits(gallery, Unavailable(), 2, 3))

    with pytest.raises(Unavailable):
        await runner.run(job.id, worker=WORKER)
    assert (await gallery.stored_job(job.id)).state is GenerationState.RUNNING

    gallery.clock.move_on(LEASE)
    await gallery.runner.run(job.id, worker=WORKER)
    assert await _made(gallery, job) == (GenerationState.SUCCEEDED, 10, 10)


async def test_a_failure_that_cannot_be_noted_waits_for_its_lease(gallery: MemoryGallery) -> None:
    job = await gallery.a_job()
    units = BrokenUnits(gallery, Unavailable(), 2)
    runner = gallery.a_runner(unit_of_work=units, materials=NoMaterials())

    await runner.run(job.id, worker=WORKER)

    stored = await gallery.stored_job(job.id)
    assert (stored.state, stored.lease_owner) == (GenerationState.RUNNING, WORKER)


async def test_a_runner_that_has_to_stop_gives_the_job_back(gallery: MemoryGallery) -> None:
    await gallery.a_user()
    job = await gallery.a_job(requested=3 * BATCH)
    reached, never = asyncio.Event(), asyncio.Event()

    async def wait() -> None:
        reached.set()
        await never.wait()

    runner = gallery.a_runner(unit_of_work=Halfway(gallery, 3, wait))
    work = asyncio.create_task(runner.run(job.id, worker=WORKER))
    await reached.wait()
    work.cancel()
    with pytest.raises(asyncio.CancelledError):
        await work

    stored = await gallery.stored_job(job.id)
    assert (stored.state, stored.produced, stored.attempts) == (GenerationState.QUEUED, BATCH, 0)
    await gallery.runner.run(job.id, worker="next")
    assert await _made(gallery, job) == (GenerationState.SUCCEEDED, 3 * BATCH, 3 * BATCH)


async def test_a_runner_that_is_told_to_stop_again_and_again_gives_the_job_back(
    gallery: MemoryGallery,
) -> None:
    await gallery.a_user()
    job = await gallery.a_job(requested=3 * BATCH)
    reached, go_on = asyncio.Event(), asyncio.Event()

    async def wait() -> None:
        reached.set()
        await go_on.wait()

    # The second unit of work gives the job back, and takes a while for it.
    units = Halfway(gallery, 2, wait)
    runner = gallery.a_runner(unit_of_work=units, materials=EndlessMaterials())
    work = asyncio.create_task(runner.run(job.id, worker=WORKER))
    for _ in range(3):
        await asyncio.sleep(0.01)
        work.cancel()
    await reached.wait()
    go_on.set()
    with pytest.raises(asyncio.CancelledError):
        await work

    assert (await gallery.stored_job(job.id)).state is GenerationState.QUEUED


@pytest.mark.parametrize("is_late", [False, True])
async def test_a_job_that_cannot_be_given_back_is_told_of(
    gallery: MemoryGallery,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
    is_late: bool,
) -> None:
    monkeypatch.setattr(runner_module, "TO_GIVE_BACK", 0.01)
    job = await gallery.a_job(requested=3 * BATCH)

    async def fail() -> None:
        if is_late:
            await asyncio.Event().wait()
        raise Unavailable

    units = Halfway(gallery, 2, fail)
    runner = gallery.a_runner(unit_of_work=units, materials=EndlessMaterials())
    work = asyncio.create_task(runner.run(job.id, worker=WORKER))
    await asyncio.sleep(0.01)
    work.cancel()
    with pytest.raises(asyncio.CancelledError):
        await work

    assert (await gallery.stored_job(job.id)).lease_owner == WORKER
    assert [it.levelname for it in caplog.records if "given back" in it.message] == ["WARNING"]


async def test_a_failure_is_kept_however_often_the_runner_is_told_to_stop(
    gallery: MemoryGallery,
) -> None:
    job = await gallery.a_job()
    reached, go_on = asyncio.Event(), asyncio.Event()

    async def wait() -> None:
        reached.set()
        await go_on.wait()

    units = Halfway(gallery, 2, wait)
    runner = gallery.a_runner(unit_of_work=units, materials=NoMaterials())
    work = asyncio.create_task(runner.run(job.id, worker=WORKER))
    await reached.wait()
    for _ in range(3):
        work.cancel()
        await asyncio.sleep(0)
    go_on.set()
    with pytest.raises(asyncio.CancelledError):
        await work

    stored = await gallery.stored_job(job.id)
    assert (stored.state, stored.lease_owner) == (GenerationState.QUEUED, None)
    assert stored.error == "RuntimeError: the shelf is empty"


class StuckPhrases(NumberedPhrases):
    """Finds no words for a second batch until it is told to go on; then it breaks."""

    def __init__(self) -> None:
        self._found = 0
        self.is_stuck, self.go_on = threading.Event(), threading.Event()

    def film(self, random: Random) -> tuple[str, str]:
        self._found += 1
        if self._found > BATCH:
            self.is_stuck.set()
            self.go_on.wait(SOON)
            raise RuntimeError("words fail me")
        return super().film(random)


async def test_nobody_goes_on_making_rows_up_when_a_batch_could_not_be_stored(
    gallery: MemoryGallery,
) -> None:
    await gallery.a_user()
    job = await gallery.a_job(requested=3 * BATCH, style=GenerationStyle.REALISTIC)
    phrases, before = StuckPhrases(), asyncio.all_tasks()
    units = BrokenUnits(gallery, Unavailable(), 2)
    runner = gallery.a_runner(unit_of_work=units, phrases=phrases)

    with pytest.raises(Unavailable):
        async with asyncio.timeout(SOON / 2):  # nor does anybody wait for them
            await runner.run(job.id, worker=WORKER)
    left = asyncio.all_tasks() - before
    phrases.go_on.set()

    assert left == set()
    assert await _made(gallery, job) == (GenerationState.QUEUED, 0, 0)


async def test_what_is_stored_stays_when_the_next_rows_cannot_be_made_up(
    gallery: MemoryGallery,
) -> None:
    await gallery.a_user()
    job = await gallery.a_job(requested=3 * BATCH, style=GenerationStyle.REALISTIC)
    phrases = StuckPhrases()
    phrases.go_on.set()

    await gallery.a_runner(phrases=phrases).run(job.id, worker=WORKER)

    assert await _made(gallery, job) == (GenerationState.QUEUED, BATCH, BATCH)
    assert (await gallery.stored_job(job.id)).error == "RuntimeError: words fail me"


async def test_every_state_is_logged_with_the_id_of_the_job(
    gallery: MemoryGallery, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "film_gallery.generation")
    await gallery.a_user()
    job = await gallery.a_job()

    await gallery.runner.run(job.id, worker=WORKER)

    told = [
        (vars(record)["job_id"], vars(record)["state"], vars(record)["produced"])
        for record in caplog.records
    ]
    assert told == [(job.id, "running", 0), (job.id, "succeeded", 10)]
