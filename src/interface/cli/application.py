"""The command ``film-gallery`` with everything that it can do."""

from __future__ import annotations

import click

from interface.cli.accounts import create_admin
from interface.cli.audit import audit
from interface.cli.documents import openapi, permissions
from interface.cli.films import import_films
from interface.cli.jobs import generate, jobs
from interface.cli.keeping import backup, check, restore
from interface.cli.serving import migrate, run, serve
from interface.cli.working import scheduler, worker


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="film-gallery", message="%(version)s")
def film_gallery() -> None:
    """A film gallery with a REST API.

    `film-gallery run` is all that it takes to start one. The settings are environment variables
    whose names begin with FILM_GALLERY_; the README lists them.

    Exit codes: 0 done, 1 not done, 2 asked for in a wrong way or with a wrong setting.
    """


@film_gallery.group("import")
def import_() -> None:
    """Take things in from files."""


for command in (
    run,
    serve,
    worker,
    scheduler,
    migrate,
    create_admin,
    generate,
    jobs,
    audit,
    backup,
    restore,
    check,
    openapi,
    permissions,
):
    film_gallery.add_command(command)
import_.add_command(import_films)
