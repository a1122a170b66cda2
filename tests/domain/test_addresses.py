"""The rules of web and email addresses."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import rules
from domain.errors import Violation

web_address = rules.web_address(max_length=200)
email_address = rules.email_address(max_length=254)


def _code(violation: Violation | None) -> str | None:
    return violation.code if violation else None


@pytest.mark.parametrize(
    "value",
    [
        "http://example.com",
        "https://example.com/h.jpg",
        "HTTPS://EXAMPLE.COM/",
        "ftp://files.example.com/a",
        "ftps://files.example.com/a",
        "https://example.com:8443/a?b=c&d=%20#e",
        "https://user:word@example.com/",
        "http://localhost",
        "http://localhost:8000/poster.jpg",
        "http://127.0.0.1/",
        "http://[::1]:8000/",
        "https://пример.укр/постер.jpg",
        "https://xn--e1afmkfd.xn--j1amh/",
        "https://a-b.example.com./",
        f"https://{'a' * 63}.com/",
        f"https://{'a.' * 80}com/",
    ],
)
def test_a_web_address_has_a_known_scheme_and_a_named_host(value: str) -> None:
    assert web_address(value) is None


@pytest.mark.parametrize(
    "value",
    [
        "example.com",
        "//example.com/a",
        "/poster.jpg",
        "javascript:alert(1)",
        "data:image/png;base64,AAAA",
        "file:///etc/passwd",
        "mailto:kim@example.com",
        "gopher://example.com/",
        "https://",
        "https:///poster.jpg",
        "https://intranet/poster.jpg",
        "https://-a.example.com/",
        "https://a-.example.com/",
        "https://a..example.com/",
        "https://.example.com/",
        "https://exa_mple.com/",
        "https://example.c/",
        "https://example.123/",
        "https://256.1.1.1/",
        f"https://{'a' * 64}.com/",
        "https://example.com:/",
        "https://example.com:port/",
        "https://example.com:65536/",
        "https://[::1/",
        "https://[nonsense]/",
        "https://exa mple.com/",
        "https://example.com/a b",
        " https://example.com/",
        "https://example.com/\n",
        "https://example.com/\u00a0",
        "https://example.com/\x7f",
        "https://example.com/\x00",
        "https://example.com/\ud800",
        "https://example.com\\@example.org/",
        "https://a@b@example.com/",
    ],
)
def test_anything_else_is_no_web_address(value: str) -> None:
    assert _code(web_address(value)) == "address-malformed"


def test_a_host_is_no_longer_than_names_can_be() -> None:
    rule = rules.web_address(max_length=1000)
    host = "a." * 125 + "com"

    assert rule(f"https://{host}/") is None
    assert _code(rule(f"https://a.{host}/")) == "address-malformed"


def test_a_web_address_may_be_as_long_as_the_limit_and_no_longer() -> None:
    longest = "https://example.com/".ljust(200, "x")

    assert web_address(longest) is None
    assert web_address(longest + "x") == Violation("text-too-long", {"max": 200, "length": 201})


@pytest.mark.parametrize(
    "value",
    [
        "kim@example.com",
        "kim.lee+films@mail.example.com",
        "o'hara_{x}@localhost",
        "kim@пример.укр",
        "KIM@EXAMPLE.COM",
    ],
)
def test_an_email_address_is_one_mailbox(value: str) -> None:
    assert email_address(value) is None


@pytest.mark.parametrize(
    "value",
    [
        "kim",
        "kim@",
        "@example.com",
        "kim@example",
        "kim@@example.com",
        "a@b@example.com",
        "kim lee@example.com",
        ".kim@example.com",
        "kim.@example.com",
        "kim..lee@example.com",
        "кім@example.com",
        "kim@example.com\n",
        "Kim <kim@example.com>",
        "kim@example.com,lee@example.com",
        "kim@127.0.0.1",
        "kim@\ud800.com",
        "\x00@example.com",
    ],
)
def test_anything_else_is_no_email_address(value: str) -> None:
    assert _code(email_address(value)) == "email-malformed"


def test_an_email_address_may_be_as_long_as_the_limit_and_no_longer() -> None:
    domain = "@example.com"
    longest = "a" * (254 - len(domain)) + domain

    assert email_address(longest) is None
    assert email_address("a" + longest) == Violation("text-too-long", {"max": 254, "length": 255})


@given(st.text(alphabet="htps:/@.[]\\#?%ab-1é_ ", min_size=8))
def test_no_almost_address_is_too_strange_to_be_judged(value: str) -> None:
    assert _code(web_address("http://" + value)) in {None, "address-malformed", "text-too-long"}
