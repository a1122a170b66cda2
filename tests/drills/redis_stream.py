"""What a drill sees of the announcements in Redis."""

from __future__ import annotations

import json
from typing import Any

from infrastructure.jobs.broker import STREAM
from infrastructure.jobs.queue import TASK
from tests.support.valkey import ValkeyServer


def listeners(server: ValkeyServer) -> int:
    """How many workers wait for an announcement."""
    with server.client() as client:
        clients: Any = client.client_list()
    return sum(each["cmd"] == "xreadgroup" for each in clients)


def length(server: ValkeyServer) -> int:
    """How many entries the stream has."""
    with server.client() as client:
        found: Any = client.xlen(STREAM)
    return int(found)


def add(server: ValkeyServer, fields: dict[str, bytes | str]) -> None:
    """Put an entry on the stream."""
    with server.client() as client:
        client.xadd(STREAM, fields)


def announce(server: ValkeyServer, *job_ids: int) -> None:
    """Say that jobs wait, as a server does."""
    with server.client() as client, client.pipeline(transaction=False) as pipeline:
        for job_id in job_ids:
            message = {"task_id": "1", "task_name": TASK, "labels": {}, "args": [job_id]}
            pipeline.xadd(STREAM, {"data": json.dumps({**message, "kwargs": {}})})
        pipeline.execute()


def memory(server: ValkeyServer) -> int:
    """The bytes that it uses."""
    with server.client() as client:
        found: Any = client.info("memory")
    return int(found["used_memory"])
