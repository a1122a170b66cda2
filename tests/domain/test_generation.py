"""The rules of generation jobs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from domain.errors import Invalid
from domain.generation import (
    ERROR_MAX_LENGTH,
    MAX_ATTEMPTS,
    GenerationJob,
    GenerationJobEnded,
    GenerationKind,
    GenerationState,
    GenerationStyle,
    LeaseLost,
)
from domain.rules import UNSAVED
from tests.support.builders import NOON, a_job

LEASE = timedelta(seconds=30)
LATER = NOON + timedelta(hours=1)
SECOND = timedelta(seconds=1)

QUEUED, RUNNING = GenerationState.QUEUED, GenerationState.RUNNING
SUCCEEDED, FAILED = GenerationState.SUCCEEDED, GenerationState.FAILED
CANCELLED = GenerationState.CANCELLED
ENDED = (SUCCEEDED, FAILED, CANCELLED)


def _running(**over: object) -> GenerationJob:
    job = a_job(**over)
    job.claim("worker", lease=LEASE, now=NOON)
    return job


def _in_state(state: GenerationState) -> GenerationJob:
    return _running() if state is RUNNING else a_job(state=state)


def _asked_for(count: int) -> GenerationJob:
    return GenerationJob.request(
        kind=GenerationKind.CATEGORIES,
        style=GenerationStyle.REALISTIC,
        requested=count,
        most=1000,
        seed=5,
        requested_by=3,
        now=NOON,
    )


def test_a_new_job_is_queued_and_has_made_nothing() -> None:
    assert _asked_for(12) == GenerationJob(
        id=UNSAVED,
        kind=GenerationKind.CATEGORIES,
        style=GenerationStyle.REALISTIC,
        requested=12,
        produced=0,
        state=QUEUED,
        seed=5,
        requested_by=3,
        queued_at=NOON,
        version=1,
    )


@pytest.mark.parametrize("count", [1, 1000])
def test_a_job_may_ask_for_the_least_and_for_the_most(count: int) -> None:
    assert _asked_for(count).requested == count


@pytest.mark.parametrize("count", [-1, 0, 1001, 10**30])
def test_a_count_out_of_range_is_refused_with_the_limits(count: int) -> None:
    with pytest.raises(Invalid) as refusal:
        _asked_for(count)

    [problem] = refusal.value.problems
    assert problem.field == "count"
    assert problem.violation.code == "count-out-of-range"
    assert problem.violation.params == {"min": 1, "max": 1000}


def test_claiming_a_queued_job_begins_it() -> None:
    job = a_job()

    job.claim("worker", lease=LEASE, now=LATER)

    assert job == a_job(
        state=RUNNING,
        started_at=LATER,
        attempts=1,
        lease_owner="worker",
        lease_until=LATER + LEASE,
        version=2,
    )


def test_nobody_claims_a_job_that_somebody_is_at() -> None:
    job = _running()

    assert not job.may_be_claimed(NOON + LEASE - SECOND)
    with pytest.raises(LeaseLost):
        job.claim("other", lease=LEASE, now=NOON + LEASE - SECOND)
    assert job == _running()


def test_a_job_whose_worker_vanished_is_claimed_when_its_lease_is_over() -> None:
    job = _running()

    job.claim("other", lease=LEASE, now=NOON + LEASE)

    assert (job.lease_owner, job.lease_until) == ("other", NOON + LEASE + LEASE)
    assert (job.started_at, job.attempts) == (NOON, 2)


def test_a_running_job_without_a_lease_may_be_claimed() -> None:
    assert a_job(state=RUNNING).may_be_claimed(NOON)


@pytest.mark.parametrize("state", ENDED)
def test_a_job_that_has_ended_is_never_claimed(state: GenerationState) -> None:
    job = a_job(state=state)

    assert not job.may_be_claimed(LATER)
    with pytest.raises(LeaseLost):
        job.claim("worker", lease=LEASE, now=LATER)


def test_a_job_whose_worker_vanished_every_time_fails_and_says_so() -> None:
    job = a_job(attempts=MAX_ATTEMPTS)

    job.claim("worker", lease=LEASE, now=LATER)

    assert (job.state, job.finished_at, job.lease_owner) == (FAILED, LATER, None)
    assert job.error == "the worker ended in mid-work, every time"


def test_a_job_that_is_given_up_keeps_the_reason_of_its_last_failure() -> None:
    job = a_job(attempts=MAX_ATTEMPTS, error="the disk is full")

    job.claim("worker", lease=LEASE, now=LATER)

    assert (job.state, job.error) == (FAILED, "the disk is full")


def test_only_the_holder_of_the_lease_may_go_on() -> None:
    job = _running()

    job.ensure_leased("worker")

    with pytest.raises(LeaseLost):
        job.ensure_leased("other")


@pytest.mark.parametrize("state", [QUEUED, *ENDED])
def test_nobody_holds_a_job_that_is_not_running(state: GenerationState) -> None:
    job = a_job(state=state, lease_owner="worker")

    with pytest.raises(LeaseLost):
        job.ensure_leased("worker")


def test_stored_rows_are_counted_and_keep_the_lease() -> None:
    job = _running(requested=10, error="once it failed")

    job.advance(4, lease=LEASE, now=LATER)

    assert (job.produced, job.state, job.finished_at) == (4, RUNNING, None)
    assert (job.lease_owner, job.lease_until) == ("worker", LATER + LEASE)
    assert (job.attempts, job.error, job.version) == (0, None, 3)


def test_the_last_rows_end_the_job() -> None:
    job = _running(requested=10, produced=6)

    job.advance(4, lease=LEASE, now=LATER)

    assert (job.produced, job.state, job.finished_at) == (10, SUCCEEDED, LATER)
    assert (job.lease_owner, job.lease_until, job.version) == (None, None, 3)


def test_a_failed_attempt_waits_for_the_next() -> None:
    job = _running()

    job.record_failure("no luck", now=LATER)

    assert (job.state, job.error, job.attempts) == (QUEUED, "no luck", 1)
    assert (job.lease_owner, job.lease_until, job.finished_at) == (None, None, None)


def test_the_third_failed_attempt_is_the_last() -> None:
    job = a_job()
    for attempt in range(MAX_ATTEMPTS):
        assert job.state is QUEUED
        job.claim("worker", lease=LEASE, now=NOON)
        job.record_failure(f"no luck {attempt}", now=LATER)

    assert (job.state, job.error, job.finished_at) == (FAILED, "no luck 2", LATER)


def test_attempts_that_get_further_are_not_counted_together() -> None:
    job = a_job(requested=10)
    for _ in range(MAX_ATTEMPTS + 2):
        job.claim("worker", lease=LEASE, now=NOON)
        job.advance(1, lease=LEASE, now=NOON)
        job.record_failure("no luck", now=LATER)

    assert (job.state, job.produced) == (QUEUED, MAX_ATTEMPTS + 2)


def test_a_long_reason_is_cut() -> None:
    job = _running()

    job.record_failure("я" * (ERROR_MAX_LENGTH + 1), now=LATER)

    assert job.error == "я" * ERROR_MAX_LENGTH


def test_a_job_that_is_given_back_has_lost_no_attempt() -> None:
    job = _running()

    job.release()

    assert (job.state, job.attempts, job.lease_owner) == (QUEUED, 0, None)


def test_a_job_that_is_given_back_after_progress_has_no_attempts_below_none() -> None:
    job = _running(requested=10)
    job.advance(1, lease=LEASE, now=NOON)

    job.release()

    assert (job.state, job.attempts) == (QUEUED, 0)


@pytest.mark.parametrize("state", [QUEUED, RUNNING])
def test_an_open_job_can_be_cancelled(state: GenerationState) -> None:
    job = _in_state(state)
    version = job.version

    job.cancel(now=LATER)

    assert (job.state, job.finished_at, job.version) == (CANCELLED, LATER, version + 1)
    assert (job.lease_owner, job.lease_until) == (None, None)


@pytest.mark.parametrize("state", [FAILED, CANCELLED])
def test_the_rest_of_a_failed_or_cancelled_job_can_be_tried_again(state: GenerationState) -> None:
    job = a_job(state=state, produced=4, attempts=3, error="no luck", finished_at=NOON, version=8)

    job.retry()

    assert job == a_job(state=QUEUED, produced=4, version=9)


@pytest.mark.parametrize(
    ("act", "states"),
    [
        pytest.param(lambda job: job.cancel(now=LATER), ENDED, id="cancel"),
        pytest.param(lambda job: job.retry(), (QUEUED, RUNNING, SUCCEEDED), id="retry"),
    ],
)
def test_what_does_not_fit_the_state_is_refused_with_the_state(
    act: Callable[[GenerationJob], None], states: tuple[GenerationState, ...]
) -> None:
    for state in states:
        job = _in_state(state)
        with pytest.raises(GenerationJobEnded) as refusal:
            act(job)
        assert refusal.value.params == {"id": job.id, "state": state.value}
        assert job == _in_state(state)
