"""What proxies say of the clients before them."""

from __future__ import annotations

import httpx
import pytest

from tests.interface.conftest import ON_SQLITE, GalleryFactory
from tests.support.http import FILMS, USERS, GalleryApi

pytestmark = ON_SQLITE

PROXIES = "10.0.0.1, 172.16.0.0/12, fd00::/8"
PROXY = "10.0.0.1"
CLIENT = "192.0.2.7"


async def address_of(
    api: GalleryApi, *hops: str, peer: str = PROXY, name: str = "X-Forwarded-For"
) -> str | None:
    """The address that the audit log has of a client that registers."""
    number = len(await api.sql("SELECT id FROM users"))
    headers = [("Host", "gallery.example"), *((name, hop) for hop in hops)]
    answer = await api.browser(address=peer).post(
        USERS,
        json={"username": f"kim{number}", "password": "тихий-Океан-77"},
        headers=headers,
    )
    assert answer.status_code == 201, answer.text
    [(address,)] = await api.sql("SELECT address FROM audit_entries ORDER BY id DESC LIMIT 1")
    return str(address)


@pytest.mark.parametrize(
    ("hops", "client"),
    [
        ((), PROXY),
        ((CLIENT,), CLIENT),
        (("evil, 203.0.113.9, " + CLIENT,), CLIENT),
        (("203.0.113.9", CLIENT), CLIENT),
        ((f"203.0.113.9, {CLIENT}, 172.20.0.3",), CLIENT),
        ((f"{CLIENT}, 172.20.0.3", "fd00::1"), CLIENT),
        (("172.20.0.4, 172.20.0.3",), "172.20.0.4"),
        ((f"{CLIENT}:4711",), CLIENT),
        (("[2001:db8::7]:4711",), "2001:db8::7"),
        (("2001:db8::7",), "2001:db8::7"),
        (("::ffff:192.0.2.7",), CLIENT),
        (("::ffff:172.20.0.3, ",), "172.20.0.3"),
        ((f"{CLIENT}, unknown",), PROXY),
        ((f"{CLIENT}, _hidden, 172.20.0.3",), "172.20.0.3"),
        (("<script>",), PROXY),
        ((", ,",), PROXY),
        (("9" * 5000,), PROXY),
        (("1.2.3.4.5",), PROXY),
        ((", ".join(["203.0.113.9"] * 500 + [CLIENT]),), CLIENT),
    ],
)
async def test_the_client_is_the_last_hop_that_is_no_trusted_proxy(
    a_gallery_app: GalleryFactory, hops: tuple[str, ...], client: str
) -> None:
    api = await a_gallery_app(TRUSTED_PROXIES=PROXIES)

    assert await address_of(api, *hops) == client


@pytest.mark.parametrize("peer", ["192.0.2.1", "10.0.0.2", "172.32.0.1", "fe80::1"])
async def test_nobody_else_is_believed(a_gallery_app: GalleryFactory, peer: str) -> None:
    api = await a_gallery_app(TRUSTED_PROXIES=PROXIES)

    assert await address_of(api, CLIENT, peer=peer) == peer


async def test_without_trusted_proxies_nobody_is_believed(api: GalleryApi) -> None:
    assert await address_of(api, CLIENT, peer="127.0.0.1") == "127.0.0.1"


@pytest.mark.parametrize("name", ["Forwarded", "X-Real-IP", "Client-IP", "X-Forwarded-Host"])
async def test_no_other_header_is_looked_at(a_gallery_app: GalleryFactory, name: str) -> None:
    api = await a_gallery_app(TRUSTED_PROXIES=PROXIES)

    assert await address_of(api, CLIENT, name=name) == PROXY


async def test_a_mapped_address_of_a_proxy_is_that_proxy(a_gallery_app: GalleryFactory) -> None:
    api = await a_gallery_app(TRUSTED_PROXIES=PROXIES)

    assert await address_of(api, CLIENT, peer=f"::ffff:{PROXY}") == CLIENT


@pytest.mark.parametrize(
    ("peer", "said", "is_tls"),
    [
        (PROXY, ["https"], True),
        (PROXY, ["HTTPS"], True),
        (PROXY, ["http"], False),
        (PROXY, [], False),
        (PROXY, ["http, https"], True),
        (PROXY, ["https, http"], False),
        (PROXY, ["https", "http"], False),
        (PROXY, ["ftp"], False),
        (PROXY, ["javascript"], False),
        (PROXY, ["https://evil.example"], False),
        ("192.0.2.1", ["https"], False),
    ],
)
async def test_a_trusted_proxy_tells_whether_a_client_came_over_tls(
    a_gallery_app: GalleryFactory, peer: str, said: list[str], is_tls: bool
) -> None:
    api = await a_gallery_app(TRUSTED_PROXIES=PROXIES)
    headers = [("Host", "gallery.example"), *(("X-Forwarded-Proto", each) for each in said)]

    answer = await api.browser(address=peer).get(FILMS, headers=headers)

    assert ("strict-transport-security" in answer.headers) is is_tls


async def test_links_have_the_scheme_that_the_client_used(a_gallery_app: GalleryFactory) -> None:
    api = await a_gallery_app(TRUSTED_PROXIES=PROXIES)
    for _ in range(2):
        await api.film()
    browser = api.browser(address=PROXY)

    async def link(scheme: str) -> str:
        answer: httpx.Response = await browser.get(
            FILMS, params={"page_size": 1}, headers={"X-Forwarded-Proto": scheme}
        )
        found: str = answer.json()["next"]
        return found

    assert [(await link(scheme)).partition(":")[0] for scheme in ("http", "https", "http")] == [
        "http",
        "https",
        "http",
    ]
