"""Starting the gallery: ``run``, ``serve``, ``migrate``."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final

import click

from interface.cli.operations import Facts, Operations

RUN_EXAMPLES = """\b
Examples:
  film-gallery run
  FILM_GALLERY_PORT=9000 FILM_GALLERY_DATA_DIR=/srv/films film-gallery run
"""
SERVE_EXAMPLES = """\b
Example:
  film-gallery migrate && FILM_GALLERY_WORKERS=4 film-gallery serve
"""


TO_STOP: Final = (signal.SIGINT, signal.SIGTERM)


@click.command(epilog=RUN_EXAMPLES)
@click.pass_obj
def run(operations: Operations) -> None:
    """Start the gallery, all in one.

    Makes the database or brings it up to date, makes the first administrator when the gallery has
    no users, and serves until Ctrl-C or SIGTERM.

    The administrator is called FILM_GALLERY_ADMIN_USERNAME (admin) and has the password
    FILM_GALLERY_ADMIN_PASSWORD; without it a password is made and printed, once.
    """
    from interface.cli.administrators import (  # noqa: PLC0415 # `--help` is quick
        make_first_administrator,
    )

    with _signals_end_the_start():
        facts = operations.facts()
        operations.ensure_servable()
        _migrate(operations)
        with _signals_wait():  # nobody else knows the password
            password = make_first_administrator(operations, facts)
            _announce(facts)
            if password:
                click.echo(f"  Sign in as {facts.admin_username} with the password {password}")
                click.echo("  Keep it: it is shown only now.")
        _serve(operations)


@click.command(epilog=SERVE_EXAMPLES)
@click.pass_obj
def serve(operations: Operations) -> None:
    """Serve, and do nothing else.

    The database has to be up to date: this is for installations that run `film-gallery migrate`
    and `film-gallery create-admin` themselves.
    """
    with _signals_end_the_start():
        facts = operations.facts()
        operations.ensure_migrated()
        operations.ensure_servable()
        _announce(facts)
        _serve(operations)


@click.command()
@click.pass_obj
def migrate(operations: Operations) -> None:
    """Make the database, or bring it up to date.

    Counts anew what is counted wrongly, too. Can be called at any time, also by several processes
    at once; it is undone as a whole when something goes wrong.
    """
    facts = operations.facts()
    _migrate(operations)
    click.echo(f"The database is up to date: {facts.data}")


def _migrate(operations: Operations) -> None:
    if mended := operations.migrate():
        click.echo(f"Warning: counters were wrong and are mended: {'; '.join(mended)}.", err=True)


def _announce(facts: Facts) -> None:
    click.echo("Film Gallery")
    click.echo(f"  API   {facts.base_url}/api/v1/gallery/")
    if facts.docs:
        click.echo(f"  docs  {facts.base_url}/docs")
    click.echo(f"  data  {facts.data}")
    if facts.warning:
        click.echo(f"Warning: {facts.warning}", err=True)
    if facts.is_open_to_others:
        click.echo(f"  It answers to the names {', '.join(facts.hosts)}")
        click.echo("  and no others: FILM_GALLERY_ALLOWED_HOSTS says which.")


def _serve(operations: Operations) -> None:
    click.echo("Press Ctrl-C to stop.")
    operations.serve()
    click.echo("The gallery has stopped.")


@contextmanager
def _signals_end_the_start() -> Iterator[None]:
    """SIGINT and SIGTERM end what goes on before the server takes them over, without an error.

    At once: an exception could be raised where Python keeps it from spreading, and be lost. What
    the database has not committed, it undoes.
    """

    def end(_number: int, _frame: FrameType | None) -> None:
        os._exit(0)

    earlier = {number: signal.signal(number, end) for number in TO_STOP}
    try:
        yield
    finally:
        for number, handler in earlier.items():
            signal.signal(number, handler)


@contextmanager
def _signals_wait() -> Iterator[None]:
    """SIGINT and SIGTERM are heard afterwards."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, TO_STOP)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
