"""The use cases of films."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import msgspec

from application.audit.recording import record_change, record_creation, record_deletion
from application.categories.ports import CategoryQueries
from application.films.commands import CreateFilm, EditFilm
from application.films.ports import FilmQueries
from application.films.views import FilmView
from application.patch import given
from application.ports import Clock
from application.unit_of_work import UnitOfWork, UnitOfWorkFactory
from domain import access, rules
from domain.access import AccessRules, Actor
from domain.errors import Conflict, Invalid, Problem, Unauthenticated, Violation
from domain.films import RULES, Film, FilmChanges


class FilmService:
    """Create, edit and delete films."""

    def __init__(
        self,
        *,
        unit_of_work: UnitOfWorkFactory,
        films: FilmQueries,
        categories: CategoryQueries,
        clock: Clock,
        access_rules: AccessRules,
    ) -> None:
        self._uow = unit_of_work
        self._films = films
        self._categories = categories
        self._clock = clock
        self._access = access_rules

    async def review(self, draft: EditFilm) -> list[Problem]:
        """Every rule that the given fields break; the other fields are not looked at."""
        found = list(rules.problems(RULES, given(draft)))
        category_id = draft.category_id
        if isinstance(category_id, int) and not await self._categories.exists(category_id):
            found.append(_unknown_category(category_id))
        return found

    async def create(self, actor: Actor, command: CreateFilm) -> FilmView:
        """Add a film that belongs to the actor.

        Raises ``Unauthenticated``, ``Forbidden``, or ``Invalid`` with every broken rule.
        """
        owner_id = access.ensure_may_create(actor, self._access)
        now = self._clock.now()
        try:
            async with self._uow() as uow:
                await ensure_category(uow, command.category_id)
                film = Film.create(owner_id=owner_id, now=now, **msgspec.structs.asdict(command))
                await uow.films.add(film)
                await record_creation(uow, actor, film, now=now)
                await uow.commit()
        except Conflict as error:  # the category has gone meanwhile, or else the actor
            found = await self.review(EditFilm(category_id=command.category_id))
            raise Invalid(found) if found else Unauthenticated from error
        return film_view(film)

    async def ensure_editable(self, actor: Actor, film_id: int) -> None:
        """Raise what ``edit`` would raise for this actor and film, whatever the change."""
        access.ensure_signed_in(actor)
        film = await self._films.get(film_id)
        access.ensure_may_edit_film(actor, self._access, owner_id=film.owner_id)

    async def edit(self, actor: Actor, film_id: int, command: EditFilm) -> FilmView:
        """Change the given fields of a film.

        Raises ``Unauthenticated``, ``FilmNotFound``, ``Forbidden`` or ``Invalid``.
        """
        access.ensure_signed_in(actor)
        changes: FilmChanges = msgspec.convert(given(command), FilmChanges)
        now = self._clock.now()
        async with self._uow() as uow:
            film = await uow.films.get(film_id)
            access.ensure_may_edit_film(actor, self._access, owner_id=film.owner_id)
            await ensure_category(uow, changes.get("category_id"))
            before = replace(film)
            film.edit(now=now, **changes)
            await uow.films.save(film)
            await record_change(uow, actor, before, film, now=now)
            await uow.commit()
        return film_view(film)

    async def delete(self, actor: Actor, film_id: int) -> None:
        """Remove a film and its comments; for administrators.

        Raises ``Unauthenticated``, ``Forbidden`` or ``FilmNotFound``.
        """
        access.ensure_staff(actor)
        async with self._uow() as uow:
            await remove_film(uow, actor, film_id, now=self._clock.now())
            await uow.commit()


async def remove_film(uow: UnitOfWork, actor: Actor, film_id: int, *, now: datetime) -> None:
    """Remove a film and its comments, and note how many these were; raises ``FilmNotFound``."""
    film = await uow.films.get(film_id)
    comments = await uow.comments.count_on_film(film_id)
    await uow.films.remove(film_id)
    await record_deletion(uow, actor, film, now=now, comments=comments)


async def ensure_category(uow: UnitOfWork, category_id: int | None) -> None:
    """Raise ``Invalid`` unless the category, where there is one, exists."""
    if category_id is not None and not await uow.categories.exists(category_id):
        raise Invalid([_unknown_category(category_id)])


def _unknown_category(category_id: int) -> Problem:
    return Problem("category_id", Violation("reference-unknown", {"id": category_id}))


def film_view(film: Film) -> FilmView:
    """The film as it is read."""
    return msgspec.convert(film, FilmView, from_attributes=True)
