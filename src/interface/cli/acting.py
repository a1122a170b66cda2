"""Acting on the gallery from the command line."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from domain.access import Actor, Channel, Origin
from domain.errors import Conflict, Invalid, NotFound
from interface.cli.operations import Operations, Refused

if TYPE_CHECKING:  # they bring the whole application along, which `--help` can do without
    from application.accounts.views import UserView
    from interface.gallery import Gallery

COMMAND_LINE = Actor(origin=Origin(Channel.CLI))
"""Whoever holds the machine, before there is a user to act as."""


def acting_as(user: UserView) -> Actor:
    """The user, as whom somebody acts who holds the machine."""
    return Actor(user.id, user.is_staff, user.username, COMMAND_LINE.origin)


def as_administrator(
    operations: Operations, act: Callable[[Gallery, Actor], Awaitable[None]]
) -> None:
    """Act on the gallery as its administrator; what it refuses becomes a sentence.

    SIGTERM ends it as Ctrl-C does.
    """
    from interface.cli.sentences import English  # noqa: PLC0415 # `--help` is quick

    async def main() -> None:
        task: Any = asyncio.current_task()
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
        async with operations.gallery() as gallery:
            await act(gallery, await _administrator(gallery))

    try:
        asyncio.run(main())
    except asyncio.CancelledError as error:
        raise KeyboardInterrupt from error
    except Invalid as error:
        raise Refused(English().problems(error.problems)) from error
    except (NotFound, Conflict) as error:
        raise Refused(English().error(error)) from error


async def _administrator(gallery: Gallery) -> Actor:
    user = await gallery.account_queries.first_administrator()
    if user is None:
        raise Refused("The gallery has no administrator: run `film-gallery create-admin` first.")
    return acting_as(user)
