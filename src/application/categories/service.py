"""The use cases of categories."""

from __future__ import annotations

from dataclasses import replace

import msgspec

from application.audit.recording import record_change, record_creation, record_deletion
from application.categories.commands import CreateCategory, EditCategory
from application.categories.ports import CategoryQueries
from application.categories.views import CategoryView
from application.patch import given
from application.ports import Clock
from application.unit_of_work import UnitOfWork, UnitOfWorkFactory
from application.versions import ensure_unchanged
from domain import access, rules
from domain.access import AccessRules, Actor
from domain.categories import RULES, Category
from domain.errors import Conflict, Invalid, Problem, Unauthenticated, Violation


class CategoryService:
    """Create, rename, move and delete categories."""

    def __init__(
        self,
        *,
        unit_of_work: UnitOfWorkFactory,
        categories: CategoryQueries,
        clock: Clock,
        access_rules: AccessRules,
    ) -> None:
        self._uow = unit_of_work
        self._categories = categories
        self._clock = clock
        self._access = access_rules

    async def review(self, draft: EditCategory) -> list[Problem]:
        """Every rule that the given fields break; the other fields are not looked at."""
        found = list(rules.problems(RULES, given(draft)))
        parent_id = draft.parent_id
        if isinstance(parent_id, int) and not await self._categories.exists(parent_id):
            found.append(_unknown_parent(parent_id))
        return found

    async def create(self, actor: Actor, command: CreateCategory) -> CategoryView:
        """Add a category that belongs to the actor.

        Raises ``Unauthenticated``, ``Forbidden``, or ``Invalid`` with every broken rule.
        """
        owner_id, now = access.ensure_may_create(actor, self._access), self._clock.now()
        try:
            async with self._uow() as uow:
                await _lineage(uow, command.parent_id)
                category = Category.create(
                    name=command.name,
                    parent_id=command.parent_id,
                    owner_id=owner_id,
                    now=now,
                )
                await uow.categories.add(category)
                await record_creation(uow, actor, category, now=now)
                await uow.commit()
        except Conflict as error:  # the parent has gone meanwhile, or else the actor
            found = await self.review(EditCategory(parent_id=command.parent_id))
            raise Invalid(found) if found else Unauthenticated from error
        return _view(category)

    async def edit(
        self, actor: Actor, category_id: int, command: EditCategory, *, version: int | None = None
    ) -> CategoryView:
        """Rename or move a category; for administrators.

        Raises ``Unauthenticated``, ``Forbidden``, ``CategoryNotFound``, ``CategoryCycle``,
        ``Invalid``, or ``EditConflict`` unless the category still has the version that is given.
        """
        access.ensure_staff(actor)
        now = self._clock.now()
        async with self._uow() as uow:
            await uow.categories.lock_tree()
            category = await uow.categories.get(category_id)
            ensure_unchanged(category, version)
            before = replace(category)
            if command.name is not msgspec.UNSET:
                category.rename(command.name, now=now)
                await uow.categories.save(category)
            if command.parent_id is not msgspec.UNSET:
                ancestors = await _lineage(uow, command.parent_id)
                category.move(command.parent_id, ancestors=ancestors, now=now)
                await uow.categories.save(category)
            await record_change(uow, actor, before, category, now=now)
            await uow.commit()
        return _view(category)

    async def delete(self, actor: Actor, category_id: int) -> None:
        """Remove a category that nothing refers to; for administrators.

        Raises ``Unauthenticated``, ``Forbidden``, ``CategoryNotFound`` or ``CategoryInUse``.
        """
        access.ensure_staff(actor)
        async with self._uow() as uow:
            category = await uow.categories.get(category_id)
            category.ensure_unused(
                films=await uow.films.count_in_category(category_id),
                children=await uow.categories.count_children(category_id),
            )
            await uow.categories.remove(category_id)
            await record_deletion(uow, actor, category, now=self._clock.now())
            await uow.commit()


async def _lineage(uow: UnitOfWork, parent_id: int | None) -> list[int]:
    """The parent and its ancestors; raises ``Invalid`` when the parent does not exist."""
    if parent_id is None:
        return []
    lineage = await uow.categories.lineage(parent_id)
    if not lineage:
        raise Invalid([_unknown_parent(parent_id)])
    return lineage


def _unknown_parent(parent_id: int) -> Problem:
    return Problem("parent_id", Violation("reference-unknown", {"id": parent_id}))


def _view(category: Category) -> CategoryView:
    return msgspec.convert(category, CategoryView, from_attributes=True)
