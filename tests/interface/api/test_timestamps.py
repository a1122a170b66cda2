"""Moments: the forms that are taken, the zone that is meant, the form that is answered."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import pytest

from interface.api.v1.clocks import LAST_ODD_YEAR, at_local_time, local
from tests.interface.api.writing import JSON, a_scene, as_json
from tests.support.http import FILM, FILMS, GalleryApi

TAKEN = {
    # with an offset: that moment
    "2020-05-06T07:08:09Z": "2020-05-06T10:08:09+03:00",
    "2020-05-06T07:08Z": "2020-05-06T10:08:00+03:00",
    "2020-05-06T07:08:09+00:00": "2020-05-06T10:08:09+03:00",
    "2020-05-06T07:08:09+03:00": "2020-05-06T07:08:09+03:00",
    "2020-05-06T07:08:09-05:30": "2020-05-06T15:38:09+03:00",
    "2020-05-06T07:08:09+0300": "2020-05-06T07:08:09+03:00",
    "2020-05-06T07:08+03": "2020-05-06T07:08:00+03:00",
    "2020-12-06T07:08:09Z": "2020-12-06T09:08:09+02:00",
    "2020-01-01T00:00:00+14:00": "2019-12-31T12:00:00+02:00",
    # without: local time, winter and summer
    "2020-05-06T07:08": "2020-05-06T07:08:00+03:00",
    "2020-05-06 07:08": "2020-05-06T07:08:00+03:00",
    "2020-05-06T07:08:09": "2020-05-06T07:08:09+03:00",
    "2020-05-06 07:08:09Z": "2020-05-06T10:08:09+03:00",
    "2020-12-06T07:08:09": "2020-12-06T07:08:09+02:00",
    " 2020-12-06T07:08:09\n": "2020-12-06T07:08:09+02:00",
    # parts of a second, shown only where there are any
    "2020-05-06T07:08:09.5": "2020-05-06T07:08:09.500000+03:00",
    "2020-05-06T07:08:09.000001Z": "2020-05-06T10:08:09.000001+03:00",
    "2020-05-06T07:08:09.999999+03:00": "2020-05-06T07:08:09.999999+03:00",
    "2020-05-06T07:08:09.000000Z": "2020-05-06T10:08:09+03:00",
    # the clocks go forward at 03:00 on 29 March, and back at 04:00 on 25 October
    "2020-03-29T02:59:59": "2020-03-29T02:59:59+02:00",
    "2020-03-29T04:00": "2020-03-29T04:00:00+03:00",
    "2020-03-29T01:00Z": "2020-03-29T04:00:00+03:00",
    "2020-10-25T02:59": "2020-10-25T02:59:00+03:00",
    "2020-10-25T04:00": "2020-10-25T04:00:00+02:00",
    "2020-10-25T00:30Z": "2020-10-25T03:30:00+03:00",
    "2020-10-25T01:30Z": "2020-10-25T03:30:00+02:00",
    "2020-10-25T03:30+02:00": "2020-10-25T03:30:00+02:00",
    "2020-10-25T03:30+03:00": "2020-10-25T03:30:00+03:00",
    # leap days, other rules of the past, a far future
    "2020-02-29T00:00": "2020-02-29T00:00:00+02:00",
    "2000-02-29T23:59:59Z": "2000-03-01T01:59:59+02:00",
    "1985-07-01T12:00Z": "1985-07-01T16:00:00+04:00",
    "1925-07-01T12:00": "1925-07-01T12:00:00+02:00",
    "1935-07-01T12:00": "1935-07-01T12:00:00+03:00",
    "1970-01-01T00:00Z": "1970-01-01T03:00:00+03:00",
    "2500-07-01T00:00": "2500-07-01T00:00:00+03:00",
    "0001-02-03T12:00Z": "0001-02-03T14:02:00+02:02",
    "9999-12-29T12:00Z": "9999-12-29T14:00:00+02:00",
}
REFUSED: list[Any] = [
    "",
    "  ",
    "now",
    "2020-05-06T",
    "2020-05-06T07",
    "07:08:09",
    "2020-05-06T07:08:09.",
    "2020-05-06T07:08:09+",
    "2020-05-06T07:08:09+3",
    "2020-05-06T07:08:09 UTC",
    "2020-05-06T07:08:09[Europe/Kyiv]",
    "2020-05-06T07:08:09+24:00",
    "2020-05-06T07:08:09ZZ",
    "2020-05-06_07:08:09",
    "2020/05/06 07:08",
    "06.05.2020 07:08",
    "May 6, 2020",
    "20-05-06T07:08",
    "02020-05-06T07:08",
    "-2020-05-06T07:08",
    "2020-00-06T07:08",
    "2020-13-06T07:08",
    "2020-05-00T07:08",
    "2020-05-32T07:08",
    "2021-02-29T07:08",
    "1900-02-29T07:08",
    "2020-05-06T24:00",
    "2020-05-06T07:60",
    "2020-05-06T07:08:60",
    "0000-01-01T00:00Z",
    "0001-01-01T00:00Z",
    "0001-01-01T00:00+14:00",
    "9999-12-31T23:59:59Z",
    "9999-12-31T23:59:59-14:00",
    "10000-01-01T00:00Z",
    "٢٠٢٠-05-06T07:08",
    "2020-05-06T07:08\x00",
    "2020-05-06T07:08\ud800",
    "1588748889",
    1588748889,
    1588748889.5,
    10**30,
    None,
    True,
    [],
    ["2020-05-06T07:08:09Z"],
    {},
]
ROUND_TRIPS = [
    "1880-01-01T00:00:00Z",
    "1915-02-08T00:00",
    "1924-05-01T23:59:59.000001",
    "1924-05-02T00:30",
    "1943-11-06T12:00",
    "2020-03-29T03:30",
    "2020-10-25T03:30",
    "2020-10-25T01:30:00.5Z",
    "0001-02-03T04:05:06.789012Z",
    "0001-01-02",
    "9999-12-30T23:59:59.999999",
    "9999-12-30T23:59Z",
]


async def test_a_moment_is_answered_in_local_time_with_its_offset(api: GalleryApi) -> None:
    scene = await a_scene(api)
    address = f"{FILMS}{scene.ids['film']}/"

    answered, kept = {}, {}
    for sent in TAKEN:
        answer = await scene.client.patch(address, json={"time_filmed": sent})
        answered[sent] = answer.json().get("time_filmed")
        kept[sent] = (await scene.client.get(address)).json()["time_filmed"]

    assert answered == TAKEN
    assert kept == TAKEN


@pytest.mark.parametrize("verb", ["POST", "PUT", "PATCH"])
async def test_what_is_no_moment_is_refused(api: GalleryApi, verb: str) -> None:
    scene = await a_scene(api)
    path = FILMS if verb == "POST" else f"{FILMS}{scene.ids['film']}/"
    before = await scene.stored()

    answers = {}
    for value in REFUSED:
        content = as_json(FILM | {"time_filmed": value})
        answer = await scene.client.request(verb, path, content=content, headers=JSON)
        answers[repr(value)] = (answer.status_code, set(answer.json()))

    assert answers == {repr(value): (400, {"time_filmed"}) for value in REFUSED}
    assert await scene.stored() == before


async def test_a_date_alone_is_its_local_midnight(api: GalleryApi) -> None:
    film = await api.film(time_filmed="2020-05-06")

    assert film["time_filmed"] == "2020-05-06T00:00:00+03:00"


async def test_the_hour_that_comes_twice_means_the_first(api: GalleryApi) -> None:
    film = await api.film(time_filmed="2020-10-25T03:30")

    assert film["time_filmed"] == "2020-10-25T03:30:00+03:00"


async def test_the_hour_that_the_clocks_skip_goes_on_from_before(api: GalleryApi) -> None:
    film = await api.film(time_filmed="2020-03-29T03:30")

    assert film["time_filmed"] == "2020-03-29T04:30:00+03:00"


async def test_the_old_solar_time_of_kyiv_is_answered_in_whole_minutes(api: GalleryApi) -> None:
    """Until 1924 the clocks were 2 h 2 min 4 s ahead; no client reads seconds in an offset."""
    film = await api.film(time_filmed="1900-01-01T00:00:00Z")

    assert film["time_filmed"] == "1900-01-01T02:02:00+02:02"


@pytest.mark.parametrize("day", ["0001-01-02", "1880-01-01", "1902-09-01", "1924-05-01"])
async def test_the_midnight_of_an_early_film_stays_on_its_day(api: GalleryApi, day: str) -> None:
    film = await api.film(time_filmed=day)

    assert film["time_filmed"] == f"{day}T00:00:00+02:02"


def test_what_a_clock_shows_is_what_it_was_set_to() -> None:
    monrovia = ZoneInfo("Africa/Monrovia")
    clock = datetime(1971, 12, 31, 23, 15)  # noqa: DTZ001 - without an offset, as it is sent

    assert local(at_local_time(clock, monrovia), monrovia).replace(tzinfo=None) == clock


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("1972-01-01T00:00:00+00:00", "1971-12-31T23:15:00-00:45"),
        ("1973-01-01T00:00:00+00:00", "1973-01-01T00:00:00+00:00"),
    ],
)
def test_the_last_offset_with_seconds_is_answered_in_whole_minutes(sent: str, shown: str) -> None:
    assert local(datetime.fromisoformat(sent), ZoneInfo("Africa/Monrovia")).isoformat() == shown


def test_no_zone_has_an_offset_with_seconds_today() -> None:
    first = datetime(LAST_ODD_YEAR + 1, 1, 1, tzinfo=UTC)
    days = [first + timedelta(days=n) for n in range(0, 60 * 365, 73)]
    odd = {
        name
        for name in available_timezones()
        for day in days
        if (day.astimezone(ZoneInfo(name)).utcoffset() or timedelta()).seconds % 60
    }
    assert odd == set()


async def test_what_is_answered_can_be_sent_back(api: GalleryApi) -> None:
    scene = await a_scene(api)
    address = f"{FILMS}{scene.ids['film']}/"

    for sent in ROUND_TRIPS:
        first = (await scene.client.patch(address, json={"time_filmed": sent})).json()
        again = await scene.client.put(address, json=first)
        assert again.status_code == 200
        assert again.json() == first


async def test_an_answer_is_the_moment_that_was_sent(api: GalleryApi) -> None:
    first = datetime(1, 1, 3, 1, 2, 3, 4, tzinfo=UTC)
    moments = [first + n * timedelta(days=40_001, hours=5, minutes=7) for n in range(91)]
    scene = await a_scene(api)
    address = f"{FILMS}{scene.ids['film']}/"

    answered = []
    for moment in moments:
        answer = await scene.client.patch(address, json={"time_filmed": moment.isoformat()})
        answered.append(datetime.fromisoformat(answer.json()["time_filmed"]))

    assert answered == moments


async def test_server_times_are_answered_in_summer_time_in_summer(api: GalleryApi) -> None:
    api.clock.set(datetime(2024, 7, 1, 12, 0, 0, tzinfo=UTC))

    film, comment = await api.film(), await api.comment()

    assert film["time_loaded"] == film["time_update"] == "2024-07-01T15:00:00+03:00"
    assert comment["created_at"] == "2024-07-01T15:00:00+03:00"


async def test_another_zone_of_the_gallery_is_taken_and_answered(a_gallery_app: Any) -> None:
    api: GalleryApi = await a_gallery_app(TIME_ZONE="America/New_York")

    film = await api.film(time_filmed="2020-05-06T07:08:09")

    assert film["time_filmed"] == "2020-05-06T07:08:09-04:00"
    assert film["time_loaded"] == "2024-02-03T07:00:00.123456-05:00"
