"""How far an import has come, for somebody who looks on."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from interface.cli.film_files.rows import ByteCounter
from interface.cli.film_files.taking import Tally


@contextmanager
def shown_progress(source: ByteCounter, tally: Tally) -> Iterator[Callable[[], None]]:
    """Show a bar on a terminal, and nothing elsewhere; what is yielded brings it up to date."""
    if not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console  # noqa: PLC0415 # not needed without a terminal
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn  # noqa: PLC0415

    progress = Progress(
        BarColumn(),
        TextColumn("{task.description}"),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    with progress:
        task = progress.add_task("reading", total=source.total)
        yield lambda: progress.update(
            task,
            completed=source.count,
            description=f"{tally.read:,} rows: {tally.added:,} added, {tally.known:,} known, "
            f"{tally.rejected:,} rejected",
        )
