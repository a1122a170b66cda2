"""What administrators do with users, and with their tokens and sessions."""

from __future__ import annotations

from playwright.async_api import Browser, expect

from tests.browser.administrator import Administrator
from tests.browser.holdings import Holdings
from tests.browser.people import Person
from tests.browser.visitor import visiting
from tests.e2e.gallery_process import GalleryProcess

SIGN_IN = "/api/v1/gallery-auth/login/"


async def test_a_token_is_revoked_and_never_shown(
    administrator: Administrator, holdings: Holdings
) -> None:
    somebody = holdings.somebody()
    token = holdings.token(somebody)
    await administrator.open_list("tokens", q=somebody.username)
    assert token not in await administrator.page.content()

    await administrator.revoke_first()

    await administrator.told("admin-token-revoked", count=1)
    assert not holdings.takes(token)


async def test_a_session_is_revoked(
    administrator: Administrator,
    holdings: Holdings,
    chromium: Browser,
    shared_gallery: GalleryProcess,
) -> None:
    somebody = holdings.somebody()
    language = administrator.visitor.language
    async with visiting(chromium, shared_gallery.url, language) as other:
        await other.go(SIGN_IN)
        await other.sign_in(somebody.username, somebody.password)
        await expect(other.heading("page-gallery")).to_be_visible()

        await administrator.open_list("sessions", q=somebody.username)
        await administrator.revoke_first()

        await administrator.told("admin-session-revoked", count=1)
        assert await other.known_as() is None


async def test_a_user_is_made_changed_and_shut_out(
    administrator: Administrator,
    holdings: Holdings,
    chromium: Browser,
    shared_gallery: GalleryProcess,
) -> None:
    visitor, person = administrator.visitor, Person("нова.адміністраторка", "довга-Дорога-31")
    await administrator.open_list("users")
    await visitor.link("admin-users-new").click()
    await administrator.fill(user_username=person.username, user_password=person.password)
    await visitor.field("admin-user-is-staff").check()
    await visitor.button("admin-save").click()
    await administrator.told_of(person.username)

    async with visiting(chromium, shared_gallery.url, visitor.language) as other:
        colleague = Administrator(other)
        await colleague.sign_in(person)

        await administrator.ask_to("admin-user-set-password", person.username)
        await administrator.fill(user_new_password="інша-Дорога-13")
        await visitor.button("admin-user-set-password").click()
        await administrator.told("admin-user-password-set")
        await other.go("/admin/films/list")
        await expect(other.heading("page-login-title")).to_be_visible()

        await administrator.edit(person.username)
        await visitor.field("admin-user-is-active").uncheck()
        await visitor.button("admin-save").click()
        await administrator.told_of(person.username)
        other.watch.foresee("400 /admin/login")
        await other.sign_in(person.username, "інша-Дорога-13")
        await expect(other.page.get_by_role("alert")).to_have_text(other.text("sign-in-failed"))
