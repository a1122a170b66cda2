"""What an owner does first with a new gallery, in each language."""

from __future__ import annotations

from playwright.async_api import expect

from tests.browser.administrator import Administrator
from tests.browser.holdings import Holdings, holdings_of
from tests.browser.languages import each_language
from tests.browser.people import Person
from tests.e2e.gallery_process import GalleryProcess

FILMS = ("Їжак у тумані", "Белое солнце пустыни")


@each_language
async def test_an_owner_finds_their_way_in_ten_minutes(
    owner: Administrator, new_gallery: GalleryProcess
) -> None:
    await owner.sign_in()
    await they_add_films(owner)
    await they_put_a_category_under_another(owner)
    await they_move_the_films_to_it(owner)
    await they_start_a_job_and_watch_it_end(owner)
    await they_cannot_delete_the_category(owner)
    with holdings_of(new_gallery.url) as holdings:
        somebody = await they_delete_a_user(owner, holdings)
    await they_read_all_of_it_in_the_audit_log(owner, somebody)


async def they_add_films(owner: Administrator) -> None:
    await owner.go_to("admin-films")
    await expect(owner.page.get_by_text(owner.visitor.text("admin-empty"))).to_be_visible()
    await they_add_a_category(owner, "Кино")
    for title in FILMS:
        await owner.go_to("admin-films")
        await owner.visitor.link("admin-films-new").click()
        await owner.fill(film_title=title, rating="4.5", film_filmed="1970-03-30T20:00:00")
        await owner.pick("admin-film-category", "кино", "Кино")
        await owner.visitor.button("admin-save").click()
        await owner.told_of(title)
    for title in FILMS:
        await expect(owner.row(title)).to_contain_text("Кино")


async def they_put_a_category_under_another(owner: Administrator) -> None:
    await they_add_a_category(owner, "Классика", inside="Кино")
    await owner.reads("admin-category-name", ["Кино", "Классика"])
    await owner.page.get_by_role("link", name="Классика", exact=True).click()
    definitions = owner.page.get_by_role("definition")
    await expect(definitions.get_by_text("Кино / Классика", exact=True)).to_be_visible()
    await expect(definitions.get_by_role("link", name="Кино", exact=True)).to_be_visible()


async def they_add_a_category(owner: Administrator, name: str, inside: str = "") -> None:
    await owner.go_to("admin-categories")
    await owner.visitor.link("admin-categories-new").click()
    await owner.fill(category_name=name)
    if inside:
        await owner.pick("admin-category-parent", inside, inside)
    await owner.visitor.button("admin-save").click()
    await owner.told_of(name)


async def they_move_the_films_to_it(owner: Administrator) -> None:
    await owner.go_to("admin-films")
    await owner.choose(*FILMS)
    await owner.visitor.button("admin-film-move").click()
    question = owner.visitor.text("admin-film-move-question", count=len(FILMS))
    await expect(owner.page.get_by_text(question)).to_be_visible()
    await owner.pick("admin-film-category", "клас", "Кино / Классика")
    await owner.visitor.button("admin-film-move").click()
    await owner.told("admin-film-moved", count=len(FILMS))
    for title in FILMS:
        await expect(owner.row(title)).to_contain_text("Классика")


async def they_start_a_job_and_watch_it_end(owner: Administrator) -> None:
    await owner.go_to("admin-jobs")
    await owner.visitor.link("admin-jobs-new").click()
    await owner.fill(job_count="100")
    await owner.visitor.button("admin-job-start").click()
    await expect(owner.visitor.heading("admin-jobs")).to_be_visible()
    await owner.page.evaluate("window.isStillHere = true")
    row = owner.rows().first
    await expect(row).to_contain_text(owner.visitor.text("admin-job-state-succeeded"))
    await expect(row).to_contain_text("100 / 100")
    assert await owner.page.evaluate("window.isStillHere"), "the page was loaded anew"
    await owner.go_to("admin-films")
    shown = owner.visitor.text("admin-shown", first=1, last=25, total=100 + len(FILMS))
    await expect(owner.page.get_by_text(shown)).to_be_visible()


async def they_cannot_delete_the_category(owner: Administrator) -> None:
    await owner.go_to("admin-categories")
    await owner.ask_to("admin-delete", "Классика")
    await owner.refused("category-in-use")
    for title in FILMS:
        await expect(owner.page.get_by_role("link", name=title)).to_be_visible()
    await expect(owner.visitor.button("admin-delete")).to_have_count(0)
    await owner.visitor.look_at("admin-category-in-use")
    await owner.visitor.link("admin-cancel").click()
    await expect(owner.row("Классика")).to_be_visible()


async def they_delete_a_user(owner: Administrator, holdings: Holdings) -> Person:
    somebody = holdings.somebody()
    theirs = holdings.beside(somebody)
    theirs.comment(theirs.film("Чужое"), "Моё лучшее")
    await owner.go_to("admin-users")
    await owner.ask_to("admin-delete", somebody.username)
    consequences = owner.page.get_by_role("listitem")
    for code in ("admin-with-films", "admin-with-comments", "admin-with-tokens"):
        said = owner.visitor.text(code, count=1)
        await expect(consequences.get_by_text(said, exact=True)).to_be_visible()
    await owner.visitor.look_at("admin-user-delete")
    await owner.visitor.button("admin-delete").click()
    await owner.told("admin-user-deleted", count=1)
    await expect(owner.row(somebody.username)).to_have_count(0)
    return somebody


async def they_read_all_of_it_in_the_audit_log(owner: Administrator, somebody: Person) -> None:
    await owner.go_to("admin-audit")
    columns = ("action", "kind", "object", "channel")
    texts = [await owner.texts(f"admin-audit-{column}") for column in columns]
    entries = list(zip(*texts, strict=True))

    def entry(action: str, kind: str, name: str) -> tuple[str, ...]:
        codes = (f"action-{action}", f"kind-{kind}", "channel-admin")
        action, kind, channel = (owner.visitor.text(f"admin-audit-{code}") for code in codes)
        return action, kind, name, channel

    done = [
        entry("deleted", "user", somebody.username),
        *(entry("changed", "film", title) for title in FILMS[::-1]),
        entry("created", "category", "Классика"),
        *(entry("created", "film", title) for title in FILMS[::-1]),
        entry("created", "category", "Кино"),
    ]
    assert [each for each in entries if each in done] == done
    await owner.visitor.look_at("admin-audit-full")

    await owner.page.get_by_role("link", name=FILMS[1], exact=True).first.click()
    moved = owner.page.get_by_role("row").filter(has_text=owner.visitor.text("admin-film-category"))
    places = ((1, "Кино"), (2, "Кино / Классика"))
    await expect(moved.get_by_role("cell")).to_have_text(
        [owner.visitor.text("admin-named", name=name, id=number) for number, name in places]
    )
    await owner.visitor.look_at("admin-audit-moved")
