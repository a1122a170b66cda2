"""Categories of the classic contract."""

from __future__ import annotations

from typing import Any

from litestar import Controller, Request
from litestar.handlers import post, route

from application.categories.commands import CreateCategory, EditCategory
from domain.permissions import CREATE, READ_GALLERY
from interface.api.v1.dependencies import TheGallery
from interface.api.v1.documentation import reads, writes
from interface.api.v1.examples import CATEGORY_ANSWER, page_of
from interface.api.v1.forms import CATEGORY
from interface.api.v1.pagination import BY_NUMBER, by_number
from interface.api.v1.shapes import CategoryOut, PageOut
from interface.api.v1.verbs import READ

AnyRequest = Request[Any, Any, Any]


class CategoriesController(Controller):
    """All categories."""

    path = "/cat"
    tags = ("categories",)

    @route(
        http_method=READ,
        permission=READ_GALLERY,
        **reads(query=BY_NUMBER, errors=[404], example=page_of(CATEGORY_ANSWER, "/cat/")),
    )
    async def list_categories(
        self, request: AnyRequest, gallery: TheGallery
    ) -> PageOut[CategoryOut]:
        """A page of all categories, by id."""
        return await by_number(request, gallery.category_queries.page, CategoryOut.of)

    @post(permission=CREATE, **writes(CATEGORY, example=CATEGORY_ANSWER))
    async def create_category(self, request: AnyRequest, gallery: TheGallery) -> CategoryOut:
        """Add a category, below another one or at the top.

        Without `parent`, or with null, it is at the top.
        """
        values = await CATEGORY.read(request, EditCategory, gallery.categories.review)
        category = await gallery.categories.create(request.user, CreateCategory(**values))
        return CategoryOut.of(category)
