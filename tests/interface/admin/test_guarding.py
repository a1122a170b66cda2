"""An admin site that would show a page to others than administrators does not start."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette_admin.auth import login_not_required

from interface.admin.building import admin_site
from interface.admin.guarding import UnguardedPage
from interface.admin.site import GallerySite
from interface.i18n.translator import Translator
from tests.interface.admin.addresses import ZONE
from tests.support.http import GalleryApi


@pytest.fixture
def site(api: GalleryApi) -> GallerySite:
    container = api.container
    return admin_site(
        container.gallery, translator=Translator(), secret_key="k" * 40, time_zone=ZONE
    )


@login_not_required
async def open_page(_request: Request) -> Response:
    return Response("told to everybody")


async def page(_request: Request) -> Response:
    return Response("told to administrators")


def fault(site: GallerySite) -> str:
    with pytest.raises(UnguardedPage) as raised:
        site.mount_to(Starlette())
    return str(raised.value)


def test_a_page_that_needs_nobody_to_sign_in_is_named(site: GallerySite) -> None:
    site.routes.append(Route("/report", open_page, name="report"))

    assert fault(site) == "/report (report) needs nobody to sign in"


def test_a_page_of_its_own_is_for_administrators(site: GallerySite) -> None:
    site.routes.append(Route("/report", page, name="report"))

    site.mount_to(Starlette())


@pytest.mark.parametrize("name", ["login", "static"])
def test_no_page_hides_behind_the_name_of_an_open_one(site: GallerySite, name: str) -> None:
    site.routes.append(Route("/report", page, name=name))

    assert fault(site) == f"{name} names 2 routes"


def test_the_way_to_sign_in_lets_no_page_through(site: GallerySite) -> None:
    assert site.auth_provider is not None
    site.auth_provider.allow_routes.append("list")

    assert fault(site) == "list is let through"


def test_a_site_without_a_way_to_sign_in_does_not_start(site: GallerySite) -> None:
    site.middlewares.clear()

    assert fault(site) == "nobody asks who comes to any page"


def test_what_is_mounted_is_for_administrators(site: GallerySite) -> None:
    site.routes.append(Mount("/static-too", Starlette(), name="static"))

    assert fault(site) == "static names 2 routes"
