from __future__ import annotations

import pytest

from domain.generation import GenerationState
from tests.interface.admin.documents import Document
from tests.interface.admin.visitors import an_administrator, visiting
from tests.support.builders import a_job
from tests.support.http import GalleryApi

LIST = "/admin/jobs/list"
CREATE = "/admin/jobs/create"
DETAIL = "/admin/jobs/detail"


async def _job(api: GalleryApi, **over: object) -> int:
    """A stored job that nobody works on: its state is what the test says."""
    async with api.container._unit_of_work() as uow:
        job = a_job(**{"state": GenerationState.SUCCEEDED} | over)
        await uow.generation_jobs.add(job)
        await uow.commit()
    return job.id


async def _state(api: GalleryApi, job_id: int) -> str:
    return (await api.container.gallery.generation_queries.get(job_id)).state.value


async def test_the_list_shows_how_far_each_job_has_come(api: GalleryApi) -> None:
    kim = await api.user("kim")
    await _job(api, requested=10, produced=4, state=GenerationState.CANCELLED, requested_by=kim.id)
    visitor = await an_administrator(api)

    page = await visitor.page(LIST)

    assert page.cells("State") == ["Cancelled"]
    assert page.cells("Done") == ["4 / 10"]
    assert page.cells("Requested by") == ["kim"]
    [progress] = page.all("progress")
    assert (progress["value"], progress["max"], progress["aria-label"]) == ("4", "10", "Done")


async def test_jobs_are_narrowed_by_state(api: GalleryApi) -> None:
    await _job(api, state=GenerationState.FAILED)
    await _job(api, state=GenerationState.SUCCEEDED)
    visitor = await an_administrator(api)

    assert (await visitor.page(LIST, state="failed")).cells("State") == ["Failed"]
    assert (await visitor.get(LIST, state="asleep")).status_code == 400


async def test_an_administrator_starts_a_job(api: GalleryApi) -> None:
    account = await api.administrator()
    visitor = await visiting(api, account)

    answer = await visitor.send(CREATE, kind="films", style="realistic", count="3")

    assert answer.status_code == 303
    rows = await api.sql("SELECT kind, style, requested, requested_by FROM generation_jobs")
    assert rows == [("films", "realistic", 3, account.id)]


@pytest.mark.parametrize(
    "wrong",
    [
        {"count": ""},
        {"count": "0"},
        {"count": "1000001"},
        {"count": "9" * 30},
        {"count": "-1"},
        {"count": "many"},
        {"count": "1.5"},
        {"kind": "people"},
        {"style": ""},
    ],
)
async def test_a_job_out_of_bounds_is_refused_beside_its_field(
    api: GalleryApi, wrong: dict[str, str]
) -> None:
    visitor = await an_administrator(api)

    answer = await visitor.send(
        CREATE, **{"kind": "films", "style": "classic", "count": "3"} | wrong
    )

    page = Document(answer)
    assert answer.status_code == 422
    fields = [*page.all("input"), *page.all("select")]
    assert [field["id"] for field in fields if field.get("aria-invalid")] == [*wrong]
    assert await api.sql("SELECT id FROM generation_jobs") == []


@pytest.mark.parametrize(
    ("language", "hint"),
    [
        ("ru", "За один раз можно создать от 1 до 1000 записей."),
        ("uk", "За один раз можна створити від 1 до 1000 записів."),
        ("en", "From 1 to 1000 rows can be made at a time."),
    ],
)
async def test_the_form_tells_how_much_may_be_asked_for(
    api: GalleryApi, language: str, hint: str
) -> None:
    visitor = await an_administrator(api, language)

    page = await visitor.page(CREATE)

    [count] = [field for field in page.all("input") if field.get("name") == "count"]
    assert (count["min"], count["max"], count["aria-describedby"]) == ("1", "1000", "count-help")
    assert hint in page.text


async def test_a_page_looks_again_while_a_job_is_under_way(api: GalleryApi) -> None:
    job_id = await _job(api, state=GenerationState.SUCCEEDED)
    visitor = await an_administrator(api)

    async def is_watched(address: str) -> bool:
        return any("data-watch" in place for place in (await visitor.page(address)).all("div"))

    assert not await is_watched(LIST)
    await api.sql(
        "UPDATE generation_jobs SET state = 'running', lease_until = '2999-01-01 00:00:00+00:00'"
    )
    assert await is_watched(LIST)
    assert await is_watched(f"{DETAIL}?pk={job_id}")


async def test_a_job_is_cancelled_and_gone_on_with(api: GalleryApi) -> None:
    job_id = await _job(api, state=GenerationState.FAILED, requested=0)
    visitor = await an_administrator(api)

    page = await visitor.follow(await visitor.send("/admin/jobs/deed/retry", pk=job_id))

    assert "The job is queued again." in page.text
    assert await _state(api, job_id) != "failed"


async def test_what_cannot_be_done_to_a_job_is_not_offered_and_refused(api: GalleryApi) -> None:
    job_id = await _job(api, state=GenerationState.SUCCEEDED)
    visitor = await an_administrator(api)

    page = await visitor.page(LIST)
    for deed in ("cancel", "retry"):
        assert not [link for link in page.links() if f"/deed/{deed}" in link]
        answer = await visitor.send(f"/admin/jobs/deed/{deed}", pk=job_id)
        assert answer.status_code == 409, deed

    assert await _state(api, job_id) == "succeeded"


async def test_jobs_have_no_form_to_change_them(api: GalleryApi) -> None:
    job_id = await _job(api)
    visitor = await an_administrator(api)

    assert (await visitor.get("/admin/jobs/edit", pk=job_id)).status_code == 403
