"""Limits on changes, registrations and jobs."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest

from application.accounts.commands import ChangeUsername, RegisterUser, RegistrationDraft
from application.categories.commands import CreateCategory
from application.comments.commands import WriteComment
from application.generation.commands import RequestGeneration
from domain.access import Actor, Channel, Origin
from domain.errors import Invalid
from domain.generation import GenerationKind, GenerationState
from domain.limits import LONGEST_WAIT, Limit, LimitReached, Limits, TooManyOpenJobs
from domain.users import User
from tests.support.builders import PASSWORD
from tests.support.gallery import MemoryGallery

MINUTE = timedelta(minutes=1)
WRITES = Limit("writes", 3, MINUTE)
HERE = Origin(Channel.API, "192.0.2.1")
THERE = Origin(Channel.API, "192.0.2.2")
JOB = RequestGeneration(kind=GenerationKind.FILMS, count=1)


def acting(user: User, origin: Origin = HERE) -> Actor:
    """The user as somebody who acts from outside."""
    return Actor(user.id, user.is_staff, user.username, origin)


async def tried(deed: Callable[[], Awaitable[Any]], times: int) -> int:
    """How many of so many attempts, all at once, are let through."""
    outcomes = await asyncio.gather(*(deed() for _ in range(times)), return_exceptions=True)
    refused = [each for each in outcomes if isinstance(each, LimitReached | TooManyOpenJobs)]
    allowed = [each for each in outcomes if not isinstance(each, BaseException)]
    assert len(refused) + len(allowed) == times, outcomes
    return len(allowed)


class TestChanges:
    """So many changes in a window for each user."""

    @pytest.fixture
    def gallery(self) -> MemoryGallery:
        return MemoryGallery(limits=Limits(writes=WRITES))

    async def test_a_user_changes_so_much_and_no_more_until_the_window_ends(
        self, gallery: MemoryGallery
    ) -> None:
        film, user, other = await gallery.a_film(), await gallery.a_user(), await gallery.a_user()
        command = WriteComment(film_id=film.id, rating=1.0, text="spam")

        async def write(actor: Actor) -> Any:
            return await gallery.comments.write(actor, command)

        assert await tried(lambda: write(acting(user)), 10) == 3
        assert await tried(lambda: write(acting(user, THERE)), 1) == 0
        assert await tried(lambda: write(acting(other)), 1) == 1
        assert len(gallery.store.committed.comments) == 4
        gallery.clock.move_on(MINUTE)
        assert await tried(lambda: write(acting(user)), 4) == 3

    async def test_what_comes_to_nothing_does_not_count(self, gallery: MemoryGallery) -> None:
        user = await gallery.a_user()
        bad = WriteComment(film_id=999, rating=1.0, text="lost")

        for _ in range(10):
            with pytest.raises(Invalid):
                await gallery.comments.write(acting(user), bad)

        assert gallery.store.committed.tallies == {}

    async def test_many_rows_in_one_deed_count_as_one_change(self, gallery: MemoryGallery) -> None:
        administrator = await gallery.a_user(is_staff=True)
        comments = [await gallery.a_comment() for _ in range(20)]

        await gallery.administration.comments.delete(
            acting(administrator), [comment.id for comment in comments]
        )

        assert [tally.count for tally in gallery.store.committed.tallies.values()] == [1]

    async def test_whoever_has_changed_too_much_can_still_leave(
        self, gallery: MemoryGallery
    ) -> None:
        user = await gallery.a_user()
        principal = await gallery.authentication.by_password(user.username, PASSWORD, origin=HERE)
        session_id = await gallery.authentication.open_session(principal)
        for _ in range(2):
            await gallery.authentication.issue_token(principal)
        with pytest.raises(LimitReached):
            await gallery.authentication.issue_token(principal)

        await gallery.authentication.close_session(session_id, origin=HERE)
        await gallery.authentication.revoke_tokens(principal)

        assert len(gallery.store.committed.sessions) == len(gallery.store.committed.tokens) == 0

    @pytest.mark.parametrize("channel", [Channel.CLI, Channel.WORKER, Channel.INTERNAL])
    async def test_whoever_holds_the_machine_is_not_limited(
        self, gallery: MemoryGallery, channel: Channel
    ) -> None:
        film, user = await gallery.a_film(), await gallery.a_user()
        command = WriteComment(film_id=film.id, rating=1.0, text="fine")

        for _ in range(10):
            await gallery.comments.write(acting(user, Origin(channel)), command)

        assert gallery.store.committed.tallies == {}

    async def test_changes_of_every_kind_count_together(self, gallery: MemoryGallery) -> None:
        user, film = await gallery.a_user(), await gallery.a_film()

        command = WriteComment(film_id=film.id, rating=1.0, text="fine")

        for name in ("drama", "noir"):
            await gallery.categories.create(acting(user), CreateCategory(name=name))
        await gallery.comments.write(acting(user), command)

        with pytest.raises(LimitReached):
            await gallery.categories.create(acting(user), CreateCategory(name="western"))
        assert len(gallery.store.committed.categories) == 2

    async def test_old_audit_entries_are_cleared_away_without_being_counted(self) -> None:
        gallery = MemoryGallery(limits=Limits(writes=WRITES), audit_is_kept=MINUTE)
        user = await gallery.a_user()
        await gallery.categories.create(acting(user), CreateCategory(name="drama"))
        tallies = dict(gallery.store.committed.tallies)
        gallery.clock.move_on(2 * MINUTE)

        await gallery.housekeeping.sweep()

        assert await gallery.entries() == []
        assert gallery.store.committed.tallies == tallies

    async def test_tallies_are_cleared_away_when_they_say_nothing_any_more(self) -> None:
        gallery = MemoryGallery(limits=Limits(writes=WRITES))
        await gallery.accounts.register(_newcomer("kim"), by=Actor(origin=HERE))
        gallery.clock.move_on(MINUTE + LONGEST_WAIT)
        await gallery.housekeeping.sweep()
        assert len(gallery.store.committed.tallies) == 1

        gallery.clock.move_on(timedelta(microseconds=1))
        await gallery.housekeeping.sweep()

        assert gallery.store.committed.tallies == {}


class TestRegistrations:
    """So many attempts to register from each address."""

    @pytest.fixture
    def gallery(self) -> MemoryGallery:
        return MemoryGallery(limits=Limits(registrations=Limit("registration", 3, MINUTE)))

    async def test_an_address_opens_so_many_accounts_and_no_more(
        self, gallery: MemoryGallery
    ) -> None:
        names = iter(range(100))

        async def register(origin: Origin = HERE) -> Any:
            command = _newcomer(f"member{next(names)}")
            return await gallery.accounts.register(command, by=Actor(origin=origin))

        assert await tried(register, 10) == 3
        assert len(gallery.store.committed.users) == 3
        assert await tried(lambda: register(THERE), 1) == 1
        gallery.clock.move_on(MINUTE)
        assert await tried(register, 1) == 1

    async def test_who_asks_whether_names_are_taken_hears_it_so_often_and_no_more(
        self, gallery: MemoryGallery
    ) -> None:
        await gallery.a_user(username="kim")

        async def ask(name: str) -> Any:
            draft = RegistrationDraft(username=name, password="x")
            return await gallery.accounts.review_registration(Actor(origin=HERE), draft)

        assert await tried(lambda: ask("free"), 10) == 10
        assert await tried(lambda: ask("kim"), 10) == 3
        with pytest.raises(LimitReached):
            await gallery.accounts.register(_newcomer("free"), by=Actor(origin=HERE))

    async def test_a_user_who_asks_for_taken_names_is_limited_too(
        self, gallery: MemoryGallery
    ) -> None:
        await gallery.a_user(username="kim")
        user = await gallery.a_user()
        command = ChangeUsername(current_password=PASSWORD, new_username="kim")

        for _ in range(3):
            with pytest.raises(Invalid):
                await gallery.accounts.change_username(acting(user), command)
        with pytest.raises(LimitReached):
            await gallery.accounts.change_username(acting(user), command)

    async def test_administrators_are_made_without_a_limit(self, gallery: MemoryGallery) -> None:
        for number in range(5):
            await gallery.accounts.create_administrator(_newcomer(f"admin{number}"))

        assert len(gallery.store.committed.users) == 5


class TestJobs:
    """So many jobs in a window, and so many that have not ended."""

    async def test_an_address_asks_for_so_many_jobs_and_no_more(self) -> None:
        gallery = MemoryGallery(limits=Limits(generators=Limit("generators", 3, MINUTE)))

        async def ask(origin: Origin) -> Any:
            return await gallery.generation.request(Actor(origin=origin), JOB)

        assert await tried(lambda: ask(HERE), 10) == 3
        assert await tried(lambda: ask(THERE), 1) == 1
        gallery.clock.move_on(MINUTE)
        assert await tried(lambda: ask(HERE), 1) == 1
        assert len(gallery.store.committed.generation_jobs) == 5

    async def test_whoever_has_enough_jobs_waits_until_one_has_ended(self) -> None:
        gallery = MemoryGallery(limits=Limits(open_jobs=2))
        user = await gallery.a_user()

        async def ask(actor: Actor) -> Any:
            return await gallery.generation.request(actor, JOB)

        assert await tried(lambda: ask(Actor(origin=HERE)), 5) == 2
        assert await tried(lambda: ask(Actor(origin=THERE)), 5) == 2
        assert await tried(lambda: ask(acting(user)), 5) == 2
        for job in gallery.store.committed.generation_jobs.all()[::2]:
            job.state = GenerationState.SUCCEEDED
            gallery.store.committed.generation_jobs.replace(job)
        assert await tried(lambda: ask(Actor(origin=HERE)), 5) == 1
        assert await tried(lambda: ask(acting(user)), 5) == 1
        assert await tried(lambda: ask(acting(user, Origin(Channel.CLI))), 5) == 5

    async def test_a_job_remembers_an_address_only_of_somebody_unknown(self) -> None:
        gallery = MemoryGallery()
        user = await gallery.a_user()

        await gallery.generation.request(acting(user), JOB)
        await gallery.generation.request(Actor(origin=HERE), JOB)

        jobs = gallery.store.committed.generation_jobs.all()
        assert [job.requested_from for job in jobs] == [None, "192.0.2.1"]


def _newcomer(username: str) -> RegisterUser:
    return RegisterUser(username=username, password=PASSWORD)
