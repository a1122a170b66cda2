"""What descriptions, comments and users are searched by, and categories ordered by."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

from domain.text import collation_key, fold, fold_passage

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

BATCH = 1000


def upgrade() -> None:
    _add("films", "description_folded", sa.Text, None, ("description",), fold_passage)
    _add("comments", "text_folded", sa.Text, None, ("text",), fold_passage)
    _add("users", "names_folded", sa.Text, None, ("username", "email"), _fold_names)
    _add("categories", "name_sort_key", sa.String, 200, ("name",), _sort_key)


def downgrade() -> None:
    for table, column in (
        ("categories", "name_sort_key"),
        ("users", "names_folded"),
        ("comments", "text_folded"),
        ("films", "description_folded"),
    ):
        op.drop_column(table, column)


def _fold_names(username: str, email: str) -> str:
    return fold(f"{username} {email}")


def _sort_key(name: str) -> str:
    return collation_key(name)[:200]


def _add(
    table: str,
    column: str,
    kind: type[sa.String],
    length: int | None,
    sources: Sequence[str],
    make: Callable[..., str],
) -> None:
    """Add the column, and make its value for every row that is there."""
    ordinal = kind(length).with_variant(kind(length, collation="C"), "postgresql")
    op.add_column(table, sa.Column(column, ordinal, server_default=sa.text("''"), nullable=False))
    rows = sa.table(table, sa.column("id"), *(sa.column(name) for name in (*sources, column)))
    update = (
        sa.update(rows)
        .where(rows.c.id == sa.bindparam("row"))
        .values({column: sa.bindparam("key")})
    )
    for batch in _batches(sa.select(rows.c.id, *(rows.c[name] for name in sources)), rows.c.id):
        keys = [{"row": row[0], "key": make(*row[1:])} for row in batch]
        op.get_bind().execute(update, keys)


def _batches(
    statement: sa.Select[Any], row_id: sa.ColumnClause[Any]
) -> Iterator[Sequence[sa.Row[Any]]]:
    last = 0
    while True:
        following = statement.where(row_id > last).order_by(row_id).limit(BATCH)
        batch = op.get_bind().execute(following).all()
        if not batch:
            return
        yield batch
        last = batch[-1][0]
