"""What the servers are asked for."""

from __future__ import annotations

from dataclasses import dataclass

from benchmarks.seeding import FILMS_A_CATEGORY, USERS

COMMENT = '{"movie": %d, "comment_rating": 4.5, "text": "Смотрел трижды."}'


@dataclass(frozen=True, kw_only=True)
class Work:
    """One kind of request; ``%d`` in ``path`` and ``body`` is an id, another one each time."""

    name: str
    title: str
    path: str
    body: str = ""
    with_token: bool = False
    ids_in_films: int = 0
    """How many films have one such id; 0 where there is no id."""

    @property
    def method(self) -> str:
        return "POST" if self.body else "GET"

    @property
    def users(self) -> int:
        """How many users ask; each has a token."""
        return USERS if self.with_token else 0

    def last_id(self, films: int) -> int:
        """The greatest id that there is in a gallery of so many films."""
        return films // self.ids_in_films if self.ids_in_films else 1


LIST = Work(name="list", title="v1 list, page of 5 with total", path="/api/v1/gallery/")
LAST = Work(name="last", title="v1 list, last page", path="/api/v1/gallery/?page=last")
FILM = Work(
    name="film",
    title="v1 film with token",
    path="/api/v1/gallery/%d/",
    with_token=True,
    ids_in_films=1,
)
LOOKUP = Work(
    name="lookup",
    title="v1 lookup by category",
    path="/api/v1/gallerybycat/%d/",
    ids_in_films=FILMS_A_CATEGORY,
)
POST = Work(
    name="comment",
    title="v1 comment POST with token",
    path="/api/v1/comment/",
    body=COMMENT,
    with_token=True,
    ids_in_films=1,
)
WORKS = {work.name: work for work in (LIST, LAST, FILM, LOOKUP, POST)}
