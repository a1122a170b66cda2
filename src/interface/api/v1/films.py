"""Films of the classic contract: the list, single films, deletion."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from litestar import Controller, Request
from litestar.handlers import delete, patch, post, put, route
from litestar.params import FromPath

from application.films.commands import CreateFilm, EditFilm
from application.films.views import FilmOrder, FilmView
from application.pagination import Page, Window
from domain.permissions import ADMINISTER, CREATE, EDIT_FILM, READ_GALLERY, READ_SIGNED_IN
from interface.api.authentication import SCHEMES
from interface.api.permissions import demands
from interface.api.schemes import Scheme
from interface.api.state import state_of
from interface.api.v1.addresses import object_id
from interface.api.v1.dependencies import TheGallery
from interface.api.v1.documentation import WITHOUT_BASIC, reads, writes
from interface.api.v1.examples import FILM_ANSWER, page_of
from interface.api.v1.forms import FILM
from interface.api.v1.pagination import BY_NUMBER, by_number
from interface.api.v1.shapes import FilmOut, PageOut
from interface.api.v1.verbs import READ
from interface.gallery import Gallery

AnyRequest = Request[Any, Any, Any]

TOKEN_OR_SESSION = {SCHEMES: frozenset({Scheme.TOKEN, Scheme.SESSION})}


class FilmsController(Controller):
    """All films."""

    path = "/gallery"
    tags = ("films",)

    @route(
        http_method=READ,
        permission=READ_GALLERY,
        **reads(query=BY_NUMBER, errors=[404], example=page_of(FILM_ANSWER, "/gallery/")),
    )
    async def list_films(self, request: AnyRequest, gallery: TheGallery) -> PageOut[FilmOut]:
        """A page of all films, by id."""
        return await by_number(request, gallery.film_queries.page, _shown(request))

    @route(
        "/sortbycat",
        http_method=READ,
        permission=READ_GALLERY,
        **reads(query=BY_NUMBER, errors=[404], example=page_of(FILM_ANSWER, "/gallery/sortbycat/")),
    )
    async def list_films_by_category(
        self, request: AnyRequest, gallery: TheGallery
    ) -> PageOut[FilmOut]:
        """A page of all films: those without a category first, then by the category's id."""

        async def fetch(window: Window) -> Page[FilmView]:
            return await gallery.film_queries.page(window, order=FilmOrder.CATEGORY)

        return await by_number(request, fetch, _shown(request))

    @post(permission=CREATE, **writes(FILM, example=FILM_ANSWER))
    async def create_film(self, request: AnyRequest, gallery: TheGallery) -> FilmOut:
        """Add a film; whoever asks becomes its owner.

        Ratings are 0 to 5; `cat` may be null. A moment without an offset is local time.
        """
        values = await FILM.read(request, EditFilm, gallery.films.review)
        film = await gallery.films.create(request.user, CreateFilm(**values))
        return _shown(request)(film)


class FilmController(Controller):
    """One film, to look at and to edit; whoever comes with a password is asked for a token."""

    path = "/gallery/{film_id:str}"
    tags = ("films",)
    opt = TOKEN_OR_SESSION | demands(EDIT_FILM)

    @route(
        http_method=READ,
        permission=READ_SIGNED_IN,
        **reads(errors=[404], example=FILM_ANSWER, security=WITHOUT_BASIC),
    )
    async def get_film(
        self, request: AnyRequest, film_id: FromPath[str], gallery: TheGallery
    ) -> FilmOut:
        """One film."""
        return await _film(request, film_id, gallery)

    @put(**writes(FILM, errors=[404, 409], example=FILM_ANSWER, security=WITHOUT_BASIC))
    async def replace_film(
        self, request: AnyRequest, film_id: FromPath[str], gallery: TheGallery
    ) -> FilmOut:
        """Edit a film; fields that are not required keep their value when left out."""
        return await _edited(request, object_id(film_id), gallery, whole=True)

    @patch(
        **writes(
            FILM, partial_form=True, errors=[404, 409], example=FILM_ANSWER, security=WITHOUT_BASIC
        )
    )
    async def edit_film(
        self, request: AnyRequest, film_id: FromPath[str], gallery: TheGallery
    ) -> FilmOut:
        """Change the given fields of a film."""
        return await _edited(request, object_id(film_id), gallery, whole=False)


class FilmDeletionController(Controller):
    """One film, to look at and to delete."""

    path = "/gallerydelete/{film_id:str}"
    tags = ("films",)

    @route(http_method=READ, permission=READ_GALLERY, **reads(errors=[404], example=FILM_ANSWER))
    async def get_film_to_delete(
        self, request: AnyRequest, film_id: FromPath[str], gallery: TheGallery
    ) -> FilmOut:
        """One film."""
        return await _film(request, film_id, gallery)

    @delete(permission=ADMINISTER, **writes(errors=[404]))
    async def delete_film(
        self, request: AnyRequest, film_id: FromPath[str], gallery: TheGallery
    ) -> None:
        """Remove a film and its comments.

        Administrators alone may.
        """
        await gallery.films.delete(request.user, object_id(film_id))


def _shown(request: AnyRequest) -> Callable[[FilmView], FilmOut]:
    """How films are shown in answer to a request: with times of the gallery's zone."""
    return partial(FilmOut.of, zone=state_of(request).time_zone)


async def _film(request: AnyRequest, film_id: str, gallery: Gallery) -> FilmOut:
    return _shown(request)(await gallery.film_queries.get(object_id(film_id)))


async def _edited(request: AnyRequest, film_id: int, gallery: Gallery, *, whole: bool) -> FilmOut:
    await gallery.films.ensure_editable(request.user, film_id)
    values = await FILM.read(request, EditFilm, gallery.films.review, partial=not whole)
    return _shown(request)(await gallery.films.edit(request.user, film_id, EditFilm(**values)))
