"""The command ``film-gallery``, on the installation that the environment describes.

What a command needs is imported when it runs: ``film-gallery --help`` answers at once.
"""

# ruff: noqa: PLC0415 # the reason stands above

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from functools import cached_property
from typing import TYPE_CHECKING

from interface.cli.application import film_gallery
from interface.cli.operations import Facts, Misused, Refused

if TYPE_CHECKING:
    from sqlalchemy import URL

    from interface.bootstrap.container import Container
    from interface.bootstrap.settings import Settings
    from interface.gallery import Gallery


def main() -> None:
    """Run the command that the arguments of the process name."""
    film_gallery(obj=Installation(os.environ), prog_name="film-gallery")


class Installation:
    """Does what the commands ask for; what goes wrong becomes a sentence for the operator."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment

    def facts(self) -> Facts:
        settings = self._settings
        return Facts(
            base_url=f"http://{_reachable(settings.host)}:{settings.port}",
            docs=settings.docs,
            data=self._data,
            hosts=settings.hosts,
            is_open_to_others=settings.is_open_to_others,
            admin_username=settings.admin_username,
            admin_password=settings.admin_password,
            time_zone=settings.time_zone,
        )

    def ensure_servable(self) -> None:
        from infrastructure.security.secret_key import SecretKeyUnusable, load_or_make
        from interface.bootstrap.server import AddressUnusable, ensure_free

        host, port = self._settings.host, self._settings.port
        try:
            ensure_free(host, port)
        except AddressUnusable as error:
            raise Refused(
                f"The gallery cannot listen on {host}, port {port} ({error}): "
                "set FILM_GALLERY_PORT or FILM_GALLERY_HOST."
            ) from error
        self._ensure_folder()
        if self._settings.secret_key is None:
            try:
                # Made before the server processes start, for each of them would make one.
                load_or_make(self._settings.data_dir)
            except SecretKeyUnusable as error:
                raise Refused(str(error)) from error

    def migrate(self) -> None:
        from infrastructure.persistence import migration

        self._ensure_folder()
        with self._database_troubles():
            migration.upgrade(self._settings.database_url)

    def ensure_migrated(self) -> None:
        from infrastructure.persistence import address, migration

        url = self._database_url
        missing = url.get_backend_name() == "sqlite" and not address.sqlite_path(url).exists()
        with self._database_troubles():
            current = None if missing else migration.current(self._settings.database_url)
        if current is None:
            raise Refused(
                f"There is no gallery in {self._data} yet: run `film-gallery migrate` first."
            )
        if current != migration.head():
            raise Refused(
                f"The database {self._data} is not up to date: run `film-gallery migrate` first."
            )

    @asynccontextmanager
    async def gallery(self) -> AsyncIterator[Gallery]:
        from interface.bootstrap.container import Container

        self.ensure_migrated()
        with self._database_troubles():
            container = Container(self._settings)
            try:
                yield container.gallery
            finally:
                await container.close()

    def serve(self) -> None:
        from interface.bootstrap import server

        settings = self._settings
        server.serve(settings)

    def work(self) -> None:
        from interface.bootstrap.container import Container
        from interface.bootstrap.worker import until_stopped, work

        with self._database_troubles():
            until_stopped(work, Container(self._settings))

    def schedule(self) -> None:
        from interface.bootstrap.container import Container
        from interface.bootstrap.worker import schedule, until_stopped

        with self._database_troubles():
            until_stopped(schedule, Container(self._settings))

    def openapi(self) -> bytes:
        from interface.api.openapi import document_of
        from interface.bootstrap.web import create_app

        with self._described(docs=True) as container:
            return document_of(create_app(container))

    def permissions(self) -> bytes:
        from interface import roles
        from interface.bootstrap.web import create_admin_site, create_app

        with self._described() as container:
            app, settings = create_app(container), container.settings
            site = create_admin_site(container) if settings.admin else None
            return roles.document(app, site, settings.access_rules).encode()

    @contextmanager
    def _described(self, **settings: bool) -> Iterator[Container]:
        """What a document tells of; neither a folder nor a key is made for it."""
        import asyncio
        import secrets

        import msgspec

        from interface.bootstrap.container import Container

        key = secrets.token_urlsafe()
        container = Container(msgspec.structs.replace(self._settings, secret_key=key, **settings))
        try:
            yield container
        finally:
            asyncio.run(container.close())

    @cached_property
    def _settings(self) -> Settings:
        from interface.bootstrap.settings import SettingError, read_settings

        try:
            return read_settings(self._environment)
        except SettingError as error:
            raise Misused(str(error)) from error

    @cached_property
    def _database_url(self) -> URL:
        from infrastructure.persistence import address

        try:
            return address.parse(self._settings.database_url)
        except ValueError as error:
            raise Misused(f"FILM_GALLERY_DATABASE_URL has a wrong value: {error}.") from error

    @property
    def _data(self) -> str:
        """Where the data are, without the password."""
        from infrastructure.persistence import address

        if self._database_url.get_backend_name() == "sqlite":
            return str(address.sqlite_path(self._database_url))
        # A password can stand among the options, too.
        shown = self._database_url.set(drivername="postgresql", query={})
        return shown.render_as_string(hide_password=True)

    def _ensure_folder(self) -> None:
        """Make the data folder, if something will be kept in it, and see that it can be written."""
        import tempfile

        from infrastructure.persistence import address

        folder, url = self._settings.data_dir, self._database_url
        keeps_database = (
            url.get_backend_name() == "sqlite"
            and address.sqlite_path(url).parent == folder.absolute()
        )
        if self._settings.secret_key is not None and not keeps_database:
            return
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            tempfile.TemporaryFile(dir=folder).close()
        except OSError as error:
            raise Misused(
                f"FILM_GALLERY_DATA_DIR is {folder}, which is no folder that can be written "
                f"({error.strerror})."
            ) from error

    @contextmanager
    def _database_troubles(self) -> Iterator[None]:
        from alembic.util.exc import CommandError
        from sqlalchemy.exc import DatabaseError

        from domain.errors import Unavailable

        try:
            yield
        except Unavailable as error:
            why = _first_line(error.__cause__)
            raise Refused(f"The database {self._data} cannot be used now: {why}.") from error
        except CommandError as error:
            raise Refused(
                f"The database {self._data} was made by another version of the film gallery."
            ) from error
        except DatabaseError as error:
            why = _first_line(error.orig)
            raise Refused(f"The database {self._data} cannot be read: {why}.") from error


def _reachable(host: str) -> str:
    """The host as it is written in an address that works on this machine."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 # what to replace
    return f"[{host}]" if ":" in host else host


def _first_line(error: BaseException | None) -> str:
    lines = str(error or "").strip().splitlines()
    return lines[0].rstrip(" .:") if lines else "it does not answer"
