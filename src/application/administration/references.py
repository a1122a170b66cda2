"""Choosing to whom something belongs."""

from __future__ import annotations

from application.unit_of_work import UnitOfWork
from domain.errors import Invalid
from domain.users import UserNotFound


async def ensure_user(uow: UnitOfWork, field: str, user_id: int) -> None:
    """Raise ``Invalid`` unless the user exists, who then stays until the unit of work ends."""
    try:
        await uow.users.get(user_id)
    except UserNotFound as error:
        raise Invalid.single(field, "reference-unknown", id=user_id) from error
