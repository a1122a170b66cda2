"""Making administrators out of what the operator says."""

from __future__ import annotations

import asyncio
import secrets

from application.accounts.commands import RegisterUser
from application.pagination import Window
from domain.errors import Invalid
from interface.cli.acting import COMMAND_LINE
from interface.cli.operations import Facts, Misused, Operations, Refused
from interface.cli.sentences import English

GENERATED_PASSWORD_BYTES = 16


def make_first_administrator(operations: Operations, facts: Facts) -> str | None:
    """Make an administrator where there is no user at all.

    The answer is the password, if one had to be made up. Raises ``Refused``.
    """
    return asyncio.run(_make_first(operations, facts))


def create_administrator(
    operations: Operations, *, username: str, email: str, password: str
) -> str:
    """Make an administrator; the answer is the name as it is stored. Raises ``Refused``."""
    command = RegisterUser(username=username, email=email, password=password)
    return asyncio.run(_create(operations, command))


async def _make_first(operations: Operations, facts: Facts) -> str | None:
    async with operations.gallery() as gallery:
        if (await gallery.account_queries.page(Window(limit=1))).items:
            return None
        generated = None if facts.admin_password else _new_password()
        command = RegisterUser(
            username=facts.admin_username, password=facts.admin_password or generated or ""
        )
        try:
            await gallery.accounts.create_administrator(command, by=COMMAND_LINE)
        except Invalid as error:
            names = dict.fromkeys(
                f"FILM_GALLERY_ADMIN_{problem.field.upper()}" for problem in error.problems
            )
            english = English()
            reasons = " ".join(english.sentence(problem) for problem in error.problems)
            raise Misused(f"{' and '.join(names)} cannot be used. {reasons}") from error
        return generated


async def _create(operations: Operations, command: RegisterUser) -> str:
    async with operations.gallery() as gallery:
        try:
            user = await gallery.accounts.create_administrator(command, by=COMMAND_LINE)
        except Invalid as error:
            raise Refused(English().problems(error.problems)) from error
        return user.username


def _new_password() -> str:
    return secrets.token_urlsafe(GENERATED_PASSWORD_BYTES)
