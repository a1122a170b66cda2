"""Which permission each address asks for; none is served that does not say (``guarding.py``).

``AuthenticationMiddleware`` asks before a body is read or an object is looked up: the framework
copies a handler each time that it asks a guard of its own.
"""

from __future__ import annotations

from typing import Any, Final

from domain.permissions import Permission

PERMISSION: Final = "permission"
"""The handler option that holds the permission of an address."""
ASKS_ITSELF: Final = "asks_itself"
"""The handler option of addresses that find out themselves who asks, and whether they may."""


def demands(permission: Permission) -> dict[str, Any]:
    """The options of handlers that ask for this permission."""
    return {PERMISSION: permission}
