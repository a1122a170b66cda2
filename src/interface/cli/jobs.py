"""Generation jobs from the command line: ``jobs``, ``generate``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from domain.access import Actor
from domain.generation import GenerationKind, GenerationState, GenerationStyle
from interface.cli.acting import as_administrator
from interface.cli.choices import Choice
from interface.cli.operations import Operations

if TYPE_CHECKING:  # they bring the whole application along, which `--help` can do without
    from application.generation.views import GenerationJobView
    from interface.gallery import Gallery

LIST_EXAMPLES = """\b
Examples:
  film-gallery jobs list --state failed
  film-gallery jobs show 7
  film-gallery jobs retry 7
"""
GENERATE_EXAMPLES = """\b
Examples:
  film-gallery generate films 100000
  film-gallery generate categories 20 --style realistic --seed 1
"""


@click.group(epilog=LIST_EXAMPLES)
def jobs() -> None:
    """Look after the jobs of the generators."""


@jobs.command("list")
@click.option("--state", type=Choice(GenerationState), help="Only jobs in this state.")
@click.option("--limit", type=click.IntRange(1, 10_000), default=20, show_default=True)
@click.pass_obj
def list_jobs(operations: Operations, state: GenerationState | None, limit: int) -> None:
    """List the jobs, the latest first."""
    from application.pagination import Window  # noqa: PLC0415 # `--help` is quick

    async def show(gallery: Gallery, actor: Actor) -> None:
        page = await gallery.generation.page(actor, Window(limit=limit), state=state)
        for job in page.items:
            click.echo(_line(job))
        click.echo(f"{len(page.items)} of {page.total} jobs")

    as_administrator(operations, show)


@jobs.command("show")
@click.argument("job_id", metavar="ID", type=click.IntRange(1))
@click.pass_obj
def show_job(operations: Operations, job_id: int) -> None:
    """Tell everything about a job."""
    import msgspec  # noqa: PLC0415 # `--help` is quick

    async def show(gallery: Gallery, actor: Actor) -> None:
        job = await gallery.generation.get(actor, job_id)
        for field, value in msgspec.to_builtins(job).items():
            click.echo(f"{field:>13}  {'-' if value is None else value}")

    as_administrator(operations, show)


@jobs.command("cancel")
@click.argument("job_id", metavar="ID", type=click.IntRange(1))
@click.pass_obj
def cancel_job(operations: Operations, job_id: int) -> None:
    """Stop a job after the rows that are being stored."""

    async def cancel(gallery: Gallery, actor: Actor) -> None:
        click.echo(_line(await gallery.generation.cancel(actor, job_id)))

    as_administrator(operations, cancel)


@jobs.command("retry")
@click.argument("job_id", metavar="ID", type=click.IntRange(1))
@click.pass_obj
def retry_job(operations: Operations, job_id: int) -> None:
    """Queue the rest of a job that failed or was cancelled."""

    async def retry(gallery: Gallery, actor: Actor) -> None:
        click.echo(_line(await gallery.generation.retry(actor, job_id)))

    as_administrator(operations, retry)


@click.command(epilog=GENERATE_EXAMPLES)
@click.argument("kind", type=Choice(GenerationKind))
@click.argument("count", type=click.IntRange(1, 100_000_000))
@click.option(
    "--style",
    type=Choice(GenerationStyle),
    default=GenerationStyle.CLASSIC,
    show_default=GenerationStyle.CLASSIC.value,
    help="As the classic generators made them, or such that they can be believed.",
)
@click.option(
    "--seed", type=click.IntRange(0, 2**62 - 1), help="The same seed makes the same rows."
)
@click.pass_obj
def generate(
    operations: Operations,
    kind: GenerationKind,
    count: int,
    style: GenerationStyle,
    seed: int | None,
) -> None:
    """Make up films or categories, and wait until they are there.

    This process does the work unless a worker is quicker. What is interrupted goes on with the
    next server or worker that runs.
    """
    from application.generation.commands import RequestGeneration  # noqa: PLC0415 # see above
    from interface.cli.watching import watch  # noqa: PLC0415 # see above

    command = RequestGeneration(kind=kind, count=count, style=style, seed=seed)

    async def make(gallery: Gallery, actor: Actor) -> None:
        job = await gallery.generation.request(actor, command, most=count)
        await watch(gallery, job)

    as_administrator(operations, make)


def _line(job: GenerationJobView) -> str:
    text = (
        f"{job.id:>6}  {job.state.value:<9}  {job.produced:>9} of {job.requested:<9} "
        f"{job.kind.value:<10}  {job.queued_at:%Y-%m-%d %H:%M} UTC"
    )
    return f"{text}  {job.error}" if job.error else text
