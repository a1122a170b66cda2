"""Whoever reads is answered the same with and without kept answers, whatever was changed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from itertools import pairwise
from typing import Any

import pytest

from tests.support.http import CATEGORIES, COMMENTS, FILMS, ME, TOKEN_LOGOUT, GalleryApi

ADDRESSES = (
    FILMS,
    f"{FILMS}?page=2&page_size=1",
    f"{FILMS}sortbycat/",
    f"{FILMS}sortbycat/{{category}}/",
    "/api/v1/gallerybycat/{category}/",
    "/api/v1/gallerybycat/999999/",
    "/api/v1/сommentstotilm/{film}/",
    "/api/v1/gallerydelete/{film}/",
    CATEGORIES,
    COMMENTS,
    f"{COMMENTS}{{comment}}/",
    "/api/v1/commentdelete/{comment}/",
)


async def _shown(api: GalleryApi, ids: dict[str, int]) -> dict[str, tuple[int, Any]]:
    """What anonymous readers are answered at every address."""
    answers = {}
    for address in ADDRESSES:
        answer = await api.anonymous.get(address.format(**ids))
        answers[address] = (answer.status_code, answer.json())
    return answers


async def _changes(api: GalleryApi, ids: dict[str, int]) -> list[Callable[[], Awaitable[Any]]]:
    """Every kind of change that readers can see, one after the other."""
    owner = await api.user()
    author, administrator = api.as_basic(owner), api.as_basic(await api.administrator())
    signed_in = await api.as_token(owner)
    film, comment = f"{FILMS}{ids['film']}/", f"{COMMENTS}{ids['comment']}/"
    return [
        lambda: api.category(owner, name="sea"),
        lambda: api.film(owner, title="Tide", cat=ids["category"]),
        lambda: signed_in.patch(film, json={"title": "Harbour lights", "cat": None}),
        lambda: signed_in.patch(film, json={"cat": ids["category"]}),
        lambda: api.comment(owner, movie=ids["film"], text="again"),
        lambda: api.sql("UPDATE comments SET text = 'changed by another program'"),
        lambda: api.sql("UPDATE comments SET author_id = :id", id=owner.id),
        lambda: author.patch(comment, json={"text": "better"}),
        lambda: administrator.delete(f"/api/v1/commentdelete/{ids['comment']}/"),
        lambda: administrator.delete(f"/api/v1/gallerydelete/{ids['film']}/"),
        lambda: api.sql("DELETE FROM users WHERE id = :id", id=owner.id),
    ]


async def test_every_change_is_seen_at_once(api: GalleryApi, a_gallery_app: Any) -> None:
    category = await api.category()
    film = await api.film(cat=category["id"])
    comment = await api.comment(movie=film["id"])
    ids = {"category": category["id"], "film": film["id"], "comment": comment["id"]}
    without: GalleryApi = await a_gallery_app(CACHE="off")
    other_process: GalleryApi = await a_gallery_app(CACHE="on")
    seen = [await _shown(api, ids)]

    for change in await _changes(api, ids):
        await change()
        answers = await _shown(without, ids)
        assert await _shown(api, ids) == answers
        assert await _shown(other_process, ids) == answers
        assert await _shown(api, ids) == answers
        seen.append(answers)

    assert all(before != after for before, after in pairwise(seen))


async def test_a_kept_answer_is_the_same_to_the_last_header(api: GalleryApi) -> None:
    await api.film()

    same_id = {"X-Request-ID": "same"}
    first, again = [await api.anonymous.get(FILMS, headers=same_id) for _ in range(2)]

    assert again.content == first.content
    assert again.headers.multi_items() == first.headers.multi_items()
    assert again.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    ("headers", "status"),
    [({"Authorization": "Token bad"}, 401), ({"Accept": "image/png"}, 406)],
)
async def test_a_kept_answer_is_not_for_whoever_has_to_be_refused(
    api: GalleryApi, headers: dict[str, str], status: int
) -> None:
    for _ in range(2):
        assert (await api.anonymous.get(FILMS)).status_code == 200

        refused = await api.browser(headers=headers).get(FILMS)

        assert refused.status_code == status


async def test_links_lead_to_the_host_that_was_asked(api: GalleryApi) -> None:
    await api.film()
    await api.film()

    for host in ("films.example", "cinema.example", "films.example"):
        page = await api.browser(headers={"Host": host}).get(f"{FILMS}?page_size=1")
        assert page.json()["next"] == f"http://{host}/api/v1/gallery/?page=2&page_size=1"


async def test_a_closed_gallery_answers_nobody_what_it_kept_for_users(
    api: GalleryApi, a_gallery_app: Any
) -> None:
    closed: GalleryApi = await a_gallery_app(WHO_MAY_READ="users")
    user = await closed.as_token(await closed.user())

    for _ in range(2):
        assert (await user.get(FILMS)).status_code == 200
        assert (await closed.anonymous.get(FILMS)).status_code == 401


async def test_a_token_that_is_known_is_refused_once_another_process_has_ended_it(
    api: GalleryApi, a_gallery_app: Any
) -> None:
    other_process: GalleryApi = await a_gallery_app()
    kim = await api.user("kim")
    key = await api.token(kim)
    here, there = (
        each.browser(headers={"Authorization": f"Token {key}"}) for each in (api, other_process)
    )
    addresses = [FILMS, ME, CATEGORIES]
    for client in (here, there):
        assert [(await client.get(each)).status_code for each in addresses] == [200, 200, 200]

    assert (await there.post(TOKEN_LOGOUT)).status_code == 204

    for client in (here, there):
        assert [(await client.get(each)).status_code for each in addresses] == [401, 401, 401]


async def test_whose_token_is_known_is_still_only_that_user(api: GalleryApi) -> None:
    users = [await api.user(name) for name in ("kim", "lee")]
    clients = [await api.as_token(user) for user in users]

    for _ in range(2):
        for user, client in zip(users, clients, strict=True):
            assert (await client.get(FILMS)).status_code == 200
            assert (await client.get(ME)).json()["id"] == user.id
            assert (await client.get(ME, headers={"Authorization": "Token bad"})).status_code == 401
