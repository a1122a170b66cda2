"""A gallery that serves, with one of everything in it, for many attacks one after the other."""

from __future__ import annotations

import json
import ssl
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import httpx

from tests.drills import wire
from tests.drills.galleries import Gallery
from tests.drills.processes import PATIENCE
from tests.drills.servers import Server
from tests.drills.wire import Reply
from tests.interface.api.writing import JSON, LISTS, Write
from tests.support.builders import PASSWORD
from tests.support.http import CATEGORIES, COMMENTS, FILM, FILMS, TOKEN_LOGIN, USERS, form_token

ADMIN_LOGIN = "/admin/login"
TABLES = (
    *("users", "access_tokens", "sessions", "categories", "films", "comments"),
    *("generation_jobs", "audit_entries"),
)
ERROR = '"level":"error"'
BOSS = "boss"
"""The administrator."""
KIM = "kim"
"""A user, who has a film and a comment."""


@dataclass(frozen=True)
class Attacked:
    """A server, its gallery, Kim's token, the ids of what is Kim's, and who else visits it."""

    gallery: Gallery
    server: Server
    token: str
    ids: Mapping[str, int]
    opened: ExitStack

    @property
    def url(self) -> str:
        return self.server.url

    @property
    def authorized(self) -> dict[str, str]:
        return {"Authorization": f"Token {self.token}"}

    def browser(self, **headers: str) -> httpx.Client:
        """A client that keeps cookies, until the server stops."""
        return self.opened.enter_context(a_client(self.url, **headers))

    def administrator(self) -> httpx.Client:
        """A browser that has signed in at the admin site, and proves its own forms by a header."""
        browser = self.browser(**{"Accept-Language": "en"})
        page = browser.get(ADMIN_LOGIN)
        form = {"username": BOSS, "password": PASSWORD, "csrfmiddlewaretoken": form_token(page)}
        answer = browser.post(ADMIN_LOGIN, data=form)
        assert answer.status_code == 303, answer.text
        browser.headers["X-CSRFToken"] = browser.cookies["csrftoken"]
        return browser

    def ask(
        self,
        verb: str,
        target: str | bytes,
        headers: Mapping[str, str | bytes] | None = None,
        body: bytes = b"",
    ) -> Reply:
        """What Kim is answered to a request that stands on the wire just so."""
        return wire.ask(self.url, verb, target, {**self.authorized, **(headers or {})}, body)

    def write(
        self, write: Write, content: bytes, headers: Mapping[str, str | bytes] = JSON
    ) -> Reply:
        return self.ask(write.verb, write.path.format_map(self.ids), headers, content)

    def body(self, write: Write) -> dict[str, Any]:
        """A body that the address takes."""
        return {
            name: self.ids[value.strip("{}")] if str(value).startswith("{") else value
            for name, value in write.body.items()
        }

    def stored(self) -> dict[str, list[tuple[Any, ...]]]:
        """Every row that clients can make."""
        return {table: list(self.gallery.rows(f"SELECT * FROM {table}")) for table in TABLES}

    def ensure_whole(self) -> None:
        """Every list is answered, as on any other day."""
        for path in LISTS:
            answer = self.ask("GET", path)
            assert answer.status == 200, path
            assert json.loads(answer.body)["results"], path

    def errors(self) -> list[str]:
        """What the log tells of failures."""
        return [line for line in self.server.process.words.splitlines() if ERROR in line]

    def ensure_discreet(self) -> None:
        """The whole log tells neither Kim's token nor anybody's password."""
        words = self.server.process.words
        assert not any(secret in words for secret in (self.token, PASSWORD, quote(PASSWORD)))
        assert all(ERROR in line for line in words.splitlines() if "Traceback" in line)


def a_client(url: str, **headers: str) -> httpx.Client:
    """A client of a server, which need not look for the certificates of the machine first."""
    nobody = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    return httpx.Client(
        base_url=url, timeout=PATIENCE, headers=headers, trust_env=False, verify=nobody
    )


def a_user(target: Attacked, name: str, **more: Any) -> dict[str, Any]:
    """Somebody who registers; the answer to it."""
    body = more | {"username": name, "password": PASSWORD}
    answer = target.browser().post(USERS, json=body)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


def attacked(gallery: Gallery, server: Server, opened: ExitStack) -> Attacked:
    """Put one of everything into a gallery that serves."""
    server.await_start()
    with a_client(server.url) as client:
        for name in (KIM, BOSS):
            made = client.post(USERS, json={"username": name, "password": PASSWORD})
            assert made.status_code == 201, made.text
        gallery.change("UPDATE users SET is_staff = 1, is_superuser = 1 WHERE username = ?", BOSS)
        token = client.post(TOKEN_LOGIN, json={"username": KIM, "password": PASSWORD})
        key = token.json()["auth_token"]
        client.headers["Authorization"] = f"Token {key}"
        category = client.post(CATEGORIES, json={"name": "drama"}).json()["id"]
        film = client.post(FILMS, json=FILM | {"cat": category}).json()["id"]
        body = {"movie": film, "comment_rating": 4, "text": "fine"}
        comment = client.post(COMMENTS, json=body).json()["id"]
    user = gallery.rows("SELECT id FROM users WHERE username = ?", KIM)[0][0]
    ids = {"user": user, "category": category, "film": film, "comment": comment}
    return Attacked(gallery, server, key, ids, opened)
