"""Looking after the database: ``backup``, ``restore``, ``check``."""

from __future__ import annotations

from pathlib import Path

import click

from interface.cli.operations import Operations

BACKUP_EXAMPLES = """\b
Examples:
  film-gallery backup /srv/backups/films-monday.sqlite3
  film-gallery backup --replace films.sqlite3
"""
RESTORE_EXAMPLE = """\b
Example:
  film-gallery restore /srv/backups/films-monday.sqlite3 && film-gallery run
"""
FILE = click.Path(dir_okay=False, path_type=Path)


@click.command(epilog=BACKUP_EXAMPLES)
@click.argument("file", type=FILE)
@click.option("--replace", is_flag=True, help="Replace FILE if it is there.")
@click.pass_obj
def backup(operations: Operations, file: Path, *, replace: bool) -> None:
    """Copy the database to FILE, while the gallery runs.

    FILE holds everything that had been stored when the copy began. It is checked, can be read by
    its owner alone, and is there only once it is whole. On PostgreSQL it is an archive of pg_dump.
    """
    operations.back_up(file, replace=replace)
    click.echo(f"The backup is sound: {click.format_filename(file)}")


@click.command(epilog=RESTORE_EXAMPLE)
@click.argument("file", type=FILE)
@click.pass_obj
def restore(operations: Operations, file: Path) -> None:
    """Put the backup FILE in the place of the database.

    The gallery must not be running. FILE is checked before anything is replaced, and what was there
    is kept under another name. An older backup is brought up to date by `film-gallery migrate`.
    """
    facts = operations.facts()
    kept = operations.restore(file)
    click.echo(f"The gallery is restored: {facts.data}")
    if kept:
        click.echo(f"What was there is kept: {kept}")


@click.command()
@click.pass_context
def check(context: click.Context) -> None:
    """Examine the database, also while the gallery runs.

    A line for each thing that is looked at: the library or server, the integrity of the file,
    references between rows, tables with their indexes and triggers, the tree of categories, the
    counters, the migrations. The exit code is 1 if any is not well.
    """
    operations: Operations = context.obj
    examined = operations.check()
    for it in examined:
        click.echo(f"{'ok' if it.is_well else 'FAIL':4}  {it.check:10}  {it.told}")
    if not all(it.is_well for it in examined):
        context.exit(1)
