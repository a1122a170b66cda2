from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from infrastructure.security import common_passwords
from infrastructure.security.common_passwords import ZxcvbnCommonPasswords

COMMON = ZxcvbnCommonPasswords()


@pytest.mark.parametrize("password", ["password", "12345678", "PassWord", "QWERTYUIOP", "iloveyou"])
def test_a_common_password_is_known_in_any_case(password: str) -> None:
    assert COMMON.has(password)


@pytest.mark.parametrize(
    "password", ["", "солярис-1972-тарковский", "correct horse battery", "\ud800\x00", "я" * 10**6]
)
def test_other_passwords_are_not_common(password: str) -> None:
    assert not COMMON.has(password)


def test_the_list_is_not_read_before_somebody_asks() -> None:
    source = Path(common_passwords.__file__).parents[2]
    program = (
        "import sys; from infrastructure.security.common_passwords import ZxcvbnCommonPasswords;"
        "common = ZxcvbnCommonPasswords(); before = 'zxcvbn' in sys.modules;"
        "print(before, common.has('dragon'))"
    )

    answer = subprocess.run(
        [sys.executable, "-c", program], cwd=source, capture_output=True, text=True, check=True
    )

    assert answer.stdout.split() == ["False", "True"]
