"""The total of users, kept by triggers as those of films, categories and comments are."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

TABLE = "users"
FIRST = 49
SLOTS = 16


def upgrade() -> None:
    totals = sa.table("row_totals", sa.column("id"), sa.column("table_name"), sa.column("total"))
    so_far = op.get_bind().scalar(sa.select(sa.func.count()).select_from(sa.table(TABLE)))
    for slot in range(SLOTS):
        row = {"id": FIRST + slot, "table_name": TABLE, "total": 0 if slot else so_far}
        op.execute(totals.insert().values(row))
    for statement in _triggers():
        op.execute(statement)


def downgrade() -> None:
    on_table = f" ON {TABLE}" if _is_on_postgresql() else ""
    for change in ("added", "deleted", "emptied") if on_table else ("added", "deleted"):
        op.execute(f"DROP TRIGGER count_{TABLE}_{change}{on_table}")
    totals = sa.table("row_totals", sa.column("table_name"))
    op.execute(totals.delete().where(totals.c.table_name == TABLE))


def _is_on_postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"


def _triggers() -> list[str]:
    if _is_on_postgresql():
        return [
            f"CREATE TRIGGER count_{TABLE}_{name} AFTER {event} ON {TABLE}{rows}"
            f" FOR EACH STATEMENT EXECUTE FUNCTION count_rows('{FIRST}')"
            for name, event, rows in (
                ("added", "INSERT", " REFERENCING NEW TABLE AS changed"),
                ("deleted", "DELETE", " REFERENCING OLD TABLE AS changed"),
                ("emptied", "TRUNCATE", ""),
            )
        ]
    return [
        f"CREATE TRIGGER count_{TABLE}_{name} AFTER {event} ON {TABLE} BEGIN"  # noqa: S608
        f" UPDATE row_totals SET total = total {sign} 1 WHERE id = {FIRST}; END"
        for name, event, sign in (("added", "INSERT", "+"), ("deleted", "DELETE", "-"))
    ]
