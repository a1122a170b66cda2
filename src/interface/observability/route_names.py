"""The names of addresses in measures: few, whatever is asked for."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

OTHER: Final = "other"
"""Whatever no address leads to."""

_NUMBER = re.compile(r"/[0-9]+(?=/|$)", re.ASCII)
_PARAMETER = re.compile(r"\{[^}]*\}")


class RouteNames:
    """Finds the address that a path belongs to, with names in place of numbers.

    The router is not asked: it sees no request that a cache answers or a wrapper refuses.
    """

    def __init__(self, addresses: Iterable[str], mounts: Iterable[str]) -> None:
        self._names = {_PARAMETER.sub("{}", address): address for address in addresses}
        self._mounts = {f"{mount.rstrip('/')}/": f"{mount.rstrip('/')}/*" for mount in mounts}

    def name(self, path: str) -> str:
        """The name of a path."""
        name = self._names.get(_NUMBER.sub("/{}", path.rstrip("/")) or "/")
        if name is not None:
            return name
        whole = f"{path}/"
        found = (name for mount, name in self._mounts.items() if whole.startswith(mount))
        return next(found, OTHER)
