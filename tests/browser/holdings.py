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
    """Adds to a gallery on behalf of somebody; each method returns the id of what it made."""

    def __init__(self, client: httpx.Client, person: Person = OWNER) -> None:
        self._client = client
        self._person = person
        self._token = ""

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
        """What somebody else adds, with a token of their own."""
        return Holdings(self._client, person)

    def token(self, person: Person) -> str:
        """A new token of somebody."""
        body = {"username": person.username, "password": person.password}
        key: str = _sent(self._client.post(TOKEN_LOGIN, json=body))["auth_token"]
        return key

    def takes(self, token: str) -> bool:
        """Whether the gallery takes a token for one of somebody."""
        return self._client.get(ME, headers=_authorization(token)).is_success

    def _made(self, path: str, body: dict[str, Any]) -> int:
        """Each password that is checked takes its time: they sign in once, for a token."""
        self._token = self._token or self.token(self._person)
        answer = self._client.post(path, json=body, headers=_authorization(self._token))
        number: int = _sent(answer)["id"]
        return number


def _authorization(token: str) -> dict[str, str]:
    return {"Authorization": f"Token {token}"}


def _sent(answer: httpx.Response) -> Any:
    assert answer.is_success, answer.text
    return answer.json()


@contextmanager
def holdings_of(url: str) -> Iterator[Holdings]:
    """What the owner of a gallery adds to it."""
    with httpx.Client(base_url=url, timeout=TIMEOUT) as client:
        yield Holdings(client)


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
    with holdings_of(url) as holdings:
        _furnish(holdings)
    httpx.get(f"{url}/api/gencat/", timeout=TIMEOUT)


def _furnish(holdings: Holdings) -> None:
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
    holdings.token(holdings.somebody())
