"""Drafts of films."""

from __future__ import annotations

from application.films.commands import EditFilm
from tests.application.refusals import broken
from tests.support.gallery import MemoryGallery


async def test_a_draft_is_reviewed_in_the_fields_that_it_has(gallery: MemoryGallery) -> None:
    draft = EditFilm(title="", poster_url="nonsense", category_id=7)

    problems = await gallery.films.review(draft)

    assert broken(problems) == [
        ("title", "text-blank"),
        ("poster_url", "address-malformed"),
        ("category_id", "reference-unknown"),
    ]


async def test_a_good_draft_has_no_problems(gallery: MemoryGallery) -> None:
    category = await gallery.a_category()

    assert await gallery.films.review(EditFilm()) == []
    assert await gallery.films.review(EditFilm(category_id=None)) == []
    assert await gallery.films.review(EditFilm(title="Солярис", category_id=category.id)) == []
