"""The passwords that everybody tries first."""

from __future__ import annotations

from functools import cached_property
from importlib import import_module

from application.accounts.ports import CommonPasswords


class ZxcvbnCommonPasswords(CommonPasswords):
    """The 30,000 most common passwords, as zxcvbn counted them."""

    def has(self, password: str) -> bool:
        return password.lower() in self._passwords

    @cached_property
    def _passwords(self) -> frozenset[str]:
        # Reading the lists takes 30 ms and 15 MB: only who asks pays for them, and only once.
        lists: dict[str, list[str]] = import_module("zxcvbn.frequency_lists").FREQUENCY_LISTS
        return frozenset(lists["passwords"])
