from __future__ import annotations

import asyncio
import base64
import hashlib
import threading
from collections.abc import Iterator
from typing import Any

import argon2
import pytest

from infrastructure.security.passwords import (
    MAX_PBKDF2_ITERATIONS,
    MAX_WORK_KIB,
    Argon2PasswordHasher,
)

PASSWORD = "солярис 1972"
CHEAP = {"memory_kib": 64, "passes": 2, "lanes": 1}
WORK_OF_ONE_CHECK = 64 * 2


class MeteredHasher(Argon2PasswordHasher):
    """Notes the work (KiB times passes) of each Argon2 check that really ran to its end."""

    def __init__(self, **cost: Any) -> None:
        super().__init__(**{**CHEAP, **cost})
        self.work: list[int] = []

    def _matches_argon2(self, password: str, password_hash: str) -> bool:
        answer = super()._matches_argon2(password, password_hash)
        parameters = argon2.extract_parameters(password_hash)
        self.work.append(parameters.memory_cost * parameters.time_cost)
        return answer


@pytest.fixture
def hasher() -> Iterator[MeteredHasher]:
    metered = MeteredHasher()
    yield metered
    metered.close()


def django_hash(password: str, *, iterations: int = 1000, salt: str = "aBc123xyz") -> str:
    """A hash as ``django.contrib.auth.hashers.PBKDF2PasswordHasher`` writes it."""
    digest = hashlib.pbkdf2_hmac("sha256", password.encode(), salt.encode(), iterations)
    return f"pbkdf2_sha256${iterations}${salt}${base64.b64encode(digest).decode()}"


def argon2_hash(password: str, **parameters: Any) -> str:
    cost = {"memory_cost": 64, "time_cost": 2, "parallelism": 1, **parameters}
    return argon2.PasswordHasher(**cost).hash(password)


async def test_a_hash_matches_its_password_and_no_other(hasher: MeteredHasher) -> None:
    password_hash = await hasher.hash(PASSWORD)

    assert await hasher.verify(PASSWORD, password_hash)
    assert not await hasher.verify(PASSWORD + " ", password_hash)
    assert not await hasher.verify("", password_hash)


async def test_two_hashes_of_one_password_differ(hasher: MeteredHasher) -> None:
    assert await hasher.hash(PASSWORD) != await hasher.hash(PASSWORD)


async def test_a_new_hash_costs_19_mib_two_passes_and_one_lane() -> None:
    hasher = Argon2PasswordHasher()

    password_hash = await hasher.hash(PASSWORD)

    assert password_hash.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert await hasher.verify(PASSWORD, password_hash)
    assert not await hasher.verify(PASSWORD.upper(), password_hash)
    assert not hasher.is_outdated(password_hash)
    hasher.close()


@pytest.mark.parametrize("kind", [argon2.Type.I, argon2.Type.D, argon2.Type.ID])
async def test_an_argon2_hash_of_any_type_is_understood(
    hasher: MeteredHasher, kind: argon2.Type
) -> None:
    password_hash = argon2_hash(PASSWORD, type=kind, memory_cost=32, parallelism=2)

    assert await hasher.verify(PASSWORD, password_hash)
    assert not await hasher.verify("другой пароль", password_hash)


@pytest.mark.parametrize("password", [PASSWORD, "x", "п" * 1024, "  blanks stay  "])
async def test_a_hash_from_django_matches_its_password_and_no_other(
    hasher: MeteredHasher, password: str
) -> None:
    password_hash = django_hash(password)

    assert await hasher.verify(password, password_hash)
    assert not await hasher.verify(password[:-1] + "!", password_hash)
    assert not await hasher.verify("", password_hash)


async def test_a_published_pbkdf2_result_is_a_django_hash(hasher: MeteredHasher) -> None:
    """RFC 7914, section 11: PBKDF2-HMAC-SHA-256 (P="Password", S="NaCl", c=80000), 32 bytes."""
    digest = bytes.fromhex("4ddcd8f60b98be21830cee5ef22701f9641a4418d04c0414aeff08876b34ab56")
    password_hash = f"pbkdf2_sha256$80000$NaCl${base64.b64encode(digest).decode()}"

    assert await hasher.verify("Password", password_hash)
    assert not await hasher.verify("password", password_hash)


UNUSABLE = [
    "",
    "!",
    "!aB3dE5unusableByDjango7890123456789012345",
    PASSWORD,
    "$",
    "$$$$$",
    "md5$salt$0cc175b9c0f1b6a831c399e269772661",
    "pbkdf2_sha1$1000$salt$AAAAAAAAAAAAAAAAAAAAAAAAAAA=",
    "pbkdf2_sha256$1000$salt",
    "pbkdf2_sha256$0$salt$AAAA",
    "pbkdf2_sha256$-1$salt$AAAA",
    "pbkdf2_sha256$١٠٠٠$salt$AAAA",
    "pbkdf2_sha256$1_000$salt$AAAA",
    "pbkdf2_sha256$1000$$AAAA",
    django_hash(PASSWORD) + "\n",
    django_hash(PASSWORD) + "$",
    " " + django_hash(PASSWORD),
    "$argon2id$v=19$m=64,t=2,p=1$c2FsdHNhbHQ$",
    "$argon2id$v=19$m=6_4,t=2,p=1$c2FsdHNhbHQ$AAAAAAAAAAAAAAAAAAAAAA",
    "$argon2id$v=19$m=64,t=2,p=1$!!!!!!!!$????????",
    "$argon2id$v=19$m=0,t=0,p=0$c2FsdHNhbHQ$AAAAAAAAAAAAAAAAAAAAAA",
    "$argon2id$v=19$m=-64,t=-2,p=1$c2FsdHNhbHQ$AAAAAAAAAAAAAAAAAAAAAA",
    "$argon2id$v=19$m=64,t=2,p=1$соль$дайджест",
    "$argon2x$v=19$m=64,t=2,p=1$c2FsdHNhbHQ$AAAAAAAAAAAAAAAAAAAAAA",
    "\x00",
    "\ud800",
    "x" * 1_000_000,
]


@pytest.mark.parametrize("password_hash", [None, *UNUSABLE])
async def test_without_a_usable_hash_the_answer_is_no_after_one_whole_check(
    hasher: MeteredHasher, password_hash: str | None
) -> None:
    assert not await hasher.verify(PASSWORD, password_hash)

    assert hasher.work == [WORK_OF_ONE_CHECK]


@pytest.mark.parametrize("cost_and_salt", ["m=8,t=2,p=4$c2FsdHNhbHQ", "m=64,t=2,p=1$c2FsdHNhbHQxA"])
async def test_a_hash_that_argon2_cannot_read_is_no_hash(
    hasher: MeteredHasher, cost_and_salt: str
) -> None:
    password_hash = f"$argon2id$v=19${cost_and_salt}$AAAAAAAAAAAAAAAAAAAAAA"

    assert not await hasher.verify(PASSWORD, password_hash)

    assert hasher.work == [WORK_OF_ONE_CHECK]


async def test_a_wrong_password_is_refused_after_one_whole_check(hasher: MeteredHasher) -> None:
    password_hash = await hasher.hash(PASSWORD)

    assert not await hasher.verify("другой пароль", password_hash)

    assert hasher.work == [WORK_OF_ONE_CHECK]


@pytest.mark.parametrize("password", ["", PASSWORD, "x"])
async def test_no_password_is_the_one_of_an_unknown_user(
    hasher: MeteredHasher, password: str
) -> None:
    assert not await hasher.verify(password, None)


async def test_the_check_for_unknown_users_costs_what_a_new_hash_costs() -> None:
    dearer = MeteredHasher(memory_kib=256, passes=3)

    await dearer.verify(PASSWORD, None)

    assert dearer.work == [256 * 3]
    dearer.close()


IMPOSSIBLE = ["x" * 1025, "x" * 1_000_000, "nul\x00inside", "\ud800", "\udfff tail"]


@pytest.mark.parametrize("password", IMPOSSIBLE)
@pytest.mark.parametrize(
    "kept",
    [argon2_hash("x" * 1025), django_hash("x" * 1025), None],
    ids=["Argon2", "PBKDF2", "none"],
)
async def test_an_impossible_password_matches_nothing_after_one_whole_check(
    hasher: MeteredHasher, password: str, kept: str | None
) -> None:
    assert not await hasher.verify(password, kept)

    assert hasher.work == [WORK_OF_ONE_CHECK]


@pytest.mark.parametrize("password", IMPOSSIBLE)
async def test_an_impossible_password_has_no_hash(hasher: MeteredHasher, password: str) -> None:
    with pytest.raises(ValueError):
        await hasher.hash(password)


ENDLESS = [
    f"pbkdf2_sha256${MAX_PBKDF2_ITERATIONS + 1}$salt$AAAA",
    "pbkdf2_sha256$2147483647$salt$AAAA",
    f"pbkdf2_sha256${'9' * 400}$salt$AAAA",
    "$argon2id$v=19$m=64,t=4294967295,p=1$c2FsdHNhbHQ$AAAAAAAAAAAAAAAAAAAAAA",
    "$argon2id$v=19$m=4294967295,t=1,p=1$c2FsdHNhbHQ$AAAAAAAAAAAAAAAAAAAAAA",
    f"$argon2id$v=19$m=1024,t={MAX_WORK_KIB // 1024 + 1},p=1$c2FsdHNhbHQ$AAAAAAAAAAAAAAAAAAAAAA",
    f"$argon2id$v=19$m=64,t={'9' * 400},p=1$c2FsdHNhbHQ$AAAAAAAAAAAAAAAAAAAAAA",
    "$argon2id$v=19$m=65536,t=1,p=8192$c2FsdHNhbHQ$AAAAAAAAAAAAAAAAAAAAAA",
]


@pytest.mark.parametrize("password_hash", ENDLESS)
async def test_a_hash_that_would_occupy_the_server_is_no_hash(
    hasher: MeteredHasher, password_hash: str
) -> None:
    assert not await hasher.verify(PASSWORD, password_hash)

    assert hasher.work == [WORK_OF_ONE_CHECK]
    assert not hasher.is_outdated(password_hash)


@pytest.mark.parametrize(
    "weaker",
    [
        django_hash(PASSWORD),
        django_hash(PASSWORD, iterations=1_000_000),
        argon2_hash(PASSWORD, memory_cost=32),
        argon2_hash(PASSWORD, memory_cost=32, time_cost=9),
        argon2_hash(PASSWORD, time_cost=1),
        argon2_hash(PASSWORD, hash_len=16),
        argon2_hash(PASSWORD, type=argon2.Type.I),
        argon2_hash(PASSWORD).replace("v=19", "v=16"),
    ],
    ids=[
        "PBKDF2",
        "PBKDF2 of a million iterations",
        "less memory",
        "less memory, more passes",
        "fewer passes",
        "shorter",
        "another type",
        "another version",
    ],
)
def test_a_weaker_hash_is_outdated(hasher: MeteredHasher, weaker: str) -> None:
    assert hasher.is_outdated(weaker)


@pytest.mark.parametrize(
    "strong",
    [
        argon2_hash(PASSWORD),
        argon2_hash(PASSWORD, memory_cost=128),
        argon2_hash(PASSWORD, memory_cost=128, time_cost=1),
        argon2_hash(PASSWORD, time_cost=3),
        argon2_hash(PASSWORD, parallelism=2),
    ],
    ids=["equal", "more memory", "more memory, fewer passes", "more passes", "more lanes"],
)
def test_a_hash_as_strong_as_today_s_is_not_outdated(hasher: MeteredHasher, strong: str) -> None:
    assert not hasher.is_outdated(strong)


@pytest.mark.parametrize("password_hash", UNUSABLE)
def test_what_is_no_hash_is_not_outdated(hasher: MeteredHasher, password_hash: str) -> None:
    assert not hasher.is_outdated(password_hash)


async def test_a_weaker_hash_made_anew_is_up_to_date(hasher: MeteredHasher) -> None:
    assert not hasher.is_outdated(await hasher.hash(PASSWORD))


@pytest.mark.parametrize("cost", [{"memory_kib": 2**23}, {"passes": 2**20}, {"passes": 0}])
def test_a_cost_that_nobody_can_bear_is_refused_at_once(cost: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="no Argon2 cost"):
        Argon2PasswordHasher(**cost)


class WaitingHasher(MeteredHasher):
    """Checks passwords only when let, and knows in which threads."""

    def __init__(self, **cost: Any) -> None:
        super().__init__(**cost)
        self.may_go = threading.Event()
        self.begun = threading.Semaphore(0)
        self.threads_seen: set[threading.Thread] = set()

    def _matches_argon2(self, password: str, password_hash: str) -> bool:
        self.threads_seen.add(threading.current_thread())
        self.begun.release()
        self.may_go.wait(timeout=30)
        return super()._matches_argon2(password, password_hash)


async def test_others_go_on_while_passwords_are_checked_a_few_at_a_time() -> None:
    hasher = WaitingHasher(threads=2)
    checks = asyncio.gather(*(hasher.verify(PASSWORD, None) for _ in range(8)))

    # This coroutine goes on although no check can end before it says so.
    for _ in range(2):
        await asyncio.to_thread(hasher.begun.acquire)
    hasher.may_go.set()

    assert await checks == [False] * 8
    assert len(hasher.threads_seen) == 2
    assert threading.current_thread() not in hasher.threads_seen
    hasher.close()
