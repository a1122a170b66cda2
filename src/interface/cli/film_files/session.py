"""One import, from the options to the summary."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import BinaryIO

import click

from domain.access import Actor
from domain.errors import DomainError
from domain.users import normal_username
from interface.cli.acting import acting_as
from interface.cli.film_files.cells import Moments, Ratings
from interface.cli.film_files.formats import FileFormat, film_file, format_of
from interface.cli.film_files.mapping import FilmMapping
from interface.cli.film_files.progress import shown_progress
from interface.cli.film_files.rejections import Rejections
from interface.cli.film_files.rows import ByteCounter, FileFault, FilmFile
from interface.cli.film_files.taking import FilmTaking, MissingColumns, Tally
from interface.cli.operations import Facts, Misused, Operations, Refused
from interface.cli.sentences import English
from interface.gallery import Gallery

COLUMNS_NAMED = 30
"""How many columns of a file are named to somebody who asked for one that it does not have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportOptions:
    """What was asked for on the command line; None: not said."""

    file_format: str | None
    columns: Mapping[str, str]
    defaults: Mapping[str, str]
    date_format: str | None
    rating_scale: Decimal | None
    delimiter: str | None
    owner: str | None
    rejected: Path | None


def import_file(operations: Operations, stream: BinaryIO, options: ImportOptions) -> None:
    """Take the films of a file in and say what became of its rows; raises ``Refused``."""
    asyncio.run(_import(operations, stream, options))


async def _import(operations: Operations, stream: BinaryIO, options: ImportOptions) -> None:
    name = Path(getattr(stream, "name", "<stdin>"))
    file_format = _format(name, options)
    _ensure_not_the_same(name, options.rejected)
    source = ByteCounter(stream)
    file = film_file(file_format, source, delimiter=options.delimiter)
    mapping = _mapping(operations.facts(), options)
    english, tally = English(), Tally()
    with (
        _rejections(name, file_format, file, options) as rejections,
        _refusals(name, english),
        _summary(tally, rejections),
    ):
        async with operations.gallery() as gallery:
            actor = await _owner(gallery, options.owner)
            with shown_progress(source, tally) as show:
                await FilmTaking(
                    file=file,
                    source=source,
                    mapping=mapping,
                    take=partial(gallery.film_import.take, actor),
                    reject=rejections.add,
                    explain=english.problem,
                    tell=show,
                ).run(tally)


@contextmanager
def _summary(tally: Tally, rejections: Rejections) -> Iterator[None]:
    """Say what became of the rows that were read, also when the others were not."""
    try:
        yield
    except BaseException:
        if tally.read:
            _summarize(tally, rejections)
        raise
    _summarize(tally, rejections)


@contextmanager
def _refusals(name: Path, english: English) -> Iterator[None]:
    """What can go wrong with a file and with the gallery, as ``Refused``."""
    try:
        yield
    except MissingColumns as error:
        raise Refused(_missing(error)) from error
    except FileFault as error:
        raise Refused(f"{_shown(name)}: {error}.") from error
    except DomainError as error:
        raise Refused(english.error(error)) from error
    except OSError as error:
        raise Refused(f"{error.filename or _shown(name)}: {error.strerror}.") from error


def _format(name: Path, options: ImportOptions) -> FileFormat:
    file_format = FileFormat(options.file_format) if options.file_format else format_of(name.name)
    if file_format is None:
        raise Misused(
            f"The name {_shown(name)} does not tell the format: use --format json, jsonl or csv."
        )
    return file_format


def _ensure_not_the_same(name: Path, rejected: Path | None) -> None:
    if rejected and rejected.exists() and name.exists() and rejected.samefile(name):
        raise Misused("--rejected would write over the file that is read.")


def _mapping(facts: Facts, options: ImportOptions) -> FilmMapping:
    return FilmMapping(
        moments=Moments(facts.time_zone, options.date_format),
        ratings=Ratings(options.rating_scale),
        columns=options.columns,
        defaults=options.defaults,
    )


def _rejections(
    name: Path, file_format: FileFormat, file: FilmFile, options: ImportOptions
) -> Rejections:
    stem = name.stem.strip("<>")
    path = options.rejected or Path(f"{stem}.rejected.{file_format}")
    return Rejections(path, file.rejected_rows, overwrite=options.rejected is not None)


async def _owner(gallery: Gallery, username: str | None) -> Actor:
    """The user whose the films will be."""
    if username is None:
        user = await gallery.account_queries.first_administrator()
        if user is None:
            raise Refused(
                "There is no administrator yet to own the films: run `film-gallery create-admin`, "
                "or name a user with --owner."
            )
    else:
        user = await gallery.account_queries.find(normal_username(username))
        if user is None:
            raise Refused(f"There is no user {username!r} to own the films.")
    return acting_as(user)


def _missing(error: MissingColumns) -> str:
    columns = ", ".join(map(repr, error.columns))
    present = ", ".join(map(repr, error.present[:COLUMNS_NAMED]))
    more = ", …" if len(error.present) > COLUMNS_NAMED else ""
    return (
        f"There is no column {columns} (use --column FIELD=COLUMN; there are {present}{more}). "
        "Nothing was taken."
    )


def _summarize(tally: Tally, rejections: Rejections) -> None:
    for line in rejections.first_reasons:
        click.echo(line, err=True)
    if tally.rejected > len(rejections.first_reasons):
        click.echo(f"… and {tally.rejected - len(rejections.first_reasons):,} more", err=True)
    click.echo(
        f"{tally.read:,} rows read: {tally.added:,} films added, {tally.known:,} known already, "
        f"{tally.rejected:,} rejected."
    )
    if rejections.path:
        click.echo(f"The rejected rows are in {rejections.path}, with the reasons.")


def _shown(name: Path) -> str:
    return click.format_filename(name, shorten=True)
