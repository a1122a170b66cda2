"""Databases to measure on: made once, in bulk, and kept in a folder that git ignores.

Every hundred films have a category and every film has one comment, so that a lookup answers as
much at a million films as at ten thousand. Users have one access token each.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from sqlalchemy import Connection, insert

from domain.films import Film
from domain.text import fold
from infrastructure.persistence.database import sync_engine
from infrastructure.persistence.identity import head
from infrastructure.persistence.migration import upgrade
from infrastructure.persistence.models.registry import METADATA
from infrastructure.persistence.repositories.films import to_values
from infrastructure.security.secrets import SystemSecrets

USERS = 100
FILMS_A_CATEGORY = 100
ROWS_A_BATCH = 10_000
MOMENT = datetime(2024, 2, 3, 12, 5, 0, 500_000, tzinfo=UTC)
YEARS_BACK = timedelta(days=23 * 365)

Values = dict[str, object]


def token(user: int) -> str:
    """The access token of a user, which the load generator makes up likewise."""
    return f"{user:040x}"


def seeded(folder: Path, films: int, say: Callable[[str], None]) -> Path:
    """An SQLite database with so many films; what is there already is used again."""
    recipe = hashlib.sha256(Path(__file__).read_bytes()).hexdigest()[:8]
    path = folder / f"films-{films}-{head()}-{recipe}.sqlite3"
    if not path.exists():
        say(f"seeding {films:,} films…")
        folder.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_suffix(".unfinished")
        unfinished.unlink(missing_ok=True)
        seed(f"sqlite:///{unfinished}", films)
        unfinished.rename(path)
    return path


def copied(path: Path, folder: Path) -> Path:
    """A copy for one server, which writes to it."""
    folder.mkdir(parents=True)
    return Path(shutil.copyfile(path, folder / "gallery.sqlite3"))


def seed(url: str, films: int) -> None:
    """Fill a new database."""
    upgrade(url)
    engine = sync_engine(url)
    categories = films // FILMS_A_CATEGORY
    with engine.begin() as connection:
        _insert(connection, "users", _users())
        _insert(connection, "access_tokens", _tokens())
        _insert(connection, "categories", _categories(categories))
        _insert(connection, "films", _films(films, categories))
        _insert(connection, "comments", _comments(films))
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("ANALYZE")  # autovacuum would, in a while
    engine.dispose()


def _insert(connection: Connection, table: str, rows: Iterator[Values]) -> None:
    statement = insert(METADATA.tables[table])
    batch: list[Values] = []
    for row in rows:
        batch.append(row)
        if len(batch) == ROWS_A_BATCH:
            connection.execute(statement, batch)
            batch.clear()
    if batch:
        connection.execute(statement, batch)


def _users() -> Iterator[Values]:
    for number in range(1, USERS + 1):
        yield {
            "username": f"user{number}",
            "email": "",
            "password_hash": "!",
            "is_active": True,
            "is_staff": number == 1,
            "is_superuser": number == 1,
            **_history(),
        }


def _tokens() -> Iterator[Values]:
    digest = SystemSecrets().digest
    for number in range(1, USERS + 1):
        yield {"user_id": number, "digest": digest(token(number)), "created_at": MOMENT}


def _categories(count: int) -> Iterator[Values]:
    for number in range(1, count + 1):
        name = f"name_{number}"
        yield {"name": name, "name_folded": fold(name), **_history()}


def _films(count: int, categories: int) -> Iterator[Values]:
    random = Random("films")  # noqa: S311 # nothing secret is made
    for number in range(1, count + 1):
        yield to_values(
            Film(
                title=f"Название фильма {number % 10_000}",
                description=f"фильм #{number % 10_000}",
                filmed_at=MOMENT - random.random() * YEARS_BACK,
                rating=random.randint(0, 50) / 10,
                poster_url="https://example.com/poster.jpg",
                category_id=number % categories + 1,
                owner_id=number % USERS + 1,
                created_at=MOMENT,
                updated_at=MOMENT,
            )
        )


def _comments(count: int) -> Iterator[Values]:
    for number in range(1, count + 1):
        yield {
            "film_id": number,
            "author_id": number % USERS + 1,
            "rating": number % 50 / 10,
            "text": f"комментарий #{number}",
            **_history(),
        }


def _history() -> Values:
    return {"created_at": MOMENT, "updated_at": MOMENT, "version": 1}
