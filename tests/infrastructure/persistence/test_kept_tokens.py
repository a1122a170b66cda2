"""Access tokens that are known until something is committed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from infrastructure.persistence.prepared import Parameters, Statement, Values
from infrastructure.persistence.queries import kept_tokens
from infrastructure.persistence.queries.kept_tokens import AccountQueriesWithKeptTokens
from infrastructure.persistence.reader import NO_PARAMETERS, Reader
from tests.support.builders import NOON

LATER = NOON + timedelta(hours=1)


class OneRow(Reader):
    """Answers everything with one row, and counts the questions."""

    def __init__(self, row: Sequence[Any] | None) -> None:
        self.row = row
        self.questions = 0

    async def all(
        self, _statement: Statement, _parameters: Parameters = NO_PARAMETERS
    ) -> Sequence[Values]:
        self.questions += 1
        return [] if self.row is None else [self.row]

    async def close(self) -> None:
        """There is nothing to give back."""


class Revisions:
    """A database of which a test says when something was committed."""

    def __init__(self) -> None:
        self.number = 1

    async def __call__(self) -> int:
        return self.number


@pytest.fixture
def reader() -> OneRow:
    return OneRow([1, 7, "kim", True, False, LATER])


@pytest.fixture
def revisions() -> Revisions:
    return Revisions()


@pytest.fixture
def queries(reader: OneRow, revisions: Revisions) -> AccountQueriesWithKeptTokens:
    return AccountQueriesWithKeptTokens(reader, revisions)


async def test_a_token_is_asked_for_once(
    queries: AccountQueriesWithKeptTokens, reader: OneRow
) -> None:
    first = await queries.find_token(b"one", now=NOON)

    assert first is not None
    assert first.username == "kim"
    assert await queries.find_token(b"one", now=NOON) is first
    assert reader.questions == 1


async def test_after_a_commit_it_is_asked_for_again(
    queries: AccountQueriesWithKeptTokens, reader: OneRow, revisions: Revisions
) -> None:
    await queries.find_token(b"one", now=NOON)
    reader.row = None
    revisions.number += 1

    assert await queries.find_token(b"one", now=NOON) is None


async def test_other_tokens_are_not_known(
    queries: AccountQueriesWithKeptTokens, reader: OneRow
) -> None:
    await queries.find_token(b"one", now=NOON)
    reader.row = None

    assert await queries.find_token(b"two", now=NOON) is None


async def test_one_that_has_expired_is_not_known_any_more(
    queries: AccountQueriesWithKeptTokens, reader: OneRow
) -> None:
    await queries.find_token(b"one", now=NOON)
    reader.row = None  # as the database has it: what has expired is not found

    assert await queries.find_token(b"one", now=LATER) is None


async def test_unknown_tokens_take_no_room(
    queries: AccountQueriesWithKeptTokens, reader: OneRow
) -> None:
    known, reader.row = reader.row, None
    assert await queries.find_token(b"one", now=NOON) is None
    reader.row = known

    assert await queries.find_token(b"one", now=NOON) is not None


async def test_so_many_are_known_and_no_more(
    queries: AccountQueriesWithKeptTokens, reader: OneRow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_tokens, "MOST_TOKENS", 2)
    for key in (b"one", b"two", b"three"):
        await queries.find_token(key, now=NOON)

    await queries.find_token(b"three", now=NOON)
    assert reader.questions == 3
    await queries.find_token(b"one", now=NOON)
    assert reader.questions == 4
