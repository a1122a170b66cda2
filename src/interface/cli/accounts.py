"""Making administrators: ``create-admin``."""

from __future__ import annotations

import sys

import click

from interface.cli.operations import Facts, Misused, Operations

EXAMPLES = """\b
Examples:
  film-gallery create-admin --username olena --email olena@example.org
  film-gallery create-admin --username olena --password-stdin < password.txt
"""


@click.command("create-admin", epilog=EXAMPLES)
@click.option("--username", metavar="NAME", help="[default: FILM_GALLERY_ADMIN_USERNAME, or admin]")
@click.option("--email", metavar="ADDRESS", default="", help="Left out: none.")
@click.option("--password-stdin", is_flag=True, help="Read the password, one line, from stdin.")
@click.pass_obj
def create_admin(
    operations: Operations, username: str | None, email: str, password_stdin: bool
) -> None:
    """Make another administrator.

    The password is asked for, twice and hidden. Where nobody can be asked it is taken from
    FILM_GALLERY_ADMIN_PASSWORD, or from stdin with --password-stdin.
    """
    from interface.cli.administrators import (  # noqa: PLC0415 # `--help` is quick
        create_administrator,
    )

    facts = operations.facts()
    operations.ensure_migrated()
    password = _password_from_stdin() if password_stdin else _password(facts)
    wanted = username or facts.admin_username
    name = create_administrator(operations, username=wanted, email=email, password=password)
    click.echo(f"{name} is an administrator now.")


def _password_from_stdin() -> str:
    password = sys.stdin.readline().rstrip("\r\n")
    if not password:
        raise Misused("There is no password on stdin.")
    return password


def _password(facts: Facts) -> str:
    if sys.stdin.isatty():
        return str(click.prompt("Password", hide_input=True, confirmation_prompt=True))
    if facts.admin_password:
        return facts.admin_password
    raise Misused(
        "Nobody can be asked for the password here: use --password-stdin, or set "
        "FILM_GALLERY_ADMIN_PASSWORD."
    )
