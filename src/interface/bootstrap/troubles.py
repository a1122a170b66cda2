"""Sentences for operators about databases that cannot be used."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from alembic.util.exc import CommandError
from sqlalchemy.exc import DatabaseError

from domain.errors import StorageDamaged, Unavailable
from infrastructure.persistence.identity import Identity, Kind, head
from infrastructure.persistence.migration import MigrationBroken, NotOurs
from infrastructure.persistence.soundness import reason
from interface.cli.operations import Refused


def ensure_usable(found: Identity, data: str) -> None:
    """Refuse every database but one of a gallery that is up to date."""
    match found.kind:
        case Kind.EMPTY:
            raise Refused(f"There is no gallery in {data} yet: run `film-gallery migrate` first.")
        case Kind.OLDER:
            raise Refused(
                f"The database {data} is not up to date: run `film-gallery migrate` first."
            )
        case Kind.FOREIGN | Kind.NEWER:
            raise not_ours(found, data)
        case Kind.CURRENT:
            return


def not_ours(found: Identity, data: str) -> Refused:
    """Why a database is left alone."""
    if found.kind is Kind.NEWER:
        return Refused(
            f"The database {data} was made by a newer version of the film gallery: it has revision"
            f" {found.revision}, and this version knows those up to {head()}."
        )
    return Refused(f"The database {data} is not of a film gallery: it is left as it is.")


@contextmanager
def database_troubles(data: str) -> Iterator[None]:
    """What goes wrong with the database becomes a sentence."""
    try:
        yield
    except StorageDamaged as error:
        raise Refused(f"The database {data} cannot be read: {reason(error)}.") from error
    except Unavailable as error:
        raise Refused(f"The database {data} cannot be used now: {reason(error)}.") from error
    except NotOurs as error:
        raise not_ours(error.identity, data) from error
    except MigrationBroken as error:
        raise Refused(
            f"The database {data} was not brought up to date ({error}): remove those rows, which"
            " `film-gallery check` counts, or restore a backup from before."
        ) from error
    except (CommandError, DatabaseError) as error:
        raise Refused(f"The database {data} cannot be read: {reason(error)}.") from error
