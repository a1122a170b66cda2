"""Documents about the gallery: ``openapi``."""

from __future__ import annotations

from typing import BinaryIO

import click

from interface.cli.operations import Operations

EXAMPLE = """\b
Example:
  film-gallery openapi --output openapi.json
"""


@click.command(epilog=EXAMPLE)
@click.option(
    "--output",
    type=click.File("wb", lazy=True, atomic=True),
    default="-",
    metavar="FILE",
    help="Write to a file, not to stdout.",
)
@click.pass_obj
def openapi(operations: Operations, output: BinaryIO) -> None:
    """Print the OpenAPI document of the API, as JSON."""
    output.write(operations.openapi())
