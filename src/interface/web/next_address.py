"""Where a form leads to when it has been filled in: pages of this gallery, and no other."""

from __future__ import annotations

from typing import Final

from interface.api.csrf import Connection

START: Final = "/"


def is_local(address: str) -> bool:
    """Whether an address names a page of this gallery, however a browser may read it."""
    return (
        address.startswith("/")
        and not address.startswith("//")
        and "\\" not in address
        and address.isprintable()
    )


def local_or_start(address: object) -> str:
    """An address to go on to: the one that was asked for if it is local, else the start page."""
    return address if isinstance(address, str) and is_local(address) else START


def own_address(connection: Connection) -> str:
    """The address that was asked for, with its query, as it was written."""
    path, query = connection.scope["raw_path"], connection.scope["query_string"]
    return (path + b"?" + query if query else path).decode("latin-1")
