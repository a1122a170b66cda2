"""Carrying out a job at the command line, with a bar that shows how far it is."""

from __future__ import annotations

import asyncio
from typing import Final

import click
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from application.generation.views import GenerationJobView
from domain.generation import OPEN_STATES, GenerationState
from interface.cli.operations import Refused
from interface.gallery import Gallery

LOOK_EVERY: Final = 0.1
"""Seconds between two looks at the job."""
TRY_EVERY: Final = 1.0
"""Seconds between two attempts, for one may fail, or whoever else was at the job vanish."""


async def watch(gallery: Gallery, job: GenerationJobView) -> None:
    """Carry out the job unless somebody else does, and return when it has ended."""
    work = asyncio.create_task(_carry_out(gallery, job.id))
    try:
        with _bar() as bar:
            shown = bar.add_task(job.kind.value, total=job.requested)
            while job.state in OPEN_STATES:
                await asyncio.sleep(LOOK_EVERY)
                job = await gallery.generation_queries.get(job.id)
                bar.update(shown, completed=job.produced)
    except asyncio.CancelledError:
        click.echo(
            f"Interrupted: job {job.id} has made {job.produced} of {job.requested}, and goes on "
            "with the next server or worker that runs."
        )
        raise
    finally:
        work.cancel()
        await gallery.workshop.close()
        await asyncio.gather(work, return_exceptions=True)
    if job.state is not GenerationState.SUCCEEDED:
        raise Refused(f"Job {job.id} is {job.state.value}: {job.error or 'no reason is known'}.")
    click.echo(f"Made {job.produced} {job.kind.value} (job {job.id}, seed {job.seed}).")


async def _carry_out(gallery: Gallery, job_id: int) -> None:
    while True:
        await gallery.workshop.carry_out(job_id)
        await asyncio.sleep(TRY_EVERY)


def _bar() -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
    )
