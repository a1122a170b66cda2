"""What the log tells of who signs in and who is refused."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest

from application.accounts.authentication import BadCredentials
from domain.access import Channel, Origin
from domain.limits import Limit, Limits, TooManySignIns
from tests.support.builders import PASSWORD
from tests.support.gallery import MemoryGallery

HERE = Origin(Channel.WEB, "192.0.2.1")


@pytest.fixture(autouse=True)
def everything(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "film_gallery.sign_in")


def told(caplog: pytest.LogCaptureFixture) -> list[dict[str, object]]:
    names = ("event", "reason", "user_id", "username", "channel", "client")
    return [
        {name: record.__dict__[name] for name in names if name in record.__dict__}
        for record in caplog.records
        if record.name == "film_gallery.sign_in"
    ]


async def test_who_signed_in_by_password(
    gallery: MemoryGallery, caplog: pytest.LogCaptureFixture
) -> None:
    user = await gallery.a_user(username="kim")

    await gallery.authentication.by_password("kim", PASSWORD, origin=HERE)

    assert told(caplog) == [
        {
            "event": "sign-in",
            "user_id": user.id,
            "username": "kim",
            "channel": "web",
            "client": "192.0.2.1",
        }
    ]


@pytest.mark.parametrize(
    ("username", "password", "is_active", "reason"),
    [
        ("kim", "wrong", True, "wrong-password"),
        ("kim", "wrong", False, "inactive-user"),
        ("kim", PASSWORD, False, "inactive-user"),
    ],
)
async def test_a_refusal_names_the_user_that_there_is(
    gallery: MemoryGallery,
    caplog: pytest.LogCaptureFixture,
    username: str,
    password: str,
    is_active: bool,
    reason: str,
) -> None:
    user = await gallery.a_user(username="kim", is_active=is_active)

    with pytest.raises(BadCredentials):
        await gallery.authentication.by_password(username, password, origin=HERE)

    assert told(caplog) == [
        {
            "event": "sign-in-refused",
            "reason": reason,
            "user_id": user.id,
            "username": "kim",
            "channel": "web",
            "client": "192.0.2.1",
        }
    ]


async def test_a_name_that_nobody_has_may_be_a_password_and_is_not_told(
    gallery: MemoryGallery, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(BadCredentials):
        await gallery.authentication.by_password(PASSWORD, "kim")

    assert told(caplog) == [
        {
            "event": "sign-in-refused",
            "reason": "unknown-user",
            "channel": "internal",
            "client": None,
        }
    ]


async def test_an_unknown_token_is_told_of_without_it(
    gallery: MemoryGallery, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(BadCredentials):
        await gallery.authentication.by_token("a" * 40)

    assert [line["reason"] for line in told(caplog)] == ["unknown-token"]
    assert "aaaa" not in caplog.text


async def test_attempts_beyond_the_limit_are_told_as_such(
    caplog: pytest.LogCaptureFixture,
) -> None:
    limit = Limit("sign-in-account", 1, timedelta(minutes=1), grows=True)
    gallery = MemoryGallery(limits=Limits(sign_ins_of_account=limit))
    user = await gallery.a_user(username="kim")

    for password, error in (("wrong", BadCredentials), (PASSWORD, TooManySignIns)):
        with pytest.raises(error):
            await gallery.authentication.by_password("kim", password, origin=HERE)

    assert [line["reason"] for line in told(caplog)] == ["wrong-password", "too-many-attempts"]
    assert told(caplog)[-1]["user_id"] == user.id
