"""The container files, held against the settings, the commands and the files that there are."""

from __future__ import annotations

import os
import re
import subprocess

import click
import msgspec
import psycopg
import pytest

from infrastructure.persistence.migration import upgrade
from interface.bootstrap.settings import read_settings
from interface.bootstrap.variable import PREFIX
from interface.bootstrap.variables import VARIABLES
from interface.web.health import live, ready
from tests.drills.rows import Figure
from tests.support.containers import (
    COMMAND,
    ROOT,
    compose,
    ensure_command,
    final,
    gallery_settings,
    services,
    stages,
    text,
)
from tests.support.postgres import programs, running_postgres

OURS = ("app", "worker", "scheduler")
IMAGE_SETS = {"HOST", "PORT", "DATA_DIR"}
PINNED = re.compile(r"[\w./-]+:\d+\.\d+(\.\d+)?-[\w.-]+(@sha256:[0-9a-f]{64})?")
# What would give a service more than a container has, or let it out of it.
FORBIDDEN = {"cap_add", "devices", "ipc", "network_mode", "pid", "privileged", "userns_mode"}
SECRET = re.compile(r"PASSWORD|SECRET|TOKEN_KEY|DATABASE_URL")


# --- Dockerfile --------------------------------------------------------------------------------


def test_every_stage_begins_with_the_same_pinned_slim_image() -> None:
    bases = {stage.base for stage in stages()}

    (base,) = bases
    assert PINNED.fullmatch(base)
    assert "-slim" in base
    assert base.startswith("python:3.13.")


def test_the_requirements_are_installed_by_hash_as_wheels_alone() -> None:
    build = stages()[0]

    (install,) = [run for run in build.all("RUN") if "requirements/runtime.txt" in run]
    assert "--require-hashes" in install
    assert "--no-deps" in install
    assert "--only-binary=:all:" in install
    assert "--hash=sha256:" in text("requirements/runtime.txt")


def test_the_final_image_installs_nothing_and_holds_no_compiler() -> None:
    runs = " ".join(final().all("RUN"))

    assert "apt" not in runs
    assert "pip" not in runs
    assert [copy for copy in final().all("COPY") if "--from=build" not in copy] == []


def test_what_the_image_is_made_of_exists_and_reaches_the_build() -> None:
    named = [line.removeprefix("!") for line in text(".dockerignore").splitlines() if "!" in line]
    sources = [
        source
        for stage in stages()
        for copy in stage.all("COPY")
        if "--from=" not in copy
        for source in copy.split()[:-1]
    ]

    assert sources
    assert [source for source in sources if not (ROOT / source).exists()] == []
    assert sorted(set(sources)) == sorted(named)


def test_stages_copy_from_stages_that_there_are() -> None:
    names = {stage.name for stage in stages()}

    origins = re.findall(r"--from=(\S+)", text("Dockerfile"))

    assert origins
    assert set(origins) <= names


@pytest.mark.row("S22")
def test_the_image_runs_as_a_numbered_user_without_rights(figure: Figure) -> None:
    user, group = final().only("USER").split(":")

    assert int(user) > 0
    assert int(group) > 0
    assert f"--uid {user} " in final().all("RUN")[0]
    figure(f"uid {user}")


def test_the_settings_of_the_image_can_be_read() -> None:
    environment = gallery_settings(dict(final().environment))

    settings = read_settings(environment)

    assert environment.keys() == {PREFIX + name for name in IMAGE_SETS}
    assert settings.host == "0.0.0.0"
    assert str(settings.data_dir) == final().only("VOLUME") == final().only("WORKDIR")


def test_the_image_starts_a_command_that_there_is() -> None:
    words: list[str] = msgspec.json.decode(final().only("CMD"), type=list[str])

    ensure_command(words)

    assert words == [COMMAND, "run"]
    assert not final().all("ENTRYPOINT")


def test_a_command_that_there_is_not_would_be_found() -> None:
    with pytest.raises(click.UsageError):
        ensure_command([COMMAND, "dance"])


def test_the_port_is_the_same_everywhere() -> None:
    port = read_settings(gallery_settings(dict(final().environment))).port

    assert final().only("EXPOSE") == str(port)
    assert f"http://127.0.0.1:{port}/" in final().only("HEALTHCHECK")
    published = [mapping.rpartition(":")[2] for mapping in services()["app"]["ports"]]
    assert published == [str(port)]


def test_the_health_check_is_a_program_of_the_image() -> None:
    _, _, command = final().only("HEALTHCHECK").partition("CMD ")

    program, option, source = msgspec.json.decode(command, type=list[str])

    assert (program, option) == ("python", "-c")
    compile(source, "healthcheck", "exec")


def test_the_image_asks_whether_the_process_lives_and_compose_whether_it_is_ready() -> None:
    ask = services()["app"]["healthcheck"]["test"]

    assert asked(final().only("HEALTHCHECK")) == "/health/live"
    assert asked(ask[-1]) == "/health/ready"
    assert ask[:3] == ["CMD", "python", "-c"]
    compile(ask[-1], "healthcheck", "exec")
    assert {asked(final().only("HEALTHCHECK")), asked(ask[-1])} <= set(live.paths | ready.paths)


def asked(source: str) -> str:
    """The address that a health check fetches."""
    port = read_settings(gallery_settings(dict(final().environment))).port
    (path,) = re.findall(rf"'http://127\.0\.0\.1:{port}(/[a-z/]+)'", source)
    return str(path)


# --- docker-compose.yml ------------------------------------------------------------------------


def test_every_image_is_pinned() -> None:
    foreign = {name: service["image"] for name, service in services().items() if name not in OURS}

    assert foreign
    assert {name: image for name, image in foreign.items() if not PINNED.fullmatch(image)} == {}


def test_every_setting_can_be_set_and_none_is_made_up() -> None:
    wanted = {PREFIX + variable.name for variable in VARIABLES if variable.name not in IMAGE_SETS}

    for name in OURS:
        assert set(services()[name]["environment"]) == wanted


def test_the_settings_of_the_services_can_be_read() -> None:
    for name in OURS:
        environment = gallery_settings(services()[name]["environment"])
        settings = read_settings(environment | gallery_settings(dict(final().environment)))
        assert settings.redis_url
        assert settings.redis_url.split("//")[1].split(":")[0] in services()


def test_the_services_run_commands_that_there_are() -> None:
    commands = {name: services()[name]["command"] for name in OURS}

    for command in commands.values():
        ensure_command(command)
    assert {name: command[1] for name, command in commands.items()} == {
        "app": "run",
        "worker": "worker",
        "scheduler": "scheduler",
    }


def test_the_background_waits_until_the_app_has_made_the_database() -> None:
    for name in ("worker", "scheduler"):
        assert services()[name]["depends_on"] == {"app": {"condition": "service_healthy"}}
        ensure_command(services()[name]["healthcheck"]["test"][1:])


@pytest.mark.row("S22")
@pytest.mark.parametrize("name", sorted(services()))
def test_a_service_is_left_with_nothing_that_it_does_not_need(name: str, figure: Figure) -> None:
    service = services()[name]

    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert FORBIDDEN & service.keys() == set()
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["init"] is True
    assert service["mem_limit"]
    assert service["pids_limit"]
    assert service["stop_grace_period"] == "30s"
    assert name in OURS or service["user"] not in {"root", "0"}
    assert "user" not in service or name not in OURS
    figure(f"{name} {service['mem_limit']}")


def test_every_service_has_a_health_check() -> None:
    for name, service in services().items():
        assert "healthcheck" in service or (name in OURS and final().only("HEALTHCHECK"))


@pytest.mark.row("S22")
def test_only_the_gallery_can_be_reached_and_only_from_this_machine(figure: Figure) -> None:
    published = {
        name: service["ports"] for name, service in services().items() if "ports" in service
    }

    assert published.keys() == {"app"}
    assert all(mapping.startswith("127.0.0.1:") for mapping in published["app"])
    assert compose()["networks"]["back"] == {"internal": True}
    behind = {name for name, service in services().items() if service["networks"] == ["back"]}
    assert behind == services().keys() - {"app"}
    figure("Redis not published")


@pytest.mark.row("S22")
def test_volumes_are_named_and_hold_what_has_to_last() -> None:
    mounted = {
        volume.partition(":")[0]: volume.partition(":")[2]
        for service in services().values()
        for volume in service.get("volumes", ())
    }
    files = {source: target for source, target in mounted.items() if source.startswith("./")}

    assert mounted.keys() - files == compose()["volumes"].keys()
    assert all((ROOT / source).is_file() for source in files)
    assert all(target.endswith(":ro") for target in files.values())
    assert mounted["gallery"] == final().only("VOLUME")


def test_redis_refuses_what_it_has_no_room_for() -> None:
    command = services()["redis"]["command"]

    assert command[command.index("--maxmemory-policy") + 1] == "noeviction"


def test_redis_keeps_nothing_that_the_database_does_not_have() -> None:
    redis = services()["redis"]

    assert redis["command"][redis["command"].index("--appendonly") + 1] == "no"
    assert "volumes" not in redis


def test_postgresql_starts_only_when_asked_for_and_the_gallery_waits_for_it() -> None:
    assert services()["postgres"]["profiles"] == ["postgres"]
    assert services()["app"]["depends_on"]["postgres"] == {
        "condition": "service_healthy",
        "required": False,
    }
    always = [name for name, service in services().items() if "profiles" not in service]
    assert "postgres" not in always


@pytest.mark.row("S22")
def test_the_gallery_owns_its_database_and_enters_no_other(figure: Figure) -> None:
    (script,) = (
        ROOT / volume.partition(":")[0]
        for volume in services()["postgres"]["volumes"]
        if ":/docker-entrypoint-initdb.d/" in volume
    )
    with running_postgres() as server:
        # As the image does, where the socket is open to whoever is inside.
        subprocess.run(
            [
                programs() / "psql",
                "--no-psqlrc",
                "--quiet",
                "--file",
                script,
                "--dbname",
                server.url("postgres"),
            ],
            env=os.environ | {"POSTGRES_PASSWORD": "p'; DROP ROLE gallery; --"},
            check=True,
        )

        url = f"postgresql://gallery@/gallery?host={server.folder}"
        upgrade(url)
        with psycopg.connect(url) as connection:
            rights = connection.execute(
                "SELECT rolsuper, rolcreatedb, rolcreaterole, rolreplication, rolbypassrls"
                " FROM pg_roles WHERE rolname = current_user"
            ).fetchone()
            owner = connection.execute(
                "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = 'gallery'"
            ).fetchone()
        with pytest.raises(psycopg.OperationalError, match="permission denied"):
            psycopg.connect(f"postgresql://gallery@/postgres?host={server.folder}")
        with psycopg.connect(server.url("postgres")) as connection:
            found = connection.execute("SELECT rolname, rolpassword FROM pg_authid")
            passwords: dict[str, str | None] = dict(found.fetchall())

    assert rights == (False,) * 5
    assert owner == ("gallery",)
    assert (passwords["gallery"] or "").startswith("SCRAM-SHA-256$")
    assert passwords["postgres"] is None
    figure("the gallery's role enters its database alone")


@pytest.mark.row("S22")
def test_no_secret_has_a_default() -> None:
    values = {
        name: value
        for service in services().values()
        for name, value in (service.get("environment") or {}).items()
        if SECRET.search(name)
    }
    values |= {name: value for name, value in final().environment.items() if SECRET.search(name)}

    assert values
    assert {
        name for name, value in values.items() if value not in {None, "${POSTGRES_PASSWORD:-}"}
    } == set()
