"""What whoever knows the common passwords promises."""

from __future__ import annotations

import pytest

from application.accounts.ports import CommonPasswords
from infrastructure.security.common_passwords import ZxcvbnCommonPasswords
from tests.support.builders import PASSWORD
from tests.support.memory.security import MemoryCommonPasswords


@pytest.fixture(params=[MemoryCommonPasswords, ZxcvbnCommonPasswords])
def common_passwords(request: pytest.FixtureRequest) -> CommonPasswords:
    adapter: CommonPasswords = request.param()
    return adapter


@pytest.mark.parametrize("password", ["password", "PASSWORD", "qwertyuiop", "QwertyUiop"])
def test_what_everybody_tries_first_is_common_in_any_case(
    common_passwords: CommonPasswords, password: str
) -> None:
    assert common_passwords.has(password) is True


@pytest.mark.parametrize("password", [PASSWORD, "", "\x00", "\ud800"])
def test_what_nobody_tries_first_is_not(common_passwords: CommonPasswords, password: str) -> None:
    assert common_passwords.has(password) is False
