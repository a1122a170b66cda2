"""What the gallery promises when things break or somebody attacks, one row for each scenario.

A test that is marked ``row("C3")`` shows that the row holds, and tells its ``figure``. Whoever asks
for ``--rows`` (``make drill``) gets a line for each row; a row without a test is an error then.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

Figure: TypeAlias = Callable[[str], None]
"""Tells what was measured: ``figure("1,378 acknowledged, 0 lost")``."""
Promised: TypeAlias = Callable[[float], float]
"""What may be measured at most, where so much is promised: ``assert seconds <= promised(5)``."""


@dataclass(frozen=True)
class Row:
    """A scenario, and what must come of it."""

    scenario: str
    goal: str


ROWS = {
    # Crashes, queue, storage
    "C1": Row("worker killed in mid job, at random, many times", "exactly the rows asked for"),
    "C2": Row("the worker's parent process killed", "nobody works on; a new one makes exact rows"),
    "C3": Row("server killed in mid write", "0 lost, 0 doubled, sound, back within 5 s"),
    "C4": Row("SIGTERM in mid batch, and under load", "worker 5 s, server 10 s, 0 requests cut"),
    "C5": Row("Redis away when the server starts", "alive within 5 s, 50 of 50 reads, said so"),
    "C6": Row("Redis stopped or frozen", "0 reads fail, p95 2 times at most, jobs taken in 1 s"),
    "C7": Row("Redis comes back empty", "every job done within 30 s, exact"),
    "C8": Row("one job delivered twice", "exactly the rows asked for"),
    "C9": Row("garbage on the stream, a job that cannot succeed", "worker lives; failed after 3"),
    "C10": Row("10,000 jobs", "at most 1,000 entries and 5 MB more in Redis"),
    "C11": Row("three processes write the same rows", "0 errors, 0 lost, p99 0.5 s at most"),
    "C12": Row("database locked for 8 s", "503 within 6 s, reads below 1 s, free afterwards"),
    "C13": Row("disk full", "acknowledged = stored, else 507 or 503; reads 200; sound"),
    "C14": Row("damaged database", "no start, one clear line, file untouched; 503 when serving"),
    "C15": Row("backup under load, restored", "sound, 0 dangling, every earlier 201 is in it"),
    "C16": Row("power cut", "at least one sync for each of 100 answered writes"),
    "C17": Row("SQLite with a known fault", "named by check; a warning and no WAL"),
    "C18": Row("migration killed 10 times at random", "the next one succeeds, rows unchanged"),
    "C19": Row("soak of mixed load", "0 errors, memory within 10 %, no files left open, sound"),
    # Generators
    "G1": Row("300 categories generated beside 300", "600, and the old ones unchanged"),
    "G2": Row("films generated without categories or users", "never a 500, nothing half done"),
    "G3": Row("the same generator visited twice at once", "two jobs, each made exactly once"),
    "G4": Row("HEAD, OPTIONS, prefetch", "0 rows"),
    "G5": Row("GET from another site", "403, 0 rows; same-origin and typed addresses generate"),
    "G6": Row(
        "counts out of bounds, 100 requests at once", "4xx in 0.2 s; 10 open, then 429; p95 2 times"
    ),
    # Input
    "D1": Row("NUL, surrogates, broken UTF-8, BOM, doubled keys", "4xx, nothing stored"),
    "D2": Row("NaN, Infinity, 1e999, out of range", "4xx, nothing stored, lists still 200"),
    "D3": Row("JSON nested 1,000 and 100,000 deep", "400 within 1 s, 50 MB more at most"),
    "D4": Row("ids and counts of 2^63, 10^5000, -1, 1_0", "4xx, never 5xx"),
    "D5": Row("pages 0, -1, 10^30; sizes -1, 10^9", "never all rows, never 5xx"),
    "D6": Row("bodies of 11 MB, 20 MB in chunks, 100 GB declared", "413 in 1 s, 15 MB more"),
    "D7": Row("ambiguous framing, no host, two hosts", "400, closed; 0 requests smuggled"),
    "D8": Row("gzip bomb", "4xx, never inflated, 5 MB more at most"),
    "D9": Row(
        "slow headers, bodies and readers, 200 silent clients", "closed within 40 s, p95 2 times"
    ),
    "D10": Row("dates that are none", "400, never 409 or 5xx"),
    "D11": Row("wrong content type", "415 or 400, nothing stored"),
    "D12": Row("cycles in the tree of categories, in a race too", "0 cycles, listed in 0.5 s"),
    "D13": Row("category deleted while films are put into it", "0 dangling references"),
    "D14": Row("one user name 50 times at once", "1 registered, 49 refused, 0 5xx"),
    "D15": Row("30 forms of one version at once", "1 stored, 29 refused as outdated"),
    "D16": Row("100 KB into every checked text", "below 0.2 s each"),
    "D17": Row("schemathesis, all checks", "0 5xx, 0 undocumented answers"),
    # Security
    "S1": Row("fields that nobody may set", "ignored or 400"),
    "S2": Row("every operation as every role", "0 deviations, every operation covered"),
    "S3": Row("database stolen", "no token, session or password in it, WAL and backup included"),
    "S4": Row("Redis stolen", "ids of jobs only, no pickle"),
    "S5": Row("passwords guessed by all ways in", "429 at the 6th, for all processes and restarts"),
    "S6": Row("known and unknown names", "same body, time within 1.25"),
    "S7": Row("planted session, sign-out, new password", "new id, dead at once"),
    "S8": Row("forms of other sites", "403 without the token; tokens need none"),
    "S9": Row("3,000 common passwords; long ones", "0 accepted; the 73rd character counts"),
    "S10": Row("headers of every kind of answer", "0 missing"),
    "S11": Row("foreign hosts, forged forwarding", "400; no foreign link"),
    "S12": Row("poster addresses of our own network", "0 fetched"),
    "S13": Row("scripts in every text of the admin site", "0 raw"),
    "S14": Row("sign-in that leads elsewhere", "0 foreign redirects"),
    "S15": Row("paths out of the static files", "0 found, 0 5xx"),
    "S16": Row("line breaks in reflected values", "0 headers injected"),
    "S17": Row("errors", "0 traces told; one log entry with the request id for each 500"),
    "S18": Row("log forged, secrets in the log", "one line for each event, 0 secrets"),
    "S19": Row("default accounts", "0 let in"),
    "S20": Row("secret key short or open to others", "no start; 0600; 0 secrets in the repository"),
    "S21": Row("dependencies with known holes", "make audit fails; every package in the SBOM"),
    "S22": Row("container", "least rights, by reading Dockerfile and compose"),
}


@dataclass(frozen=True)
class Finding:
    """What tests have found about a row."""

    measured: str
    holds: bool

    @property
    def verdict(self) -> str:
        return "pass" if self.holds else "FAIL"
