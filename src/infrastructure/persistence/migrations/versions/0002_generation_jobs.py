"""Generation jobs."""

from __future__ import annotations

import sqlalchemy as sa
from advanced_alchemy.types import BigIntIdentity, DateTimeUTC
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "generation_jobs",
        sa.Column("id", BigIntIdentity, sa.Identity(start=1, increment=1), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("style", sa.String(16), nullable=False),
        sa.Column("requested", sa.BigInteger(), nullable=False),
        sa.Column("produced", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("requested_by", sa.BigInteger(), nullable=True),
        sa.Column("queued_at", DateTimeUTC(), nullable=False),
        sa.Column("started_at", DateTimeUTC(), nullable=True),
        sa.Column("finished_at", DateTimeUTC(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease_owner", sa.String(200), nullable=True),
        sa.Column("lease_until", DateTimeUTC(), nullable=True),
        sa.Column("error", sa.String(500), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_generation_jobs"),
        sa.ForeignKeyConstraint(
            ["requested_by"],
            ["users.id"],
            name="fk_generation_jobs_requested_by_users",
            ondelete="SET NULL",
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_generation_jobs_finished_at", "generation_jobs", ["finished_at"])
    op.create_index("ix_generation_jobs_requested_by", "generation_jobs", ["requested_by"])
    op.create_index("ix_generation_jobs_state_id", "generation_jobs", ["state", "id"])


def downgrade() -> None:
    op.drop_table("generation_jobs")
