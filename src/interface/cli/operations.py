"""What the commands ask of the installation that they run in."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import click

if TYPE_CHECKING:  # it brings the whole application along, which `--help` can do without
    from application.soundness import Examined
    from interface.gallery import Gallery


class Refused(click.ClickException):
    """A command cannot do what it was asked for; the message is one sentence for the operator."""

    exit_code = 1


class Misused(Refused):
    """A command was asked for in a way that cannot work: a wrong option, a wrong setting."""

    exit_code = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The settings that a person at the command line is told of, or that a command goes by.

    ``data`` says where the data are, without any password; ``warning`` what is wrong with the
    software that keeps them, if anything is.
    """

    base_url: str
    docs: bool
    data: str
    hosts: tuple[str, ...]
    is_open_to_others: bool
    admin_username: str
    admin_password: str | None
    time_zone: tzinfo
    warning: str | None


class Operations(Protocol):
    """What can be done with an installation; everything here may raise ``Refused``."""

    def facts(self) -> Facts: ...

    def ensure_servable(self) -> None:
        """Refuse where the address is in use or the data folder cannot be written."""
        ...

    def migrate(self) -> Sequence[str]:
        """Bring the database up to date; make it where there is none.

        Counters that are wrong are mended; the answer says which, and how they were.
        """
        ...

    def gallery(self) -> AbstractAsyncContextManager[Gallery]:
        """The gallery on its database, which must be up to date."""
        ...

    def ensure_migrated(self) -> None:
        """Refuse where the database is not up to date."""
        ...

    def back_up(self, file: Path, *, replace: bool) -> None:
        """Copy the database to a file, which is there only once it is whole and sound."""
        ...

    def restore(self, file: Path) -> str | None:
        """Put a backup in the place of the database; the answer says where that is kept now."""
        ...

    def check(self) -> Sequence[Examined]:
        """Examine the database."""
        ...

    def serve(self) -> None:
        """Serve until SIGINT or SIGTERM."""
        ...

    def work(self) -> None:
        """Carry out jobs until SIGINT or SIGTERM."""
        ...

    def schedule(self) -> None:
        """Clear away what is over, now and then, until SIGINT or SIGTERM."""
        ...

    def openapi(self) -> bytes:
        """The OpenAPI document, as JSON; needs no database."""
        ...

    def permissions(self) -> bytes:
        """Who may do what by the settings, as Markdown; needs no database."""
        ...
