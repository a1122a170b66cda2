"""The health page: whether the database answers, and how many jobs there are in each state."""

from __future__ import annotations

from pathlib import Path

import pytest

from interface.bootstrap.container import Container
from interface.bootstrap.settings import read_settings
from tests.interface.api.test_generators import made
from tests.interface.conftest import SECRET_KEY
from tests.support.http import GalleryApi, running_gallery
from tests.support.memory.clock import FixedClock
from tests.support.sqlite_files import touch

NO_JOBS = {"queued": 0, "running": 0, "succeeded": 0, "failed": 0, "cancelled": 0}


async def test_a_gallery_that_is_well_says_so(api: GalleryApi) -> None:
    answer = await api.anonymous.get("/health/")

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.json() == {"database": "ok", "jobs": NO_JOBS}


async def test_jobs_are_counted_by_state(api: GalleryApi) -> None:
    await api.user()
    for _ in range(3):
        await api.anonymous.get("/api/genfilm/")
    await made(api)
    await api.sql(
        "INSERT INTO generation_jobs (kind, style, requested, produced, state, seed, queued_at,"
        " attempts, version) SELECT kind, style, requested, 0, 'failed', seed, queued_at, 3, 1"
        " FROM generation_jobs LIMIT 1"
    )

    answer = await api.anonymous.get("/health/")

    assert answer.json()["jobs"] == NO_JOBS | {"succeeded": 3, "failed": 1}


async def test_credentials_do_not_matter(api: GalleryApi) -> None:
    answer = await api.anonymous.get("/health/", headers={"Authorization": "Token nonsense"})

    assert answer.status_code == 200


@pytest.mark.parametrize("kind", ["no folder", "no server", "no tables"])
async def test_a_gallery_whose_database_does_not_answer_is_not_well_and_still_answers(
    tmp_path: Path, empty_sqlite_url: str, kind: str
) -> None:
    file = tmp_path / "file"
    file.touch()
    touch(empty_sqlite_url)
    url = {
        "no folder": f"sqlite:///{file}/gallery.sqlite3",
        "no server": "postgresql://kim:word@127.0.0.1:1/gallery",
        "no tables": empty_sqlite_url,
    }[kind]
    settings = read_settings(
        {
            "FILM_GALLERY_DATABASE_URL": url,
            "FILM_GALLERY_SECRET_KEY": SECRET_KEY,
            "FILM_GALLERY_ALLOWED_HOSTS": "*",
        }
    )
    clock = FixedClock()
    async with running_gallery(Container(settings, clock=clock), clock) as gallery:
        answer = await gallery.anonymous.get("/health/")
        page = await gallery.anonymous.get("/")

    state = "broken" if kind == "no tables" else "unavailable"
    assert answer.status_code == 503
    assert answer.headers["cache-control"] == "no-store"
    assert answer.json() == {"database": state, "jobs": {}}
    assert page.status_code == 200
