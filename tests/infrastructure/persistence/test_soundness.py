"""What an examination of a database finds."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from infrastructure.persistence import migration, schema
from infrastructure.persistence.database import looking_engine, sync_engine
from infrastructure.persistence.models.totals import COUNTED_TABLES
from infrastructure.persistence.soundness import CHECKS, examine
from infrastructure.persistence.sqlite_library import is_mended


def found(url: str) -> dict[str, tuple[bool, str]]:
    return {it.check: (it.is_well, it.told) for it in examine(looking_engine(url))}


def change(url: str, *statements: str) -> None:
    with sync_engine(url).begin() as connection:
        for statement in statements:
            connection.execute(text(statement))


def test_a_new_gallery_is_well(database_url: str) -> None:
    assert {check: is_well for check, (is_well, _) in found(database_url).items()} == dict.fromkeys(
        CHECKS, True
    )


def test_a_wrong_counter_is_named(empty_database_url: str) -> None:
    migration.upgrade(empty_database_url)
    change(empty_database_url, "UPDATE row_totals SET total = 7 WHERE id = 1")
    assert found(empty_database_url)["counters"] == (
        False,
        "films: 7 kept, 0 there: run `film-gallery migrate`",
    )


def test_a_counter_that_is_missing_is_named(empty_database_url: str) -> None:
    migration.upgrade(empty_database_url)
    change(empty_database_url, "DELETE FROM row_totals WHERE id = 20")
    assert found(empty_database_url)["counters"] == (
        False,
        "categories: no total kept, 0 there: run `film-gallery migrate`",
    )
    change(empty_database_url, "DELETE FROM row_totals")
    is_well, told = found(empty_database_url)["counters"]
    assert (is_well, told.count("no total kept")) == (False, len(COUNTED_TABLES))


@pytest.mark.parametrize(
    ("part", "statement"),
    [
        ("index ix_films_owner_id", "DROP INDEX ix_films_owner_id"),
        ("column sessions.last_seen_at", "ALTER TABLE sessions DROP COLUMN last_seen_at"),
    ],
)
def test_what_is_missing_is_named(empty_database_url: str, part: str, statement: str) -> None:
    migration.upgrade(empty_database_url)
    change(empty_database_url, statement)
    assert found(empty_database_url)["schema"] == (False, f"missing: {part}")


def test_triggers_that_are_missing_or_disabled_are_named(empty_database_url: str) -> None:
    migration.upgrade(empty_database_url)
    if empty_database_url.startswith("sqlite"):
        change(empty_database_url, "DROP TRIGGER count_films_added")
    else:
        change(empty_database_url, "ALTER TABLE films DISABLE TRIGGER count_films_added")
    assert found(empty_database_url)["schema"] == (False, "missing: trigger count_films_added")


def test_a_constraint_that_is_missing_is_named(empty_postgresql_url: str) -> None:
    migration.upgrade(empty_postgresql_url)
    change(empty_postgresql_url, "ALTER TABLE users DROP CONSTRAINT uq_users_username")
    expected = (False, "missing: constraint uq_users_username")
    assert found(empty_postgresql_url)["schema"] == expected


def test_what_an_operator_has_added_is_no_fault(empty_database_url: str) -> None:
    migration.upgrade(empty_database_url)
    change(
        empty_database_url,
        "CREATE TABLE notes (words TEXT)",
        "CREATE INDEX ours ON films (description)",
        "ALTER TABLE films ADD COLUMN ours TEXT",
    )
    assert found(empty_database_url)["schema"] == (True, "nothing is missing")


def test_every_part_that_the_migrations_make_is_expected(database_url: str) -> None:
    with looking_engine(database_url).connect() as connection:
        others = schema.there(connection) - schema.expected(connection.dialect.name)
    # The indexes of constraints aside, there is what Alembic and SQLite have for themselves.
    assert [
        it for it in others if not it[1].startswith(("alembic_", "sqlite_", "pk_", "uq_"))
    ] == []


def test_one_of_each_circle_of_categories_is_named(empty_database_url: str) -> None:
    migration.upgrade(empty_database_url)
    row = "({0}, '{0}', '{0}', {1}, 1, '2024-01-01 00:00:00+00', '2024-01-01 00:00:00+00')"
    rows = [(1, "NULL"), (2, "1"), (3, "4"), (4, "5"), (5, "4"), (6, "6")]
    change(
        empty_database_url,
        "INSERT INTO categories (id, name, name_folded, parent_id, version, created_at, updated_at)"
        f" VALUES {', '.join(row.format(*each) for each in rows)}",
    )
    told = "below itself: 4, 6: give it another parent"
    assert found(empty_database_url)["categories"] == (False, told)
    change(empty_database_url, "UPDATE categories SET parent_id = 2 WHERE id IN (4, 6)")
    assert found(empty_database_url)["categories"] == (True, "none is below itself")


def test_references_that_lead_nowhere_are_counted(sqlite_url: str) -> None:
    change(sqlite_url, "INSERT INTO sessions VALUES (1, 404, x'00', '', '', '')")
    assert found(sqlite_url)["references"] == (False, "1 lead nowhere, in sessions")


def test_references_that_nobody_has_checked_are_named(empty_postgresql_url: str) -> None:
    migration.upgrade(empty_postgresql_url)
    change(
        empty_postgresql_url,
        "ALTER TABLE films ADD CONSTRAINT unchecked FOREIGN KEY (owner_id)"
        " REFERENCES users (id) NOT VALID",
    )
    is_well, told = found(empty_postgresql_url)["references"]
    assert (is_well, "films" in told) == (False, True)


def test_an_older_gallery_is_told_to_migrate(empty_database_url: str) -> None:
    migration.upgrade(empty_database_url, "0002")
    for check in ("schema", "categories", "counters"):
        told = "only looked at in a gallery of this version"
        assert found(empty_database_url)[check] == (True, told)
    is_well, told = found(empty_database_url)["migrations"]
    assert (is_well, told[:14]) == (False, "revision 0002,")


def test_damage_is_told_and_the_examination_goes_on(sqlite_url: str) -> None:
    with Path(sqlite_url.removeprefix("sqlite:///")).open("r+b") as content:
        content.write(b"\xff" * 4096)
    examined = found(sqlite_url)
    assert [check for check, (is_well, _) in examined.items() if is_well] == ["library"]
    assert examined["integrity"] == (False, "file is not a database")


def test_what_is_away_is_not_well(tmp_path: Path) -> None:
    examined = found(f"sqlite:///{tmp_path}/missing.sqlite3")
    assert examined["integrity"] == (False, "unable to open database file")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        ((3, 40, 1), False),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 45, 9), False),
        ((3, 50, 6), False),
        ((3, 50, 7), True),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 52, 0), True),
        ((4, 0, 0), True),
    ],
)
def test_the_versions_with_the_fault_are_known(
    version: tuple[int, int, int], expected: bool
) -> None:
    assert is_mended(version) is expected
