from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.rules import EARLIEST, LATEST
from interface.i18n.moments import local_moment
from interface.i18n.negotiation import Language

KYIV = ZoneInfo("Europe/Kyiv")


@pytest.mark.parametrize(
    ("language", "summer", "winter"),
    [
        (Language.RU, "6 мая 2020 г., 10:08:09", "1 янв. 2021 г., 01:30:00"),
        (Language.UK, "6 трав. 2020 р., 10:08:09", "1 січ. 2021 р., 01:30:00"),
        (Language.EN, "May 6, 2020, 10:08:09 AM", "Jan 1, 2021, 1:30:00 AM"),
    ],
)
def test_a_moment_is_written_as_the_language_does_by_the_clocks_of_the_zone(
    language: Language, summer: str, winter: str
) -> None:
    shown = [
        local_moment(moment, KYIV, language).replace("\N{NARROW NO-BREAK SPACE}", " ")
        for moment in (
            datetime(2020, 5, 6, 7, 8, 9, tzinfo=UTC),
            datetime(2020, 12, 31, 23, 30, tzinfo=UTC),
        )
    ]

    assert shown == [summer, winter]


@pytest.mark.parametrize("language", list(Language))
def test_the_offset_that_a_moment_comes_with_makes_no_difference(language: Language) -> None:
    moment = datetime(2020, 5, 6, 7, 8, 9, tzinfo=UTC)
    elsewhere = moment.astimezone(timezone(timedelta(hours=-9, minutes=-30)))

    shown = {local_moment(each, KYIV, language) for each in (moment, elsewhere)}
    shown.add(local_moment(moment.replace(tzinfo=None), KYIV, language))

    assert len(shown) == 1


@given(
    moment=st.datetimes(
        min_value=EARLIEST.replace(tzinfo=None),
        max_value=LATEST.replace(tzinfo=None),
        timezones=st.just(UTC),
    ),
    zone=st.timezones(no_cache=True),
    language=st.sampled_from(Language),
)
def test_every_moment_of_a_film_can_be_written_anywhere(
    moment: datetime, zone: ZoneInfo, language: Language
) -> None:
    assert local_moment(moment, zone, language)
