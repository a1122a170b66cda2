"""Documents about the gallery: ``openapi``, ``permissions``."""

from __future__ import annotations

from typing import BinaryIO

import click

from interface.cli.operations import Operations

EXAMPLE = """\b
Example:
  film-gallery openapi --output openapi.json
"""
PERMISSIONS_EXAMPLE = """\b
Example:
  FILM_GALLERY_WHO_MAY_READ=users film-gallery permissions
"""


output = click.option(
    "--output",
    type=click.File("wb", lazy=True, atomic=True),
    default="-",
    metavar="FILE",
    help="Write to a file, not to stdout.",
)


@click.command(epilog=EXAMPLE)
@output
@click.pass_obj
def openapi(operations: Operations, output: BinaryIO) -> None:
    """Print the OpenAPI document of the API, as JSON."""
    output.write(operations.openapi())


@click.command(epilog=PERMISSIONS_EXAMPLE)
@output
@click.pass_obj
def permissions(operations: Operations, output: BinaryIO) -> None:
    """Print who may do what, as Markdown, by the settings."""
    output.write(operations.permissions())
