"""The gallery over HTTP, inside the process of the tests: no socket, no server."""

from __future__ import annotations

import asyncio
import base64
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import count
from typing import Any

import httpx
from litestar import Litestar
from sqlalchemy import text

from application.accounts.commands import RegisterUser
from infrastructure.persistence.models.registry import METADATA
from infrastructure.persistence.models.totals import RowTotalRow
from infrastructure.persistence.unit_of_work import SqlUnitOfWork
from interface.bootstrap.container import Container
from interface.bootstrap.web import create_app
from tests.support.builders import PASSWORD
from tests.support.memory.clock import FixedClock

HOST = "http://gallery.example"
SAFE_VERBS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})

LOGIN = "/api/v1/gallery-auth/login/"
LANGUAGE = "/language/"
LOGOUT = "/api/v1/gallery-auth/logout/"
TOKEN_LOGIN = "/auth/token/login/"
TOKEN_LOGOUT = "/auth/token/logout/"
CATEGORIES = "/api/v1/cat/"
FILMS = "/api/v1/gallery/"
COMMENTS = "/api/v1/comment/"
USERS = "/api/v1/auth/users/"
ME = "/api/v1/auth/users/me/"

FILM = {
    "title": "Harbour",
    "time_filmed": "2020-05-06T07:08:09Z",
    "film_rating": 4.5,
    "poster_url": "https://example.com/h.jpg",
}
"""The body of a film with what is required, and no more."""

_FORM_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]*)"')


@dataclass(frozen=True, kw_only=True)
class Account:
    """A user, with the password that a test signs in with."""

    id: int
    username: str
    password: str

    @property
    def basic(self) -> str:
        """The ``Authorization`` header of the Basic scheme."""
        return basic(self.username, self.password)


class GalleryApi:
    """One gallery: clients that speak to it, and what a test puts there first.

    Users are made by the services, everything else over the API.
    """

    def __init__(self, app: Litestar, container: Container, clock: FixedClock) -> None:
        self.app = app
        self.container = container
        self.clock = clock
        self.anonymous = self.browser()
        self._numbers = count(1)
        self._owner: Account | None = None

    def browser(
        self,
        *,
        headers: dict[str, str] | None = None,
        base_url: str = HOST,
        address: str = "127.0.0.1",
    ) -> httpx.AsyncClient:
        """A client at this address that keeps cookies; it sends these headers each time.

        A failure of the gallery is a 500, as it is for every client.
        """
        app: Any = self.app  # httpx knows messages as mappings of anything
        transport = httpx.ASGITransport(app, raise_app_exceptions=False, client=(address, 50_000))
        return httpx.AsyncClient(
            transport=transport, base_url=base_url, headers=headers, trust_env=False
        )

    async def user(
        self, username: str | None = None, password: str = PASSWORD, email: str = ""
    ) -> Account:
        """A user who is no administrator."""
        return await self._account(username, password, email, is_staff=False)

    async def administrator(
        self, username: str | None = None, password: str = PASSWORD, email: str = ""
    ) -> Account:
        """An administrator."""
        return await self._account(username, password, email, is_staff=True)

    async def inactive_user(self, username: str | None = None) -> Account:
        """A user who may not sign in."""
        account = await self.user(username)
        await self.deactivate(account)
        return account

    async def deactivate(self, account: Account) -> None:
        """From now on the user may not sign in."""
        await self.sql("UPDATE users SET is_active = false WHERE id = :id", id=account.id)

    async def register(self, username: str, password: str = PASSWORD, **fields: Any) -> Account:
        """A user who signed up over the API."""
        body = {"username": username, "password": password} | fields
        answer = await self.browser().post(USERS, json=body)
        assert answer.status_code == 201, answer.text
        stored = answer.json()
        return Account(id=stored["id"], username=stored["username"], password=password)

    async def token(self, account: Account) -> str:
        """A new access token."""
        body = {"username": account.username, "password": account.password}
        answer = await self.browser().post(TOKEN_LOGIN, json=body)
        assert answer.status_code == 200, answer.text
        key: str = answer.json()["auth_token"]
        return key

    async def as_token(self, account: Account) -> httpx.AsyncClient:
        """A client with a new access token."""
        return self.browser(headers={"Authorization": f"Token {await self.token(account)}"})

    def as_basic(self, account: Account) -> httpx.AsyncClient:
        """A client that sends name and password each time."""
        return self.browser(headers={"Authorization": account.basic})

    async def as_session(self, account: Account) -> httpx.AsyncClient:
        """A browser that has signed in on the page; its changes carry the CSRF token."""
        browser = self.browser()
        answer = await sign_in(browser, account.username, account.password)
        assert answer.status_code == 302, answer.text
        return with_csrf(browser)

    async def category(self, by: Account | None = None, **fields: Any) -> dict[str, Any]:
        """A category, as the API answered it."""
        return await self._made(CATEGORIES, by, {"name": "drama"} | fields)

    async def film(self, by: Account | None = None, **fields: Any) -> dict[str, Any]:
        """A film, as the API answered it."""
        return await self._made(FILMS, by, FILM | fields)

    async def comment(self, by: Account | None = None, **fields: Any) -> dict[str, Any]:
        """A comment, as the API answered it; on a film of its own unless ``movie`` is given."""
        if "movie" not in fields:
            fields["movie"] = (await self.film(by))["id"]
        return await self._made(COMMENTS, by, {"comment_rating": 4, "text": "fine"} | fields)

    async def sql(self, statement: str, **values: Any) -> list[tuple[Any, ...]]:
        """Run a statement in a transaction of its own; the rows that it returns."""
        async with SqlUnitOfWork(self.container.database) as uow:
            result: Any = await uow._transaction.session.execute(text(statement), values)
            rows = [tuple(row) for row in result.all()] if result.returns_rows else []
            await uow.commit()
        return rows

    async def row_counts(self) -> dict[str, int]:
        """How many rows each table has, but for the table of totals."""
        tables = [it for it in METADATA.sorted_tables if it.name != RowTotalRow.__tablename__]
        counts = ", ".join(f"(SELECT count(*) FROM {table.name})" for table in tables)
        [row] = await self.sql(f"SELECT {counts}")
        return dict(zip((table.name for table in tables), row, strict=True))

    async def empty(self) -> None:
        """Remove every row of every table but the totals, which follow by themselves."""
        async with SqlUnitOfWork(self.container.database) as uow:
            session = uow._transaction.session
            # Whoever carries out a job finishes a batch first, and then finds no job.
            await session.execute(METADATA.tables["generation_jobs"].delete())
            await session.execute(text("UPDATE categories SET parent_id = NULL"))
            for table in reversed(METADATA.sorted_tables):
                if table.name != RowTotalRow.__tablename__:
                    await session.execute(table.delete())
            await uow.commit()

    async def _account(
        self, username: str | None, password: str, email: str, *, is_staff: bool
    ) -> Account:
        username = username or f"member.{next(self._numbers)}"
        command = RegisterUser(username=username, password=password, email=email)
        accounts = self.container.gallery.accounts
        create = accounts.create_administrator if is_staff else accounts.register
        user = await create(command)
        return Account(id=user.id, username=user.username, password=password)

    async def _made(self, path: str, by: Account | None, body: dict[str, Any]) -> dict[str, Any]:
        if by is None:
            by = self._owner = self._owner or await self.user()
        answer = await self.as_basic(by).post(path, json=body)
        assert answer.status_code == 201, answer.text
        made: dict[str, Any] = answer.json()
        return made


@asynccontextmanager
async def running_gallery(container: Container, clock: FixedClock) -> AsyncIterator[GalleryApi]:
    """A gallery from start to shutdown, which closes the container.

    It lives in one task of its own: a fixture begins in one task and ends in another.
    """
    app = create_app(container)
    begun, over = asyncio.Event(), asyncio.Event()

    async def live() -> None:
        try:
            async with app.lifespan():
                begun.set()
                await over.wait()
        finally:
            begun.set()

    life = asyncio.create_task(live())
    await begun.wait()
    try:
        yield GalleryApi(app, container, clock)
    finally:
        over.set()
        await life


async def sign_in(
    browser: httpx.AsyncClient, username: str, password: str, **fields: str
) -> httpx.Response:
    """Fill in the sign-in page and send it, as a browser does."""
    page = await browser.get(LOGIN)
    form = {"username": username, "password": password, "csrfmiddlewaretoken": form_token(page)}
    return await browser.post(LOGIN, data=form | fields)


def form_token(page: httpx.Response) -> str:
    """The CSRF token in the form of a page."""
    found = _FORM_TOKEN.search(page.text)
    assert found is not None, page.text
    return found[1]


def with_csrf(browser: httpx.AsyncClient) -> httpx.AsyncClient:
    """From now on the browser's changes carry its CSRF cookie in the header too."""

    async def add(request: httpx.Request) -> None:
        if request.method not in SAFE_VERBS and "csrftoken" in browser.cookies:
            request.headers.setdefault("X-CSRFToken", browser.cookies["csrftoken"])

    browser.event_hooks = {"request": [add], "response": []}
    return browser


def basic(username: str, password: str) -> str:
    """The ``Authorization`` header of the Basic scheme."""
    return "Basic " + base64.b64encode(f"{username}:{password}".encode()).decode()
