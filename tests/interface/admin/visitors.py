"""Whoever visits the admin site, with a browser."""

from __future__ import annotations

from typing import Any

import httpx

from tests.interface.admin.documents import Document
from tests.support.builders import PASSWORD
from tests.support.http import Account, GalleryApi

SITE = "/admin/"
LOGIN = "/admin/login"
TOKEN = "csrfmiddlewaretoken"


class Visitor:
    """A browser at the admin site."""

    def __init__(self, browser: httpx.AsyncClient) -> None:
        self.browser = browser

    async def get(self, address: str, **parameters: Any) -> httpx.Response:
        """Go to an address; the queries that it holds stay."""
        return await self.browser.get(address, params=parameters or None)

    async def page(self, address: str, **parameters: Any) -> Document:
        """A page that is there."""
        answer = await self.get(address, **parameters)
        assert answer.status_code == 200, (answer.status_code, answer.text)
        return Document(answer)

    async def send(self, address: str, **fields: Any) -> httpx.Response:
        """Send a form, as the page with it does."""
        cookies = self.browser.cookies
        token = cookies.get("csrftoken") or cookies.get("__Host-csrftoken", "")
        return await self.browser.post(address, data={TOKEN: token} | fields)

    async def sign_in(self, username: str, password: str, address: str = LOGIN) -> httpx.Response:
        """Fill in the form."""
        await self.get(address)
        return await self.send(address, username=username, password=password)

    async def follow(self, answer: httpx.Response) -> Document:
        """Go where an answer leads to."""
        assert answer.status_code == 303, (answer.status_code, answer.text)
        return await self.page(answer.headers["location"])


def stranger(api: GalleryApi, language: str = "en") -> Visitor:
    """Somebody who has not signed in."""
    return Visitor(api.browser(headers={"Accept-Language": language}))


async def visiting(api: GalleryApi, account: Account, language: str = "en") -> Visitor:
    """Somebody who has signed in at the admin site."""
    visitor = stranger(api, language)
    answer = await visitor.sign_in(account.username, account.password)
    assert answer.status_code == 303, answer.text
    return visitor


async def an_administrator(api: GalleryApi, language: str = "en") -> Visitor:
    """An administrator at the admin site."""
    return await visiting(api, await api.administrator(password=PASSWORD), language)
