"""Background processes: ``worker``, ``scheduler``."""

from __future__ import annotations

import click

from interface.cli.operations import Operations


@click.command()
@click.pass_obj
def worker(operations: Operations) -> None:
    """Carry out generation jobs, until Ctrl-C or SIGTERM.

    Jobs are announced over FILM_GALLERY_REDIS_URL, and found in the database without it. As many
    workers as you like may run; one that is stopped gives its jobs back, one that is killed loses
    them to others after FILM_GALLERY_JOB_LEASE_SECONDS.
    """
    operations.ensure_migrated()
    click.echo("The worker waits for jobs. Press Ctrl-C to stop.")
    operations.work()
    click.echo("The worker has stopped.")


@click.command()
@click.pass_obj
def scheduler(operations: Operations) -> None:
    """Clear away what is over every ten minutes, until Ctrl-C or SIGTERM.

    Expired tokens, ended sessions, counts of attempts that are over, jobs that ended 30 days ago
    and audit entries older than FILM_GALLERY_AUDIT_DAYS go. `film-gallery run` and `serve` do the
    same by themselves; starting several does no harm.
    """
    operations.ensure_migrated()
    click.echo("The scheduler runs. Press Ctrl-C to stop.")
    operations.schedule()
    click.echo("The scheduler has stopped.")
