"""Who may do what: ``docs/roles.md`` is what the application declares, and leaves nothing out."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from domain.permissions import Role
from interface.bootstrap.cli import Installation
from interface.roles import TO_SIGN_IN, YES
from tests.interface.admin.addresses import routes as admin_routes
from tests.support.http import GalleryApi

DOCS = Path(__file__).parents[2] / "docs"
WRITTEN_BY = "FILM_GALLERY_METRICS=on film-gallery permissions --output docs/roles.md"
SEVERAL = {"GET", "POST", "PUT", "PATCH", "DELETE"}
ROW = re.compile(r"^\| `([A-Z]+) (\S+)` \| ([^|]+) \| (.*) \|$", re.MULTILINE)


@pytest.fixture(scope="module")
def written() -> str:
    return (DOCS / "roles.md").read_text("utf-8")


@pytest.fixture(scope="module")
def table(written: str) -> dict[tuple[str, str], list[str]]:
    """What each role is answered, by verb and address."""
    rows = ROW.findall(written)
    found = {(verb, path): cells.split(" | ") for verb, path, _, cells in rows}
    assert len(found) == len(rows)
    return found


@pytest.fixture(scope="module")
def documented() -> dict[tuple[str, str], dict[str, Any]]:
    """The operations of the OpenAPI document."""
    paths = json.loads((DOCS / "openapi.json").read_text("utf-8"))["paths"]
    return {
        (verb.upper(), shown(path)): operation
        for path, item in paths.items()
        for verb, operation in item.items()
    }


def shown(path: str) -> str:
    return re.sub(r"\{(\w+)[^}]*\}", r"<\1>", path)


def test_the_document_is_what_the_command_prints(written: str) -> None:
    printed = Installation({"FILM_GALLERY_METRICS": "on"}).permissions().decode()

    assert written == printed, WRITTEN_BY


def test_every_operation_of_the_openapi_document_has_a_row(
    written: str,
    table: dict[tuple[str, str], list[str]],
    documented: dict[tuple[str, str], dict[str, Any]],
) -> None:
    api = ROW.findall(written.partition("## The API")[2].partition("\n## ")[0])

    assert {(verb, path) for verb, path, _, _ in api} == documented.keys()
    assert documented.keys() < table.keys()


def test_every_address_of_the_application_has_a_row_for_each_of_its_verbs(
    api: GalleryApi, table: dict[tuple[str, str], list[str]]
) -> None:
    answered = {
        (str(verb), shown(route.path).rstrip("/"))
        for route in api.app.routes
        for handler in getattr(route, "route_handlers", [])
        if "allowed" not in handler.opt
        for verb in handler.http_methods
    }

    rows = {(verb, path.rstrip("/")) for verb, path in table}
    assert len(answered) > 60
    assert {one for one in answered if one[0] in SEVERAL} <= rows
    # HEAD goes with GET, and there is no other verb.
    assert {("GET", path) for verb, path in answered if verb not in SEVERAL} <= rows
    assert {verb for verb, _ in answered} == SEVERAL | {"HEAD"}


def test_every_page_of_the_admin_site_has_a_row_for_each_of_its_verbs(
    api: GalleryApi, table: dict[tuple[str, str], list[str]]
) -> None:
    answered = {
        (verb, shown(path.removesuffix("/{path:path}")))
        for path, verbs in admin_routes(api.container).items()
        for verb in verbs - {"HEAD"}
    }

    assert {one for one in table if one[1].startswith("/admin")} == answered


def test_the_openapi_document_asks_for_credentials_where_the_table_does(
    table: dict[tuple[str, str], list[str]], documented: dict[tuple[str, str], dict[str, Any]]
) -> None:
    anonymous = list(Role).index(Role.ANONYMOUS)
    open_to_all = {one for one in documented if table[one][anonymous] == YES}
    without_credentials = {
        one for one, operation in documented.items() if {} in operation.get("security", [{}])
    }

    assert open_to_all == without_credentials


def test_nothing_of_the_admin_site_but_its_door_is_for_others(
    table: dict[tuple[str, str], list[str]],
) -> None:
    pages = {one: cells for one, cells in table.items() if one[1].startswith("/admin")}
    closed = [TO_SIGN_IN] * (len(Role) - 1) + [YES]

    assert {path for (_, path), cells in pages.items() if cells != closed} == {
        "/admin/login",
        "/admin/static",
    }
