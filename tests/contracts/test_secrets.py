"""What every maker of secrets promises."""

from __future__ import annotations

import hashlib
import re

import pytest

from application.accounts.ports import Secrets
from infrastructure.security.secrets import SystemSecrets
from tests.support.memory.security import CountedSecrets


@pytest.fixture(params=[CountedSecrets, SystemSecrets])
def secrets(request: pytest.FixtureRequest) -> Secrets:
    adapter: Secrets = request.param()
    return adapter


def test_a_token_is_written_in_40_hexadecimal_digits(secrets: Secrets) -> None:
    assert re.fullmatch(r"[0-9a-f]{40}", secrets.new_token())


def test_a_session_id_is_long_and_fits_into_a_cookie(secrets: Secrets) -> None:
    assert re.fullmatch(r"[A-Za-z0-9_-]{27,}", secrets.new_session_id())


def test_no_secret_is_made_twice(secrets: Secrets) -> None:
    made = [secrets.new_token() for _ in range(100)]
    made += [secrets.new_session_id() for _ in range(100)]

    assert len(set(made)) == 200


@pytest.mark.parametrize("secret", ["", "0" * 40, "ключ 🚀", "\x00"])
def test_a_digest_is_sha_256(secrets: Secrets, secret: str) -> None:
    assert secrets.digest(secret) == hashlib.sha256(secret.encode()).digest()


def test_whatever_a_client_sends_has_a_digest(secrets: Secrets) -> None:
    digests = {secrets.digest(sent) for sent in ("\ud800", "\udfff", "?", "")}

    assert {len(digest) for digest in digests} == {32}
    assert len(digests) == 4
