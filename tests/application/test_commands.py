"""Commands: what can be asked of a gallery."""

from __future__ import annotations

import msgspec
import pytest

from application.accounts.commands import (
    ChangePassword,
    ChangeUsername,
    RegisterUser,
    RegistrationDraft,
)
from application.categories.commands import CreateCategory, EditCategory
from application.comments.commands import EditComment, WriteComment
from application.films.commands import CreateFilm, EditFilm, ImportedFilm
from application.patch import given

COMMANDS: list[type[msgspec.Struct]] = [
    ChangePassword,
    ChangeUsername,
    CreateCategory,
    CreateFilm,
    EditCategory,
    EditComment,
    EditFilm,
    ImportedFilm,
    RegisterUser,
    RegistrationDraft,
    WriteComment,
]


def test_a_field_that_is_left_out_is_not_given_and_one_that_is_none_is() -> None:
    assert given(EditFilm()) == {}
    assert given(EditFilm(title="", category_id=None)) == {"title": "", "category_id": None}


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_takes_no_fields_but_its_own(command: type[msgspec.Struct]) -> None:
    assert command.__struct_config__.forbid_unknown_fields


@pytest.mark.parametrize("command", COMMANDS)
def test_nobody_can_say_whose_something_is_to_be(command: type[msgspec.Struct]) -> None:
    decided_by_the_gallery = {"id", "owner_id", "author_id", "created_at", "updated_at", "version"}

    assert decided_by_the_gallery.isdisjoint(command.__struct_fields__)
