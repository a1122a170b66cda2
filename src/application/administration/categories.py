"""Deleting many categories at once; for administrators."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from application.administration.bounds import each_once
from application.audit.recording import record_deletion
from application.ports import Clock
from application.unit_of_work import UnitOfWork, UnitOfWorkFactory
from domain import access
from domain.access import Actor
from domain.categories import CategoriesInUse, Category

Chosen = Mapping[int | None, Category]


class CategoryAdministration:
    """Deletes many categories at once."""

    def __init__(self, *, unit_of_work: UnitOfWorkFactory, clock: Clock) -> None:
        self._uow = unit_of_work
        self._clock = clock

    async def delete(self, actor: Actor, ids: Collection[int]) -> None:
        """Remove categories that nothing but each other refers to: all of them, or none.

        Raises ``Unauthenticated``, ``Forbidden``, ``CategoryNotFound``, ``CategoriesInUse``, or
        ``Invalid`` for too many at once.
        """
        access.ensure_staff(actor)
        category_ids, now = each_once(ids), self._clock.now()
        async with self._uow() as uow:
            await uow.categories.lock_tree()
            chosen: Chosen = {each: await uow.categories.get(each) for each in category_ids}
            used = [each.name for each in chosen.values() if await _is_used(uow, each, chosen)]
            if used:
                raise CategoriesInUse(names=used)
            for category in sorted(chosen.values(), key=lambda each: -_depth(each, chosen)):
                await uow.categories.remove(category.id)
                await record_deletion(uow, actor, category, now=now)
            await uow.commit()


async def _is_used(uow: UnitOfWork, category: Category, chosen: Chosen) -> bool:
    """Whether films, or categories that are to stay, refer to the category."""
    go_along = sum(each.parent_id == category.id for each in chosen.values())
    children = await uow.categories.count_children(category.id)
    return children > go_along or await uow.films.count_in_category(category.id) > 0


def _depth(category: Category, chosen: Chosen) -> int:
    """How many of those chosen stand above the category."""
    depth = 0
    while category.parent_id in chosen:
        category = chosen[category.parent_id]
        depth += 1
    return depth
