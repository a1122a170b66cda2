"""The documentation: read, and tried out with each way to sign in."""

from __future__ import annotations

import base64

import pytest
from playwright.async_api import Page, expect

from tests.browser.people import OWNER
from tests.browser.visitor import PATIENCE, Visitor

OPEN_EACH = """async (most) => {
  const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  const until = async (met) => {
    for (const end = Date.now() + most; !met() && Date.now() < end;) await frame();
    return met();
  };
  const unopened = [];
  for (const {id} of [...document.querySelectorAll(".opblock")]) {
    const find = (inside) => document.querySelector(`[id="${id}"] ${inside}`);
    find(".opblock-summary-control").click();
    const opened = await until(() => find(".responses-wrapper .response"));
    const models = document.querySelectorAll(`[id="${id}"] .tablinks[data-name=model]`);
    models.forEach((tab) => tab.click());
    await frame();
    if (!opened) unopened.push(id);
    find(".opblock-summary-control").click();
    await until(() => !find(".responses-wrapper"));
  }
  return unopened;
}"""
"""Opens one operation after the other, with its models, and closes it again: a page on which all
are open at once takes minutes. The answer names those that do not say what they answer."""


async def test_both_pages_show_the_whole_document(visitor: Visitor) -> None:
    await visitor.go("/")
    await visitor.link("page-root-docs").click()
    document = await (await visitor.page.request.get("/docs/openapi.json")).json()
    whole = sum(len(operations) for operations in document["paths"].values())
    await expect(visitor.page.locator(".opblock")).to_have_count(whole)

    await visitor.link("page-docs-read").click()
    operations = visitor.page.locator("#docs div[id*='/operation/'][data-section-id]")
    await expect(operations).to_have_count(whole)

    await visitor.link("page-docs-try").click()
    await expect(visitor.page.locator(".opblock").first).to_be_visible()


@pytest.mark.long
async def test_every_part_of_the_document_can_be_opened(visitor: Visitor) -> None:
    await visitor.go("/docs")
    await expect(visitor.page.locator(".opblock").first).to_be_visible()

    unopened = await visitor.page.evaluate(OPEN_EACH, PATIENCE)

    assert unopened == []


async def test_a_session_may_change_things_from_the_docs(visitor: Visitor) -> None:
    await visitor.go("/docs")
    await visitor.link("page-root-sign-in").click()
    await visitor.sign_in(OWNER.username, OWNER.password)

    assert await status_of_a_new_category(visitor.page) == "201"


async def test_a_token_may_change_things_from_the_docs(visitor: Visitor) -> None:
    fields = {"username": OWNER.username, "password": OWNER.password}
    answer = await visitor.page.request.post("/auth/token/login/", data=fields)
    key = (await answer.json())["auth_token"]
    await visitor.go("/docs")

    await authorize(visitor.page, "Token", f"Token {key}")

    assert await status_of_a_new_category(visitor.page) == "201"


async def test_a_name_and_a_password_may_change_things_from_the_docs(visitor: Visitor) -> None:
    await visitor.go("/docs")

    await authorize(visitor.page, "Basic", OWNER.username, OWNER.password)

    async with visitor.page.expect_request("**/api/v1/cat/") as sent:
        status = await status_of_a_new_category(visitor.page)
    header = (await (await sent.value).all_headers())["authorization"]
    assert base64.b64decode(header.removeprefix("Basic ")).decode() == ":".join(
        (OWNER.username, OWNER.password)
    )
    assert status == "201"


async def test_nobody_may_change_things_from_the_docs(visitor: Visitor) -> None:
    await visitor.go("/docs")
    visitor.watch.foresee("401 /api/v1/cat/")

    assert await status_of_a_new_category(visitor.page) == "401"


async def authorize(page: Page, scheme: str, *values: str) -> None:
    """Fill in a part of the dialog that asks for credentials."""
    await page.locator(".auth-wrapper > .authorize").click()
    part = page.locator(".auth-container").filter(has=page.locator(f"h4 code:text-is('{scheme}')"))
    for field, value in zip(await part.locator("input").all(), values, strict=True):
        await field.fill(value)
    await part.get_by_role("button", name="Apply credentials").click()
    await page.locator(".modal-ux .close-modal").click()


async def status_of_a_new_category(page: Page) -> str:
    """Try the operation that adds a category; the status that the page shows."""
    operation = page.locator("#operations-categories-create_category")
    await operation.locator(".opblock-summary-control").click()
    await operation.get_by_role("button", name="Try it out").click()
    await operation.locator("textarea.body-param__text").fill('{"name": "drama"}')
    await operation.get_by_role("button", name="Execute").click()
    return await operation.locator(".live-responses-table .response-col_status").last.inner_text()
