"""Lookups: titles by category and comments by film, under keys of the data and of the contract."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from tests.support.http import GalleryApi

FILMS_OF_THE_CATEGORY = "фильмы отобранные по категории"
ALL_CATEGORIES = "все категории"
ALL_FILMS = "все фильмы"
BY_NAME = "/api/v1/gallerybycat/{}/"
BY_ID = "/api/v1/gallery/sortbycat/{}/"
COMMENTS_OF = "/api/v1/%D1%81ommentstotilm/{}/"
UNKNOWN = ["999999", "0", str(2**31), str(2**63), str(2**64), "1" + "0" * 30, "9" * 5000]
NO_ID = ["abc", "-1", "1.5", "+1", "1_0", "0x1", "%D9%A1", "%20", "1%20", "%00", "%FF", "1%0A"]


async def titles(api: GalleryApi, category: int | None, number: int) -> list[str]:
    return [(await api.film(title=f"film {n}", cat=category))["title"] for n in range(number)]


async def test_titles_stand_under_the_name_of_their_category(api: GalleryApi) -> None:
    drama, other = await api.category(name="драма"), await api.category(name="other")
    await api.film(title="Tide", cat=drama["id"])
    await api.film(title="Elsewhere", cat=other["id"])
    await api.film(title="Nowhere")
    await api.film(title="Harbour", cat=drama["id"])

    answer = await api.anonymous.get(BY_NAME.format(drama["id"]))

    assert (answer.status_code, answer.json()) == (200, {"драма": ["Tide", "Harbour"]})
    assert '"драма"'.encode() in answer.content


async def test_a_category_without_films_has_an_empty_list(api: GalleryApi) -> None:
    drama = await api.category(name="drama")

    answer = await api.anonymous.get(BY_NAME.format(drama["id"]))

    assert (answer.status_code, answer.json()) == (200, {"drama": []})


async def test_for_an_unknown_category_there_are_all_names_and_titles(api: GalleryApi) -> None:
    names = [(await api.category(name=name))["name"] for name in ("drama", "drama", "comedy")]
    films = [(await api.film(title=title))["title"] for title in ("Tide", "Harbour", "Tide")]

    for number in UNKNOWN:
        answer = await api.anonymous.get(BY_NAME.format(number))
        found = answer.json()
        assert answer.status_code == 200
        assert isinstance(found.pop("detail"), str)
        assert found == {ALL_CATEGORIES: names, ALL_FILMS: films}


async def test_titles_of_a_category_stand_under_the_cyrillic_key(api: GalleryApi) -> None:
    drama = await api.category(name="drama")
    await api.film(title="Tide", cat=drama["id"])
    await api.film(title="Nowhere")
    await api.film(title="Гавань", cat=drama["id"])

    answer = await api.anonymous.get(BY_ID.format(drama["id"]))

    assert answer.status_code == 200
    assert answer.json() == {FILMS_OF_THE_CATEGORY: ["Tide", "Гавань"]}


async def test_no_films_and_no_category_are_a_detail(api: GalleryApi) -> None:
    empty = await api.category()

    for number in (empty["id"], *UNKNOWN):
        answer = await api.anonymous.get(BY_ID.format(number))
        assert answer.status_code == 200
        assert set(answer.json()) == {"detail"}
        assert isinstance(answer.json()["detail"], str)


async def test_comments_stand_under_the_title_of_their_film(api: GalleryApi) -> None:
    kim, lee = await api.user("kim"), await api.user("lee")
    film = await api.film(title="Harbour")
    first = await api.comment(kim, movie=film["id"], text="fine", comment_rating=4)
    second = await api.comment(lee, movie=film["id"], text="meh", comment_rating=1.5)
    await api.comment(kim)

    answer = await api.anonymous.get(COMMENTS_OF.format(film["id"]))

    assert answer.status_code == 200
    assert answer.json() == {
        "Harbour": [
            {"id": first["id"], "user_id": kim.id, "comment_rating": 4.0, "text": "fine"},
            {"id": second["id"], "user_id": lee.id, "comment_rating": 1.5, "text": "meh"},
        ]
    }


async def test_no_comments_and_no_film_are_a_detail(api: GalleryApi) -> None:
    film = await api.film()

    for number in (film["id"], *UNKNOWN):
        answer = await api.anonymous.get(COMMENTS_OF.format(number))
        assert answer.status_code == 200
        assert set(answer.json()) == {"detail"}
        assert isinstance(answer.json()["detail"], str)


async def test_the_address_begins_with_a_cyrillic_letter(api: GalleryApi) -> None:
    comment = await api.comment()
    path = f"/api/v1/сommentstotilm/{comment['movie']}/"
    assert quote(path) == COMMENTS_OF.format(comment["movie"])

    answer = await api.anonymous.get(path)
    without_slash = await api.anonymous.get(path.rstrip("/"))

    assert list(answer.json()) == ["Harbour"]
    assert without_slash.status_code == 301
    assert without_slash.headers["location"].endswith(quote(path))


@pytest.mark.parametrize("path", [BY_NAME, BY_ID, COMMENTS_OF])
async def test_what_is_no_id_is_not_found(api: GalleryApi, path: str) -> None:
    answers = {text: (await api.anonymous.get(path.format(text))).status_code for text in NO_ID}

    assert answers == dict.fromkeys(NO_ID, 404)


@pytest.mark.parametrize("path", [BY_NAME, BY_ID, COMMENTS_OF])
async def test_a_lookup_holds_everything_unless_it_is_asked_for_a_slice(
    api: GalleryApi, path: str
) -> None:
    drama = await api.category(name="drama")
    made = await titles(api, drama["id"], 7)
    address = path.format(drama["id"])
    if path == COMMENTS_OF:
        film = await api.film()
        made = [str(n) for n in range(7)]
        for text in made:
            await api.comment(movie=film["id"], text=text)
        address = path.format(film["id"])

    async def found(query: str = "") -> list[str]:
        answer = await api.anonymous.get(address + query)
        assert answer.status_code == 200, answer.text
        [inner] = answer.json().values()
        return [each["text"] if isinstance(each, dict) else each for each in inner]

    assert await found() == await found("?other=1") == made
    assert await found("?page=1") == made[:5]
    assert await found("?page=2") == await found("?page=last") == made[5:]
    assert await found("?page_size=3") == made[:3]
    assert await found("?page_size=3&page=2") == made[3:6]
    assert await found("?page_size=3&page=last") == made[6:]
    assert await found("?page_size=100") == await found(f"?page_size={10**30}") == made
    assert await found("?page_size=0") == await found("?page_size=x") == made[:5]
    for past_the_end in ("3", "1000", str(2**63 - 1), str(2**63), str(10**30), "9" * 5000):
        assert await found(f"?page={past_the_end}") == []
    for no_page in ("0", "-1", "abc", "1.5", "%00"):
        assert (await api.anonymous.get(f"{address}?page={no_page}")).status_code == 404


async def test_everything_is_sliced_too(api: GalleryApi) -> None:
    names = [(await api.category(name=f"category {n}"))["name"] for n in range(3)]
    films = await titles(api, None, 4)
    address = BY_NAME.format(999_999)

    async def found(query: str) -> tuple[list[str], list[str]]:
        answer = (await api.anonymous.get(address + query)).json()
        assert isinstance(answer["detail"], str)
        return answer[ALL_CATEGORIES], answer[ALL_FILMS]

    assert await found("?page_size=2") == (names[:2], films[:2])
    assert await found("?page_size=2&page=2") == (names[2:], films[2:])
    assert await found("?page_size=3&page=2") == ([], films[3:])
    assert await found(f"?page={10**30}") == ([], [])


@pytest.mark.parametrize("name", ["detail", ALL_CATEGORIES, FILMS_OF_THE_CATEGORY])
async def test_names_that_look_like_an_error_still_hold_a_list(api: GalleryApi, name: str) -> None:
    category = await api.category(name=name)
    film = await api.film(title=name, cat=category["id"])
    await api.comment(movie=film["id"])

    by_name = (await api.anonymous.get(BY_NAME.format(category["id"]))).json()
    comments = (await api.anonymous.get(COMMENTS_OF.format(film["id"]))).json()

    assert by_name == {name: [name]}
    assert isinstance(comments[name], list)
