"""The command line as somebody uses it, inside the test's process."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from click.testing import CliRunner, Result

from application.accounts.views import UserView
from application.categories.views import CategoryView
from application.films.views import FilmView
from application.pagination import Window
from domain.access import Actor
from interface.bootstrap.cli import Installation
from interface.bootstrap.container import Container
from interface.bootstrap.settings import read_settings
from interface.cli.application import film_gallery
from interface.gallery import Gallery

T = TypeVar("T")

EVERYTHING = Window(limit=1_000_000)


def change(file: Path, statement: str) -> None:
    """Do something to a database without the gallery."""
    with closing(sqlite3.connect(file)) as database, database:
        database.execute(statement)


@dataclass
class CommandLine:
    """Runs commands on the gallery in a folder, and looks into that gallery."""

    folder: Path
    settings: dict[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> Mapping[str, str]:
        given = {f"FILM_GALLERY_{name}": value for name, value in self.settings.items()}
        return {"FILM_GALLERY_DATA_DIR": str(self.folder), **given}

    def run(self, *arguments: str, stdin: bytes | str | None = None) -> Result:
        installation = Installation(self.environment)
        return CliRunner().invoke(
            film_gallery, arguments, input=stdin, obj=installation, catch_exceptions=False
        )

    def succeeds(self, *arguments: str, stdin: bytes | str | None = None) -> str:
        """Run a command that succeeds; the answer is what it prints."""
        result = self.run(*arguments, stdin=stdin)
        assert (result.exit_code, result.stderr) == (0, "")
        return result.stdout

    def fails(self, *arguments: str, stdin: bytes | str | None = None) -> tuple[int, str]:
        """Run a command that fails; the answer is its exit code and the line it says so in."""
        result = self.run(*arguments, stdin=stdin)
        assert result.stderr.startswith("Error: "), result.stderr
        assert result.stderr.count("\n") == 1
        return result.exit_code, result.stderr.removeprefix("Error: ").rstrip("\n")

    def asks(self, question: Callable[[Gallery], Awaitable[T]]) -> T:
        """What the gallery answers to somebody who does not use the command line."""

        async def ask() -> T:
            container = Container(read_settings(self.environment))
            try:
                return await question(container.gallery)
            finally:
                await container.close()

        return asyncio.run(ask())

    def films(self) -> list[FilmView]:
        return self.asks(lambda gallery: gallery.film_queries.page(EVERYTHING)).items

    def categories(self) -> list[CategoryView]:
        return self.asks(lambda gallery: gallery.category_queries.page(EVERYTHING)).items

    def users(self) -> list[UserView]:
        return self.asks(lambda gallery: gallery.account_queries.page(EVERYTHING)).items

    def signs_in(self, username: str, password: str) -> Actor:
        """Who has this name and password; raises ``BadCredentials``."""
        signed_in = self.asks(
            lambda gallery: gallery.authentication.by_password(username, password)
        )
        return signed_in.actor
