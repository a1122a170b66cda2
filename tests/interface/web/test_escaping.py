"""What a visitor sends comes back on pages as text, and never as markup."""

from __future__ import annotations

from html.parser import HTMLParser
from urllib.parse import quote

import httpx
import pytest

from tests.support.http import LANGUAGE, LOGIN, LOGOUT, GalleryApi, form_token, sign_in

MARK = "injected"
PAYLOADS = [
    f"<script>{MARK}()</script>",
    f"<img src=x onerror={MARK}()>",
    f'"><svg onload="{MARK}()">',
    f"' autofocus onfocus='{MARK}()",
    f'" autofocus onfocus="{MARK}()',
    f"</title></textarea></form><iframe srcdoc='<b>{MARK}'>",
    f"javascript:{MARK}()",
    f"{{{{ {MARK} }}}}{{% raw %}}",
    f"<!--{MARK}--><base href=//evil.example>",
    f"\u202e\u2028<a href=//evil.example>{MARK}</a>",
    f"&lt;script&gt;{MARK}&#x3c;",
]
PAGES = ["/", LOGIN, LOGOUT, "/docs", "/docs/redoc", "/api/genfilm/0/", "/api/gencat/99999/"]

each_payload = pytest.mark.parametrize("payload", PAYLOADS)


class Markup(HTMLParser):
    """The elements of a page, and where in their attributes the visitor's words are."""

    def __init__(self, page: httpx.Response) -> None:
        super().__init__()
        assert page.headers["content-type"].startswith("text/html")
        self.shape: list[tuple[str, tuple[str, ...]]] = []
        self.places: set[tuple[str, str]] = set()
        self.feed(page.text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.shape.append((tag, tuple(name for name, _ in attrs)))
        self.places |= {(tag, name) for name, value in attrs if MARK in (value or "")}

    def handle_comment(self, data: str) -> None:
        self.shape.append(("comment", ()))


def assert_same_page(page: httpx.Response, plain: httpx.Response) -> None:
    """The page has the elements of the plain one; words of visitors are in values of fields."""
    found = Markup(page)
    assert page.status_code == plain.status_code
    assert found.shape == Markup(plain).shape
    assert found.places <= {("input", "value")}


@each_payload
@pytest.mark.parametrize("path", PAGES)
async def test_the_address_of_a_page_changes_none_of_its_elements(
    api: GalleryApi, path: str, payload: str
) -> None:
    plain = await api.anonymous.get(path, params={"next": "/plain", "other": "plain"})

    for parameters in ({"next": f"/{payload}", "other": payload}, {payload: payload}):
        page = await api.anonymous.get(path, params=parameters)
        if "next" not in parameters:
            plain = await api.anonymous.get(path, params={"plain": "plain"})
        assert_same_page(page, plain)


@each_payload
async def test_a_name_and_a_way_on_come_back_as_text(api: GalleryApi, payload: str) -> None:
    plain = await sign_in(api.browser(), "plain", "wrong", next="/plain")
    page = await sign_in(api.browser(), payload, payload, next=f"/{payload}")

    assert_same_page(page, plain)
    assert page.text.count(MARK) > 0
    assert f'value="{payload}"' not in page.text or "<" not in payload


@each_payload
async def test_cookies_and_headers_come_back_as_text_or_not_at_all(
    api: GalleryApi, payload: str
) -> None:
    sent = quote(payload)
    headers = {"Accept-Language": sent, "Host": "gallery.test", "Referer": sent, "User-Agent": sent}
    for path in PAGES:
        plain = await api.anonymous.get(path)
        cookies = f"language={sent}; csrftoken={sent}; sessionid={sent}"
        page = await api.browser(headers=headers | {"Cookie": cookies}).get(path)
        assert_same_page(page, plain)
        assert MARK not in page.text


@each_payload
async def test_a_refusal_says_nothing_of_what_was_sent(api: GalleryApi, payload: str) -> None:
    browser = api.browser()
    token = form_token(await browser.get(LOGIN))
    for path, fields in (
        (LOGIN, {"csrfmiddlewaretoken": payload, "username": payload}),
        (LANGUAGE, {"language": payload, "next": payload}),
        (LOGOUT, {"csrfmiddlewaretoken": payload}),
    ):
        plain = await browser.post(path, data=dict.fromkeys(fields, "plain"))
        page = await browser.post(path, data=fields)
        assert page.status_code in {400, 403}
        assert_same_page(page, plain)
        assert MARK not in page.text
    assert MARK not in token


@each_payload
async def test_an_unknown_address_is_no_page(api: GalleryApi, payload: str) -> None:
    for path in (f"/{quote(payload)}", f"/static/{quote(payload)}", f"/docs/{quote(payload)}"):
        answer = await api.anonymous.get(path)
        assert answer.status_code == 404
        assert answer.headers["content-type"] == "application/json"
        assert MARK not in answer.text
