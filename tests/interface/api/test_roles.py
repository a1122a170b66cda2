"""Who may do what: every address, verb, role and scheme, as the table has it."""

from __future__ import annotations

import httpx
import pytest

from tests.interface.api.routes import API, NOT_BY_BASIC, PAGES, ROLES, ROUTES, VERBS, allowed
from tests.interface.api.world import SCHEMES, a_world
from tests.support.http import GalleryApi


@pytest.mark.parametrize("path", ROUTES)
@pytest.mark.parametrize("scheme", SCHEMES)
async def test_every_caller_gets_the_status_that_the_table_says(
    api: GalleryApi, scheme: str, path: str
) -> None:
    answered, malformed = {}, []
    world = await a_world(api, scheme)
    for verb in VERBS:
        for role in ROLES:
            client = world.clients[role]
            body = await world.body(verb, path, client)
            answer = await client.request(verb, world.address(path), **body)
            answered[verb, role] = answer.status_code
            malformed += [(verb, role, fault) for fault in faults(path, answer)]
            if answer.status_code in {204, 302}:
                world = await a_world(api, scheme)

    assert answered == expected(path, scheme)
    assert malformed == []


def test_the_table_names_every_verb_for_every_role() -> None:
    whole = {(verb, role) for verb in VERBS for role in ROLES}

    assert {path for path, statuses in ROUTES.items() if set(statuses) != whole} == set()


def expected(path: str, scheme: str) -> dict[tuple[str, str], int]:
    """The table's statuses; with a Basic header some addresses know nobody."""
    statuses = dict(ROUTES[path])
    if scheme == "basic" and path in NOT_BY_BASIC:
        return {(verb, role): statuses[verb, "anonymous"] for verb, role in statuses}
    return statuses


def faults(path: str, answer: httpx.Response) -> list[str]:
    """What is wrong with the headers and the body of an answer, given its status."""
    status, verb = answer.status_code, answer.request.method
    found = []
    if verb == "OPTIONS" or status == 405:
        found += ["Allow"] * (answer.headers.get("allow") != ", ".join(allowed(path)))
    if status == 401 and answer.headers.get("www-authenticate") != "Token":
        found.append("WWW-Authenticate")
    if verb == "HEAD" or status == 204:
        found += ["a body"] * (answer.content != b"")
    elif path in PAGES and verb != "OPTIONS" and status not in {302, 303}:
        found += ["no page"] * (not is_page(answer))
    elif path in API and status >= 400:
        found += ["no detail"] * (not has_detail(answer))
    return found


def is_page(answer: httpx.Response) -> bool:
    is_html = answer.headers["content-type"] == "text/html; charset=utf-8"
    return is_html and answer.text.startswith("<!DOCTYPE html>")


def has_detail(answer: httpx.Response) -> bool:
    if answer.headers["content-type"] != "application/json":
        return False
    body = answer.json()
    return list(body) == ["detail"] and isinstance(body["detail"], str) and body["detail"] != ""
