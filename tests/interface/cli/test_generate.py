"""``generate`` and ``jobs``: made-up rows from the command line, and looking after jobs."""

from __future__ import annotations

import re
import signal
import sqlite3
import subprocess
import time
from datetime import timedelta
from pathlib import Path

import pytest

from application.generation.commands import RequestGeneration
from application.generation.views import GenerationJobView
from domain.access import ANONYMOUS
from domain.generation import GenerationKind, GenerationState
from infrastructure.persistence.identity import VERSION_TABLE
from interface.gallery import Gallery
from tests.e2e.gallery_process import COMMAND, environment
from tests.interface.cli.command_line import EVERYTHING, CommandLine

SOON = 60.0
PASSWORD = "green-Harbour-41\n"

Looks = tuple[str, str, float, timedelta]


def jobs_of(command_line: CommandLine) -> list[GenerationJobView]:
    """All jobs, the latest first."""
    return command_line.asks(lambda gallery: gallery.generation_queries.page(EVERYTHING)).items


def a_job(command_line: CommandLine, count: int = 5) -> int:
    """The id of a job that somebody asked for and nobody has carried out."""

    async def request(gallery: Gallery) -> int:
        await gallery.workshop.close()
        command = RequestGeneration(kind=GenerationKind.FILMS, count=count)
        return (await gallery.generation.request(ANONYMOUS, command)).id

    return command_line.asks(request)


def carry_out(command_line: CommandLine, job_id: int) -> None:
    command_line.asks(lambda gallery: gallery.workshop.carry_out(job_id))


def looks(command_line: CommandLine) -> list[Looks]:
    """What the films look like, in their order; days are counted back from the last job's."""
    today = jobs_of(command_line)[0].queued_at.replace(hour=0, minute=0, second=0, microsecond=0)
    return [
        (film.title, film.description, film.rating, today - film.filmed_at)
        for film in command_line.films()
    ]


@pytest.mark.parametrize("count", [1, 2500])
def test_films_are_there_when_the_command_ends(command_line: CommandLine, count: int) -> None:
    result = command_line.run("generate", "films", str(count))

    assert result.exit_code == 0
    [job] = jobs_of(command_line)
    assert result.stdout == f"Made {count} films (job {job.id}, seed {job.seed}).\n"
    assert f"{count}/{count}" in result.stderr
    assert len(command_line.films()) == count
    assert (job.state, job.produced, job.requested) == (GenerationState.SUCCEEDED, count, count)
    assert job.requested_by == command_line.users()[0].id


def test_categories_are_there_when_the_command_ends(command_line: CommandLine) -> None:
    result = command_line.run("generate", "categories", "30", "--style", "realistic")

    assert result.exit_code == 0
    names = [category.name for category in command_line.categories()]
    assert len(names) == 30
    assert all(": " in name for name in names)


@pytest.mark.parametrize("style", ["classic", "realistic"])
def test_the_same_seed_makes_the_same_films_on_both_databases(
    command_line: CommandLine, postgresql_url: str, tmp_path: Path, style: str
) -> None:
    elsewhere = CommandLine(tmp_path / "elsewhere", {"DATABASE_URL": postgresql_url})
    elsewhere.succeeds("create-admin", "--password-stdin", stdin=PASSWORD)

    for gallery in (command_line, elsewhere):
        result = gallery.run("generate", "films", "2100", "--seed", "17", "--style", style)
        assert result.exit_code == 0
        assert "seed 17" in result.stdout

    assert looks(command_line) == looks(elsewhere)
    assert len(set(looks(command_line))) > 1000


@pytest.mark.parametrize(
    "arguments",
    [
        ("films", "0"),
        ("films", "-5"),
        ("films", "100000001"),
        ("films", "many"),
        ("users", "5"),
        ("films",),
        ("films", "5", "--style", "modern"),
        ("films", "5", "--seed", "-1"),
        ("films", "5", "--seed", str(2**62)),
    ],
    ids=" ".join,
)
def test_what_cannot_be_made_is_misuse(
    command_line: CommandLine, arguments: tuple[str, ...]
) -> None:
    result = command_line.run("generate", *arguments)

    assert result.exit_code == 2
    assert jobs_of(command_line) == []


def test_a_job_that_fails_ends_the_command_with_its_reason(
    command_line: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(*_: object) -> None:
        raise RuntimeError("no words come to mind")

    monkeypatch.setattr("interface.cli.watching.TRY_EVERY", 0.01)
    monkeypatch.setattr("infrastructure.jobs.phrases.FakerPhrases.film", break_down)

    result = command_line.run("generate", "films", "5", "--style", "realistic")

    [job] = jobs_of(command_line)
    assert result.exit_code == 1
    assert result.stderr.endswith(
        f"Error: Job {job.id} is failed: RuntimeError: no words come to mind.\n"
    )
    assert command_line.films() == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_what_is_interrupted_goes_on_later_and_makes_exactly_the_rest(
    command_line: CommandLine, number: signal.Signals
) -> None:
    count = 40_000
    process = subprocess.Popen(
        [COMMAND, "generate", "films", str(count), "--seed", "3"],
        env=environment(command_line.folder),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with process:
        deadline = time.monotonic() + SOON
        while not produced(command_line):
            assert process.poll() is None
            assert time.monotonic() < deadline
        process.send_signal(number)
        stdout, _ = process.communicate(timeout=SOON)

    [job] = jobs_of(command_line)
    assert process.returncode == 1
    assert re.fullmatch(
        rf"Interrupted: job {job.id} has made \d+ of {count}, and goes on "
        r"with the next server or worker that runs\.\n",
        stdout,
    )
    assert (job.state, job.lease_owner) == (GenerationState.QUEUED, None)
    assert 0 < job.produced < count
    assert film_count(command_line) == job.produced

    carry_out(command_line, job.id)

    [job] = jobs_of(command_line)
    assert (job.state, job.produced) == (GenerationState.SUCCEEDED, count)
    assert film_count(command_line) == count


def produced(command_line: CommandLine) -> int:
    """What all jobs have made, asked for in the quickest way."""
    database = sqlite3.connect(command_line.folder / "gallery.sqlite3")
    [(rows,)] = database.execute("SELECT coalesce(sum(produced), 0) FROM generation_jobs")
    database.close()
    return int(rows)


def film_count(command_line: CommandLine) -> int:
    return command_line.asks(lambda gallery: gallery.film_queries.count())


# --- jobs --------------------------------------------------------------------------------------


def test_no_jobs_are_no_lines(command_line: CommandLine) -> None:
    assert command_line.succeeds("jobs", "list") == "0 of 0 jobs\n"


def test_jobs_are_listed_the_latest_first(command_line: CommandLine) -> None:
    ids = [a_job(command_line, count) for count in (5, 6, 7)]

    lines = command_line.succeeds("jobs", "list", "--limit", "2").splitlines()

    assert [line.split()[:5] for line in lines[:-1]] == [
        [str(ids[2]), "queued", "0", "of", "7"],
        [str(ids[1]), "queued", "0", "of", "6"],
    ]
    assert lines[-1] == "2 of 3 jobs"


def test_jobs_of_one_state_are_listed_alone(command_line: CommandLine) -> None:
    cancelled, _ = a_job(command_line), a_job(command_line)
    command_line.succeeds("jobs", "cancel", str(cancelled))

    lines = command_line.succeeds("jobs", "list", "--state", "cancelled").splitlines()

    assert [line.split()[:2] for line in lines[:-1]] == [[str(cancelled), "cancelled"]]
    assert lines[-1] == "1 of 1 jobs"


def test_everything_about_a_job_is_shown(command_line: CommandLine) -> None:
    job_id = a_job(command_line)

    lines = command_line.succeeds("jobs", "show", str(job_id)).splitlines()
    shown = dict(line.split(None, 1) for line in lines)

    [job] = jobs_of(command_line)
    assert set(shown) == set(GenerationJobView.__struct_fields__)
    assert (shown["id"], shown["kind"], shown["state"]) == (str(job_id), "films", "queued")
    assert (shown["seed"], shown["error"]) == (str(job.seed), "-")


def test_a_cancelled_job_makes_nothing_until_it_is_tried_again(command_line: CommandLine) -> None:
    job_id = a_job(command_line)

    line = command_line.succeeds("jobs", "cancel", str(job_id))
    carry_out(command_line, job_id)
    assert line.split()[:2] == [str(job_id), "cancelled"]
    assert command_line.films() == []

    line = command_line.succeeds("jobs", "retry", str(job_id))
    carry_out(command_line, job_id)
    assert line.split()[:2] == [str(job_id), "queued"]
    assert len(command_line.films()) == 5


def test_what_does_not_fit_the_state_is_refused_in_one_sentence(command_line: CommandLine) -> None:
    job_id = a_job(command_line)

    code, sentence = command_line.fails("jobs", "retry", str(job_id))
    assert (code, sentence) == (
        1,
        f"Job {job_id} is still waiting in the queue: this cannot be done to it.",
    )

    carry_out(command_line, job_id)
    code, sentence = command_line.fails("jobs", "cancel", str(job_id))
    assert (code, sentence) == (1, f"Job {job_id} is done already: this cannot be done to it.")


@pytest.mark.parametrize("command", ["show", "cancel", "retry"])
def test_an_unknown_job_is_refused_in_one_sentence(command_line: CommandLine, command: str) -> None:
    for unknown in ("1", str(2**63), "9" * 30):
        code, sentence = command_line.fails("jobs", command, unknown)
        assert (code, sentence) == (1, "There is no such job: it may have been cleared away.")


@pytest.mark.parametrize(
    "arguments",
    [
        ("worker",),
        ("scheduler",),
        ("generate", "films", "5"),
        ("jobs", "list"),
        ("jobs", "show", "1"),
        ("jobs", "cancel", "1"),
        ("jobs", "retry", "1"),
    ],
    ids=" ".join,
)
def test_without_a_gallery_everything_is_refused_in_one_sentence(
    bare_command_line: CommandLine, arguments: tuple[str, ...]
) -> None:
    code, sentence = bare_command_line.fails(*arguments)

    path = bare_command_line.folder / "gallery.sqlite3"
    assert code == 1
    assert sentence == f"There is no gallery in {path} yet: run `film-gallery migrate` first."
    assert not path.exists()


@pytest.mark.parametrize("arguments", [("worker",), ("scheduler",), ("jobs", "list")], ids=" ".join)
def test_an_older_database_is_refused_in_one_sentence(
    command_line: CommandLine, arguments: tuple[str, ...]
) -> None:
    with sqlite3.connect(command_line.folder / "gallery.sqlite3") as database:
        database.execute(f"UPDATE {VERSION_TABLE} SET version_num = '0001'")
    database.close()

    code, sentence = command_line.fails(*arguments)

    assert code == 1
    assert sentence.endswith("is not up to date: run `film-gallery migrate` first.")


def test_without_an_administrator_there_is_nobody_to_act(bare_command_line: CommandLine) -> None:
    bare_command_line.succeeds("migrate")

    for arguments in (("jobs", "list"), ("generate", "films", "5")):
        code, sentence = bare_command_line.fails(*arguments)
        assert code == 1
        assert "`film-gallery create-admin`" in sentence
