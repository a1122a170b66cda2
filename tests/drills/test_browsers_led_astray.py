"""Answers that would make a browser do what somebody else wants."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from urllib.parse import quote, urlsplit

import httpx
import pytest

from tests.drills import wire
from tests.drills.attacked import ADMIN_LOGIN, KIM, Attacked
from tests.drills.rows import Figure
from tests.drills.ways_in import by_admin, by_session
from tests.interface.api.test_sessions import FOREIGN as FOREIGN_ADDRESSES
from tests.interface.web.test_escaping import MARK, PAYLOADS
from tests.interface.web.test_hosts import FOREIGN as FOREIGN_HOSTS
from tests.interface.web.test_safety import ANSWERS, missing
from tests.interface.web.test_static_files import NOTHING
from tests.support.builders import PASSWORD
from tests.support.http import CATEGORIES, COMMENTS, FILM, FILMS, LANGUAGE, LOGIN, LOGOUT

pytestmark = pytest.mark.xdist_group("attacks")

EVIL = "evil.example"
ADMIN_PAGES = (
    *("/admin/", "/admin/films/list", "/admin/films/create", "/admin/films/export", "/admin/x"),
    *("/admin/static/admin.css", "/admin/films/edit?pk=0", "/admin/_api/films/choices?q=a"),
)
INJECTED = "x-injected"
LINK = re.compile(r"""(?:href|src|action|formaction|srcset)\s*=\s*["']?([^"'>]*)""", re.IGNORECASE)


@pytest.mark.row("S10")
def test_every_kind_of_answer_has_its_headers(target: Attacked, figure: Figure) -> None:
    anonymous = target.browser()
    answers = [anonymous.request(verb, path, **sent) for verb, path, _, sent in ANSWERS]
    assert [answer.status_code for answer in answers] == [status for _, _, status, _ in ANSWERS]
    answers += [anonymous.request("BREW", FILMS)]  # no verb of HTTP: the application never sees it
    boss = target.administrator()
    answers += [boss.get(path) for path in ADMIN_PAGES]
    answers += [boss.post(path, data={}) for path in ADMIN_PAGES]
    answers += [target.browser(Host=EVIL).get(path) for path in ("/", FILMS, "/admin/")]

    faults = {str(answer.request.url): missing(answer) for answer in answers}
    assert {url: fault for url, fault in faults.items() if fault} == {}
    statuses = {answer.status_code for answer in answers}
    figure(f"{len(answers)} answers of {len(statuses)} statuses: 0 headers missing")


@pytest.mark.row("S11")
def test_the_gallery_answers_to_no_other_host_and_names_none(
    target: Attacked, figure: Figure
) -> None:
    paths = ("/", FILMS, LOGIN, "/admin/", "/static/gallery.css", "/docs", "/nowhere")
    replies = {
        (host, path): wire.ask(target.url, "GET", path, {"Host": host.encode()})
        for host in FOREIGN_HOSTS
        for path in paths
    }
    assert {case: reply.status for case, reply in replies.items() if reply.status != 400} == {}
    forged = {
        "X-Forwarded-Host": EVIL,
        "X-Host": EVIL,
        "X-Original-Host": EVIL,
        "X-Rewrite-URL": "/x",
        "Forwarded": f"host={EVIL};proto=https;for=203.0.113.9",
        "X-Forwarded-Server": EVIL,
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Prefix": "//" + EVIL,
        "X-Original-URL": "/x",
        "X-Forwarded-For": "203.0.113.9",
        "Referer": f"https://{EVIL}/",
        "Via": EVIL,
    }
    answers = [
        target.browser(**forged).get(path)
        for path in (f"{CATEGORIES}?page_size=1", "/", LOGIN, "/admin/", "/admin", FILMS[:-1])
    ]
    absolute = wire.ask(target.url, "GET", f"http://{EVIL}{CATEGORIES}?page_size=1")
    assert absolute.status == 400
    assert not any(EVIL in answer.text + str(answer.headers) for answer in answers)
    link = urlsplit(answers[0].json()["next"])
    assert (link.scheme, link.netloc) == tuple(urlsplit(target.url))[:2]
    assert '"client":"203.0.113.9"' not in target.server.process.words
    forged_ones = len(answers) + 1
    figure(f"{len(replies)} of {len(replies)} refused; {forged_ones} forged, 0 links elsewhere")


def is_elsewhere(answer: httpx.Response) -> bool:
    """Whether the answer leads a browser to another host."""
    location = answer.headers.get("location", "/")
    host = answer.request.url.join(location).host if "\\" not in location else EVIL
    return host != "127.0.0.1" or location.startswith("//")


@pytest.mark.row("S14")
def test_nobody_is_led_elsewhere_after_signing_in_or_out(target: Attacked, figure: Figure) -> None:
    answers = []
    for address in FOREIGN_ADDRESSES:
        browser = target.browser()
        answers.append(by_session(browser, KIM, PASSWORD, next=address))
        proof = {"csrfmiddlewaretoken": browser.cookies["csrftoken"]}
        answers.append(
            browser.post(LOGOUT, params={"next": address}, data=proof | {"next": address})
        )
        answers.append(browser.post(LANGUAGE, data={"language": "en", "next": address}))
        answers.append(by_admin(target.browser(), "boss", PASSWORD, next=address))
        answers.append(target.browser().get(f"{ADMIN_LOGIN}?next={quote(address)}&_origin={EVIL}"))
        answers.append(target.browser().get(f"//{EVIL}/%2e%2e{FILMS[:-1]}?next={quote(address)}"))
    assert all(answers[n].is_redirect for n in (0, 3))
    assert [answer.url for answer in answers if is_elsewhere(answer)] == []
    figure(f"{len(FOREIGN_ADDRESSES)} addresses in {len(answers)} requests: 0 led elsewhere")


@pytest.mark.row("S15")
def test_no_path_leads_out_of_the_static_files(target: Attacked, figure: Figure) -> None:
    before = ["/static", "/admin/static", "/docs"]
    escapes = [
        "/" * depth + step * depth + name
        for depth in (1, 8)
        for step in (
            "../",
            "..%2f",
            "%2e%2e/",
            "%2e%2e%2f",
            "..\\",
            "..%5c",
            "%c0%ae%c0%ae/",
            "....//",
        )
        for name in ("etc/passwd", "src/interface/web/safety.py", "gallery.sqlite3", "secret_key")
    ]
    paths = [*NOTHING, *(start + escape for start in before for escape in escapes)]

    replies = {path: wire.ask(target.url, "GET", path) for path in paths}

    # An address of the admin site that is none of its own leads to the form.
    found = {path: r.status for path, r in replies.items() if r.status not in {303, 400, 404}}
    assert found == {}
    assert not any(b"root:" in r.body or b"SQLite format" in r.body for r in replies.values())
    assert not any(b"passwd" in reply.body or b"%2e" in reply.body for reply in replies.values())
    figure(f"{len(paths)} paths: 0 found, 0 5xx")


@pytest.mark.row("S16")
def test_no_line_break_makes_a_header(target: Attacked, figure: Figure) -> None:
    breaks = ["\r\n", "\n", "\r", "%0d%0a", "%0a", "\\r\\n", "%E5%98%8A%E5%98%8D", "\u2028", "\x85"]
    payloads = [f"a{it}{INJECTED}: 1{it}Set-Cookie: x=1{it}{it}<b>" for it in breaks]
    names = (
        "X-Request-ID",
        "Host",
        "Origin",
        "Accept-Language",
        "Referer",
        "Cookie",
        "If-None-Match",
    )
    replies = []
    for payload in payloads:
        raw = payload.encode()
        for target_ in (b"/api/v1/gallery?x=" + raw, b"/" + raw, b"/admin/login?next=/" + raw):
            replies.append(wire.ask(target.url, "GET", target_))
        replies += [wire.ask(target.url, "GET", "/", {name: raw}) for name in names]
        form = f"language=en&next=/{quote(payload)}".encode()
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        replies.append(wire.ask(target.url, "POST", LANGUAGE, kind, form))
        replies.append(target.ask("POST", "/auth/token/login/", {"Content-Type": raw}, b"{}"))
    assert {reply.status for reply in replies if reply.status >= 500} == set()
    assert [reply for reply in replies if INJECTED in reply.headers] == []
    cookies = [cookie for reply in replies for cookie in reply.headers.get_all("set-cookie", [])]
    assert not any(cookie.startswith("x=1") for cookie in cookies)
    figure(f"{len(replies)} requests: 0 headers injected, 0 5xx")


@pytest.mark.row("S13")
def test_no_script_of_a_visitor_runs_on_the_admin_site(target: Attacked, figure: Figure) -> None:
    client = target.browser(**target.authorized)
    before = {table: target.gallery.count(table) for table in ("films", "comments", "categories")}
    for payload in PAYLOADS:
        cat = client.post(CATEGORIES, json={"name": payload}).json()["id"]
        film = FILM | {"title": payload, "description": payload, "cat": cat}
        made = client.post(FILMS, json=film).json()["id"]
        client.post(COMMENTS, json={"movie": made, "comment_rating": 1, "text": payload})
        for path, field in ((FILMS, "poster_url"), ("/api/v1/auth/users/", "username")):
            refused = client.post(path, json=film | {"password": PASSWORD, field: payload})
            assert refused.status_code == 400
    target.gallery.change("UPDATE films SET poster_url = ? WHERE title = ?", *_script(PAYLOADS[0]))
    assert all(target.gallery.count(table) > many for table, many in before.items())

    pages = _pages(target, administrator := target.administrator())
    assert all(page.status_code == 200 for page in pages)
    raw = [page.url for page in pages for payload in PAYLOADS if _is_raw(payload, page.text)]
    assert raw == []
    assert sum(MARK in page.text for page in pages) > 3 * len(PAYLOADS)
    links = [link for page in pages for link in LINK.findall(page.text)]
    assert not any(link.strip().lower().startswith("javascript:") for link in links)
    assert not any("unsafe-inline" in page.headers["content-security-policy"] for page in pages)
    assert administrator.get("/admin/").status_code == 200
    figure(f"{len(PAYLOADS)} payloads in 4 fields on {len(pages)} pages: 0 raw")


def _script(title: str) -> tuple[str, str]:
    return f"javascript:{MARK}()", title


def _is_raw(payload: str, text: str) -> bool:
    return any(mark in payload for mark in "<>\"'") and payload in text


def _pages(target: Attacked, browser: httpx.Client) -> list[httpx.Response]:
    """Every page that shows what visitors wrote."""
    marked: Mapping[str, str] = {
        "films": "title",
        "comments": "text",
        "categories": "name",
    }
    addresses = ["/admin/", "/admin/audit/list?page_size=100"]
    for key, column in marked.items():
        question = f"SELECT id FROM {key} WHERE {column} LIKE '%{MARK}%'"
        ids = [row[0] for row in target.gallery.rows(question)]
        addresses.append(f"/admin/{key}/list?page_size=100&sort=id__desc")
        addresses.append(f"/admin/{key}/list?q={quote(json.dumps(MARK)[1:-1])}")
        for each in ids:
            addresses += [f"/admin/{key}/{page}?pk={each}" for page in ("detail", "edit")]
            addresses.append(f"/admin/{key}/deed/delete?pk={each}")
    return [browser.get(address) for address in addresses]
