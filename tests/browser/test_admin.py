"""What administrators do with films, categories, comments and jobs."""

from __future__ import annotations

from playwright.async_api import expect

from interface.i18n.negotiation import Language
from tests.browser.administrator import Administrator
from tests.browser.holdings import Holdings
from tests.browser.people import OWNER
from tests.browser.visitor import Visitor


async def test_a_film_is_made_changed_and_deleted(administrator: Administrator, word: str) -> None:
    visitor = administrator.visitor
    await administrator.open_list("films")
    await visitor.link("admin-films-new").click()
    await administrator.fill(
        film_title=f"Ночь {word}",
        rating="4.5",
        film_filmed="2020-05-06T10:08:09",
        film_description="Первая строка\nи вторая",
    )
    await administrator.pick("admin-film-category", "маяк", "Море / Берега и побережья / Маяки")
    await visitor.button("admin-save").click()
    await administrator.told_of(f"Ночь {word}")

    await administrator.search(word)
    await administrator.edit(f"Ночь {word}")
    await expect(visitor.field("admin-film-description")).to_have_value("Первая строка\nи вторая")
    await expect(visitor.field("admin-film-filmed")).to_have_value("2020-05-06T10:08:09")
    await administrator.fill(film_title=f"День {word}")
    await visitor.button("admin-save").click()
    await expect(administrator.row(f"День {word}")).to_be_visible()

    await administrator.ask_to("admin-delete", f"День {word}")
    await visitor.button("admin-delete").click()
    await administrator.told("admin-film-deleted", count=1)
    await expect(
        administrator.page.get_by_text(visitor.text("admin-empty-narrowed"))
    ).to_be_visible()


async def test_a_form_that_is_refused_keeps_what_was_written(
    administrator: Administrator, word: str
) -> None:
    visitor = administrator.visitor
    visitor.watch.foresee("422 /admin/films/create")
    await visitor.go("/admin/films/create")
    await administrator.fill(film_title=word, film_poster="not an address")

    await visitor.button("admin-save").click()

    for field in ("admin-film-category", "admin-rating", "admin-film-filmed"):
        await expect(visitor.field(field)).to_have_accessible_description(visitor.text("required"))
    for sentence in await administrator.page.get_by_text(visitor.text("required")).all():
        await expect(sentence).to_be_visible()
    await expect(visitor.field("admin-film-title")).to_have_value(word)


async def test_a_picker_searches_with_the_keyboard_alone(
    administrator: Administrator, holdings: Holdings, word: str
) -> None:
    visitor = administrator.visitor
    holdings.film(f"Ёж {word}")
    await visitor.go("/admin/comments/create")
    picker = visitor.field("admin-comment-film")
    # No page holds every film to choose one.
    await expect(administrator.page.locator("select")).to_have_count(0)

    await picker.press_sequentially(f"еж {word}")
    await expect(administrator.page.get_by_role("option")).to_have_text([f"Ёж {word}"])
    await picker.press("ArrowDown")
    await picker.press("Enter")
    await administrator.fill(rating="3", comment_text=word)
    await visitor.button("admin-save").click()

    await expect(administrator.row(word)).to_contain_text(f"Ёж {word}")


async def test_a_picker_says_that_nothing_was_found(
    administrator: Administrator, word: str
) -> None:
    visitor = administrator.visitor
    await visitor.go("/admin/films/create")

    await visitor.field("admin-film-category").fill(word)

    option = administrator.page.get_by_role("option")
    await expect(option).to_have_text([visitor.text("admin-picker-none")])


async def test_a_comment_of_somebody_else_is_moderated_and_deleted(
    administrator: Administrator, holdings: Holdings, word: str
) -> None:
    film = holdings.film(word)
    holdings.beside(holdings.somebody()).comment(film, f"Чужое {word}")
    visitor = administrator.visitor
    await administrator.open_list("comments", q=word)

    await visitor.link("admin-edit-it", name=f"Чужое {word}").click()
    await administrator.fill(comment_text=f"Иное {word}")
    await visitor.button("admin-save").click()
    await administrator.told_of(f"Иное {word}")
    await administrator.open_list("comments", q=word)
    await administrator.ask_to("admin-delete", f"Иное {word}")
    await visitor.button("admin-delete").click()

    await administrator.told("admin-comment-deleted", count=1)


async def test_a_job_is_cancelled_and_gone_on_with(owner: Administrator) -> None:
    visitor = owner.visitor
    await owner.sign_in()
    await owner.open_list("jobs")
    await visitor.link("admin-jobs-new").click()
    await owner.fill(job_count="1000000")
    await visitor.button("admin-job-start").click()
    state = owner.rows().first.locator(".state")

    for deed, done in (("cancel", "cancelled"), ("retry", "retried"), ("cancel", "cancelled")):
        await owner.rows().first.get_by_title(visitor.text(f"admin-job-{deed}")).click()
        question = visitor.text(f"admin-job-{deed}-question")
        await expect(owner.page.get_by_text(question)).to_be_visible()
        await visitor.button(f"admin-job-{deed}").click()
        await owner.told(f"admin-job-{done}")

    await expect(state).to_have_text(visitor.text("admin-job-state-cancelled"))


async def test_whoever_is_no_administrator_stays_outside(
    visitor: Visitor, holdings: Holdings
) -> None:
    somebody = holdings.somebody()
    visitor.watch.foresee("400 /admin/login")
    await visitor.go("/admin/films/list")

    await visitor.sign_in(somebody.username, somebody.password)

    await expect(visitor.page.get_by_role("alert")).to_have_text(visitor.text("admin-staff-only"))
    await visitor.look_at("admin-staff-only")


async def test_whoever_came_for_a_page_gets_there_and_out_again(visitor: Visitor) -> None:
    administrator = Administrator(visitor)
    await visitor.go("/admin/films/list?q=маяк")
    await visitor.sign_in(OWNER.username, OWNER.password)
    await expect(administrator.rows()).to_have_count(25)

    await visitor.button("page-sign-out-submit").click()

    await expect(visitor.heading("page-login-title")).to_be_visible()
    await visitor.go("/admin/films/list")
    await expect(visitor.heading("page-login-title")).to_be_visible()


async def test_an_administrator_changes_the_language_where_they_are(
    administrator: Administrator,
) -> None:
    await administrator.open_list("films", q="маяк", page=2)

    for language, name in ((Language.EN, "English"), (Language.UK, "Українська")):
        await administrator.page.get_by_role("button", name=name).click()
        reader = Administrator(administrator.visitor.reading(language))
        await expect(reader.visitor.heading("admin-films")).to_be_visible()
        await expect(reader.page.get_by_role("searchbox")).to_have_value("маяк")
