"""The audit log on the command line: ``audit list``."""

from __future__ import annotations

import json
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Any

import click

from domain import rules
from domain.access import Actor, Channel
from domain.audit import AuditAction, ObjectKind
from interface.cli.acting import as_administrator
from interface.cli.choices import Choice
from interface.cli.operations import Misused, Operations

if TYPE_CHECKING:  # they bring the whole application along, which `--help` can do without
    from application.audit.views import AuditEntryView
    from interface.gallery import Gallery

EXAMPLES = """\b
Examples:
  film-gallery audit list --actor olena --limit 100
  film-gallery audit list --kind film --id 7
  film-gallery audit list --action deleted --since 2026-05-01
"""
MOMENT = click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"])


@click.group(epilog=EXAMPLES)
def audit() -> None:
    """Read who changed what, when and from where."""


@audit.command("list", epilog=EXAMPLES)
@click.option("--actor", "actor_name", metavar="NAME", help="What this user did.")
@click.option("--action", type=Choice(AuditAction), help="Only what was done so.")
@click.option("--kind", "object_kind", type=Choice(ObjectKind), help="What was done to these.")
@click.option("--id", "object_id", type=click.IntRange(1), help="What was done to this one.")
@click.option("--channel", type=Choice(Channel), help="What came by this door.")
@click.option("--since", type=MOMENT, help="From then on.")
@click.option("--until", type=MOMENT, help="Before then.")
@click.option("--limit", type=click.IntRange(1, 10_000), default=20, show_default=True)
@click.pass_obj
def list_entries(operations: Operations, /, limit: int, **options: Any) -> None:
    """List what was done, the latest first.

    Times are in FILM_GALLERY_TIME_ZONE.
    """
    from application.audit.views import AuditFilter  # noqa: PLC0415 # `--help` is quick
    from application.pagination import Window  # noqa: PLC0415 # see above

    zone = operations.facts().time_zone
    moments = {name: _moment(options[name], zone) for name in ("since", "until")}
    where = AuditFilter(**options | moments)

    async def show(gallery: Gallery, actor: Actor) -> None:
        page = await gallery.audit.page(actor, Window(limit=limit), where)
        for entry in page.items:
            click.echo(_line(entry, zone))
        click.echo(f"{len(page.items)} of {page.total} entries")

    as_administrator(operations, show)


def _moment(given: datetime | None, zone: tzinfo) -> datetime | None:
    """The moment that the clocks of the gallery show so."""
    if given is None:
        return None
    moment = given.replace(tzinfo=zone)
    if rules.moment(moment):
        raise Misused(f"{given:%Y-%m-%d} is out of range: from 0001-01-02 to 9999-12-30.")
    return moment


def _line(entry: AuditEntryView, zone: tzinfo) -> str:
    subject = entry.object_kind.value
    if entry.object_id is not None:
        subject += f" {entry.object_id}"
    parts = [
        f"{entry.occurred_at.astimezone(zone):%Y-%m-%d %H:%M:%S}",
        f"{entry.channel.value:<8}",
        f"{entry.address or '-':<15}",
        f"{entry.actor_name or '-':<20}",
        f"{entry.action.value:<16}",
        f"{subject:<16}",
        json.dumps(entry.object_label, ensure_ascii=False),
    ]
    for name, (before, after) in entry.changes.items():
        values = (json.dumps(value, ensure_ascii=False) for value in (before, after))
        parts.append(f"{name}: {' -> '.join(values)}")
    return _printable("  ".join(parts))


def _printable(text: str) -> str:
    """The text without signs that a terminal obeys: users chose the words in it."""
    return "".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in text)
