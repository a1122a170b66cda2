"""What everybody who counts everything in a gallery promises administrators."""

from __future__ import annotations

from application.administration.totals import Totals
from tests.support.stored import StoredGallery

NOTHING = Totals(films=0, categories=0, comments=0, users=0, tokens=0, sessions=0)


async def test_everything_is_counted(gallery: StoredGallery) -> None:
    assert await gallery.totals_queries.totals() == NOTHING

    kim = await gallery.a_user()
    films = [await gallery.a_film(owner_id=kim.id) for _ in range(2)]
    for _ in range(3):
        await gallery.a_category()
    for _ in range(4):
        await gallery.a_comment(film_id=films[0].id, author_id=kim.id)
    await gallery.a_token(user_id=kim.id)
    await gallery.a_session(user_id=kim.id)
    await gallery.a_user()

    assert await gallery.totals_queries.totals() == Totals(
        films=2, categories=3, comments=4, users=2, tokens=1, sessions=1
    )
