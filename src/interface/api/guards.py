"""Who may come in at all: asked before a body is read or an object is looked up.

``AuthenticationMiddleware`` asks: the framework copies a handler each time that it asks a guard.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeAlias

from domain import access
from domain.access import AccessRules, Actor

GUARD: Final = "guard"
"""The handler option that holds the guard of an address; without one everybody may come in."""

Guard: TypeAlias = Callable[[Actor, AccessRules], object]
"""Raises ``Unauthenticated`` or ``Forbidden``."""


def behind(guard: Guard) -> dict[str, Any]:
    """The options of handlers with this guard."""
    return {GUARD: guard}


def readers(actor: Actor, rules: AccessRules) -> None:
    """Whoever may read the gallery."""
    access.ensure_may_read(actor, rules)


def creators(actor: Actor, rules: AccessRules) -> None:
    """Whoever may create films and categories."""
    access.ensure_may_create(actor, rules)


def members(actor: Actor, _rules: AccessRules) -> None:
    """Every user, where each of them reads the same."""
    access.ensure_signed_in(actor)


def signed_in(actor: Actor, _rules: AccessRules) -> None:
    """Every user."""
    access.ensure_signed_in(actor)


def staff(actor: Actor, _rules: AccessRules) -> None:
    """Administrators."""
    access.ensure_staff(actor)
