"""Tallies of attempts, and from where somebody unknown asked for a job."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "tallies",
        sa.Column("subject", sa.LargeBinary(16), nullable=False),
        sa.Column("attempts", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
        sa.Column("lasts", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("subject", name="pk_tallies"),
        sqlite_with_rowid=False,
    )
    op.add_column("generation_jobs", sa.Column("requested_from", sa.String(64), nullable=True))


def downgrade() -> None:
    op.drop_column("generation_jobs", "requested_from")
    op.drop_table("tallies")
