"""An edit that tells which version it was made from is refused when somebody was quicker."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from application.administration.commands import EditUser
from application.categories.commands import EditCategory
from application.comments.commands import EditComment
from application.films.commands import EditFilm
from domain.errors import EditConflict
from tests.support.gallery import MemoryGallery, acting


async def _editing(gallery: MemoryGallery, kind: str) -> tuple[Any, Any]:
    """How an object of this kind is edited from a version, and how it is looked up."""
    comment = await gallery.a_comment()
    category, user = await gallery.a_category(), await gallery.a_user()
    staff, administration = acting(await gallery.a_user(is_staff=True)), gallery.administration
    film_id = comment.film_id
    match kind:
        case "film":
            edit = partial(administration.films.edit, staff, film_id, EditFilm(title="Сталкер"))
            return edit, partial(gallery.stored_film, film_id)
        case "comment":
            command = EditComment(text="Другое.")
            edit_comment = partial(administration.comments.edit, staff, comment.id, command)
            return edit_comment, partial(gallery.stored_comment, comment.id)
        case "user":
            command_of_user = EditUser(email="kim@example.com")
            edit_user = partial(administration.accounts.edit, staff, user.id, command_of_user)
            return edit_user, partial(gallery.stored_user, user.id)
        case _:
            renaming = EditCategory(name="Драма")
            edit_category = partial(gallery.categories.edit, staff, category.id, renaming)
            return edit_category, partial(gallery.stored_category, category.id)


@pytest.mark.parametrize("kind", ["film", "comment", "user", "category"])
async def test_of_two_edits_from_one_version_the_later_is_refused(
    gallery: MemoryGallery, kind: str
) -> None:
    edit, stored = await _editing(gallery, kind)
    version = (await stored()).version

    await edit(version=version)
    edited, told = await stored(), await gallery.entries()
    with pytest.raises(EditConflict):
        await edit(version=version)

    assert edited.version > version
    assert (await stored(), await gallery.entries()) == (edited, told)
    await edit(version=edited.version)
    await edit()  # whoever does not say so means whatever there is
