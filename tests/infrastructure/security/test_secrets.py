from __future__ import annotations

import hashlib
import re

from infrastructure.security.secrets import SystemSecrets


def test_a_token_is_forty_hexadecimal_digits_and_never_the_same() -> None:
    tokens = [SystemSecrets().new_token() for _ in range(100)]

    assert all(re.fullmatch(r"[0-9a-f]{40}", token) for token in tokens)
    assert len(set(tokens)) == 100


def test_a_session_id_fits_into_a_cookie_and_is_never_the_same() -> None:
    ids = [SystemSecrets().new_session_id() for _ in range(100)]

    assert all(re.fullmatch(r"[A-Za-z0-9_-]{43}", session_id) for session_id in ids)
    assert len(set(ids)) == 100


def test_a_digest_is_sha_256_of_the_text() -> None:
    assert SystemSecrets().digest("ключ") == hashlib.sha256("ключ".encode()).digest()


def test_every_text_has_a_digest_of_its_own() -> None:
    hostile = ["", "\x00", "\ud800", "\udfff", "x" * 1_000_000]

    digests = {SystemSecrets().digest(secret) for secret in hostile}

    assert {len(digest) for digest in digests} == {32}
    assert len(digests) == len(hostile)
