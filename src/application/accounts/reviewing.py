"""What is wrong with names, addresses and passwords before they are stored."""

from __future__ import annotations

from typing import Final

from application.accounts.commands import RegistrationDraft
from application.accounts.ports import AccountQueries, CommonPasswords
from application.patch import given
from domain import rules
from domain.credentials import password_violations
from domain.errors import Problem, Violation
from domain.users import RULES, normal_username, username_rule

NAME_TAKEN: Final = "username-taken"


class AccountReview:
    """Finds every rule that the fields of an account break."""

    def __init__(self, *, accounts: AccountQueries, common_passwords: CommonPasswords) -> None:
        self._accounts = accounts
        self._common = common_passwords

    async def registration(self, draft: RegistrationDraft) -> list[Problem]:
        """The problems of the given fields of an account to be opened."""
        fields: dict[str, str] = given(draft)
        password = fields.pop("password", None)
        found = await self.profile(fields)
        if password is not None:
            # A value that breaks a rule is not worth a comparison.
            near = {name: value for name, value in fields.items() if not RULES[name](value)}
            found += self.password("password", password, near)
        return found

    async def profile(self, fields: dict[str, str], *, user_id: int | None = None) -> list[Problem]:
        """The problems of a name and an address; a user's own name is not taken for that user.

        The name is put into its normal form.
        """
        if "username" in fields:
            fields["username"] = normal_username(fields["username"])
        found = list(rules.problems(RULES, fields))
        username = fields.get("username", "")
        if username and not username_rule(username):
            owner = await self._accounts.find(username)
            if owner and owner.id != user_id:
                found.append(taken("username", username))
        return found

    def password(self, field: str, password: str, near: dict[str, str]) -> list[Problem]:
        """The problems of a password, which must not resemble what is near."""
        violations = password_violations(password, is_common=self._common.has(password), near=near)
        return [Problem(field, violation) for violation in violations]


def taken(field: str, username: str) -> Problem:
    """Somebody else has the name."""
    return Problem(field, Violation(NAME_TAKEN, {"username": username}))
