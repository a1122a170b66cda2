"""Taking films in from a file: ``import films``."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, BinaryIO

import click

from interface.cli.operations import Operations

FIELDS = ("title", "filmed_at", "rating", "category", "poster_url", "description")
FORMATS = ("json", "jsonl", "csv")
EXAMPLES = """\b
Examples:
  film-gallery import films films.csv
  film-gallery import films movies.json --rating-scale 10 \\
      --column title=Title --column "rating=IMDB Rating" \\
      --column "filmed_at=Release Date" --date-format "%b %d %Y"
"""


def _pairs(
    _context: click.Context, _parameter: click.Parameter, given: Sequence[str]
) -> dict[str, str]:
    """Every FIELD=TEXT, by its field."""
    pairs: dict[str, str] = {}
    for text in given:
        field, equals, value = text.partition("=")
        if not equals or field not in FIELDS:
            raise click.BadParameter(f"{text!r} is not FIELD=TEXT with a field of {_LISTED}.")
        if field in pairs:
            raise click.BadParameter(f"{field} is given twice.")
        pairs[field] = value
    return pairs


def _scale(
    _context: click.Context, _parameter: click.Parameter, given: str | None
) -> Decimal | None:
    """A number greater than nothing."""
    if given is None:
        return None
    try:
        scale = Decimal(given)
    except InvalidOperation:
        scale = Decimal(0)
    if not (scale.is_finite() and scale > 0):
        raise click.BadParameter(f"{given!r} is no number greater than 0.")
    return scale


def _delimiter(
    _context: click.Context, _parameter: click.Parameter, given: str | None
) -> str | None:
    """One character; a backslash and a t stand for the tabulator."""
    given = "\t" if given == "\\t" else given
    if given is not None and (len(given) != 1 or given in '"\r\n\x00'):
        raise click.BadParameter("takes one character, such as ; or \\t.")
    return given


_LISTED = ", ".join(FIELDS)


@click.command("films", epilog=EXAMPLES)
@click.argument("file", type=click.File("rb"))
@click.option(
    "--format",
    "file_format",
    type=click.Choice(FORMATS),
    help="json: an array; jsonl: an object a line.  [default: by the extension of FILE]",
)
@click.option(
    "--column",
    "columns",
    multiple=True,
    callback=_pairs,
    metavar="FIELD=COLUMN",
    help="The column that holds a field.  [default: the one of the same name]",
)
@click.option(
    "--default",
    "defaults",
    multiple=True,
    callback=_pairs,
    metavar="FIELD=VALUE",
    help="What an empty or missing cell stands for, written as in FILE.  [default: rating=0]",
)
@click.option(
    "--date-format",
    metavar="FORMAT",
    help='How filmed_at is written, such as "%d.%m.%Y".  [default: ISO 8601]',
)
@click.option(
    "--rating-scale",
    callback=_scale,
    metavar="NUMBER",
    help="Ratings are out of so many, and are put on the scale of 0 to 5.  "
    "[default: taken as they are]",
)
@click.option(
    "--delimiter", callback=_delimiter, help="What parts the cells of CSV.  [default: seen]"
)
@click.option("--owner", metavar="NAME", help="Whose the films are.  [default: the first admin]")
@click.option(
    "--rejected",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where rejected rows go.  [default: FILE.rejected.* in this folder]",
)
@click.pass_obj
def import_films(operations: Operations, /, file: BinaryIO, **options: Any) -> None:
    """Take films in from FILE: a JSON array, JSON lines or CSV, in UTF-8; - is stdin.

    The fields are title and filmed_at, which every film needs, rating, category, poster_url and
    description. Categories are made as needed. Numbers are titles, too. Dates without a zone are
    in FILM_GALLERY_TIME_ZONE; names of months are English. Nothing but the columns of the fields
    is looked at.

    A film of a title and date that the gallery knows is passed over: taking a file in again adds
    nothing. Two films of one title and different dates are two films.

    A row that cannot be taken is rejected: it goes to a file of the same format, with its number
    as _row and the reason as _reason. Mend that file and take it in as it is. A rating that is
    missing is no reason; it becomes 0, or what --default rating=VALUE says.

    Exit codes: 0 the whole file was read, although rows may have been rejected; 1 it could not be
    read to its end (what came before is kept), or nothing could be taken; 2 wrong options.
    """
    from interface.cli.film_files.session import (  # noqa: PLC0415 # `--help` is quick
        ImportOptions,
        import_file,
    )

    import_file(operations, file, ImportOptions(**options))
