"""What the views of the admin site share: forms, files and deeds over the gallery."""

from __future__ import annotations

import asyncio
from abc import abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any, Final

from starlette.requests import Request
from starlette_admin.exceptions import FormValidationError
from starlette_admin.fields import BaseField
from starlette_admin.types import RequestAction

from application.administration.entries import Choice
from domain.access import Actor
from domain.errors import Conflict, Forbidden, Invalid, NotFound, Problem, Violation
from interface.admin.asking import actor_of, connection_of, row_id, text_of
from interface.admin.deeds import Deed
from interface.admin.files import CsvFile
from interface.admin.filters import ListFilter
from interface.admin.reading import Reader, read_form
from interface.admin.rows import RowsView
from interface.admin.words import Label, Words
from interface.api.state import state_of

VERSION: Final = "version"
"""The field of a form that says which version of the row it shows."""
OF_THE_WHOLE: Final = "of-the-whole"
"""The key of a refusal that is not about one field of a form."""


class GalleryView(RowsView):
    """One kind of object of the gallery.

    ``key`` is its name in addresses and codes (``admin-films``, ``admin-films-new``); ``form``
    reads what was written into each field.
    """

    key: str
    importers = ()
    actions = ("export",)
    row_actions = ()
    page_size = 25
    page_size_options = (10, 25, 50, 100)
    column_visibility = False
    row_click_navigate = False
    create_template = "form.html"
    edit_template = "form.html"

    form: Mapping[str, Reader] = {}
    named_by = ""
    """The field that names a row in lists."""
    hidden_in_list: Sequence[str] = ()
    off_phones: Sequence[str] = ()
    """What narrow screens leave out of the list."""
    hidden_in_forms: Sequence[str] = ()
    has_details = True
    fixed: Sequence[str] = ()
    """What is said of a row when it is made, and never again."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self.menu_label = words.label(f"admin-{self.key}")
        self.new_label = words.label(f"admin-{self.key}-new")
        self.search_hint = words.label(f"admin-{self.key}-search")
        self.save_label = words.label("admin-save")
        self.exporters = [CsvFile(escape_formulas=True)]
        self.fields = self.columns(words.label)
        self.exclude_fields_from_list = self.hidden_in_list
        self.exclude_fields_from_create = self.hidden_in_forms
        self.exclude_fields_from_edit = (*self.hidden_in_forms, *self.fixed)
        self.list_filters = self.filters(words.label)
        self.deeds = {deed.name: deed for deed in self.offered(words.label)}
        super().__init__()

    @abstractmethod
    def columns(self, label: Label) -> list[BaseField]:
        """The fields of a row, in the order in which they are shown."""

    def filters(self, label: Label) -> list[ListFilter]:
        """What the list can be narrowed by."""
        return []

    def offered(self, label: Label) -> list[Deed]:
        """What can be done to rows."""
        return []

    def name_of(self, row: Any) -> str:
        """What people call a row."""
        raise NotImplementedError

    async def add(self, actor: Actor, values: dict[str, Any]) -> Any:
        """Make a row of the values of a form."""
        raise NotImplementedError

    async def change(self, actor: Actor, row: Any, values: dict[str, Any], version: int) -> Any:
        """Give a row the values that a form changed, if it still has the version of the form."""
        raise NotImplementedError

    def more_of(self, row: Any) -> tuple[str, int] | None:
        """The view and the id of another object that a row is about."""
        return None

    def is_under_way(self, row: Any) -> bool:
        """Whether a row changes by itself, so that a page that shows it looks again."""
        return False

    async def review(self, values: dict[str, Any]) -> list[Problem]:
        """Every rule that the values of a form break, as far as it can be told beforehand."""
        return []

    async def choices(self, actor: Actor, text: str, ids: Sequence[int]) -> list[Choice]:
        """What a picker offers for a text, or how it calls the objects with these ids."""
        return []

    async def create(self, request: Request, data: dict[str, Any]) -> Any:
        """Make a row of a form that was sent."""
        values = await self._read(request, data)
        try:
            return await self.add(actor_of(request), values)
        except (Invalid, Conflict, NotFound, Forbidden) as error:
            raise self._refused(error) from error

    async def edit(self, request: Request, pk: Any, data: dict[str, Any]) -> Any:
        """Change what a form that was sent changes, and nothing else.

        A form that shows an older row than the stored one would undo what others did meanwhile.
        When it comes back it keeps its version, for what it shows is still older.
        """
        request.state.version = row_id(text_of(await request.form(), VERSION)) or 0
        row = await self.find_by_pk(request, pk)
        if row is None:
            raise NotFound
        shown = await self.serialize(row, request)
        changed = {name: raw for name, raw in data.items() if raw != _written(shown.get(name))}
        values = await self._read(request, data, only=changed)
        if not values:
            return row
        try:
            return await self.change(actor_of(request), row, values, request.state.version)
        except (Invalid, Conflict, NotFound, Forbidden) as error:
            raise self._refused(error) from error

    async def delete(self, request: Request, pks: list[Any]) -> int | None:
        """Deleting is a deed."""
        raise Forbidden

    async def validate_fields(
        self, request: Request, data: dict[str, Any], exclude: Any = ()
    ) -> None:
        """Nothing: the rules are the gallery's, not the library's."""

    async def serialize(
        self,
        obj: Any,
        request: Request,
        include_relationships: bool = True,
        include_select2: bool = False,
    ) -> dict[str, Any]:
        """As the library does it, with the deeds that can be done to the row.

        A file has thousands of rows and needs their values alone; others get their turn between.
        """
        if request.state.action == RequestAction.EXPORT:
            await asyncio.sleep(0)
            return {
                field.name: await self.serialize_field_value(
                    await field.parse_obj(request, obj), field, request
                )
                for field in self.get_fields_list(request)
            }
        row = await super().serialize(obj, request, include_relationships, include_select2)
        offered = [deed for deed in self.deeds.values() if deed.of_one and deed.applies(obj)]
        row["_meta"] |= {"deeds": offered, "is_under_way": self.is_under_way(obj)}
        return row

    async def repr(self, obj: Any, request: Request) -> str:
        """What people call a row."""
        return self.name_of(obj)

    def can_view_detail(self, request: Request) -> bool:
        """Whether there is more to see of a row than the list shows."""
        return self.has_details

    def can_create(self, request: Request) -> bool:
        """Whether there is a form for new rows."""
        return bool(self.get_fields_list(request, action=RequestAction.CREATE))

    def can_edit(self, request: Request) -> bool:
        """Whether there is a form for old rows."""
        return bool(self.get_fields_list(request, action=RequestAction.EDIT))

    def can_delete(self, request: Request) -> bool:
        """Deleting is a deed."""
        return False

    async def _read(
        self, request: Request, data: dict[str, Any], *, only: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        """The values of a form, or of the fields that it changes; else ``FormValidationError``."""
        zone = state_of(connection_of(request)).time_zone
        missing = {field.name for field in self.fields if field.required}
        missing = {name for name in missing if data.get(name) == ""}
        changed = data if only is None else only
        written = {name: raw for name, raw in changed.items() if name not in missing}
        values, found = read_form(self.form, written, zone)
        found += [Problem(name, Violation("required")) for name in sorted(missing)]
        found += await self.review(values)
        if found:
            raise self._refused(Invalid(found))
        return values

    def _refused(self, error: Invalid | Conflict | NotFound | Forbidden) -> FormValidationError:
        """A refusal as the form shows it: beside the fields, or above all of them."""
        if not isinstance(error, Invalid):
            return FormValidationError({OF_THE_WHOLE: self.words.refusal(error)})
        shown = {field.name for field in self.fields}
        errors: dict[str | int, Any] = {}
        for problem in error.problems:
            name = problem.field if problem.field in shown else OF_THE_WHOLE
            sentence = self.words.violation(problem.violation)
            errors[name] = f"{errors[name]} {sentence}" if name in errors else sentence
        return FormValidationError(errors)


def _written(value: object) -> object:
    """A value as the form of the library writes it."""
    return "" if value is None else value if isinstance(value, bool) else str(value)
