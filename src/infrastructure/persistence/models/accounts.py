"""The tables of users, access tokens and sessions."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from domain.users import EMAIL_MAX_LENGTH, USERNAME_MAX_LENGTH
from infrastructure.persistence.models.base import (
    DatedRow,
    GalleryRow,
    Moment,
    kept_key,
    ordinal_string,
)

DIGEST_LENGTH = 32


class UserRow(DatedRow):
    """A user; ``names_folded``, the name and the address, is searched and ordered by."""

    __tablename__ = "users"

    username: Mapped[str] = mapped_column(ordinal_string(USERNAME_MAX_LENGTH), unique=True)
    email: Mapped[str] = mapped_column(String(EMAIL_MAX_LENGTH))
    password_hash: Mapped[str] = mapped_column(Text)
    is_active: Mapped[bool]
    is_staff: Mapped[bool]
    is_superuser: Mapped[bool]
    names_folded: Mapped[str] = kept_key()


class AccessTokenRow(GalleryRow):
    """An access token; the token itself is not kept."""

    __tablename__ = "access_tokens"

    user_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("users.id", ondelete="CASCADE"))
    digest: Mapped[bytes] = mapped_column(LargeBinary(DIGEST_LENGTH), unique=True)
    created_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime | None] = mapped_column(Moment)


class SessionRow(GalleryRow):
    """A session; its id is not kept."""

    __tablename__ = "sessions"

    user_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("users.id", ondelete="CASCADE"))
    digest: Mapped[bytes] = mapped_column(LargeBinary(DIGEST_LENGTH), unique=True)
    created_at: Mapped[datetime] = mapped_column(Moment)
    last_seen_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment)


Index("ix_access_tokens_user_id", AccessTokenRow.user_id)
Index("ix_sessions_expires_at", SessionRow.expires_at)
Index("ix_sessions_user_id", SessionRow.user_id)
