"""The command ``film-gallery``, on the installation that the environment describes.

What a command needs is imported when it runs: ``film-gallery --help`` answers at once.
"""

# ruff: noqa: PLC0415 # the reason stands above

from __future__ import annotations

import os
import sys
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from interface.cli.application import film_gallery
from interface.cli.operations import Facts, Misused, Refused

if TYPE_CHECKING:
    from sqlalchemy import URL

    from application.soundness import Examined
    from interface.bootstrap.container import Container
    from interface.bootstrap.settings import Settings
    from interface.gallery import Gallery


def main() -> None:
    """Run the command that the arguments of the process name."""
    try:
        film_gallery(obj=Installation(os.environ), prog_name="film-gallery")
    except OSError as error:  # as when there is no room for what it prints
        with suppress(OSError):
            sys.stdout.close()
        sys.exit(f"film-gallery: {error}")


class Installation:
    """Does what the commands ask for; what goes wrong becomes a sentence for the operator."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment

    def facts(self) -> Facts:
        from infrastructure.persistence import sqlite_library

        settings = self._settings
        is_on_sqlite = self._database_url.get_backend_name() == "sqlite"
        return Facts(
            base_url=f"http://{_reachable(settings.host)}:{settings.port}",
            docs=settings.docs,
            data=self._data,
            hosts=settings.hosts,
            is_open_to_others=settings.is_open_to_others,
            admin_username=settings.admin_username,
            admin_password=settings.admin_password,
            time_zone=settings.time_zone,
            warning=sqlite_library.warning() if is_on_sqlite else None,
        )

    def ensure_servable(self) -> None:
        from infrastructure.security.secret_key import SecretKeyUnusable, load_or_make
        from interface.bootstrap.server import ensure_free

        settings = self._settings
        with _address_troubles(settings):
            ensure_free(settings.host, settings.port)
        self._ensure_folder()
        if self._settings.secret_key is None:
            try:
                # Made before the server processes start, for each of them would make one.
                load_or_make(self._settings.data_dir)
            except SecretKeyUnusable as error:
                raise Refused(str(error)) from error

    def migrate(self) -> Sequence[str]:
        from infrastructure.persistence import counting, migration
        from interface.bootstrap.troubles import database_troubles

        self._ensure_folder()
        with database_troubles(self._data):
            migration.upgrade(self._settings.database_url)
            return [str(count) for count in counting.mend(self._settings.database_url)]

    def ensure_migrated(self) -> None:
        from infrastructure.persistence import identity
        from interface.bootstrap.troubles import database_troubles, ensure_usable

        with database_troubles(self._data):
            ensure_usable(identity.look(self._settings.database_url), self._data)

    def back_up(self, file: Path, *, replace: bool) -> None:
        from interface.bootstrap import keeping

        keeping.back_up(self._settings.database_url, self._data, file, replace=replace)

    def restore(self, file: Path) -> str | None:
        from interface.bootstrap import keeping

        return keeping.restore(self._settings.database_url, self._data, file)

    def check(self) -> Sequence[Examined]:
        from interface.bootstrap import keeping

        return keeping.check(self._settings.database_url)

    @asynccontextmanager
    async def gallery(self) -> AsyncIterator[Gallery]:
        from interface.bootstrap.container import Container
        from interface.bootstrap.troubles import database_troubles

        self.ensure_migrated()
        with database_troubles(self._data):
            container = Container(self._settings)
            try:
                yield container.gallery
            finally:
                await container.close()

    def serve(self) -> None:
        from interface.bootstrap import server

        settings = self._settings
        with _address_troubles(settings):  # another may have taken it since
            server.serve(settings)

    def work(self) -> None:
        from interface.bootstrap.container import Container
        from interface.bootstrap.troubles import database_troubles
        from interface.bootstrap.worker import until_stopped, work

        with database_troubles(self._data):
            until_stopped(work, Container(self._settings))

    def schedule(self) -> None:
        from interface.bootstrap.container import Container
        from interface.bootstrap.troubles import database_troubles
        from interface.bootstrap.worker import schedule, until_stopped

        with database_troubles(self._data):
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
def _address_troubles(settings: Settings) -> Iterator[None]:
    from interface.bootstrap.server import AddressUnusable

    host, port = settings.host, settings.port
    try:
        yield
    except AddressUnusable as error:
        raise Refused(
            f"The gallery cannot listen on {host}, port {port} ({error}): "
            "set FILM_GALLERY_PORT or FILM_GALLERY_HOST."
        ) from error


def _reachable(host: str) -> str:
    """The host as it is written in an address that works on this machine."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 # what to replace
    return f"[{host}]" if ":" in host else host
