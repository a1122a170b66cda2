"""Headers of a request, as the server has them: the framework sorts all of them to find one."""

from __future__ import annotations

from litestar.types import Scope


def header_values(scope: Scope, name: bytes) -> list[str]:
    """All values of a header, whose name is given in lower case."""
    return [value.decode("latin-1") for key, value in scope["headers"] if key == name]


def header(scope: Scope, name: bytes, default: str = "") -> str:
    """The first value of a header, whose name is given in lower case."""
    for key, value in scope["headers"]:
        if key == name:
            return value.decode("latin-1")
    return default
