"""Bodies that mean harm: each is refused in so many words, and nothing is stored."""

from __future__ import annotations

import gzip
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.interface.api.writing import (
    BOUNDARY,
    JSON,
    LISTS,
    MULTIPART,
    URLENCODED,
    WRITES,
    Scene,
    Write,
    a_scene,
    as_json,
    as_multipart,
    part,
)
from tests.support.http import GalleryApi

MEGABYTE = 2**20
DEEP = 100_000
Hostile = tuple[bytes, dict[str, str], int]
"""A body, its headers, and the status that it gets."""


def hostile_json(body: dict[str, Any]) -> dict[str, Hostile]:
    whole = as_json(body)
    name = next(iter(body))
    more = whole[:-1] + b", "
    cases = {
        "invalid UTF-8": more + b'"x": "\xff"}',
        "invalid UTF-8 in a name": more + b'"\xff": 1}',
        "overlong UTF-8": more + b'"x": "\xc0\xaf"}',
        "half a character": more + b'"x": "\xd0"}',
        "CESU-8": more + b'"x": "\xed\xa0\xbd\xed\xb8\x80"}',
        "byte order mark": b"\xef\xbb\xbf" + whole,
        "UTF-16": whole.decode().encode("utf-16"),
        "UTF-32": whole.decode().encode("utf-32-le"),
        "NUL bytes": whole + b"\x00",
        "a name twice": more + as_json({name: body[name]})[1:],
        "a name twice, once in escapes": more + f'"\\u{ord(name[0]):04x}{name[1:]}": 1}}'.encode(),
        "a name twice, deeper": more + b'"x": {"y": [{"a": 1, "a": 2}]}}',
        "lone surrogates twice": more + b'"\\ud800": 1, "\\ud800": 2}',
        "arrays 100,000 deep": b"[" * DEEP + b"]" * DEEP,
        "arrays 100,000 deep in a field": more + b'"x": ' + b"[" * DEEP + b"]" * DEEP + b"}",
        "objects 100,000 deep": b'{"a":' * DEEP + b"1" + b"}" * DEEP,
        "NaN": more + b'"x": NaN}',
        "Infinity": more + b'"x": -Infinity}',
        "10,000 digits": more + b'"x": ' + b"9" * 10_000 + b"}",
    }
    return {case: (content, JSON, 400) for case, content in cases.items()} | {
        "more than a megabyte": (more + b'"x": "' + b"a" * MEGABYTE + b'"}', JSON, 413),
        "more than a megabyte of blanks": (whole + b" " * MEGABYTE, JSON, 413),
        "zipped": (gzip.compress(whole), JSON | {"Content-Encoding": "gzip"}, 415),
        "Latin-1": (whole, {"Content-Type": "application/json; charset=latin-1"}, 415),
        "UTF-7": (whole, {"Content-Type": "application/json; charset=utf-7"}, 415),
        "no character set": (whole, {"Content-Type": "application/json; charset=x"}, 415),
        "JSON as a form": (b"\xff" + whole, URLENCODED, 400),
    }


def hostile_urlencoded(body: dict[str, Any]) -> dict[str, Hostile]:
    whole = urlencode(body).encode()
    cases = {
        "invalid UTF-8": whole + b"&x=%FF",
        "invalid UTF-8 in a name": whole + b"&%FF=1",
        "raw invalid UTF-8": whole + b"&x=\xff",
        "CESU-8": whole + b"&x=%ED%A0%BD%ED%B8%80",
        "lone surrogate": whole + b"&x=%ED%A0%80",
        "a name twice": whole + b"&" + whole,
        "5,000 fields": whole + b"".join(b"&f%d=" % n for n in range(5000)),
        "zipped": gzip.compress(whole),
    }
    return {case: (content, URLENCODED, 400) for case, content in cases.items()} | {
        "more than a megabyte": (whole + b"&x=" + b"a" * MEGABYTE, URLENCODED, 413),
        "Windows-1251": (
            whole,
            {"Content-Type": f"{URLENCODED['Content-Type']}; charset=cp1251"},
            415,
        ),
    }


def hostile_multipart(body: dict[str, Any]) -> dict[str, Hostile]:
    whole = as_multipart(body)
    name = next(iter(body))
    headless = f"--{BOUNDARY}\r\n".encode()
    cases = {
        "garbage": b"garbage",
        "cut short": whole[: len(whole) // 2],
        "without its end": whole[: -len(BOUNDARY) - 6],
        "another boundary": whole.replace(BOUNDARY.encode(), b"other"),
        "line feeds alone": whole.replace(b"\r\n", b"\n"),
        "invalid UTF-8": as_multipart(body, part("x", b"\xff")),
        "invalid UTF-8 in a name": as_multipart(body, part("?", b"1").replace(b"?", b"\xff")),
        "CESU-8": as_multipart(body, part("x", b"\xed\xa0\xbd\xed\xb8\x80")),
        "a name twice": as_multipart(body, part(name, b"1")),
        "a part without headers": as_multipart(body, headless + b"\r\n1\r\n"),
        "a part without a name": as_multipart(
            body, headless + b"Content-Disposition: form-data\r\n\r\n1\r\n"
        ),
        "a part of another kind": as_multipart(
            body, headless + b'Content-Disposition: attachment; name="x"\r\n\r\n1\r\n'
        ),
        "a header of 100,000 characters": as_multipart(
            body, part("x", b"1", "\r\nX-Long: " + "a" * 100_000)
        ),
        "2,000 headers": as_multipart(
            body, part("x", b"1", "".join(f"\r\nX-{n}: 1" for n in range(2000)))
        ),
        "5,000 parts": as_multipart(body, *(part(f"f{n}", b"") for n in range(5000))),
        "invalid UTF-8 of a named character set": as_multipart(
            body, part("x", b"\xff", "\r\nContent-Type: text/plain; charset=latin-1")
        ),
        "a file": as_multipart(
            {field: value for field, value in body.items() if field != name},
            part(name, b"1", '; filename="1.txt"\r\nContent-Type: text/plain'),
        ),
    }
    media_types = {
        "no boundary": "multipart/form-data",
        "an empty boundary": "multipart/form-data; boundary=",
        "a boundary of 10,000 characters": "multipart/form-data; boundary=" + "a" * 10_000,
    }
    return (
        {case: (content, MULTIPART, 400) for case, content in cases.items()}
        | {case: (whole, {"Content-Type": kind}, 400) for case, kind in media_types.items()}
        | {"more than a megabyte": (as_multipart(body, part("x", b"a" * MEGABYTE)), MULTIPART, 413)}
    )


def hostile(body: dict[str, Any]) -> dict[str, Hostile]:
    """Hostile bodies of every kind, each made of one that is taken."""
    kinds = {
        "JSON": hostile_json(body),
        "urlencoded": hostile_urlencoded(body),
        "multipart": hostile_multipart(body),
    }
    return {f"{kind}, {case}": made for kind in kinds for case, made in kinds[kind].items()}


@pytest.mark.parametrize("write", WRITES, ids=str)
async def test_a_hostile_body_is_refused_and_leaves_nothing_behind(
    api: GalleryApi, write: Write
) -> None:
    scene = await a_scene(api)
    before = await scene.stored()
    cases = hostile(scene.body(write))

    answers = {}
    for case, (content, headers, _) in cases.items():
        answer = await scene.send(write, content, headers)
        assert isinstance(answer.json(), dict), case
        assert answer.json(), case
        answers[case] = answer.status_code

    assert answers == {case: status for case, (_, _, status) in cases.items()}
    assert await scene.stored() == before
    await _lists_are_whole(scene)


@pytest.mark.parametrize("write", WRITES, ids=str)
async def test_a_hostile_value_is_refused_in_every_field(api: GalleryApi, write: Write) -> None:
    scene = await a_scene(api)
    before = await scene.stored()
    body = scene.body(write)

    answers = {}
    for field, good in body.items():
        for case, value in hostile_values(good).items():
            content = as_json(body | {field: "?"}).replace(b'"?"', value)
            answer = await scene.send(write, content)
            answers[field, case] = (answer.status_code, bool(answer.json()))

    assert answers == dict.fromkeys(answers, (400, True))
    assert await scene.stored() == before
    await _lists_are_whole(scene)


def hostile_values(good: object) -> dict[str, bytes]:
    """What no field takes, in JSON."""
    beginning = f'"{good}'.encode()
    return {
        "NUL": beginning + b'\\u0000"',
        "lone high surrogate": beginning + b'\\ud83d"',
        "lone low surrogate": beginning + b'\\ude00"',
        "surrogates in the wrong order": beginning + b'\\ude00\\ud83d"',
        "true": b"true",
        "false": b"false",
        "list": b"[]",
        "list of what is good": b"[" + beginning + b'"]',
        "object": b"{}",
        "deep": b"[" * 500 + b"]" * 500,
        "NaN": b"NaN",
        "Infinity": b"Infinity",
        "minus Infinity": b"-Infinity",
        "1e999": b"1e999",
        "minus 1e999": b"-1e999",
        "10,000 digits": b"9" * 10_000,
        "10,000 digits after the point": b"0." + b"9" * 10_000 + b"x",
    }


@pytest.mark.parametrize(
    "path", ["/api/v1/gallerydelete/{film}/", "/api/v1/commentdelete/{comment}/"]
)
async def test_what_takes_no_body_minds_none(api: GalleryApi, path: str) -> None:
    scene = await a_scene(api)
    cases = list(hostile({"name": "drama"}).values())
    address = path.format_map(scene.ids)
    before = await scene.stored()

    for content, headers, _ in cases:
        answer = await scene.client.request("DELETE", address, content=content, headers=headers)
        assert (answer.status_code, set(answer.json())) == (403, {"detail"})
    assert await scene.stored() == before
    administrator = await api.as_token(await api.administrator())
    content, headers, _ = cases[0]
    gone = await administrator.request("DELETE", address, content=content, headers=headers)
    assert (gone.status_code, gone.content) == (204, b"")


async def _lists_are_whole(scene: Scene) -> None:
    answers = [(await scene.client.get(path)).status_code for path in LISTS]
    assert answers == [200] * len(LISTS)
