"""How much there is of everything, and who may know."""

from __future__ import annotations

import pytest

from domain.access import ANONYMOUS, Actor
from domain.errors import Forbidden, Unauthenticated
from tests.support.gallery import MemoryGallery


async def test_administrators_are_told_how_much_there_is(gallery: MemoryGallery) -> None:
    comment = await gallery.a_comment()

    totals = await gallery.administration.totals.get(Actor(comment.author_id, is_staff=True))

    assert (totals.films, totals.comments, totals.users, totals.sessions) == (1, 1, 2, 0)


async def test_nobody_else_is(gallery: MemoryGallery) -> None:
    with pytest.raises(Unauthenticated):
        await gallery.administration.totals.get(ANONYMOUS)
    with pytest.raises(Forbidden):
        await gallery.administration.totals.get(Actor(1))
