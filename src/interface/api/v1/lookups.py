"""Lookups of the classic contract: titles by category, comments by film.

Each answers one object whose keys the contract spells in Russian, or takes from the data.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from litestar import Controller, Request
from litestar.handlers import route
from litestar.openapi.spec import OpenAPIType, Schema
from litestar.params import FromPath

from application.films.views import FilmFilter
from application.pagination import Window
from domain.categories import CategoryNotFound
from domain.films import FilmNotFound
from domain.permissions import READ_GALLERY
from interface.api.permissions import demands
from interface.api.state import state_of
from interface.api.v1.addresses import object_id
from interface.api.v1.dependencies import TheGallery
from interface.api.v1.documentation import reads
from interface.api.v1.examples import COMMENT_OF_A_FILM
from interface.api.v1.pagination import BY_NUMBER, slice_of
from interface.api.v1.shapes import FilmCommentOut
from interface.api.v1.verbs import READ
from interface.gallery import Gallery

AnyRequest = Request[Any, Any, Any]

FILMS_OF_THE_CATEGORY = "фильмы отобранные по категории"
ALL_CATEGORIES = "все категории"
ALL_FILMS = "все фильмы"

TITLES = Schema(
    type=OpenAPIType.OBJECT,
    additional_properties=Schema(
        one_of=[
            Schema(type=OpenAPIType.STRING),
            Schema(type=OpenAPIType.ARRAY, items=Schema(type=OpenAPIType.STRING)),
        ]
    ),
)
COMMENTS = Schema(
    type=OpenAPIType.OBJECT,
    additional_properties=Schema(
        one_of=[
            Schema(type=OpenAPIType.STRING),
            Schema(type=OpenAPIType.ARRAY, items=Schema(type=OpenAPIType.OBJECT)),
        ]
    ),
)


class LookupsController(Controller):
    """Lookups by category and by film; what is not found is still a 200, with a ``detail``."""

    tags = ("lookups",)
    opt = demands(READ_GALLERY)

    @route(
        "/gallery/sortbycat/{category_id:str}",
        http_method=READ,
        **reads(
            query=BY_NUMBER,
            answer=TITLES,
            errors=[404],
            example={FILMS_OF_THE_CATEGORY: ["Solaris"]},
        ),
    )
    async def list_titles_of_category(
        self, request: AnyRequest, category_id: FromPath[str], gallery: TheGallery
    ) -> dict[str, Any]:
        """The titles of the films of a category.

        Without films, or without such a category, there is a `detail` alone.
        """
        where = FilmFilter(category_id=object_id(category_id))
        count = partial(gallery.film_queries.count, where)
        titles = await gallery.film_queries.titles(await slice_of(request, count), where=where)
        if titles or await count():
            return {FILMS_OF_THE_CATEGORY: titles}
        return _detail(request, "lookup-no-films-in-category")

    @route(
        "/gallerybycat/{category_id:str}",
        http_method=READ,
        **reads(query=BY_NUMBER, answer=TITLES, errors=[404], example={"Drama": ["Solaris"]}),
    )
    async def list_titles_by_category(
        self, request: AnyRequest, category_id: FromPath[str], gallery: TheGallery
    ) -> dict[str, Any]:
        """The titles of the films of a category, under its name.

        Where there is no such category, a `detail` says so, and the names of all categories and
        the titles of all films follow.
        """
        where = FilmFilter(category_id=object_id(category_id))
        try:
            category = await gallery.category_queries.get(object_id(category_id))
        except CategoryNotFound:
            return await _everything(request, gallery)
        window = await slice_of(request, partial(gallery.film_queries.count, where))
        return {category.name: await gallery.film_queries.titles(window, where=where)}

    @route(
        "/сommentstotilm/{film_id:str}",
        http_method=READ,
        **reads(
            query=BY_NUMBER, answer=COMMENTS, errors=[404], example={"Solaris": [COMMENT_OF_A_FILM]}
        ),
    )
    async def list_comments_of_film(
        self, request: AnyRequest, film_id: FromPath[str], gallery: TheGallery
    ) -> dict[str, Any]:
        """The comments on a film, under its title.

        Without comments, or without such a film, there is a `detail` alone. The address
        begins with a Cyrillic letter.
        """
        number = object_id(film_id)

        async def count() -> int:
            none = Window(limit=0)
            return (await gallery.comment_queries.page(none, film_id=number)).total

        window = await slice_of(request, count)
        try:
            film = await gallery.film_queries.get(number)
        except FilmNotFound:
            return _detail(request, "lookup-no-comments")
        comments = await gallery.comment_queries.page(window, film_id=number)
        if not comments.total:
            return _detail(request, "lookup-no-comments")
        return {film.title: [FilmCommentOut.of(comment) for comment in comments.items]}


async def _everything(request: AnyRequest, gallery: Gallery) -> dict[str, Any]:
    categories = await slice_of(request, gallery.category_queries.count)
    films = await slice_of(request, gallery.film_queries.count)
    return {
        **_detail(request, "lookup-category-unknown"),
        ALL_CATEGORIES: await gallery.category_queries.names(categories),
        ALL_FILMS: await gallery.film_queries.titles(films),
    }


def _detail(request: AnyRequest, code: str) -> dict[str, Any]:
    return {"detail": state_of(request).wording.sentence(request, code)}
