"""Why a copy is not made, or not put in the place of a database."""

from __future__ import annotations

from infrastructure.persistence.identity import Identity, Kind


class CopyRefused(Exception):
    """The message is one clause for the operator; nothing has been changed."""


def ensure_ours(found: Identity) -> None:
    """Refuse what is no gallery, or one of a newer version."""
    if found.kind in {Kind.EMPTY, Kind.FOREIGN}:
        raise CopyRefused("there is no film gallery in it")
    if found.kind is Kind.NEWER:
        raise CopyRefused(
            f"it has revision {found.revision}, of a newer version of the film gallery"
        )
