"""Styles, scripts and pictures: what is served, how, and that nothing else is."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from interface.web.static_files import FOLDER, StaticFiles
from tests.support.http import GalleryApi

ICON = "/static/favicon.svg"
FILES = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*") if path.is_file())
NOTHING = [
    "/static",
    "/static/",
    "/static/vendor",
    "/static/vendor/",
    "/static/nowhere.css",
    "/static/FAVICON.SVG",
    "/static/%00",
    "/static/favicon.svg%00",
    "/static/%00favicon.svg",
    "/static/favicon.svg%20",
    "/static/favicon.svg.",
    "/static/favicon.svg~",
    "/static/..",
    "/static/../safety.py",
    "/static/..%2fsafety.py",
    "/static/%2e%2e/safety.py",
    "/static/%2e%2e%2fsafety.py",
    "/static/%252e%252e/safety.py",
    "/static/..%5csafety.py",
    "/static/vendor/../../safety.py",
    "/static/vendor/%2e%2e/favicon.svg",
    "/static/./favicon.svg",
    "/static/%2e/favicon.svg",
    "/static/..%2f..%2f..%2f..%2f..%2f..%2fetc%2fpasswd",
    "/static/%2fetc%2fpasswd",
    "/static//etc/passwd",
    "/static/C:%5cwindows%5cwin.ini",
    "/static/file:%2f%2f%2fetc%2fpasswd",
    "/static/%FF",
    "/static/%ED%A0%80",
    "/static/%0d%0aX:1",
    "/static/" + "a" * 5000,
    "/static/" + "a/" * 2000,
    "/static/" + "%2e%2e/" * 500,
]


async def status(api: GalleryApi, verb: str, address: str) -> int:
    """The status for an address just as it stands: httpx would tidy it up first."""
    sent: list[Any] = []
    scope: Any = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": verb,
        "scheme": "http",
        "path": unquote(address),
        "raw_path": address.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [(b"host", b"gallery.example")],
        "server": ("gallery.example", 80),
        "client": ("192.0.2.1", 1),
    }

    async def receive() -> Any:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    await api.app(scope, receive, send)
    found: int = sent[0]["status"]
    return found


@pytest.mark.parametrize("name", FILES)
async def test_every_packaged_file_is_served_as_it_is(api: GalleryApi, name: str) -> None:
    answer = await api.anonymous.get(f"/static/{name}")

    assert answer.status_code == 200
    assert answer.content == (FOLDER / name).read_bytes()
    assert answer.headers["content-length"] == str(len(answer.content))
    assert (
        answer.headers["content-type"]
        == {
            ".css": "text/css; charset=utf-8",
            ".js": "text/javascript; charset=utf-8",
            ".svg": "image/svg+xml; charset=utf-8",
            ".txt": "text/plain; charset=utf-8",
        }[Path(name).suffix]
    )


@pytest.mark.parametrize("address", NOTHING)
async def test_nothing_else_has_an_address(api: GalleryApi, address: str) -> None:
    for verb in ("GET", "HEAD"):
        assert await status(api, verb, address) == 404


async def test_head_tells_the_same_without_the_content(api: GalleryApi) -> None:
    whole, head = await api.anonymous.get(ICON), await api.anonymous.head(ICON)

    assert head.status_code == 200
    assert head.content == b""
    for name in ("content-type", "content-length", "etag", "cache-control"):
        assert head.headers[name] == whole.headers[name]


async def test_a_file_under_its_version_is_kept_for_ever(api: GalleryApi) -> None:
    version = (await api.anonymous.get(ICON)).headers["etag"].strip('"')

    named = await api.anonymous.get(f"{ICON}?v={version}")
    unnamed = [await api.anonymous.get(ICON + query) for query in ("", "?v=", "?v=old", "?x=1")]

    assert named.headers["cache-control"] == "max-age=31536000, immutable"
    assert [answer.headers["cache-control"] for answer in unnamed] == ["no-cache"] * 4
    assert all(answer.status_code == 200 for answer in unnamed)


@pytest.mark.parametrize("told", ["{}", "W/{}", '"old", {}', '"old",W/{} ', "*"])
async def test_whoever_has_the_file_is_told_so(api: GalleryApi, told: str) -> None:
    tag = (await api.anonymous.get(ICON)).headers["etag"]

    for verb in ("GET", "HEAD"):
        answer = await api.anonymous.request(
            verb, ICON, headers={"If-None-Match": told.format(tag)}
        )
        assert answer.status_code == 304
        assert answer.content == b""
        assert answer.headers["etag"] == tag


@pytest.mark.parametrize("told", ["", '"old"', "{}x", ",,,", "W/", "a" * 50_000])
async def test_whoever_has_something_else_gets_the_file(api: GalleryApi, told: str) -> None:
    answer = await api.anonymous.get(ICON, headers={"If-None-Match": told})

    assert answer.status_code == 200
    assert answer.content == (FOLDER / "favicon.svg").read_bytes()


@pytest.mark.parametrize("verb", ["POST", "PUT", "PATCH", "DELETE", "TRACE"])
async def test_a_file_can_only_be_read(api: GalleryApi, verb: str) -> None:
    answer = await api.anonymous.request(verb, ICON)

    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, HEAD, OPTIONS"


async def test_browsers_find_the_picture_of_the_gallery(api: GalleryApi) -> None:
    answer = await api.anonymous.get("/favicon.ico", follow_redirects=True)

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "image/svg+xml; charset=utf-8"
    assert "immutable" in answer.headers["cache-control"]


@pytest.mark.parametrize("name", [name for name in FILES if name.endswith((".css", ".svg"))])
def test_styles_and_pictures_ask_for_nothing_from_elsewhere(name: str) -> None:
    text = (FOLDER / name).read_text()

    named = re.findall(r"url\((?!['\"]?data:)['\"]?([^)'\"]*)", text)
    assert [each for each in named if not (FOLDER / name).with_name(each).is_file()] == []
    assert re.findall(r"@import.*|sourceMappingURL", text) == []
    assert re.findall(r"(?:href|src)=.*", text) == []


# --- the folder --------------------------------------------------------------------------------


def test_links_and_other_kinds_of_files_are_not_served(tmp_path: Path) -> None:
    outside, folder = tmp_path / "outside", tmp_path / "static"
    outside.mkdir()
    (folder / "inner").mkdir(parents=True)
    for path in (outside / "secret.txt", folder / "own.txt", folder / "inner" / "own.css"):
        path.write_text("text")
    (folder / "program.py").write_text("text")
    (folder / "link.txt").symlink_to(outside / "secret.txt")
    (folder / "linked").symlink_to(outside)
    (folder / "again.txt").symlink_to(folder / "own.txt")
    (folder / "broken.txt").symlink_to(tmp_path / "nowhere")

    files = StaticFiles(folder)

    names = ["own.txt", "inner/own.css", "link.txt", "linked/secret.txt", "again.txt", "program.py"]
    assert [name for name in names if files.find(name)] == ["own.txt", "inner/own.css"]


def test_a_folder_that_is_reached_by_a_link_is_served(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "own.txt").write_text("text")
    (tmp_path / "link").symlink_to(tmp_path / "real")

    assert StaticFiles(tmp_path / "link").find("own.txt") is not None


def test_a_new_content_has_a_new_address(tmp_path: Path) -> None:
    (tmp_path / "own.css").write_text("a {}")
    before = StaticFiles(tmp_path).address("own.css")
    (tmp_path / "own.css").write_text("b {}")
    after = StaticFiles(tmp_path).address("own.css")

    assert re.fullmatch(r"/static/own\.css\?v=[0-9a-f]{20}", before)
    assert before != after


def test_a_page_cannot_name_a_file_that_is_not_there() -> None:
    with pytest.raises(KeyError):
        StaticFiles().address("nowhere.css")
