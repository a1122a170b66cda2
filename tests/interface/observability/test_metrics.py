"""What Prometheus reads of a gallery."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from domain.generation import GenerationState
from interface.observability.processes import processes_in
from interface.observability.route_names import OTHER, RouteNames
from tests.interface.conftest import GalleryFactory
from tests.interface.observability.test_health_checks import a_gallery_on
from tests.support.builders import PASSWORD
from tests.support.http import FILMS, ME, GalleryApi
from tests.support.sqlite_files import touch
from tests.support.waiting import until

METRICS = "/metrics"
SECONDS = "film_gallery_http_request_duration_seconds"
DASHBOARD = Path(__file__).parents[3] / "docs" / "grafana" / "film-gallery.json"
Samples = dict[tuple[str, frozenset[tuple[str, str]]], float]


@pytest.fixture
async def measured(a_gallery_app: GalleryFactory) -> GalleryApi:
    return await a_gallery_app(METRICS="on")


async def samples(gallery: GalleryApi) -> Samples:
    answer = await gallery.anonymous.get(METRICS)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain; version=")
    assert answer.headers["cache-control"] == "no-store"
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def of(found: Samples, name: str) -> dict[frozenset[tuple[str, str]], float]:
    return {labels: value for (named, labels), value in found.items() if named == name}


def requests(found: Samples) -> Counter[tuple[str, str, str]]:
    """How many requests of each method, route and class of status."""
    counts: Counter[tuple[str, str, str]] = Counter()
    for labels, value in of(found, f"{SECONDS}_count").items():
        told = dict(labels)
        counts[told["method"], told["route"], told["status"]] = int(value)
    return counts


async def test_the_page_has_one_spelling(measured: GalleryApi) -> None:
    for spelling in ("/metrics/", "/metrics%2f", "//metrics", "/%6detrics", "/metrics//"):
        answer = await measured.anonymous.get(f"http://gallery.example{spelling}")
        assert answer.status_code == 404, spelling


async def test_nothing_is_measured_unless_it_is_asked_for(api: GalleryApi) -> None:
    assert (await api.anonymous.get(METRICS)).status_code == 404


async def test_requests_are_counted_by_method_route_and_class_of_status(
    measured: GalleryApi,
) -> None:
    kim = await measured.user("kim")
    film = await measured.film(kim)
    client = await measured.as_token(kim)
    before = requests(await samples(measured))

    await client.get(f"{FILMS}{film['id']}/?secret={PASSWORD}")
    await client.get(f"{FILMS}999999/")
    await measured.anonymous.get(ME)
    await measured.anonymous.get("/admin/films/list")
    await measured.anonymous.get("/static/favicon.svg")
    await measured.anonymous.get("/")
    after = requests(await samples(measured))

    assert after - before == Counter(
        {
            ("GET", "/api/v1/gallery/{film_id}", "2xx"): 1,
            ("GET", "/api/v1/gallery/{film_id}", "4xx"): 1,
            ("GET", "/api/v1/auth/users/me", "4xx"): 1,
            ("GET", "/admin/*", "3xx"): 1,
            ("GET", "/static/*", "2xx"): 1,
            ("GET", "/", "2xx"): 1,
            ("GET", "/metrics", "2xx"): 1,
        }
    )


async def test_whatever_strangers_ask_for_the_labels_are_few(measured: GalleryApi) -> None:
    await samples(measured)
    before = len(requests(await samples(measured)))

    for number in range(50):
        await measured.anonymous.get(f"/nowhere{number}/{number}")
        await measured.anonymous.get(f"{FILMS}{number}{number}/")
        await measured.anonymous.get(f"/admin/{number}")
        await measured.anonymous.get(f'/%22%0a{number}{{x="y"}}')
        await measured.anonymous.request(f"BREW{number}", "/")
    counts = requests(await samples(measured))

    assert counts["GET", OTHER, "4xx"] == 100
    assert counts["other", "/", "4xx"] == 50
    assert len(counts) <= before + 5


async def test_the_measures_tell_how_jobs_checks_and_processes_are(measured: GalleryApi) -> None:
    await measured.user()
    await measured.anonymous.get("/api/genfilm/3/")

    async def done() -> bool:
        jobs = of(await samples(measured), "film_gallery_jobs")
        return jobs[frozenset({("state", "succeeded")})] == 1

    await until(done)
    found = await samples(measured)

    states = {dict(labels)["state"] for labels in of(found, "film_gallery_jobs")}
    assert states == {state.value for state in GenerationState}
    checks = {dict(labels)["check"] for labels in of(found, "film_gallery_check_up")}
    assert checks == {"database", "migrations", "worker"}
    (memory,) = of(found, "film_gallery_process_resident_memory_bytes").values()
    (files,) = of(found, "film_gallery_process_open_fds").values()
    assert 10_000_000 < memory < 10_000_000_000
    assert 2 < files < 100_000


async def test_the_lag_of_the_event_loop_is_measured(measured: GalleryApi) -> None:
    async def looked() -> bool:
        (count,) = of(await samples(measured), "film_gallery_event_loop_lag_seconds_count").values()
        return count >= 1

    await until(looked)


async def test_without_tables_the_rest_is_still_told(empty_sqlite_url: str) -> None:
    touch(empty_sqlite_url)
    async with a_gallery_on(DATABASE_URL=empty_sqlite_url, METRICS="on") as gallery:
        found = await samples(gallery)

    checks = {
        dict(labels)["check"]: up for labels, up in of(found, "film_gallery_check_up").items()
    }
    assert (checks["database"], checks["migrations"]) == (1, 0)
    assert of(found, "film_gallery_jobs") == {}
    assert of(found, "film_gallery_process_open_fds")


# --- names of routes ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/", "/"),
        ("//", "/"),
        ("", "/"),
        ("/films", "/films"),
        ("/films/", "/films"),
        ("/films/7", "/films/{id}"),
        ("/films/7/", "/films/{id}"),
        ("/films/00000000000000000000007/", "/films/{id}"),
        ("/films/me/", "/films/me"),
        ("/films/seven/", OTHER),
        ("/films/7/8/", OTHER),
        ("/films/٣/", OTHER),
        ("/admin", "/admin/*"),
        ("/admin/", "/admin/*"),
        ("/admin/films/7", "/admin/*"),
        ("/administrator", OTHER),
        ("/films/{}", "/films/{id}"),
        ("\x00", OTHER),
    ],
)
def test_a_path_has_the_name_of_its_address(path: str, name: str) -> None:
    routes = RouteNames(["/", "/films", "/films/{id}", "/films/me"], ["/admin"])

    assert routes.name(path) == name


# --- files of several processes ----------------------------------------------------------------


def test_processes_are_found_by_their_files(tmp_path: Path) -> None:
    for name in (
        "histogram_7.db",
        "gauge_liveall_12.db",
        "histogram_7.txt",
        "x.db",
        "counter_7.db",
    ):
        (tmp_path / name).touch()

    assert processes_in(tmp_path) == [7, 12]


# --- the dashboard -----------------------------------------------------------------------------


async def test_the_dashboard_shows_what_there_is(measured: GalleryApi) -> None:
    await samples(measured)
    there = {name for name, _ in await samples(measured)}
    panels = json.loads(DASHBOARD.read_text())["panels"]
    questions = [target["expr"] for panel in panels for target in panel["targets"]]

    named = {name for question in questions for name in re.findall(r"film_gallery_\w+", question)}
    assert len(panels) >= 6
    assert named <= there
    told = {re.sub(r"_(bucket|count|created|sum)$", "", name) for name in named}
    assert told == {re.sub(r"_(bucket|count|created|sum)$", "", name) for name in there}


def test_the_dashboard_can_be_imported_anywhere() -> None:
    board = json.loads(DASHBOARD.read_text())

    assert board["title"]
    assert (board["id"], board["uid"]) == (None, "film-gallery")
    ids = [panel["id"] for panel in board["panels"]]
    assert len(ids) == len(set(ids))
    for panel in board["panels"]:
        assert panel["datasource"]["uid"] == "${datasource}"
        assert panel["title"]
        assert panel["gridPos"].keys() == {"h", "w", "x", "y"}
