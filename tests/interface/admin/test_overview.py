"""The start of the admin site."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from domain.generation import GenerationState
from tests.interface.admin.statements import MOST, counted
from tests.interface.admin.visitors import SITE, Visitor, an_administrator, visiting
from tests.support.builders import a_job
from tests.support.http import GalleryApi

MUCH = 12


async def _jobs(api: GalleryApi, *jobs: Mapping[str, Any]) -> list[int]:
    """Stored jobs that somebody else is at, or that are done."""
    lease: dict[str, Any] = {
        "lease_owner": "somebody",
        "lease_until": api.clock.now().replace(year=2999),
    }
    made = [a_job(**{**lease, **over}) for over in jobs]
    async with api.container._unit_of_work() as uow:
        for job in made:
            await uow.generation_jobs.add(job)
        await uow.commit()
    return [job.id for job in made]


async def _headings(visitor: Visitor) -> list[str]:
    return (await visitor.page(SITE)).inside("h2")


async def test_the_start_counts_everything(api: GalleryApi) -> None:
    kim = await api.user("kim")
    film = await api.film(kim, cat=(await api.category())["id"])
    await api.comment(kim, movie=film["id"])
    visitor = await an_administrator(api)

    page = await visitor.page(SITE)

    for card in ("Films 1", "Categories 1", "Comments 1", "Users 3", "Sessions 1"):
        assert card in page.text
    for key in ("films", "categories", "comments", "users", "tokens", "sessions", "jobs", "audit"):
        assert f"/admin/{key}/list" in page.links()


async def test_the_start_shows_the_jobs_that_are_not_done(api: GalleryApi) -> None:
    running, _, *queued = await _jobs(
        api,
        {"requested": 10, "produced": 4, "state": GenerationState.RUNNING},
        {"requested": 77, "state": GenerationState.SUCCEEDED},
        *[{"requested": 20, "state": GenerationState.RUNNING}] * 6,
    )
    visitor = await an_administrator(api)

    page = await visitor.page(SITE)

    assert [(bar["value"], bar["max"]) for bar in page.all("progress")] == [
        ("4", "10"),
        *[("0", "20")] * 4,
    ]
    assert f"No. {running}: 10 films Running 4 / 10" in page.text
    assert page.links_to("jobs/detail") == [
        f"/admin/jobs/detail?pk={job_id}" for job_id in (running, *queued[:4])
    ]
    assert "and 2 more" in page.text
    assert any("data-watch" in place for place in page.all("div"))


async def test_the_start_says_when_nothing_is_under_way(api: GalleryApi) -> None:
    await _jobs(api, {"state": GenerationState.FAILED, "lease_owner": None, "lease_until": None})
    visitor = await an_administrator(api)

    page = await visitor.page(SITE)

    assert "Nothing is under way." in page.text
    assert not any("data-watch" in place for place in page.all("div"))


async def test_the_start_tells_what_was_done_last(api: GalleryApi) -> None:
    boss = await api.administrator("boss")
    for number in range(MUCH):
        await api.category(boss, name=f"Category {number}")
    visitor = await visiting(api, boss)

    page = await visitor.page(SITE)

    assert len(page.links_to("audit/detail")) == 8
    assert "Signed in: boss" in page.text
    assert f"Created: Category {MUCH - 1} 2/3/24, 2:00 PM · boss" in page.text
    assert f"Category {MUCH - 8} " not in page.text
    assert f"/admin/users/detail?pk={boss.id}" in page.links()


async def test_lines_of_a_comment_are_one_in_the_log(api: GalleryApi) -> None:
    boss = await api.administrator("boss")
    film = await api.film(boss)
    await api.comment(boss, movie=film["id"], text="Not\n\nbad")
    visitor = await visiting(api, boss)

    assert "Created: Not bad" in (await visitor.page(SITE)).text


async def test_the_start_takes_few_statements(api: GalleryApi) -> None:
    for number in range(MUCH):
        await api.film(title=f"Film {number}")
    await _jobs(api, *[{"state": GenerationState.RUNNING}] * MUCH)
    visitor = await an_administrator(api)

    with counted(api) as statements:
        await visitor.page(SITE)

    assert 2 <= len(statements) <= MOST


@pytest.mark.parametrize(
    ("language", "headings"),
    [
        ("ru", ["Задания в работе", "Последние действия"]),
        ("uk", ["Завдання в роботі", "Останні дії"]),
        ("en", ["Jobs under way", "Latest actions"]),
    ],
)
async def test_the_start_speaks_every_language(
    api: GalleryApi, language: str, headings: list[str]
) -> None:
    assert await _headings(await an_administrator(api, language)) == headings
