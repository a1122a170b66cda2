"""The addresses of the generators, which are not built yet: they say so."""

from __future__ import annotations

from litestar import Controller
from litestar.handlers import get

from interface.api.errors import GeneratorsUnavailable
from interface.api.v1.addresses import FOR_PEOPLE


class GeneratorsController(Controller):
    """Films and categories made up in the background."""

    path = "/api"
    opt = FOR_PEOPLE
    include_in_schema = False

    @get(["/genfilm", "/gencat"])
    async def generate_one(self) -> None:
        """Make up one film or category."""
        raise GeneratorsUnavailable

    @get(["/genfilm/{count:str}", "/gencat/{count:str}"])
    async def generate(self) -> None:
        """Make up so many films or categories."""
        raise GeneratorsUnavailable
