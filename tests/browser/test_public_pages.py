"""The pages that anybody may open, in each language."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from interface.i18n.negotiation import Language
from tests.browser.languages import each_language
from tests.browser.pages import PUBLIC_PAGES, KnownPage
from tests.browser.people import OWNER
from tests.browser.visitor import Visitor

NAMES = {Language.RU: "Русский", Language.UK: "Українська", Language.EN: "English"}

each_page = pytest.mark.parametrize("public", PUBLIC_PAGES, ids=lambda page: page.name)


@each_language
@each_page
async def test_a_page_can_be_used_by_everybody(visitor: Visitor, public: KnownPage) -> None:
    await visitor.open(public)

    await expect(visitor.page.locator("html")).to_have_attribute("lang", visitor.language)
    await visitor.look_at(public.name)


@each_page
async def test_a_page_can_be_read_in_the_dark(visitor: Visitor, public: KnownPage) -> None:
    await visitor.page.emulate_media(color_scheme="dark")
    await visitor.open(public)

    await visitor.look_at(f"{public.name}-dark")


@each_language
async def test_every_link_of_the_root_page_leads_somewhere(visitor: Visitor) -> None:
    await visitor.go("/")
    links = await visitor.page.get_by_role("link").all()
    addresses = [await link.get_attribute("href") for link in links]

    assert len(set(addresses)) == len(addresses) >= 7
    for address in addresses:
        assert address is not None
        assert (await visitor.page.request.get(address)).status == 200, address


@each_language
async def test_a_generator_says_what_it_does(visitor: Visitor) -> None:
    await visitor.go("/")
    await visitor.link("page-root-generate-films", count=500).click()

    said = visitor.text("generation-queued-films", count=500)
    await expect(visitor.page.get_by_text(said, exact=True)).to_be_visible()


@each_language
async def test_a_visitor_signs_in_and_out_again(visitor: Visitor) -> None:
    await visitor.go("/")
    await visitor.link("page-root-sign-in").click()
    await visitor.sign_in(OWNER.username, OWNER.password)
    await expect(visitor.heading("page-gallery")).to_be_visible()
    assert await visitor.known_as() == OWNER.username

    await visitor.go("/api/v1/gallery-auth/logout/")
    await visitor.button("page-sign-out-submit").click()
    await expect(visitor.heading("page-signed-out-title")).to_be_visible()
    await visitor.look_at("signed-out")
    assert await visitor.known_as() is None

    await visitor.link("page-signed-out-again").click()
    await expect(visitor.heading("page-login-title")).to_be_visible()


@each_language
async def test_a_wrong_password_is_said_and_the_name_kept(visitor: Visitor) -> None:
    await visitor.go("/api/v1/gallery-auth/login/?next=/api/v1/gallery-auth/logout/")
    await visitor.sign_in(OWNER.username, "тихий-Океан-78")

    await expect(visitor.page.get_by_role("alert")).to_have_text(visitor.text("sign-in-failed"))
    await expect(visitor.field("page-login-username")).to_have_value(OWNER.username)
    await visitor.look_at("sign-in-refused")

    await visitor.sign_in(OWNER.username, OWNER.password)
    await expect(visitor.heading("page-sign-out-title")).to_be_visible()


@each_language
async def test_a_reader_chooses_another_language(visitor: Visitor) -> None:
    address = "/api/v1/gallery-auth/login/?next=/api/v1/cat/"
    for language in Language:
        await visitor.go(address)
        await visitor.page.get_by_role("button", name=NAMES[language]).click()

        await expect(visitor.page.locator("html")).to_have_attribute("lang", language.value)
        assert visitor.page.url.endswith("/api/v1/gallery-auth/login/?next=%2Fapi%2Fv1%2Fcat%2F")
        assert await visitor.page.locator("[aria-current=true]").all_inner_texts() == [
            NAMES[language]
        ]


async def test_a_form_is_sent_with_the_keyboard_alone(visitor: Visitor) -> None:
    await visitor.go("/api/v1/gallery-auth/login/")

    await expect(visitor.field("page-login-username")).to_be_focused()
    await visitor.page.keyboard.type(OWNER.username)
    await visitor.page.keyboard.press("Tab")
    await visitor.page.keyboard.type(OWNER.password)
    await visitor.page.keyboard.press("Enter")

    await expect(visitor.heading("page-gallery")).to_be_visible()
    assert await visitor.known_as() == OWNER.username


async def test_a_form_that_another_page_made_is_refused(visitor: Visitor) -> None:
    address = "/api/v1/gallery-auth/login/"
    await visitor.go(address)
    await visitor.page.context.clear_cookies(name="csrftoken")
    visitor.watch.foresee(f"403 {address}")

    await visitor.sign_in(OWNER.username, OWNER.password)

    await expect(visitor.page.get_by_text(visitor.text("csrf-failed"))).to_be_visible()
    await visitor.look_at("form-refused")
    assert await visitor.known_as() is None
