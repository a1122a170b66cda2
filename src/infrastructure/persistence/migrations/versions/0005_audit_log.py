"""The audit log."""

from __future__ import annotations

import sqlalchemy as sa
from advanced_alchemy.types import BigIntIdentity, DateTimeUTC
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

TABLE = "audit_entries"


def upgrade() -> None:
    name = sa.String(150).with_variant(sa.String(150, collation="C"), "postgresql")
    op.create_table(
        TABLE,
        sa.Column("id", BigIntIdentity, sa.Identity(start=1, increment=1), nullable=False),
        sa.Column("occurred_at", DateTimeUTC(), nullable=False),
        sa.Column("actor_id", sa.BigInteger(), nullable=True),
        sa.Column("actor_name", name, nullable=False),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("address", sa.String(64), nullable=True),
        sa.Column("action", sa.String(16), nullable=False),
        sa.Column("object_kind", sa.String(16), nullable=False),
        sa.Column("object_id", sa.BigInteger(), nullable=True),
        sa.Column("object_label", sa.String(200), nullable=False),
        sa.Column("changes", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_entries"),
        sqlite_autoincrement=True,
    )
    for columns, more in (
        (("occurred_at", "id"), ("action", "object_kind", "channel")),
        (("actor_id", "occurred_at", "id"), ()),
        (("actor_name", "occurred_at", "id"), ()),
        (("object_id", "object_kind", "occurred_at", "id"), ()),
    ):
        op.create_index(f"ix_{TABLE}_{'_'.join(columns)}", TABLE, [*columns, *more])


def downgrade() -> None:
    op.drop_table(TABLE)
