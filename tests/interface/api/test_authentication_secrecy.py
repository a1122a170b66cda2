"""Signing in tells nothing about users, and keeps nothing that could be used."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from typing import Any

import httpx

from application.accounts.ports import PasswordHasher
from infrastructure.persistence.models.registry import METADATA
from infrastructure.security.passwords import Argon2PasswordHasher
from tests.interface.conftest import GalleryFactory
from tests.support.builders import PASSWORD
from tests.support.http import LOGIN, ME, TOKEN_LOGIN, GalleryApi, basic, sign_in

WRONG = "wrong-Paper-305"
PAIRS = (
    ("kim", WRONG),
    ("nobody", WRONG),
    ("sleeper", PASSWORD),
    ("sleeper", WRONG),
    ("?!", WRONG),
)
"""A wrong password, an unknown user, an inactive one with both, a name that nobody can have."""


class CountingHasher(PasswordHasher):
    """Counts how often somebody has to wait for a verification, the slow part of signing in."""

    def __init__(self, hasher: PasswordHasher) -> None:
        self._hasher = hasher
        self.verifications = 0

    async def hash(self, password: str) -> str:
        return await self._hasher.hash(password)

    async def verify(self, password: str, password_hash: str | None) -> bool:
        self.verifications += 1
        return await self._hasher.verify(password, password_hash)

    def is_outdated(self, password_hash: str) -> bool:
        return self._hasher.is_outdated(password_hash)


async def in_every_way(
    api: GalleryApi, username: str, password: str
) -> Sequence[tuple[int, bytes, Any]]:
    """What a login by token, a pair and a form are answered."""
    body = {"username": username, "password": password}
    pair = {"Authorization": basic(username, password)}
    answers = [
        await api.browser().post(TOKEN_LOGIN, json=body),
        await api.browser().get(ME, headers=pair),
        await sign_in(api.browser(), username, password),
    ]
    return [shown(answer, username) for answer in answers]


def shown(answer: httpx.Response, username: str) -> tuple[int, bytes, Any]:
    """An answer without what differs for every request: lengths, form tokens, the name typed."""
    headers = {name for name in answer.headers if name != "content-length"}
    content = answer.content.replace(f'value="{username}"'.encode(), b"")
    if token := answer.cookies.get("csrftoken"):
        content = content.replace(token.encode(), b"")
    return answer.status_code, content, headers


async def test_unknown_wrong_and_inactive_are_answered_alike(api: GalleryApi) -> None:
    await api.user("kim")
    await api.inactive_user("sleeper")

    answers = [await in_every_way(api, *pair) for pair in PAIRS]

    assert [status for status, _, _ in answers[0]] == [400, 401, 200]
    assert [answer for answer in answers if answer != answers[0]] == []


async def test_unknown_wrong_and_inactive_take_the_same_number_of_verifications(
    api: GalleryApi, a_gallery_app: GalleryFactory, cheap_hasher: Argon2PasswordHasher
) -> None:
    hasher = CountingHasher(cheap_hasher)
    counted = await a_gallery_app(hasher=hasher)
    await api.user("kim")
    await api.inactive_user("sleeper")

    verifications = []
    for pair in PAIRS:
        before = hasher.verifications
        await in_every_way(counted, *pair)
        verifications.append(hasher.verifications - before)

    assert verifications == [3] * len(PAIRS)


async def test_a_hash_from_django_works_and_is_made_anew_at_signing_in(api: GalleryApi) -> None:
    kim = await api.user("kim")
    old = hashed_by_django(PASSWORD)
    await api.sql("UPDATE users SET password_hash = :old", old=old)

    wrong = await api.anonymous.post(TOKEN_LOGIN, json={"username": "kim", "password": WRONG})
    assert wrong.status_code == 400
    assert await password_hashes(api) == [old]

    assert (await api.as_basic(kim).get(ME)).status_code == 200
    [new] = await password_hashes(api)
    assert new.startswith("$argon2id$")
    assert (await api.as_basic(kim).get(ME)).status_code == 200
    assert await password_hashes(api) == [new]


async def test_a_hash_of_a_smaller_cost_is_made_anew_at_signing_in(
    api: GalleryApi, a_gallery_app: GalleryFactory
) -> None:
    kim = await api.user("kim")
    [old] = await password_hashes(api)
    hasher = Argon2PasswordHasher(memory_kib=16, passes=2)
    grown = await a_gallery_app(hasher=hasher)

    assert (await grown.as_basic(kim).get(ME)).status_code == 200
    hasher.close()

    [new] = await password_hashes(api)
    assert "m=8,t=1," in old
    assert "m=16,t=2," in new


async def test_the_database_keeps_no_key_no_session_id_and_no_password(api: GalleryApi) -> None:
    kim = await api.register("kim")
    key = await api.token(kim)
    browser = await api.as_session(kim)
    session_id = browser.cookies["sessionid"]

    stored = await everything(api)

    for secret in (key, session_id, PASSWORD):
        assert secret.encode() not in stored
    assert bytes.fromhex(key) not in stored
    assert hashlib.sha256(key.encode()).digest() in stored
    assert hashlib.sha256(session_id.encode()).digest() in stored


async def test_caches_keep_no_answer_of_signing_in(api: GalleryApi) -> None:
    kim = await api.user("kim")
    browser = api.browser()

    answers = [
        await browser.get(LOGIN),
        await sign_in(browser, "kim", WRONG),
        await sign_in(browser, "kim", PASSWORD),
        await api.anonymous.post(
            TOKEN_LOGIN, json={"username": kim.username, "password": PASSWORD}
        ),
    ]

    assert [answer.status_code for answer in answers] == [200, 200, 302, 200]
    assert [answer.headers.get("cache-control") for answer in answers] == ["no-store"] * 4


def hashed_by_django(password: str) -> str:
    """What Django keeps of a password, with few iterations."""
    digest = hashlib.pbkdf2_hmac("sha256", password.encode(), b"salt", 10)
    return f"pbkdf2_sha256$10$salt${base64.b64encode(digest).decode()}"


async def password_hashes(api: GalleryApi) -> list[str]:
    return [text for (text,) in await api.sql("SELECT password_hash FROM users ORDER BY id")]


async def everything(api: GalleryApi) -> bytes:
    """Every value of every row of every table."""
    rows = [
        row for table in METADATA.sorted_tables for row in await api.sql(f"SELECT * FROM {table}")
    ]
    values = [value for row in rows for value in row]
    return b"\0".join(
        bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
        for value in values
    )
