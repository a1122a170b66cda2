from __future__ import annotations

from tests.interface.admin.documents import Document
from tests.interface.admin.visitors import an_administrator, visiting
from tests.support.http import GalleryApi

LIST = "/admin/comments/list"
CREATE = "/admin/comments/create"
EDIT = "/admin/comments/edit"
DELETE = "/admin/comments/deed/delete"


async def test_the_list_shows_whose_comment_is_on_what(api: GalleryApi) -> None:
    kim = await api.user("kim")
    film = await api.film(title="Солярис")
    await api.comment(kim, movie=film["id"], text="Хороший фильм.")
    visitor = await an_administrator(api)

    page = await visitor.page(LIST, q="ХОРОШ")

    assert page.cells("Text") == ["Хороший фильм."]
    assert (page.cells("Film"), page.cells("Author")) == (["Солярис"], ["kim"])


async def test_comments_are_narrowed_by_film_and_author(api: GalleryApi) -> None:
    kim, film = await api.user("kim"), await api.film()
    await api.comment(kim, movie=film["id"], text="A")
    await api.comment(kim, text="B")
    await api.comment(movie=film["id"], text="C")
    visitor = await an_administrator(api)

    assert (await visitor.page(LIST, film_id=film["id"])).cells("Text") == ["A", "C"]
    assert (await visitor.page(LIST, author_id=kim.id)).cells("Text") == ["A", "B"]


async def test_an_administrator_comments_as_themselves_or_for_others(api: GalleryApi) -> None:
    account, kim, film = await api.administrator(), await api.user("kim"), await api.film()
    visitor = await visiting(api, account)
    form = (await visitor.page(CREATE)).values()
    form |= {"film_id": str(film["id"]), "rating": "4", "text": "Так себе."}

    await visitor.follow(await visitor.send(CREATE, **form))
    await visitor.follow(await visitor.send(CREATE, **form | {"author_id": str(kim.id)}))

    rows = await api.sql("SELECT film_id, author_id, rating, text FROM comments ORDER BY id")
    said = (film["id"], account.id, 4, "Так себе.")
    assert rows == [said, (film["id"], kim.id, 4, "Так себе.")]


async def test_an_administrator_moderates_comments(api: GalleryApi) -> None:
    comment = await api.comment(text="Хороший фильм.")
    lee = await api.user("lee")
    visitor = await an_administrator(api)
    [edit] = [link for link in (await visitor.page(LIST)).links() if link.startswith(EDIT)]

    form = (await visitor.page(edit)).values()
    await visitor.follow(
        await visitor.send(edit, **form | {"text": "Плохой.", "author_id": str(lee.id)})
    )

    rows = await api.sql("SELECT id, text, author_id FROM comments")
    assert rows == [(comment["id"], "Плохой.", lee.id)]


async def test_what_is_wrong_with_a_comment_stands_beside_the_field(api: GalleryApi) -> None:
    comment = await api.comment()
    visitor = await an_administrator(api)
    form = (await visitor.page(EDIT, pk=comment["id"])).values()
    wrong = {"text": "", "film_id": "999999", "rating": "nan", "author_id": "999999"}

    for field, value in wrong.items():
        answer = await visitor.send(f"{EDIT}?pk={comment['id']}", **form | {field: value})
        page = Document(answer)
        fields = [*page.all("input"), *page.all("textarea")]
        assert [each["id"] for each in fields if "aria-invalid" in each] == [field]


async def test_any_administrator_deletes_comments(api: GalleryApi) -> None:
    comments = [await api.comment(text=f"Comment {number}") for number in range(3)]
    visitor = await an_administrator(api)
    ids = [comments[0]["id"], comments[2]["id"]]
    question = await visitor.page(DELETE, pk=ids)

    page = await visitor.follow(await visitor.send(DELETE, pk=ids))

    assert {"Comment 0", "Comment 2"} <= set(question.inside("a"))
    assert page.cells("Text") == ["Comment 1"]
