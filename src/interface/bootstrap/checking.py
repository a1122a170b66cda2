"""What a gallery needs to be ready, by its settings."""

from __future__ import annotations

from functools import partial

from taskiq import AsyncBroker

from application.generation.ports import Heartbeat
from application.health import Check, Readiness, Trouble
from infrastructure.jobs.broker import JobBroker
from infrastructure.jobs.heartbeat import ProcessHeartbeat, RedisHeartbeat
from infrastructure.persistence.database import Database
from infrastructure.persistence.readiness import DatabaseProbes


def make_heartbeat(broker: AsyncBroker) -> Heartbeat:
    """The sign of life of those who listen to the broker: over Redis, or in this process."""
    if isinstance(broker, JobBroker):
        return RedisHeartbeat(broker.connection_pool)
    return ProcessHeartbeat()


def make_readiness(database: Database, heartbeat: Heartbeat) -> Readiness:
    """Without the database nothing works; without Redis or a worker jobs wait, and no more."""
    probes = DatabaseProbes(database)
    checks = [
        Check(name="database", probe=probes.answers),
        Check(name="migrations", probe=probes.is_up_to_date),
    ]
    if isinstance(heartbeat, RedisHeartbeat):
        checks.append(Check(name="queue", probe=heartbeat.ping, is_needed=False))
    seen = partial(_ensure_seen, heartbeat)
    checks.append(Check(name="worker", probe=seen, is_needed=False))
    return Readiness(checks)


async def _ensure_seen(heartbeat: Heartbeat) -> None:
    if not await heartbeat.is_alive():
        raise Trouble("not seen lately")
