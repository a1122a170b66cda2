"""What people try who want more than they may have, on a running server."""

from __future__ import annotations

import time
from importlib import import_module

import httpx
import pytest

from tests.drills.attacked import ADMIN_LOGIN, KIM, Attacked, a_user
from tests.drills.rows import Figure
from tests.drills.ways_in import REFUSED, WAYS_IN, by_admin, by_session, by_token
from tests.support.builders import PASSWORD
from tests.support.http import (
    CATEGORIES,
    COMMENTS,
    FILM,
    FILMS,
    LOGIN,
    LOGOUT,
    ME,
    USERS,
    basic,
)

pytestmark = pytest.mark.xdist_group("attacks")

MORE = {
    "id": 1,
    "pk": 1,
    "is_staff": True,
    "is_superuser": True,
    "is_admin": True,
    "version": 99,
    "is_active": False,
    "password_hash": "!",
    "user": 1,
    "user_id": 1,
    "owner": 1,
    "owner_id": 1,
    "author": 1,
    "author_id": 1,
    "created_at": "2000-01-01T00:00Z",
    "groups": [1],
    "role": "a",
    "time_loaded": "2000-01-01T00:00Z",
    "updated_at": "2000-01-01T00:00Z",
    "__class__": "x",
}
NEW_PASSWORD = "осенний-Лист-41"


def token_of(target: Attacked, name: str, password: str = PASSWORD) -> dict[str, str]:
    key = by_token(target.browser(), name, password).json()["auth_token"]
    return {"Authorization": f"Token {key}"}


@pytest.mark.row("S1")
def test_nobody_sets_what_is_not_theirs_to_set(target: Attacked, figure: Figure) -> None:
    user = a_user(target, "climber", **MORE)
    client = target.browser(**token_of(target, "climber"))
    film = client.post(FILMS, json=MORE | FILM).json()
    comment = MORE | {"movie": film["id"], "comment_rating": 1, "text": "x"}
    answers = [
        client.post(CATEGORIES, json=MORE | {"name": "climbed"}),
        client.post(COMMENTS, json=comment),
        client.put(f"{FILMS}{film['id']}/", json=MORE | FILM),
        client.patch(f"{FILMS}{target.ids['film']}/", json=MORE),
        client.put(ME, json=MORE | {"email": "climber@example.com"}),
        client.patch(f"{USERS}{user['id']}/", json=MORE),
        client.delete(f"/api/v1/gallerydelete/{film['id']}/"),
    ]

    assert [answer.status_code for answer in answers] == [201, 201, 200, 200, 200, 200, 403]
    rows = target.gallery.rows
    assert rows(
        "SELECT id, is_staff, is_superuser, is_active FROM users WHERE username='climber'"
    ) == [(user["id"], 0, 0, 1)]
    assert user["id"] != 1
    assert rows("SELECT owner_id FROM films WHERE id = ?", film["id"]) == [(user["id"],)]
    assert rows("SELECT owner_id FROM films WHERE id = ?", target.ids["film"]) == [
        (target.ids["user"],)
    ]
    assert rows("SELECT author_id FROM comments WHERE film_id = ?", film["id"]) == [(user["id"],)]
    assert rows("SELECT owner_id FROM categories WHERE name = 'climbed'") == [(user["id"],)]
    for table in ("users", "films", "comments", "categories"):
        assert rows(f"SELECT count(*) FROM {table} WHERE created_at < '2001' OR version = 99") == [
            (0,)
        ]
    figure(f"{len(MORE)} fields in 8 requests: 0 set")


def is_signed_in(target: Attacked, **cookies: str) -> bool:
    with httpx.Client(base_url=target.url, cookies=cookies) as client:
        return client.get(ME).status_code == 200


@pytest.mark.row("S7")
def test_a_planted_session_is_not_taken_and_one_that_ended_is_dead(
    target: Attacked, figure: Figure
) -> None:
    a_user(target, "sailor")
    target.gallery.change("UPDATE users SET is_staff = 1 WHERE username = 'sailor'")
    planted, ids = "0123456789abcdef" * 4, []
    for enter, sign_out in ((by_session, LOGOUT), (by_admin, "/admin/logout")):
        browser = target.browser()
        browser.cookies.set("sessionid", planted, domain="127.0.0.1")
        assert enter(browser, "sailor", PASSWORD).is_redirect
        ids.append(browser.cookies["sessionid"])
        again = enter(browser, "sailor", PASSWORD)
        assert again.is_redirect
        ids.append(browser.cookies["sessionid"])
        assert is_signed_in(target, sessionid=ids[-1])
        assert not is_signed_in(target, sessionid=ids[-2])
        gone = browser.post(sign_out, headers={"X-CSRFToken": browser.cookies["csrftoken"]})
        assert gone.status_code in {200, 303}
        assert not is_signed_in(target, sessionid=ids[-1])
    assert planted not in ids
    assert len(set(ids)) == 4
    assert not is_signed_in(target, sessionid=planted)
    figure("new id at both forms, dead after sign-out")


@pytest.mark.row("S7")
def test_a_new_password_and_a_shut_account_end_everything_at_once(
    target: Attacked, figure: Figure
) -> None:
    a_user(target, "mover")
    target.gallery.change("UPDATE users SET is_staff = 1 WHERE username = 'mover'")
    browsers = [target.browser(), target.browser()]
    for browser, enter in zip(browsers, (by_session, by_admin), strict=True):
        assert enter(browser, "mover", PASSWORD).is_redirect
    keeper, loser = (target.browser(**token_of(target, "mover")) for _ in range(2))
    body = {"current_password": PASSWORD, "new_password": NEW_PASSWORD}

    begun = time.perf_counter()
    assert keeper.post(f"{USERS}set_password/", json=body).status_code == 204
    ended = [client.get(ME).status_code for client in (*browsers, loser)]
    seconds = time.perf_counter() - begun

    assert ended == [401] * 3
    assert browsers[1].get("/admin/").status_code == 303
    assert keeper.get(ME).status_code == 200
    for way_in in WAYS_IN.values():
        assert "sessionid" not in way_in(target.browser(), "mover", PASSWORD).cookies
    target.gallery.change("UPDATE users SET is_active = 0 WHERE username = 'mover'")
    assert keeper.get(ME).status_code == 401
    figure(f"new password: 2 sessions and a token dead {seconds * 1000:.0f} ms later")


@pytest.mark.row("S8")
def test_no_other_site_changes_anything_for_whoever_is_signed_in(
    target: Attacked, figure: Figure
) -> None:
    browser, boss = target.browser(), target.administrator()
    assert by_session(browser, KIM, PASSWORD).status_code == 302
    proof = {"X-CSRFToken": browser.cookies["csrftoken"]}
    del boss.headers["X-CSRFToken"]
    evil: list[dict[str, str]] = [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
    ]
    before = target.stored()

    refused = [browser.post(CATEGORIES, json={"name": "evil"})]
    for headers in ({}, *evil, {"X-CSRFToken": "0" * 96}):
        given = {**({} if "X-CSRFToken" in headers else proof), **headers}
        if headers:
            refused.append(browser.post(CATEGORIES, json={"name": "evil"}, headers=given))
        form = {"name": "evil"}
        refused += [
            browser.post(CATEGORIES, data=form, headers=headers),
            browser.delete(ME, headers=headers),
            boss.post("/admin/categories/create", data=form, headers=headers),
            boss.post("/admin/logout", headers=headers),
            browser.post(LOGOUT, headers=headers),
            browser.post(LOGIN, data={"username": KIM, "password": PASSWORD}, headers=headers),
            boss.post(ADMIN_LOGIN, data={"username": KIM, "password": PASSWORD}, headers=headers),
        ]
    pair = {"Authorization": basic(KIM, PASSWORD)}
    refused += [
        target.browser().post(CATEGORIES, data={"name": "evil"}, headers=pair | headers)
        for headers in evil
    ]

    assert {answer.status_code for answer in refused} == {403}
    assert target.stored() == before
    own = [
        browser.post(CATEGORIES, json={"name": "own"}, headers=proof),
        browser.post(CATEGORIES, json={"name": "own"}, headers=target.authorized),
        target.browser(**target.authorized).post(CATEGORIES, json={"name": "own"}, headers=evil[0]),
        target.browser().post(CATEGORIES, json={"name": "own"}, headers=pair),
    ]
    assert [answer.status_code for answer in own] == [201] * 4
    figure(f"{len(refused)} of {len(refused)} refused, 0 stored; tokens need none")


@pytest.mark.row("S9")
def test_no_common_password_is_accepted_and_every_character_counts(
    target: Attacked, figure: Figure
) -> None:
    lists = import_module("zxcvbn.frequency_lists").FREQUENCY_LISTS
    common = [word for word in lists["passwords"] if len(word) >= 8][:3000]
    variants = [word.upper() if number % 2 else word for number, word in enumerate(common)]
    client = target.browser()

    accepted = [
        word
        for word in variants
        if client.post(USERS, json={"username": "weak", "password": word}).status_code != 400
    ]
    long = "Ключ-" + "x7" * 33 + "AB"
    a_user(target, "longer")
    body = {"current_password": PASSWORD, "new_password": long}
    changed = client.post(
        f"{USERS}set_password/", json=body, headers=token_of(target, "longer")
    ).status_code
    tried = [by_token(client, "longer", word).status_code for word in (long[:72], long[:-1] + "C")]

    assert accepted == []
    assert len(long) == 73
    assert (changed, tried) == (204, [400, 400])
    assert by_token(client, "longer", long).status_code == 200
    figure(f"{len(accepted)} of {len(variants)} accepted; 73 characters taken, the 73rd counts")


@pytest.mark.row("S19")
def test_no_account_is_there_from_the_beginning(target: Attacked, figure: Figure) -> None:
    pairs = [("ash", "ash"), ("admin", "admin"), ("root", "password"), ("user1", "!")]

    answers = [enter(target.browser(), *pair) for enter in WAYS_IN.values() for pair in pairs]

    assert {answer.status_code for answer in answers} <= set(REFUSED.values())
    assert not any("sessionid" in answer.cookies for answer in answers)
    figure(f"{len(pairs)} pairs by {len(WAYS_IN)} ways in: 0 let in")
