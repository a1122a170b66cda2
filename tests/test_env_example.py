"""The example of settings for the containers, held against the settings and services."""

from __future__ import annotations

import re

from interface.bootstrap.settings import read_settings
from tests.support.containers import gallery_settings, services, text


def example() -> dict[str, str]:
    """Every value of the example, as if nothing was commented out."""
    return dict(re.findall(r"^# ([A-Z_]+)=(.*)$", text(".env.example"), re.MULTILINE))


def test_the_example_sets_nothing_by_itself() -> None:
    lines = text(".env.example").splitlines()

    assert [line for line in lines if line and not line.startswith("#")] == []


def test_the_settings_of_the_example_can_be_read() -> None:
    settings = read_settings(gallery_settings(dict(example())))

    assert settings.database_url.startswith("postgresql://")


def test_the_example_moves_the_gallery_to_the_postgresql_beside_it() -> None:
    made = re.search(r"CREATE DATABASE (\w+) OWNER (\w+);", text("containers/postgres.sql"))

    assert made
    assert example()["COMPOSE_PROFILES"] in services()["postgres"]["profiles"]
    assert example()["POSTGRES_PASSWORD"] == ""
    assert example()["FILM_GALLERY_DATABASE_URL"] == (
        f"postgresql://{made[2]}:${{POSTGRES_PASSWORD}}@postgres/{made[1]}"
    )
