"""Input that means harm, on the wire to a running server, which survives all of it."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from urllib.parse import quote

import pytest

from tests.drills.attacked import Attacked
from tests.drills.memory import growth
from tests.drills.rows import Figure, Promised
from tests.drills.wire import HUNG_UP
from tests.interface.api.test_hostile_addresses import LOOKUPS, NO_ID, OBJECTS, QUERIES, TOO_BIG
from tests.interface.api.test_hostile_bodies import hostile, hostile_values
from tests.interface.api.test_timestamps import REFUSED as NO_MOMENTS
from tests.interface.api.writing import JSON, LISTS, URLENCODED, WRITES, as_json
from tests.support.http import CATEGORIES, FILMS, TOKEN_LOGIN, USERS

pytestmark = pytest.mark.xdist_group("attacks")

SLOWEST = 2.0
"""Seconds that no answer takes, however busy the machine is."""
REPRESENTATIVE = [write for write in WRITES if write.path in {CATEGORIES, USERS, TOKEN_LOGIN}]
"""One address of each kind: for users, for everybody, for signing in."""
POST_FILM = next(write for write in WRITES if write.verb == "POST" and write.path == FILMS)
LONG = 100_000


@pytest.fixture(autouse=True)
def _unharmed(target: Attacked) -> Iterator[None]:
    """Whatever a test sent: nothing was stored, nothing failed, and the lists are there."""
    before = target.stored(), target.errors()
    yield
    assert (target.stored(), target.errors()) == before
    target.ensure_whole()


@pytest.mark.row("D1")
def test_bodies_that_cannot_be_read_are_refused(
    target: Attacked, figure: Figure, promised: Promised
) -> None:
    replies = {
        (str(write), case): (target.write(write, content, headers), status)
        for write in REPRESENTATIVE
        for case, (content, headers, status) in hostile(target.body(write)).items()
    }

    wrong = {case: (reply.status, status) for case, (reply, status) in replies.items()}
    # A server may have hung up on what is too long before all of it has come.
    fine = {(status, status) for _, status in replies.values()} | {(HUNG_UP, 413)}
    assert {case: found for case, found in wrong.items() if found not in fine} == {}
    slowest = max(reply.seconds for reply, _ in replies.values())
    assert slowest <= min(promised(1), SLOWEST)
    figure(f"{len(replies)} of {len(replies)} bodies refused, 0 stored, slowest {slowest:.2f} s")


@pytest.mark.row("D1", "D2")
def test_values_that_no_field_can_have_are_refused(target: Attacked, figure: Figure) -> None:
    replies = {}
    for write in WRITES:
        body = target.body(write)
        for field, good in body.items():
            for case, value in hostile_values(good).items():
                content = as_json(body | {field: "?"}).replace(b'"?"', value)
                replies[str(write), field, case] = target.write(write, content)

    wrong = {case: reply.status for case, reply in replies.items() if reply.status != 400}
    assert wrong == {}
    figure(f"{len(replies)} of {len(replies)} values refused, 0 stored, lists 200")


@pytest.mark.row("D3")
@pytest.mark.parametrize("depth", [1_000, 100_000])
def test_nesting_costs_neither_time_nor_memory(
    target: Attacked, figure: Figure, promised: Promised, depth: int
) -> None:
    nested = [
        b"[" * depth + b"]" * depth,
        b'{"name": ' + b"[" * depth + b"]" * depth + b"}",
        b'{"name": "drama", "x": ' + b'{"a":' * depth + b"1" + b"}" * depth + b"}",
        b"[" * depth,
    ]

    with growth(target.server.process) as grown:
        replies = [target.ask("POST", CATEGORIES, JSON, body) for body in nested]

    slowest, more = max(reply.seconds for reply in replies), grown()
    assert [reply.status for reply in replies] == [400] * len(nested)
    assert slowest <= min(promised(1), SLOWEST)
    assert more < 50
    figure(f"{depth:,} deep: {slowest:.2f} s, {more:.0f} MB more")


@pytest.mark.row("D4")
def test_what_is_no_id_and_no_count_names_nothing(target: Attacked, figure: Figure) -> None:
    statuses = {}
    for path, verbs in OBJECTS.items():
        beginning, name, end = path.replace("{", "}").split("}")
        for text in [*TOO_BIG, *NO_ID]:
            address = beginning + text.format(id=target.ids[name]) + end
            for verb in verbs:
                statuses[verb, path, text] = target.ask(verb, address, JSON, b"{}").status
    for path in ("/api/genfilm/{}/", "/api/gencat/{}/"):
        for text in ["0", *TOO_BIG, *NO_ID]:
            statuses["GET", path, text] = target.ask("GET", path.format(text.format(id=1))).status

    # Whom an account may be hidden from is refused before it is looked for.
    refused = {400, 403, 404}
    assert {case: status for case, status in statuses.items() if status not in refused} == {}
    figure(f"{len(statuses)} of {len(statuses)} refused, 0 jobs")


@pytest.mark.row("D4")
def test_references_beyond_every_row_are_unknown(target: Attacked, figure: Figure) -> None:
    fields = [
        (write, name)
        for write in WRITES
        for name, value in write.body.items()
        if str(value).startswith("{")
    ]

    replies = [
        target.write(write, as_json(target.body(write) | {name: value}))
        for write, name in fields
        for value in (-1, 2**31, 2**63 - 1, 2**63, 2**64, 10**400, "9" * 5000, "1_0", "+1", "١")
    ]

    assert {reply.status for reply in replies} == {400}
    figure(f"{len(replies)} references refused")


@pytest.mark.row("D5")
def test_no_query_gets_all_rows_of_a_list(target: Attacked, figure: Figure) -> None:
    paths = [path.format_map(target.ids) for path in [*LISTS, *LOOKUPS]]
    replies = {
        (path, query): target.ask("GET", f"{path}?{query}") for path in paths for query in QUERIES
    }

    wrong = {
        case: reply.status for case, reply in replies.items() if reply.status not in {200, 404}
    }
    assert wrong == {}
    figure(f"{len(replies)} queries, 0 5xx")


@pytest.mark.row("D5")
def test_a_page_is_never_larger_than_the_largest(target: Attacked, figure: Figure) -> None:
    made = target.gallery.count("categories")
    target.gallery.change(
        "INSERT INTO categories (name, name_folded, created_at, updated_at, version)"
        " SELECT 'more', 'more', a.created_at, a.updated_at, 1 FROM categories a, users LIMIT 20"
    )
    sizes = ["-1", "0", "11", "1000000000", str(2**63), "1" + "0" * 30, "-9223372036854775809", ""]

    found = [
        len(json.loads(target.ask("GET", f"{CATEGORIES}?page_size={size}").body)["results"])
        for size in sizes
    ]
    pages = [
        target.ask("GET", f"{CATEGORIES}?page={page}").status
        for page in ["0", "-1", "1" + "0" * 30, str(2**63)]
    ]

    target.gallery.change("DELETE FROM categories WHERE id > ?", made)
    assert max(found) == 10
    assert pages == [404] * 4
    figure(f"at most {max(found)} of {made + 20} rows; pages that are none 404")


@pytest.mark.row("D8")
def test_what_is_zipped_is_never_inflated(target: Attacked, figure: Figure) -> None:
    bomb = gzip.compress(b'{"name": "' + b"a" * (10 * 2**20) + b'"}')
    nested = gzip.compress(bomb)
    encodings = ["gzip", "x-gzip", "deflate", "br", "zstd", "gzip, gzip", "identity, gzip", "GZIP"]
    target.ask("POST", CATEGORIES, JSON, b"{}")  # whatever the first request brings about

    with growth(target.server.process) as grown:
        replies = [
            target.ask("POST", path, {**kind, "Content-Encoding": encoding}, body)
            for path in (CATEGORIES, USERS, TOKEN_LOGIN)
            for kind in (JSON, URLENCODED)
            for encoding in encodings
            for body in (bomb, nested)
        ]

    more = grown()
    assert {reply.status for reply in replies} == {415}
    assert more < 5
    figure(f"{len(replies)} times 10 MB in {len(bomb) // 1024} kB: 415, {more:.1f} MB more")


@pytest.mark.row("D10")
def test_what_is_no_moment_is_refused(target: Attacked, figure: Figure) -> None:
    body = target.body(POST_FILM)

    replies = {
        repr(moment): target.write(POST_FILM, as_json(body | {"time_filmed": moment}))
        for moment in NO_MOMENTS
    }

    assert {case: reply.status for case, reply in replies.items() if reply.status != 400} == {}
    figure(f"{len(replies)} of {len(replies)} refused, 0 409 or 5xx")


@pytest.mark.row("D11")
def test_other_media_types_are_refused(target: Attacked, figure: Figure) -> None:
    kinds: list[str | bytes] = [
        *("text/plain", "text/plain; application/json", "application/xml", "text/json", "*/*"),
        *("application/jsonp", "application/x-json", "application/octet-stream", "application"),
        *("application/json, text/plain", "text/html", "image/svg+xml", "", "a" * 5000, b"\xff"),
    ]

    replies = {
        (str(write), kind): target.write(write, as_json(target.body(write)), {"Content-Type": kind})
        for write in WRITES
        for kind in kinds
    }
    without = [
        target.ask(write.verb, write.path.format_map(target.ids), {}, as_json(target.body(write)))
        for write in WRITES
    ]

    refused = {case: reply.status for case, reply in replies.items() if reply.status != 415}
    assert refused == {}
    assert {reply.status for reply in without} <= {400, 415}
    figure(f"{len(replies) + len(without)} of {len(replies) + len(without)} refused, 0 stored")


def _long_texts() -> list[tuple[str, str]]:
    """Texts at which a careless pattern goes back again and again."""
    return [
        ("a!", "a" * LONG + "!"),
        ("a a", "a " * (LONG // 2) + "\x00"),
        ("@", "a@" * (LONG // 2)),
        ("a.", "a" + ".a" * (LONG // 2) + "@"),
        ("url", "http://" + "a." * (LONG // 2)),
        ("colons", "http://[" + ":" * LONG),
        ("slashes", "http:" + "/" * LONG),
        ("digits", "1" * LONG),
        ("point", "." * LONG),
        ("date", "2020-05-06T07:08:09." + "0" * LONG),
        ("blanks", "a" + " " * LONG + "a"),
        ("marks", "е" + "\u0301" * (LONG // 2)),
        ("ligatures", "\ufdfa" * (LONG // 3)),
    ]


@pytest.mark.row("D16")
def test_no_text_takes_long_to_check(target: Attacked, figure: Figure, promised: Promised) -> None:
    texts = _long_texts()
    slowest = {}
    checked = {name: write for write in WRITES for name in write.body}
    for name in checked.keys() - {"description", "text"}:  # these may be as long as they like
        for case, text in texts:
            content = as_json(target.body(checked[name]) | {name: text})
            slowest[str(checked[name]), name, case] = target.write(checked[name], content)
    header = "a" * 8000
    for name in ("Authorization", "Accept-Language", "Accept", "Cookie", "If-None-Match", "Host"):
        for value in (f"Token {header}", ",;" * 4000, "a-" * 4000, " " * 8000 + "x", ";q=" * 3000):
            slowest["GET", name, value[:8]] = target.ask("GET", FILMS, {name: value})
    for case, text in texts:
        query = quote(text.encode())[:30_000]
        slowest["GET", "page", case] = target.ask("GET", f"{FILMS}?page={query}")

    assert {case: reply.status for case, reply in slowest.items() if reply.status >= 500} == {}
    where, reply = max(slowest.items(), key=lambda item: item[1].seconds)
    assert reply.seconds <= promised(0.2)
    figure(f"{len(slowest)} texts, slowest {reply.seconds:.3f} s ({', '.join(where)})")
