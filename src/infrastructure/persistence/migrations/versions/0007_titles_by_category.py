"""SQLite finds the titles of a category's films in one index, without a look at each film."""

from __future__ import annotations

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

BEFORE = "ix_films_category_id_id"
NOW = "ix_films_category_id_id_title"


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.create_index(NOW, "films", ["category_id", "id", "title"])
        op.drop_index(BEFORE, "films")


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.create_index(BEFORE, "films", ["category_id", "id"])
        op.drop_index(NOW, "films")
