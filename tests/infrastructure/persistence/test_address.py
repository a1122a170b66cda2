"""Database URLs, as people write them."""

from __future__ import annotations

import pytest

from infrastructure.persistence.database import Database, sync_engine


@pytest.mark.parametrize(
    ("url", "dialect"),
    [
        ("sqlite:////tmp/gallery.sqlite3", "sqlite"),
        ("sqlite:///gallery.sqlite3", "sqlite"),
        ("postgresql://kim:secret@db.example.com/gallery", "postgresql"),
        ("postgres://kim@db.example.com:5433/gallery", "postgresql"),
        ("postgresql+psycopg://db.example.com/gallery?connect_timeout=1", "postgresql"),
    ],
)
async def test_a_url_chooses_the_database(url: str, dialect: str) -> None:
    database = Database.open(url)

    assert database.dialect == dialect
    await database.close()


@pytest.mark.parametrize(
    "url",
    [
        "",
        "gallery.sqlite3",
        "mysql://kim@db.example.com/gallery",
        "postgresql+asyncpg://db.example.com/gallery",
        "sqlite://",
        "sqlite:///:memory:",
        "sqlite:///gallery.sqlite3?mode=ro",
        "sqlite:////tmp/films?2026.db",
        "postgresql://db.example.com:port/gallery",
    ],
)
def test_another_url_is_refused_with_a_sentence(url: str) -> None:
    with pytest.raises(ValueError, match="write sqlite:"):
        Database.open(url)
    with pytest.raises(ValueError, match="write sqlite:"):
        sync_engine(url)
