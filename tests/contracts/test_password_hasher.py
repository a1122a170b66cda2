"""What every password hasher promises."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from application.accounts.ports import PasswordHasher
from infrastructure.security.passwords import Argon2PasswordHasher
from tests.support.builders import PASSWORD
from tests.support.memory.security import PlainPasswordHasher


@dataclass(frozen=True)
class Hashers:
    """Two hashers of one kind, one of them stronger."""

    weak: PasswordHasher
    strong: PasswordHasher


@pytest.fixture
def plain() -> Hashers:
    return Hashers(PlainPasswordHasher(), PlainPasswordHasher(strength=2))


@pytest.fixture
def argon2() -> Iterator[Hashers]:
    weak = Argon2PasswordHasher(memory_kib=16, passes=1)
    strong = Argon2PasswordHasher(memory_kib=32, passes=1)
    yield Hashers(weak, strong)
    weak.close()
    strong.close()


@pytest.fixture(params=["plain", "argon2"])
def hashers(request: pytest.FixtureRequest) -> Hashers:
    adapter: Hashers = request.getfixturevalue(request.param)
    return adapter


@pytest.mark.parametrize("password", [PASSWORD, "", " ", "🚀" * 1024, "a\nb", "$", "\u0301"])
async def test_a_hash_is_of_its_password_and_of_no_other(hashers: Hashers, password: str) -> None:
    password_hash = await hashers.weak.hash(password)

    assert await hashers.weak.verify(password, password_hash) is True
    for other in (password + "x", password[1:] + "y", "nonsense"):
        assert await hashers.weak.verify(other, password_hash) is False


async def test_passwords_are_compared_letter_by_letter(hashers: Hashers) -> None:
    password_hash = await hashers.weak.hash("Ёлка-é")

    for other in ("ёлка-é", "Елка-é", "Ёлка-e\u0301", "Ёлка-é "):
        assert await hashers.weak.verify(other, password_hash) is False


async def test_no_two_hashes_of_a_password_are_alike(hashers: Hashers) -> None:
    hashes = {await hashers.weak.hash(PASSWORD) for _ in range(5)}

    assert len(hashes) == 5


async def test_without_a_hash_no_password_is_right(hashers: Hashers) -> None:
    for password in (PASSWORD, "", "\x00"):
        assert await hashers.weak.verify(password, None) is False


@pytest.mark.parametrize(
    "strange",
    ["", "!", PASSWORD, "plain", "$argon2id$", "md5$salt$hash", "$2b$12$abc", "\x00", "я"],
)
async def test_a_hash_of_an_unknown_kind_matches_no_password(
    hashers: Hashers, strange: str
) -> None:
    for password in (PASSWORD, "", strange):
        assert await hashers.weak.verify(password, strange) is False


@pytest.mark.parametrize("impossible", ["a\x00b", "\ud800", "x" * 1025, "x" * 1_000_000])
async def test_a_password_that_nobody_can_have_matches_no_hash(
    hashers: Hashers, impossible: str
) -> None:
    password_hash = await hashers.weak.hash(PASSWORD)

    assert await hashers.weak.verify(impossible, password_hash) is False
    assert await hashers.weak.verify(impossible, None) is False


async def test_a_hash_is_outdated_when_a_new_one_would_be_stronger(hashers: Hashers) -> None:
    weak, strong = await hashers.weak.hash(PASSWORD), await hashers.strong.hash(PASSWORD)

    assert hashers.strong.is_outdated(weak) is True
    assert hashers.strong.is_outdated(strong) is False
    assert hashers.weak.is_outdated(weak) is False
    assert hashers.weak.is_outdated(strong) is False


async def test_an_outdated_hash_still_matches(hashers: Hashers) -> None:
    weak = await hashers.weak.hash(PASSWORD)

    assert await hashers.strong.verify(PASSWORD, weak) is True
