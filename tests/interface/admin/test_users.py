from __future__ import annotations

from typing import Any

import pytest

from tests.interface.admin.documents import Document
from tests.interface.admin.visitors import SITE, Visitor, an_administrator, stranger, visiting
from tests.support.builders import PASSWORD
from tests.support.http import TOKEN_LOGIN, GalleryApi

LIST = "/admin/users/list"
CREATE = "/admin/users/create"
EDIT = "/admin/users/edit"
DELETE = "/admin/users/deed/delete"
SET_PASSWORD = "/admin/users/deed/password"
NEW_PASSWORD = "ясный-Вечер-305"


async def _edit(visitor: Visitor, user_id: int, **changes: Any) -> Document:
    """Send the form of a user as a browser does: a switch that is off is not sent."""
    page = await visitor.page(EDIT, pk=user_id)
    switches = [field for field in page.all("input") if field.get("type") == "checkbox"]
    on = {field["name"]: "checked" in field for field in switches}
    form = page.values() | on | changes
    sent = {name: "on" if value is True else value for name, value in form.items()}
    sent = {name: value for name, value in sent.items() if value is not False}
    answer = await visitor.send(f"{EDIT}?pk={user_id}", **sent)
    return Document(answer) if answer.status_code == 422 else await visitor.follow(answer)


async def _flags(api: GalleryApi, user_id: int) -> tuple[bool, bool]:
    user = await api.container.gallery.account_queries.get(user_id)
    return user.is_active, user.is_staff


async def test_the_list_shows_rights_and_what_belongs_to_each(api: GalleryApi) -> None:
    kim = await api.user("kim", email="kim@example.com")
    film = await api.film(kim)
    await api.comment(kim, movie=film["id"])
    visitor = await an_administrator(api)

    page = await visitor.page(LIST, q="KIM@")

    assert page.cells("Username") == ["kim"]
    assert (page.cells("May sign in"), page.cells("Administrator")) == (["Yes"], ["No"])
    assert (page.cells("Films"), page.cells("Comments")) == (["1"], ["1"])


async def test_users_are_narrowed_by_their_rights(api: GalleryApi) -> None:
    await api.user("kim")
    await api.inactive_user("lee")
    visitor = await visiting(api, await api.administrator("boss"))

    assert (await visitor.page(LIST, is_staff="yes")).cells("Username") == ["boss"]
    assert (await visitor.page(LIST, is_active="no")).cells("Username") == ["lee"]


async def test_an_administrator_opens_an_account(api: GalleryApi) -> None:
    visitor = await an_administrator(api)
    fields = {"username": "лёша", "email": "l@EXAMPLE.com", "password": NEW_PASSWORD}

    await visitor.follow(await visitor.send(CREATE, **fields, is_active="on", is_staff="on"))

    answer = await stranger(api).sign_in("лёша", NEW_PASSWORD)
    assert answer.headers["location"] == SITE


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("username", "", "Please fill in this field"),
        ("username", "kim doe", "letters"),
        ("username", "kim", "taken"),
        ("email", "nowhere", "email address"),
        ("password", "", "Please fill in this field"),
        ("password", "12345678", "digits"),
        ("password", "password", "well known"),
        ("password", "nul\x00nul-Берег", "NUL"),
    ],
)
async def test_what_is_wrong_with_an_account_stands_beside_the_field(
    api: GalleryApi, field: str, value: str, sentence: str
) -> None:
    await api.user("kim")
    visitor = await an_administrator(api)
    before = await api.row_counts()
    right = {"username": "lee", "email": "", "password": NEW_PASSWORD}

    answer = await visitor.send(CREATE, **right | {field: value}, is_active="on")

    page = Document(answer)
    invalid = [each["id"] for each in page.all("input") if each.get("aria-invalid")]
    assert (answer.status_code, invalid) == (422, [field])
    assert sentence in page.text
    assert page.values()["password"] == ""
    assert await api.row_counts() == before


async def test_rights_are_given_and_taken(api: GalleryApi) -> None:
    kim = await api.user("kim")
    visitor = await an_administrator(api)

    await _edit(visitor, kim.id, is_staff=True)
    assert await _flags(api, kim.id) == (True, True)

    await _edit(visitor, kim.id, is_staff=False, is_active=False)
    assert await _flags(api, kim.id) == (False, False)


async def test_a_form_that_changes_nothing_changes_nothing(api: GalleryApi) -> None:
    kim = await api.user("kim", email="kim@example.com")
    visitor = await an_administrator(api)
    before = await api.sql("SELECT * FROM users WHERE id = :id", id=kim.id)

    await _edit(visitor, kim.id)

    assert await api.sql("SELECT * FROM users WHERE id = :id", id=kim.id) == before


@pytest.mark.parametrize("change", ["is_staff", "is_active"])
async def test_the_last_administrator_stays_one(api: GalleryApi, change: str) -> None:
    boss = await api.administrator("boss")
    visitor = await visiting(api, boss)

    page = await _edit(visitor, boss.id, **{change: False})

    assert "administrator" in page.text.partition("Username")[0].rpartition("Users")[2]
    assert await _flags(api, boss.id) == (True, True)


async def test_the_last_administrator_is_not_deleted(api: GalleryApi) -> None:
    boss = await api.administrator("boss")
    visitor = await visiting(api, boss)

    answer = await visitor.send(DELETE, pk=boss.id)

    assert answer.status_code == 409
    assert (await visitor.get(SITE)).status_code == 200


async def test_no_page_shows_anything_of_a_password(api: GalleryApi) -> None:
    kim = await api.user("kim")
    visitor = await an_administrator(api)
    [[stored]] = await api.sql("SELECT password_hash FROM users WHERE id = :id", id=kim.id)
    addresses = [LIST, CREATE, f"{EDIT}?pk={kim.id}", f"/admin/users/detail?pk={kim.id}"]
    addresses += [f"{SET_PASSWORD}?pk={kim.id}", f"{DELETE}?pk={kim.id}"]

    for address in addresses:
        source = (await visitor.page(address)).source
        assert stored not in source
        assert "argon2" not in source
        assert PASSWORD not in source
    export = "/admin/_api/users/action?name=export&all=1"
    file = await visitor.send(export, scope="selected", format="csv")
    assert file.status_code == 200
    assert "argon2" not in file.text


async def test_an_administrator_sets_a_password(api: GalleryApi) -> None:
    kim = await api.user("kim")
    token = await api.as_token(kim)
    visitor = await an_administrator(api)
    question = await visitor.page(SET_PASSWORD, pk=kim.id)

    page = await visitor.follow(await visitor.send(SET_PASSWORD, pk=kim.id, password=NEW_PASSWORD))

    assert "All sessions and tokens of this user will end" in question.text
    assert "The password has been set." in page.text
    old, new = {"username": "kim", "password": PASSWORD}, {"username": "kim"}
    new["password"] = NEW_PASSWORD
    assert (await api.browser().post(TOKEN_LOGIN, json=old)).status_code == 400
    assert (await api.browser().post(TOKEN_LOGIN, json=new)).status_code == 200
    assert (await token.get("/api/v1/auth/users/me/")).status_code == 401


@pytest.mark.parametrize("password", ["", "short", "12345678", "x" * 2000])
async def test_a_weak_password_is_not_set(api: GalleryApi, password: str) -> None:
    kim = await api.user("kim")
    visitor = await an_administrator(api)

    answer = await visitor.send(SET_PASSWORD, pk=kim.id, password=password)

    assert answer.status_code == 400
    assert Document(answer).values()["password"] == ""
    assert (await stranger(api).sign_in("kim", password)).status_code == 400


async def test_a_user_is_deleted_after_seeing_what_goes_along(api: GalleryApi) -> None:
    kim, lee = await api.user("kim"), await api.user("lee")
    film = await api.film(kim)
    for by in (kim, lee):
        await api.comment(by, movie=film["id"])
    await api.token(kim)
    visitor = await an_administrator(api)

    question = await visitor.page(DELETE, pk=kim.id)
    page = await visitor.follow(await visitor.send(DELETE, pk=kim.id))

    assert {"1 film", "2 comments", "1 access token"} <= set(question.inside("li"))
    assert "1 user has been deleted." in page.text
    assert "kim" not in page.cells("Username")
    assert await api.sql("SELECT id FROM films") == []
