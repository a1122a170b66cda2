"""Taking films in from a file, batch by batch."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from application.audit.recording import record
from application.films.commands import ImportedFilm
from application.films.ports import FilmKey
from application.films.views import ImportReport
from application.ports import Clock
from application.unit_of_work import UnitOfWork, UnitOfWorkFactory
from domain import access, categories, films, rules
from domain.access import AccessRules, Actor
from domain.audit import AuditAction, ObjectKind, Subject
from domain.categories import Category
from domain.errors import Problem
from domain.films import Film
from domain.text import fold


class FilmImport:
    """Take films in so that the same file can be taken in again without a trace.

    A film whose title and moment of filming the gallery knows already is passed over.
    """

    def __init__(
        self, *, unit_of_work: UnitOfWorkFactory, clock: Clock, access_rules: AccessRules
    ) -> None:
        self._uow = unit_of_work
        self._clock = clock
        self._access = access_rules

    async def take(self, actor: Actor, batch: Sequence[ImportedFilm]) -> ImportReport:
        """Store the new films of one batch in one transaction, and the categories that they name.

        Films that break a rule are reported and left out. Raises ``Unauthenticated`` or
        ``Forbidden``.
        """
        owner_id = access.ensure_may_create(actor, self._access)
        refused = [(place, found) for place, film in enumerate(batch) if (found := _review(film))]
        refused_places = {place for place, _ in refused}
        wanted = {
            _key(film): film for place, film in enumerate(batch) if place not in refused_places
        }
        async with self._uow() as uow:
            known = await uow.films.known(wanted.keys())
            new = [film for key, film in wanted.items() if key not in known]
            category_ids = await self._categories(uow, (film.category for film in new), owner_id)
            await uow.films.add_many([self._film(film, category_ids, owner_id) for film in new])
            if new:
                changes = {"films": (0, len(new))}
                subject, now = Subject(ObjectKind.FILM, None, ""), self._clock.now()
                await record(uow, actor, AuditAction.IMPORTED, subject, now=now, changes=changes)
            await uow.commit()
        taken = len(batch) - len(refused)
        return ImportReport(added=len(new), known=taken - len(new), refused=refused)

    async def _categories(
        self, uow: UnitOfWork, names: Iterable[str], owner_id: int
    ) -> dict[str, int]:
        """The ids of the categories of these names, folded; the missing ones are made."""
        spelled = {fold(name): name for name in names if name}
        ids = await uow.categories.ids_by_folded_name(spelled.keys())
        for folded, name in spelled.items():
            if folded not in ids:
                category = Category.create(
                    name=name, parent_id=None, owner_id=owner_id, now=self._clock.now()
                )
                await uow.categories.add(category)
                ids[folded] = category.id
        return ids

    def _film(self, film: ImportedFilm, category_ids: dict[str, int], owner_id: int) -> Film:
        fields = msgspec.structs.asdict(film)
        name = fields.pop("category")
        category_id = category_ids[fold(name)] if name else None
        return Film.create(
            owner_id=owner_id, now=self._clock.now(), category_id=category_id, **fields
        )


def _review(film: ImportedFilm) -> list[Problem]:
    found = list(rules.problems(films.RULES, msgspec.structs.asdict(film)))
    if film.category:
        name_problems = rules.problems(categories.RULES, {"name": film.category})
        found += [Problem("category", problem.violation) for problem in name_problems]
    return found


def _key(film: ImportedFilm) -> FilmKey:
    return film.title, film.filmed_at
