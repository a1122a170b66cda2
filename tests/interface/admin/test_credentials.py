from __future__ import annotations

import pytest

from tests.interface.admin.visitors import LOGIN, an_administrator, visiting
from tests.support.http import GalleryApi, sign_in


@pytest.mark.parametrize(("key", "table"), [("tokens", "access_tokens"), ("sessions", "sessions")])
async def test_nothing_of_a_secret_is_shown(api: GalleryApi, key: str, table: str) -> None:
    kim = await api.user("kim")
    token = await api.token(kim)
    browser = await api.as_session(kim)
    secrets = {token, browser.cookies["sessionid"]}
    secrets |= {bytes(digest).hex() for [digest] in await api.sql(f"SELECT digest FROM {table}")}
    visitor = await an_administrator(api)

    page = await visitor.page(f"/admin/{key}/list", q="kim")
    export = f"/admin/_api/{key}/action?name=export&all=1"
    file = await visitor.send(export, scope="selected", format="csv")

    assert page.cells("User") == ["kim"]
    assert not [secret for secret in secrets if secret in page.source + file.text]
    assert file.status_code == 200


async def test_a_revoked_token_is_worth_nothing(api: GalleryApi) -> None:
    kim = await api.user("kim")
    revoked, kept = await api.as_token(kim), await api.as_token(kim)
    [[first], _] = await api.sql("SELECT id FROM access_tokens ORDER BY id")
    visitor = await an_administrator(api)
    question = await visitor.page("/admin/tokens/deed/revoke", pk=first)

    page = await visitor.follow(await visitor.send("/admin/tokens/deed/revoke", pk=first))

    assert "Revoke 1 token?" in question.text
    assert "1 token has been revoked." in page.text
    assert (await revoked.get("/api/v1/auth/users/me/")).status_code == 401
    assert (await kept.get("/api/v1/auth/users/me/")).status_code == 200


async def test_a_revoked_session_is_over(api: GalleryApi) -> None:
    kim = await api.user("kim")
    browser = api.browser()
    await sign_in(browser, kim.username, kim.password)
    [[session_id]] = await api.sql("SELECT id FROM sessions")
    visitor = await an_administrator(api)

    await visitor.follow(await visitor.send("/admin/sessions/deed/revoke", pk=session_id))

    assert (await browser.get("/api/v1/auth/users/me/")).status_code == 401


async def test_whoever_revokes_their_own_session_has_to_sign_in_again(api: GalleryApi) -> None:
    visitor = await visiting(api, await api.administrator())
    [[session_id]] = await api.sql("SELECT id FROM sessions")

    answer = await visitor.send("/admin/sessions/deed/revoke", pk=session_id)

    led = await visitor.get(answer.headers["location"])
    assert led.headers["location"].startswith(LOGIN)


async def test_credentials_are_neither_made_nor_changed_here(api: GalleryApi) -> None:
    visitor = await an_administrator(api)
    [[session_id]] = await api.sql("SELECT id FROM sessions")

    for key in ("tokens", "sessions"):
        for page in ("create", f"edit?pk={session_id}", f"detail?pk={session_id}"):
            assert (await visitor.get(f"/admin/{key}/{page}")).status_code == 403
        page_of_all = await visitor.page(f"/admin/{key}/list")
        assert not [link for link in page_of_all.links() if "/create" in link]
