"""The headers that keep a browser from harm, on every kind of answer."""

from __future__ import annotations

import re
from typing import Any

import httpx
import pytest
from litestar.types import Receive, Scope, Send

from interface.bootstrap.container import Container
from interface.bootstrap.settings import read_settings
from interface.web.safety import SafeAnswers, nonce_of
from tests.interface.api.routes import ROUTES
from tests.interface.api.world import a_world
from tests.interface.api.writing import JSON
from tests.interface.conftest import SECRET_KEY
from tests.support.http import FILMS, HOST, LOGIN, GalleryApi, running_gallery
from tests.support.memory.clock import FixedClock
from tests.support.sqlite_files import touch

ALWAYS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
}
NO_PAGE = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
PAGE = (
    "default-src 'self'; script-src 'self' 'nonce-{0}'; style-src 'self' 'nonce-{0}'; "
    "img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
ANSWERS: list[tuple[str, str, int, dict[str, Any]]] = [
    ("GET", "/", 200, {}),
    ("GET", LOGIN, 200, {}),
    ("GET", "/docs", 200, {}),
    ("GET", "/docs/redoc", 200, {}),
    ("GET", "/docs/openapi.json", 200, {}),
    ("GET", "/health/", 200, {}),
    ("GET", FILMS, 200, {}),
    ("HEAD", FILMS, 200, {}),
    ("OPTIONS", FILMS, 200, {}),
    ("GET", "/static/favicon.svg", 200, {}),
    ("GET", "/static/docs.css", 200, {}),
    ("GET", "/static/docs.css", 304, {"headers": {"If-None-Match": "*"}}),
    ("GET", "/favicon.ico", 302, {}),
    ("GET", FILMS.rstrip("/"), 301, {}),
    ("POST", LOGIN, 403, {"data": {"username": "kim"}}),
    ("POST", FILMS, 401, {"json": {}}),
    ("GET", FILMS, 401, {"headers": {"Authorization": "Token nonsense"}}),
    ("GET", FILMS, 406, {"headers": {"Accept": "application/xml"}}),
    ("GET", "/nowhere", 404, {}),
    ("GET", "/docs/nowhere", 404, {}),
    ("GET", "/static/nowhere.css", 404, {}),
    ("GET", "/api/genfilm/abc/", 404, {}),
    ("DELETE", "/", 405, {}),
    ("DELETE", "/docs", 405, {}),
    ("DELETE", "/static/docs.css", 405, {}),
    ("PROPFIND", FILMS, 405, {}),
    ("POST", "/api/v1/auth/users/", 413, {"content": b" " * (2**20 + 1)}),
    ("POST", "/api/v1/auth/users/", 415, {"content": b"x", "headers": {"Content-Type": "a/b"}}),
    (
        "POST",
        "/api/v1/auth/users/",
        400,
        {"content": b"{", "headers": JSON},
    ),
]


def has_its_charset(answer: httpx.Response) -> bool:
    """Whether text says how it is written; JSON is UTF-8 by its own standard."""
    kind = answer.headers.get("content-type", "")
    is_text = kind.startswith("text/") or kind.partition(";")[0].endswith("xml")
    return not is_text or kind.endswith("; charset=utf-8")


def missing(answer: httpx.Response) -> list[str]:
    """The headers that an answer should have and has not, or has more than once."""
    faults = [name for name, value in ALWAYS.items() if answer.headers.get_list(name) != [value]]
    for name in ("content-security-policy", "permissions-policy", "server"):
        faults += [name] * (len(answer.headers.get_list(name)) != 1)
    faults += ["cache-control"] * (len(answer.headers.get_list("cache-control")) != 1)
    faults += ["content-type"] * (bool(answer.content) > ("content-type" in answer.headers))
    faults += ["charset"] * (not has_its_charset(answer))
    return faults + ["weak policy"] * (not is_strict(answer))


def is_strict(answer: httpx.Response) -> bool:
    """Whether the policy is that of its kind of answer, and lets nothing in from elsewhere."""
    policy = answer.headers["content-security-policy"]
    if "text/html" not in answer.headers.get("content-type", ""):
        return bool(policy == NO_PAGE)
    parts = dict(part.split(" ", 1) for part in policy.split("; "))
    sources = " ".join(parts.values()).split()
    return (
        {"base-uri", "frame-ancestors"}
        <= {key for key, value in parts.items() if value == "'none'"}
        and parts["default-src"] in {"'none'", "'self'"}
        and all(re.fullmatch(r"'(none|self|(nonce|sha256)-[^']+)'|data:", each) for each in sources)
        and "data:" not in parts["script-src"]
    )


@pytest.mark.parametrize(
    ("verb", "path", "status", "sent"), ANSWERS, ids=[" ".join(map(str, a[:3])) for a in ANSWERS]
)
async def test_every_kind_of_answer_is_safe(
    api: GalleryApi, verb: str, path: str, status: int, sent: dict[str, Any]
) -> None:
    answer = await api.anonymous.request(verb, path, **sent)

    assert answer.status_code == status
    assert missing(answer) == []


async def test_every_address_is_safe_for_every_verb(api: GalleryApi) -> None:
    world = await a_world(api, "token")
    unsafe = {}

    for path in ROUTES:
        for verb in ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH"):
            for role, client in world.clients.items():
                answer = await client.request(verb, world.address(path))
                unsafe[verb, path, role] = missing(answer)

    assert {key: faults for key, faults in unsafe.items() if faults} == {}


async def test_nothing_that_was_answered_is_kept_unless_it_is_the_same_for_everybody(
    api: GalleryApi,
) -> None:
    world = await a_world(api, "session")
    kept = {}

    for path in ROUTES:
        for role, client in world.clients.items():
            answer = await client.get(world.address(path))
            kept[path, role] = answer.headers["cache-control"]

    assert {path for (path, _), value in kept.items() if value != "no-store"} == set()


async def test_a_failure_of_the_gallery_is_safe(empty_sqlite_url: str) -> None:
    touch(empty_sqlite_url)
    settings = read_settings(
        {
            "FILM_GALLERY_DATABASE_URL": empty_sqlite_url,
            "FILM_GALLERY_SECRET_KEY": SECRET_KEY,
            "FILM_GALLERY_ALLOWED_HOSTS": "*",
        }
    )
    clock = FixedClock()
    async with running_gallery(Container(settings, clock=clock), clock) as gallery:
        answer = await gallery.anonymous.get(FILMS)

    assert answer.status_code == 500
    assert list(answer.json()) == ["detail"]
    assert missing(answer) == []


@pytest.mark.parametrize("path", ["/", LOGIN, "/api/genfilm/abc/"])
async def test_a_page_has_the_policy_of_pages_and_a_new_nonce_each_time(
    api: GalleryApi, path: str
) -> None:
    policies = [
        (await api.anonymous.get(path)).headers["content-security-policy"] for _ in range(3)
    ]
    nonces = [re.findall(r"'nonce-([\w-]{22})'", policy)[0] for policy in policies]

    assert policies == [PAGE.format(nonce) for nonce in nonces]
    assert len(set(nonces)) == 3


@pytest.mark.parametrize("path", ["/", LOGIN, "/docs", "/api/genfilm/abc/"])
async def test_pages_are_not_kept_for_the_next_one(api: GalleryApi, path: str) -> None:
    assert (await api.anonymous.get(path)).headers["cache-control"] == "no-store"


async def test_no_page_of_the_documentation_allows_a_script_of_its_own(api: GalleryApi) -> None:
    for path in ("/docs", "/docs/redoc"):
        answer = await api.anonymous.get(path)
        assert "script-src 'self';" in answer.headers["content-security-policy"]
        assert re.findall(r"<script(?! src=\"/static/)", answer.text) == []


# --- around any application --------------------------------------------------------------------


def around(inner: Any) -> httpx.AsyncClient:
    """A client of an application inside the safe answers."""
    app: Any = SafeAnswers(inner)
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=HOST)


def answering(headers: list[tuple[bytes, bytes]], seen: list[Any]) -> Any:
    async def inner(scope: Any, receive: Receive, send: Any) -> None:
        seen.append(nonce_of(scope["state"]))
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    return inner


async def test_an_application_inside_can_read_the_nonce_of_its_page() -> None:
    seen: list[str] = []

    answer = await around(answering([(b"Content-Type", b"text/html")], seen)).get("/")

    assert answer.headers["content-security-policy"] == PAGE.format(seen[0])


async def test_an_answer_keeps_the_headers_that_it_brings() -> None:
    own = [
        (b"Content-Security-Policy", b"default-src 'none'"),
        (b"Referrer-Policy", b"no-referrer"),
    ]

    answer = await around(answering(own, [])).get("/")

    assert answer.headers.get_list("content-security-policy") == ["default-src 'none'"]
    assert answer.headers.get_list("referrer-policy") == ["no-referrer"]
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_an_error_that_nobody_answered_is_logged_and_becomes_an_empty_500(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def broken(scope: Scope, receive: Receive, send: Send) -> None:
        raise ValueError("a secret of the inside")

    answer = await around(broken).get("/here")

    assert answer.status_code == 500
    assert answer.content == b""
    assert missing(answer) == []
    assert [
        record.message for record in caplog.records if record.name.startswith("film_gallery")
    ] == ["a request to /here failed, and so did the answer"]


async def test_an_error_after_the_beginning_of_an_answer_goes_on_to_the_server() -> None:
    async def breaking(scope: Scope, receive: Receive, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        raise ValueError("half an answer")

    with pytest.raises(ValueError, match="half an answer"):
        await around(breaking).get("/")
