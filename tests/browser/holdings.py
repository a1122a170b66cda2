"""What a gallery holds before somebody visits it, put there over the API."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import httpx

from tests.browser.people import OWNER, Person
from tests.e2e.gallery_process import GalleryProcess, started
from tests.support.http import CATEGORIES, COMMENTS, FILM, FILMS, ME, TOKEN_LOGIN, USERS

TIMEOUT: Final = 60.0
LONG_TITLE: Final = (
    "Как я научился не волноваться и полюбил пятисотстраничные титры с Приветствием-Всем-"
    "Кто-Дочитал-До-Этого-Места-И-Ещё-Немного-Дальше"
)


class Holdings:
    """Adds to a gallery on behalf of its owner; each method returns the id of what it made."""

    def __init__(self, url: str, owner: Person = OWNER) -> None:
        self._url = url
        self._auth = (owner.username, owner.password)

    def category(self, name: str, parent: int | None = None) -> int:
        return self._made(CATEGORIES, {"name": name, "parent": parent})

    def film(self, title: str, category: int | None = None, **fields: Any) -> int:
        return self._made(FILMS, FILM | {"title": title, "cat": category} | fields)

    def comment(self, film: int, text: str) -> int:
        return self._made(COMMENTS, {"movie": film, "text": text, "comment_rating": 4})

    def somebody(self) -> Person:
        """Somebody new who has signed up, and is no administrator."""
        person = Person(f"gast.{uuid4().hex[:8]}", "довга-Дорога-31")
        self._made(USERS, {"username": person.username, "password": person.password})
        return person

    def beside(self, person: Person) -> Holdings:
        """What somebody else adds."""
        return Holdings(self._url, person)

    def token(self, person: Person) -> str:
        """A new token of somebody."""
        body = {"username": person.username, "password": person.password}
        key: str = self._post(TOKEN_LOGIN, body)["auth_token"]
        return key

    def takes(self, token: str) -> bool:
        """Whether the gallery takes a token for one of somebody."""
        headers = {"Authorization": f"Token {token}"}
        return httpx.get(self._url + ME, headers=headers, timeout=TIMEOUT).is_success

    def _made(self, path: str, body: dict[str, Any]) -> int:
        number: int = self._post(path, body)["id"]
        return number

    def _post(self, path: str, body: dict[str, Any]) -> Any:
        answer = httpx.post(self._url + path, json=body, auth=self._auth, timeout=TIMEOUT)
        assert answer.is_success, answer.text
        return answer.json()


@contextmanager
def owned_gallery(folder: Path) -> Iterator[GalleryProcess]:
    """A new gallery that serves, with nothing in it but its owner."""
    settings = {
        "ADMIN_USERNAME": OWNER.username,
        "ADMIN_PASSWORD": OWNER.password,
        "MAX_GENERATED": "1000000",
    }
    with started("run", folder, **settings) as gallery:
        gallery.get("/health/")
        yield gallery


def furnish(url: str) -> None:
    """Something of everything, short and long, titles and comments, and a job."""
    holdings = Holdings(url)
    sea = holdings.category("Море")
    coast = holdings.category("Берега и побережья", sea)
    lighthouses = holdings.category("Маяки", coast)
    holdings.category("Научная фантастика")
    long_one = holdings.film(LONG_TITLE, coast, film_rating=0.1)
    for number in range(1, 31):
        holdings.film(f"Маяк на краю земли, часть {number}", lighthouses, film_rating=number / 6)
    holdings.film("Їжак у тумані")
    holdings.comment(long_one, "Первая строка.\n\n" + "Очень длинно, но оторваться нельзя. " * 20)
    holdings.comment(long_one, "Хорошо.")
    for person in (holdings.somebody(), OWNER):
        holdings.token(person)
    httpx.get(f"{url}/api/gencat/", timeout=TIMEOUT)
