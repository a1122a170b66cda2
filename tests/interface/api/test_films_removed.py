"""What goes with a film that is removed, and with a user."""

from __future__ import annotations

from tests.support.http import COMMENTS, FILMS, ME, GalleryApi


async def test_the_films_and_comments_of_a_user_go_with_the_user(api: GalleryApi) -> None:
    kim, lee = await api.user("kim"), await api.user("lee")
    kims, lees = await api.film(kim), await api.film(lee)
    await api.comment(lee, movie=kims["id"])
    await api.comment(kim, movie=lees["id"])
    kept = await api.comment(lee, movie=lees["id"])
    client = await api.as_token(kim)

    gone = await client.request("DELETE", ME, json={"current_password": kim.password})

    assert gone.status_code == 204
    assert (await api.anonymous.get(FILMS)).json()["results"] == [lees]
    assert (await api.anonymous.get(COMMENTS)).json()["results"] == [kept]


async def test_the_comments_of_a_film_go_with_the_film(api: GalleryApi) -> None:
    gone, kept = await api.film(), await api.film()
    await api.comment(movie=gone["id"])
    comment = await api.comment(movie=kept["id"])
    administrator = await api.as_token(await api.administrator())

    answer = await administrator.delete(f"/api/v1/gallerydelete/{gone['id']}/")

    assert (answer.status_code, answer.content) == (204, b"")
    assert (await api.anonymous.get(FILMS)).json()["results"] == [kept]
    assert (await api.anonymous.get(COMMENTS)).json()["results"] == [comment]
    assert (await administrator.get(f"{FILMS}{gone['id']}/")).status_code == 404
    again = await administrator.delete(f"/api/v1/gallerydelete/{gone['id']}/")
    assert (again.status_code, set(again.json())) == (404, {"detail"})


async def test_the_id_of_a_film_that_is_gone_is_not_given_away_again(api: GalleryApi) -> None:
    gone = await api.film()
    administrator = await api.as_token(await api.administrator())
    await administrator.delete(f"/api/v1/gallerydelete/{gone['id']}/")

    assert (await api.film())["id"] > gone["id"]
