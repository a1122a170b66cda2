"""The rules of comments."""

from __future__ import annotations

import math
from datetime import timedelta
from typing import Any

import pytest

from domain.comments import Comment
from domain.errors import Invalid
from domain.rules import UNSAVED
from tests.support.builders import NOON, a_comment

LATER = NOON + timedelta(hours=1)


def _created(**over: Any) -> Comment:
    fields: dict[str, Any] = {"film_id": 3, "rating": 4.5, "text": "Хорошо."}
    return Comment.create(author_id=7, now=NOON, **fields | over)


def test_a_new_comment_is_by_its_author_on_its_film() -> None:
    assert _created() == Comment(
        id=UNSAVED,
        film_id=3,
        author_id=7,
        rating=4.5,
        text="Хорошо.",
        created_at=NOON,
        updated_at=NOON,
        version=1,
    )


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("text", "", "text-blank"),
        ("text", "\n", "text-blank"),
        ("text", "\ud800", "text-surrogate"),
        ("rating", math.nan, "number-not-finite"),
    ],
)
def test_a_comment_with_a_bad_field_is_neither_made_nor_changed(
    field: str, value: object, code: str
) -> None:
    bad: dict[str, Any] = {field: value}
    comment = a_comment()

    with pytest.raises(Invalid) as made:
        _created(**bad)
    with pytest.raises(Invalid) as changed:
        comment.edit(now=LATER, **bad)

    assert comment == a_comment()
    for caught in (made, changed):
        assert [(problem.field, problem.violation.code) for problem in caught.value.problems] == [
            (field, code)
        ]


def test_a_text_may_be_as_long_as_one_likes() -> None:
    assert len(_created(text="я" * 1_000_000).text) == 1_000_000


def test_an_edit_changes_the_given_fields_and_no_others() -> None:
    comment = a_comment()

    comment.edit(film_id=9, rating=-1.0, now=LATER)

    assert comment == a_comment(film_id=9, rating=-1.0, updated_at=LATER, version=2)


def test_a_comment_may_get_another_author() -> None:
    comment = a_comment(author_id=1)

    comment.edit(author_id=7, now=NOON)

    assert (comment.author_id, comment.version) == (7, 2)
