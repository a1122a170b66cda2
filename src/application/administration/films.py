"""Looking after the films of others; for administrators."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import msgspec

from application.administration.bounds import each_once
from application.administration.references import ensure_user
from application.audit.recording import record_change, record_creation
from application.films.commands import CreateFilm, EditFilm
from application.films.service import ensure_category, film_view, remove_film
from application.films.views import FilmView
from application.patch import given
from application.ports import Clock
from application.unit_of_work import UnitOfWorkFactory
from application.versions import ensure_unchanged
from domain import access
from domain.access import Actor
from domain.films import Film, FilmChanges


class FilmAdministration:
    """Create films for others, give them to others, move and delete many at once.

    Whatever is done to many films is done to all of them or to none. Every use case raises
    ``Unauthenticated`` or ``Forbidden``, and ``Invalid`` for broken rules or too many ids.
    """

    def __init__(self, *, unit_of_work: UnitOfWorkFactory, clock: Clock) -> None:
        self._uow = unit_of_work
        self._clock = clock

    async def create(self, actor: Actor, command: CreateFilm, *, owner_id: int) -> FilmView:
        """Add a film that belongs to the chosen owner."""
        access.ensure_staff(actor)
        now = self._clock.now()
        async with self._uow() as uow:
            await ensure_user(uow, "owner_id", owner_id)
            await ensure_category(uow, command.category_id)
            film = Film.create(owner_id=owner_id, now=now, **msgspec.structs.asdict(command))
            await uow.films.add(film)
            await record_creation(uow, actor, film, now=now)
            await uow.commit()
        return film_view(film)

    async def edit(
        self,
        actor: Actor,
        film_id: int,
        command: EditFilm,
        *,
        owner_id: int | None = None,
        version: int | None = None,
    ) -> FilmView:
        """Change the given fields of a film, and its owner where one is given.

        Raises ``FilmNotFound`` as well, and ``EditConflict`` unless the film still has the version
        that is given.
        """
        access.ensure_staff(actor)
        changes: FilmChanges = msgspec.convert(given(command), FilmChanges)
        now = self._clock.now()
        async with self._uow() as uow:
            film = await uow.films.get(film_id)
            ensure_unchanged(film, version)
            if owner_id is not None:
                await ensure_user(uow, "owner_id", owner_id)
            await ensure_category(uow, changes.get("category_id"))
            before = replace(film)
            film.edit(now=now, owner_id=owner_id, **changes)
            await uow.films.save(film)
            await record_change(uow, actor, before, film, now=now)
            await uow.commit()
        return film_view(film)

    async def move(self, actor: Actor, ids: Collection[int], category_id: int | None) -> None:
        """Put films into a category, or into none; raises ``FilmNotFound`` as well."""
        access.ensure_staff(actor)
        film_ids, now = each_once(ids), self._clock.now()
        async with self._uow() as uow:
            await ensure_category(uow, category_id)
            for film_id in film_ids:
                film = await uow.films.get(film_id)
                if film.category_id != category_id:
                    before = replace(film)
                    film.edit(category_id=category_id, now=now)
                    await uow.films.save(film)
                    await record_change(uow, actor, before, film, now=now)
            await uow.commit()

    async def delete(self, actor: Actor, ids: Collection[int]) -> None:
        """Remove films and their comments; raises ``FilmNotFound`` as well."""
        access.ensure_staff(actor)
        film_ids, now = each_once(ids), self._clock.now()
        async with self._uow() as uow:
            for film_id in film_ids:
                await remove_film(uow, actor, film_id, now=now)
            await uow.commit()
