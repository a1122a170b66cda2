"""Many small jobs: all are carried out, and the stream stays short."""

from __future__ import annotations

import pytest

from tests.drills.galleries import MOMENT, Gallery
from tests.drills.processes import eventually
from tests.drills.redis_stream import announce, length, listeners, memory
from tests.drills.rows import Figure
from tests.support.valkey import ValkeyServer

PATIENCE = 240.0


def ask_for_films(gallery: Gallery, valkey: ValkeyServer, jobs: int) -> None:
    """Store so many jobs for a film each, and announce them; one by one that would take a while."""
    gallery.change(
        "INSERT INTO generation_jobs"
        " (kind, style, requested, produced, state, seed, queued_at, attempts, version)"
        " WITH RECURSIVE job(number) AS"
        " (SELECT 1 UNION ALL SELECT number + 1 FROM job WHERE number < ?)"
        " SELECT 'films', 'classic', 1, 0, 'queued', number, ?, 0, 1 FROM job",
        jobs,
        MOMENT,
    )
    announce(valkey, *range(1, jobs + 1))


@pytest.mark.parametrize(
    ("jobs", "most_entries"),
    [(1_000, 200), pytest.param(10_000, 1_000, marks=[pytest.mark.row("C10"), pytest.mark.long])],
)
def test_small_jobs_leave_next_to_nothing_on_the_stream(
    gallery: Gallery, valkey: ValkeyServer, figure: Figure, jobs: int, most_entries: int
) -> None:
    with gallery.worker(REDIS_URL=valkey.url) as worker:
        eventually(lambda: listeners(valkey), "the worker listens")
        before = memory(valkey)
        ask_for_films(gallery, valkey, jobs)
        assert length(valkey) > most_entries
        eventually(lambda: is_done(gallery), "all jobs have ended", patience=PATIENCE)
        entries = length(valkey)
        assert entries < most_entries
        eventually(
            lambda: length(valkey) == 0, "the last announcements are heard", patience=PATIENCE
        )
        more = max(0, memory(valkey) - before) / 2**20
        assert more <= 5
        assert "Traceback" not in worker.words
    assert gallery.count("films") == jobs
    assert gallery.rows(
        "SELECT state, count(*), sum(produced) FROM generation_jobs GROUP BY 1"
    ) == [("succeeded", jobs, jobs)]
    figure(f"{jobs:,} jobs done, {entries} entries left at once, Redis +{more:.1f} MB")


def is_done(gallery: Gallery) -> bool:
    statement = "SELECT count(*) FROM generation_jobs WHERE state IN ('queued', 'running')"
    return bool(gallery.rows(statement) == [(0,)])
