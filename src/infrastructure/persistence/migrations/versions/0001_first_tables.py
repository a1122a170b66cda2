"""The first tables: users, tokens, sessions, categories, films, comments."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from advanced_alchemy.types import BigIntIdentity, DateTimeUTC
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_accounts()
    _create_categories()
    _create_films()
    _create_comments()


def downgrade() -> None:
    for table in ("comments", "films", "categories", "sessions", "access_tokens", "users"):
        op.drop_table(table)


def _create_accounts() -> None:
    op.create_table(
        "users",
        *_id("users"),
        sa.Column("username", _ordinal(sa.String, 150), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("is_staff", sa.Boolean(), nullable=False),
        sa.Column("is_superuser", sa.Boolean(), nullable=False),
        *_history(),
        sa.UniqueConstraint("username", name="uq_users_username"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "access_tokens",
        *_id("access_tokens"),
        *_reference("access_tokens", "user_id", "users", ondelete="CASCADE"),
        sa.Column("digest", sa.LargeBinary(32), nullable=False),
        sa.Column("created_at", DateTimeUTC(), nullable=False),
        sa.Column("expires_at", DateTimeUTC(), nullable=True),
        sa.UniqueConstraint("digest", name="uq_access_tokens_digest"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_access_tokens_user_id", "access_tokens", ["user_id"])
    op.create_table(
        "sessions",
        *_id("sessions"),
        *_reference("sessions", "user_id", "users", ondelete="CASCADE"),
        sa.Column("digest", sa.LargeBinary(32), nullable=False),
        sa.Column("created_at", DateTimeUTC(), nullable=False),
        sa.Column("last_seen_at", DateTimeUTC(), nullable=False),
        sa.Column("expires_at", DateTimeUTC(), nullable=False),
        sa.UniqueConstraint("digest", name="uq_sessions_digest"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_sessions_expires_at", "sessions", ["expires_at"])
    op.create_index("ix_sessions_user_id", "sessions", ["user_id"])


def _create_categories() -> None:
    op.create_table(
        "categories",
        *_id("categories"),
        sa.Column("name", _ordinal(sa.String, 100), nullable=False),
        sa.Column("name_folded", _ordinal(sa.Text), nullable=False),
        *_reference("categories", "parent_id", "categories", ondelete="RESTRICT", nullable=True),
        *_reference("categories", "owner_id", "users", ondelete="SET NULL", nullable=True),
        *_history(),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_categories_name", "categories", ["name"])
    op.create_index("ix_categories_name_folded", "categories", ["name_folded"])
    op.create_index("ix_categories_owner_id", "categories", ["owner_id"])
    op.create_index("ix_categories_parent_id", "categories", ["parent_id"])


def _create_films() -> None:
    op.create_table(
        "films",
        *_id("films"),
        sa.Column("title", _ordinal(sa.String, 255), nullable=False),
        sa.Column("title_folded", _ordinal(sa.Text), nullable=False),
        sa.Column("title_sort_key", _ordinal(sa.String, 510), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("filmed_at", DateTimeUTC(), nullable=False),
        sa.Column("rating", sa.Double(), nullable=False),
        sa.Column("poster_url", sa.String(200), nullable=False),
        *_reference("films", "category_id", "categories", ondelete="RESTRICT", nullable=True),
        *_reference("films", "owner_id", "users", ondelete="CASCADE"),
        *_history(),
        sqlite_autoincrement=True,
    )
    # PostgreSQL would put the films without a category at the other end of the index.
    if op.get_context().dialect.name == "postgresql":
        op.create_index(
            "ix_films_category_id_nulls_first_id",
            "films",
            [sa.column("category_id").nulls_first(), "id"],
        )
    else:
        op.create_index("ix_films_category_id_id", "films", ["category_id", "id"])
    op.create_index("ix_films_owner_id", "films", ["owner_id"])
    op.create_index("ix_films_title_filmed_at", "films", ["title", "filmed_at"])
    op.create_index("ix_films_title_sort_key_id", "films", ["title_sort_key", "id"])


def _create_comments() -> None:
    op.create_table(
        "comments",
        *_id("comments"),
        *_reference("comments", "film_id", "films", ondelete="CASCADE"),
        *_reference("comments", "author_id", "users", ondelete="CASCADE"),
        sa.Column("rating", sa.Double(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        *_history(),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_comments_author_id", "comments", ["author_id"])
    op.create_index("ix_comments_film_id_id", "comments", ["film_id", "id"])


def _id(table: str) -> tuple[Any, ...]:
    return (
        sa.Column("id", BigIntIdentity, sa.Identity(start=1, increment=1), nullable=False),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
    )


def _reference(
    table: str, column: str, target: str, *, ondelete: str, nullable: bool = False
) -> tuple[Any, ...]:
    name = f"fk_{table}_{column}_{target}"
    return (
        sa.Column(column, sa.BigInteger(), nullable=nullable),
        sa.ForeignKeyConstraint([column], [f"{target}.id"], name=name, ondelete=ondelete),
    )


def _history() -> tuple[Any, ...]:
    return (
        sa.Column("created_at", DateTimeUTC(), nullable=False),
        sa.Column("updated_at", DateTimeUTC(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
    )


def _ordinal(kind: type[sa.String], length: int | None = None) -> sa.String:
    """Text that PostgreSQL compares code point by code point, as SQLite does anyway."""
    return kind(length).with_variant(kind(length, collation="C"), "postgresql")
