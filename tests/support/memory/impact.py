"""What goes with objects in memory that are deleted, or keeps them."""

from __future__ import annotations

from collections.abc import Collection

from application.administration.entries import Choice
from application.administration.impact import (
    CategoriesImpact,
    FilmsImpact,
    ImpactQueries,
    UsersImpact,
)
from tests.support.memory.store import MemoryStore


class MemoryImpactQueries(ImpactQueries):
    """Counts what is committed."""

    def __init__(self, store: MemoryStore) -> None:
        self._store = store

    async def of_films(self, ids: Collection[int]) -> FilmsImpact:
        state = await self._store.read()
        return FilmsImpact(
            films=len(state.films.where(lambda film: film.id in ids)),
            comments=len(state.comments.where(lambda comment: comment.film_id in ids)),
        )

    async def of_users(self, ids: Collection[int]) -> UsersImpact:
        state = await self._store.read()
        films = {film.id for film in state.films.where(lambda film: film.owner_id in ids)}
        comments = state.comments.where(
            lambda comment: comment.author_id in ids or comment.film_id in films
        )
        return UsersImpact(
            users=len(state.users.where(lambda user: user.id in ids)),
            films=len(films),
            comments=len(comments),
            tokens=len(state.tokens.where(lambda token: token.user_id in ids)),
            sessions=len(state.sessions.where(lambda session: session.user_id in ids)),
        )

    async def of_categories(self, ids: Collection[int], *, most: int) -> CategoriesImpact:
        state = await self._store.read()
        films = state.films.where(lambda film: film.category_id in ids)
        children = state.categories.where(
            lambda category: category.parent_id in ids and category.id not in ids
        )
        return CategoriesImpact(
            categories=len(state.categories.where(lambda category: category.id in ids)),
            films=len(films),
            first_films=[Choice(id=film.id, label=film.title) for film in films[:most]],
            children=len(children),
            first_children=[Choice(id=each.id, label=each.name) for each in children[:most]],
        )
