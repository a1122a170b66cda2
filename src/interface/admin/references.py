"""Fields that lead to other rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette_admin.types import RequestAction

from interface.admin.fields import Line, Whole


@dataclass
class Reference(Line):
    """Another object: a form picks it by searching, elsewhere it is a link.

    ``key`` names the view that shows such objects, ``shows`` the part of a row that names it.
    """

    key: str = ""
    shows: str = ""
    form_template: str = "fields/form/picker.html"
    list_template: str = "fields/list/reference.html"
    detail_template: str = "fields/list/reference.html"

    async def parse_obj(self, request: Request, obj: Any) -> Any:
        """The id in forms, the name in files, else both."""
        number = getattr(obj, self.name)
        if number is None or request.state.action.is_form():
            return number
        name = getattr(obj, self.shows)
        if request.state.action == RequestAction.EXPORT:
            return name
        return {"id": number, "text": name}

    async def serialize_value(self, request: Request, value: Any) -> Any:
        """As it is."""
        return value


@dataclass
class Branch(Line):
    """The name of something in a tree; lists show how deep it stands."""

    list_template: str = "fields/list/branch.html"

    async def parse_obj(self, request: Request, obj: Any) -> Any:
        """The name, in lists with the depth."""
        if request.state.action == RequestAction.LIST:
            return {"name": obj.name, "depth": obj.depth}
        return obj.name

    async def serialize_value(self, request: Request, value: Any) -> Any:
        """As it is."""
        return value


@dataclass
class Counted(Whole):
    """How many rows of another list belong to a row, and the way to them.

    ``key`` names the view of that list, ``narrowed_by`` its filter.
    """

    key: str = ""
    narrowed_by: str = ""
    list_template: str = "fields/list/counted.html"
    detail_template: str = "fields/list/counted.html"

    async def parse_obj(self, request: Request, obj: Any) -> Any:
        """The number; on pages with the id of its row."""
        number = getattr(obj, self.name)
        if request.state.action == RequestAction.EXPORT:
            return number
        return {"count": number, "of": obj.id}

    async def serialize_value(self, request: Request, value: Any) -> Any:
        """As it is."""
        return value
