"""The start of the admin site: how much there is of everything."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from starlette.requests import Request
from starlette.responses import Response
from starlette_admin.routing import route
from starlette_admin.views import CustomView

from application.pagination import Window
from interface.admin.asking import actor_of
from interface.admin.model_views import GalleryView
from interface.admin.rows import Asked

PageMaker: TypeAlias = Callable[[Request, str, Mapping[str, object]], Response]


class Overview(CustomView):
    """One card for each view."""

    path = "/"
    route_name = "index"
    add_to_menu = False

    def __init__(self, views: Sequence[GalleryView], page: PageMaker) -> None:
        super().__init__()
        self._cards = views
        self._page = page

    @route("")
    async def index(self, request: Request) -> Response:
        """The cards."""
        actor = actor_of(request)
        counts = [
            (view, (await view.page(actor, Window(limit=0), Asked())).total) for view in self._cards
        ]
        return self._page(request, "index.html", {"counts": counts})
