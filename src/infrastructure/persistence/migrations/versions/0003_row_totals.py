"""Totals of films, categories and comments, kept by triggers; narrow indexes for long lists.

A later migration that makes one of these tables anew has to make its triggers anew as well.
"""

from __future__ import annotations

import sqlalchemy as sa
from advanced_alchemy.types import BigIntIdentity
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TABLES = ("films", "categories", "comments")
LONG_TABLES = ("films", "comments")
SLOTS = 16


def upgrade() -> None:
    op.create_table(
        "row_totals",
        sa.Column("id", BigIntIdentity, sa.Identity(start=1, increment=1), nullable=False),
        sa.Column("table_name", sa.String(30), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_row_totals"),
        sqlite_autoincrement=True,
    )
    if _is_on_postgresql():
        op.execute(_COUNT_ROWS)
    else:
        for table in LONG_TABLES:
            op.create_index(f"ix_{table}_id", table, ["id"])
    totals = sa.table("row_totals", sa.column("id"), sa.column("table_name"), sa.column("total"))
    for number, table in enumerate(TABLES):
        first = number * SLOTS + 1
        so_far = op.get_bind().scalar(sa.select(sa.func.count()).select_from(sa.table(table)))
        for slot in range(SLOTS):
            row = {"id": first + slot, "table_name": table, "total": 0 if slot else so_far}
            op.execute(totals.insert().values(row))
        for statement in _triggers(table, first):
            op.execute(statement)


def downgrade() -> None:
    for table in TABLES:
        for change in ("added", "deleted", "emptied"):
            name = f"count_{table}_{change}"
            if _is_on_postgresql():
                op.execute(f"DROP TRIGGER {name} ON {table}")
            elif change != "emptied":
                op.execute(f"DROP TRIGGER {name}")
    if _is_on_postgresql():
        op.execute("DROP FUNCTION count_rows()")
    else:
        for table in LONG_TABLES:
            op.drop_index(f"ix_{table}_id", table)
    op.drop_table("row_totals")


def _is_on_postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"


def _triggers(table: str, first: int) -> list[str]:
    if _is_on_postgresql():
        return [
            f"CREATE TRIGGER count_{table}_{name} AFTER {event} ON {table}{rows}"
            f" FOR EACH STATEMENT EXECUTE FUNCTION count_rows('{first}')"
            for name, event, rows in (
                ("added", "INSERT", " REFERENCING NEW TABLE AS changed"),
                ("deleted", "DELETE", " REFERENCING OLD TABLE AS changed"),
                ("emptied", "TRUNCATE", ""),
            )
        ]
    return [
        f"CREATE TRIGGER count_{table}_{name} AFTER {event} ON {table} BEGIN"  # noqa: S608
        f" UPDATE row_totals SET total = total {sign} 1 WHERE id = {first}; END"
        for name, event, sign in (("added", "INSERT", "+"), ("deleted", "DELETE", "-"))
    ]


_COUNT_ROWS = """
CREATE FUNCTION count_rows() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    first bigint := TG_ARGV[0]::bigint;
    changed_rows bigint;
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        UPDATE row_totals SET total = 0 WHERE id BETWEEN first AND first + 15;
        RETURN NULL;
    END IF;
    SELECT count(*) INTO changed_rows FROM changed;
    IF changed_rows > 0 THEN
        UPDATE row_totals
        SET total = total + CASE TG_OP WHEN 'INSERT' THEN changed_rows ELSE -changed_rows END
        WHERE id = first + pg_backend_pid() % 16;
    END IF;
    RETURN NULL;
END $$
"""
