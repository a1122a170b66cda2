"""The four ways to sign in with a name and a password."""

from __future__ import annotations

from collections.abc import Callable

import httpx

from tests.support.http import LOGIN, ME, TOKEN_LOGIN, basic

ADMIN_LOGIN = "/admin/login"
WayIn = Callable[[httpx.Client, str, str], httpx.Response]


def by_token(browser: httpx.Client, username: str, password: str) -> httpx.Response:
    """Ask for a token."""
    return browser.post(TOKEN_LOGIN, json={"username": username, "password": password})


def by_basic(browser: httpx.Client, username: str, password: str) -> httpx.Response:
    """Send name and password with a request."""
    return browser.get(ME, headers={"Authorization": basic(username, password)})


def by_session(browser: httpx.Client, username: str, password: str, **more: str) -> httpx.Response:
    """Fill in the form of the pages."""
    return _by_form(browser, LOGIN, username, password, **more)


def by_admin(browser: httpx.Client, username: str, password: str, **more: str) -> httpx.Response:
    """Fill in the form of the admin site."""
    return _by_form(browser, ADMIN_LOGIN, username, password, **more)


WAYS_IN: dict[str, WayIn] = {
    "token": by_token,
    "basic": by_basic,
    "session": by_session,
    "admin": by_admin,
}
REFUSED = {"token": 400, "basic": 401, "session": 200, "admin": 400}
LET_IN = {"token": 200, "basic": 200, "session": 302, "admin": 303}


def _by_form(
    browser: httpx.Client, address: str, username: str, password: str, **more: str
) -> httpx.Response:
    browser.get(address, params=more)
    token = browser.cookies["csrftoken"]
    form = {"username": username, "password": password, "csrfmiddlewaretoken": token}
    return browser.post(address, params=more, data=form | more)
