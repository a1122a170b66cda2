from __future__ import annotations

from typing import Any

import pytest

from tests.interface.admin.addresses import filled, routes, views
from tests.interface.admin.documents import Document
from tests.interface.admin.visitors import (
    LOGIN,
    TOKEN,
    Visitor,
    an_administrator,
    stranger,
    visiting,
)
from tests.support.builders import PASSWORD
from tests.support.http import GalleryApi

REFUSED = "It is not clear that you sent this request yourself"


async def _proofs(api: GalleryApi, visitor: Visitor) -> dict[str, dict[str, Any]]:
    """Requests that prove nothing, as arguments."""
    other = await an_administrator(api)
    own, foreign = visitor.browser.cookies["csrftoken"], other.browser.cookies["csrftoken"]
    return {
        "nothing": {},
        "an empty token": {"data": {TOKEN: ""}},
        "another session's token": {"data": {TOKEN: foreign}},
        "a made-up token": {"data": {TOKEN: "0" * len(own)}},
        "a token from elsewhere": {
            "data": {TOKEN: own},
            "headers": {"Sec-Fetch-Site": "cross-site"},
        },
        "a token from a neighbour": {
            "data": {TOKEN: own},
            "headers": {"Origin": "https://evil.example"},
        },
    }


async def test_nothing_is_done_without_proof_that_a_page_of_the_gallery_asked(
    api: GalleryApi,
) -> None:
    visitor = await an_administrator(api)
    film = await api.film()
    table = routes(api.container).items()
    writing = {
        filled(template, key)
        for template, verbs in table
        for key in views(api.container)
        if "POST" in verbs
    }
    proofs = await _proofs(api, visitor)
    before = await api.row_counts()

    for address in sorted(writing):
        for what, arguments in proofs.items():
            answer = await visitor.browser.post(
                address, params={"pk": str(film["id"])}, **arguments
            )
            assert answer.status_code == 403, (address, what)
            assert REFUSED in Document(answer).text, (address, what)

    assert await api.row_counts() == before
    assert (await visitor.get("/admin/")).status_code == 200


async def test_signing_in_needs_proof_too(api: GalleryApi) -> None:
    account, visitor = await api.administrator(), stranger(api)
    fields = {"username": account.username, "password": PASSWORD}

    answer = await visitor.browser.post(LOGIN, data=fields)

    assert answer.status_code == 403
    assert "sessionid" not in visitor.browser.cookies


async def test_a_token_from_before_the_sign_in_is_worth_nothing_after_it(api: GalleryApi) -> None:
    account, visitor = await api.administrator(), stranger(api)
    await visitor.get(LOGIN)
    old = visitor.browser.cookies["csrftoken"]
    await visitor.sign_in(account.username, PASSWORD)

    answer = await visitor.browser.post("/admin/logout", data={TOKEN: old})

    assert answer.status_code == 403


async def test_the_token_may_come_in_the_header(api: GalleryApi) -> None:
    visitor = await visiting(api, await api.administrator())
    headers = {"X-CSRFToken": visitor.browser.cookies["csrftoken"]}

    answer = await visitor.browser.post("/admin/logout", headers=headers)

    assert answer.status_code == 303


@pytest.mark.parametrize("method", ["get", "head"])
async def test_asking_the_question_does_nothing(api: GalleryApi, method: str) -> None:
    visitor = await an_administrator(api)
    film = await api.film()
    before = await api.row_counts()

    answer = await visitor.browser.request(method, f"/admin/films/deed/delete?pk={film['id']}")

    assert answer.status_code == 200
    assert await api.row_counts() == before
