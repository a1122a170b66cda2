"""How settings name places: proxies, hosts, and the origins of pages."""

from __future__ import annotations

import re
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Final, TypeAlias

from interface.bootstrap.values import switch
from interface.bootstrap.variable import Variable
from interface.web.host_names import ANY, HOST

Network: TypeAlias = IPv4Network | IPv6Network

NETWORKS_RIGHT: Final = "addresses and networks, such as 10.0.0.1, 172.16.0.0/12, by commas"
HOSTS_RIGHT: Final = (
    "host names and addresses without a port, .example.org for it and all below it, by commas; or *"
)
ORIGINS_RIGHT: Final = "origins such as https://films.example.org, by commas"
_ORIGIN: Final = re.compile(r"https?://[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?", re.ASCII)


def networks(text: str) -> tuple[Network, ...]:
    """The networks that a setting names; an address is a network of its own."""
    return tuple(ip_network(part) for part in _parts(text))


def hosts(text: str) -> tuple[str, ...]:
    """The hosts that a setting names, as ``AllowedHosts`` takes them."""
    found = tuple(part.lower() for part in _parts(text))
    for host in found:
        named = HOST.fullmatch(host.removeprefix("."))
        if host != ANY and (named is None or named["port"]):
            raise ValueError(host)
    return found


def origins(text: str) -> tuple[str, ...]:
    """The origins that a setting names, as browsers write them."""
    found = tuple(_parts(text))
    if not all(map(_ORIGIN.fullmatch, found)):
        raise ValueError(text)
    return found


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(",")]


PLACES: Final = (
    Variable(
        "ALLOWED_HOSTS",
        "localhost,127.0.0.1,[::1]",
        "names that the gallery answers to, besides FILM_GALLERY_HOST",
        HOSTS_RIGHT,
        hosts,
    ),
    Variable(
        "TRUSTED_PROXIES",
        "",
        "proxies that are believed who the client is, and whether it came over TLS",
        NETWORKS_RIGHT,
        networks,
    ),
    Variable("TLS", "off", "whether a proxy serves all of it over TLS", "on or off", switch),
    Variable(
        "CORS_ORIGINS",
        "",
        "pages elsewhere that may read the API, without cookies",
        ORIGINS_RIGHT,
        origins,
    ),
)
