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


async def test_an_administrator_comments_as_themselves(api: GalleryApi) -> None:
    account, film = await api.administrator(), await api.film()
    visitor = await visiting(api, account)

    await visitor.follow(
        await visitor.send(CREATE, film_id=film["id"], rating="4", text="Так себе.")
    )

    rows = await api.sql("SELECT film_id, author_id, rating, text FROM comments")
    assert rows == [(film["id"], account.id, 4, "Так себе.")]


async def test_nobody_puts_words_into_the_mouth_of_an_author(api: GalleryApi) -> None:
    comment = await api.comment(text="Хороший фильм.")
    visitor = await an_administrator(api)

    page = await visitor.page(LIST)
    form = (await visitor.page(EDIT, pk=comment["id"])).values()
    answer = await visitor.send(f"{EDIT}?pk={comment['id']}", **form | {"text": "Плохой."})

    assert not [link for link in page.links() if link.startswith(EDIT)]
    assert answer.status_code == 422
    assert "You may not do this" in Document(answer).text
    assert await api.sql("SELECT text FROM comments") == [("Хороший фильм.",)]


async def test_authors_edit_their_own(api: GalleryApi) -> None:
    account = await api.administrator()
    comment = await api.comment(account, text="Хороший фильм.")
    visitor = await visiting(api, account)
    [edit] = [link for link in (await visitor.page(LIST)).links() if link.startswith(EDIT)]

    form = (await visitor.page(edit)).values()
    await visitor.follow(await visitor.send(edit, **form | {"text": "Плохой."}))

    assert await api.sql("SELECT id, text FROM comments") == [(comment["id"], "Плохой.")]


async def test_any_administrator_deletes_comments(api: GalleryApi) -> None:
    comments = [await api.comment(text=f"Comment {number}") for number in range(3)]
    visitor = await an_administrator(api)
    ids = [comments[0]["id"], comments[2]["id"]]
    question = await visitor.page(DELETE, pk=ids)

    page = await visitor.follow(await visitor.send(DELETE, pk=ids))

    assert {"Comment 0", "Comment 2"} <= set(question.inside("a"))
    assert page.cells("Text") == ["Comment 1"]
