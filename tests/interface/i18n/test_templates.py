from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC
from functools import partial
from html.parser import HTMLParser
from typing import Any

import jinja2
import pytest

from interface.i18n.moments import local_moment
from interface.i18n.negotiation import Language
from interface.i18n.translator import Translator
from interface.web.static_files import StaticFiles
from tests.interface.i18n.sources import TEMPLATES

TRANSLATOR = Translator()
STATIC = StaticFiles()
PAGES: list[tuple[str, dict[str, Any]]] = [
    ("root.html", {"docs_enabled": True}),
    ("root.html", {"docs_enabled": False}),
    ("login.html", {"csrf_token": "t0ken", "next": "/docs"}),
    ("login.html", {"csrf_token": "t0ken", "username": "kim", "error": "No."}),
    ("sign_out.html", {"csrf_token": "t0ken"}),
    ("signed_out.html", {}),
    ("message.html", {"heading": "Heading", "text": "Text."}),
    ("docs_swagger.html", {}),
    ("docs_redoc.html", {}),
]
VOID = {"meta", "link", "br", "input"}
HERE = "/docs?page=2&order=title"
MARKUP = """<script>alert("1")</script>'" onload="x"""


class Outline(HTMLParser):
    """The elements of a page and its text; refuses tags that are not closed in order."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.text = ""
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), tag
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data

    def close(self) -> None:
        super().close()
        assert self._open == []

    def all(self, tag: str) -> Iterator[dict[str, str]]:
        return (attributes for name, attributes in self.elements if name == tag)

    def field(self, name: str) -> dict[str, str]:
        """The field of the page's own form; the choice of a language comes after it."""
        return next(field for field in self.all("input") if field["name"] == name)

    def own_forms(self) -> list[dict[str, str]]:
        return [form for form in self.all("form") if form.get("action") != "/language/"]


def page(template: str, language: Language = Language.RU, **context: Any) -> Outline:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES), autoescape=True, undefined=strict()
    )
    html = environment.get_template(template).render(
        language=language,
        languages={each.value: TRANSLATOR.text(each, "language-name") for each in Language},
        t=partial(_translated, language),
        when=partial(local_moment, zone=UTC, language=language),
        static=STATIC.address,
        nonce="n0nce",
        **{"here": HERE} | context,
    )
    assert html.startswith("<!DOCTYPE html>")
    outline = Outline()
    outline.feed(html)
    outline.close()
    return outline


def strict() -> type[jinja2.Undefined]:
    """A variable that is missing may be asked for, but not shown."""

    class Missing(jinja2.Undefined):
        def __str__(self) -> str:
            raise jinja2.UndefinedError(self._undefined_name)

    return Missing


def _translated(language: Language, code: str, **params: object) -> str:
    return TRANSLATOR.text(language, code, params)


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize(("template", "context"), PAGES)
def test_a_page_is_in_the_language_of_its_reader(
    template: str, context: dict[str, Any], language: Language
) -> None:
    shown = page(template, language, **context)

    assert next(shown.all("html")) == {"lang": language.value}
    assert TRANSLATOR.text(language, "page-gallery") in shown.text
    # Swagger UI and Redoc bring a heading of their own.
    assert len(list(shown.all("h1"))) == (not template.startswith("docs"))


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize(("template", "context"), PAGES)
def test_every_page_offers_every_language(
    template: str, context: dict[str, Any], language: Language
) -> None:
    shown = page(template, language, **context)
    buttons = [button for button in shown.all("button") if button.get("name") == "language"]
    current = [button["value"] for button in buttons if "aria-current" in button]

    assert {"method": "post", "action": "/language/"}.items() <= list(shown.all("form"))[-1].items()
    assert [button["value"] for button in buttons] == [each.value for each in Language]
    assert current == [language.value]
    assert [field.get("value") for field in shown.all("input") if field["name"] == "next"][
        -1
    ] == HERE
    for name in ("Русский", "Українська", "English"):
        assert name in shown.text


@pytest.mark.parametrize(("template", "context"), PAGES)
def test_a_page_obeys_the_strictest_content_security_policy(
    template: str, context: dict[str, Any]
) -> None:
    shown = page(template, **context)

    assert not {"style", "img", "iframe", "base"} & {tag for tag, _ in shown.elements}
    taken = [script["src"] for script in shown.all("script")]
    taken += [link["href"] for link in shown.all("link")]
    assert all(address.startswith("/static/") for address in taken)
    for _, attributes in shown.elements:
        assert not any(name.startswith("on") or name == "style" for name in attributes)
        for name in ("href", "src", "action"):
            address = attributes.get(name, "/")
            assert address.startswith("/")
            assert not address.startswith("//")


def test_the_start_page_leads_to_the_generators_and_the_gallery() -> None:
    links = {link["href"] for link in page("root.html", docs_enabled=True).all("a")}

    assert links == {
        "/api/genfilm/",
        "/api/genfilm/500/",
        "/api/gencat/",
        "/api/v1/gallery/",
        "/api/v1/cat/",
        "/api/v1/gallery-auth/login/",
        "/docs",
    }


def test_the_start_page_hides_the_docs_when_they_are_off() -> None:
    assert all(link["href"] != "/docs" for link in page("root.html", docs_enabled=False).all("a"))


def test_crawlers_are_kept_from_the_generators() -> None:
    links = page("root.html", docs_enabled=True).all("a")

    assert all(link["rel"] == "nofollow" for link in links if "/api/gen" in link["href"])


def test_the_form_posts_what_signing_in_needs() -> None:
    form = page("login.html", csrf_token="t0ken", next="/docs")

    assert [attributes["method"] for attributes in form.own_forms()] == ["post"]
    assert form.field("csrfmiddlewaretoken")["value"] == "t0ken"
    assert form.field("next")["value"] == "/docs"
    assert form.field("username")["autocomplete"] == "username"
    assert "autofocus" in form.field("username")
    assert form.field("password")["type"] == "password"
    assert form.field("password")["autocomplete"] == "current-password"
    assert "value" not in form.field("password")


def test_signing_out_is_asked_for_by_a_form_of_our_own() -> None:
    form = page("sign_out.html", csrf_token="t0ken")

    assert [attributes["method"] for attributes in form.own_forms()] == ["post"]
    assert form.field("csrfmiddlewaretoken")["value"] == "t0ken"
    assert next(form.all("button")) == {"type": "submit"}


def test_no_template_goes_unlooked_at() -> None:
    assert {name for name, _ in PAGES} | {"base.html", "docs.html", "languages.html"} == {
        path.name for path in TEMPLATES.glob("*.html")
    }


def test_every_visible_field_has_a_label() -> None:
    form = page("login.html", csrf_token="t0ken")

    visible = {field["id"] for field in form.all("input") if field["type"] != "hidden"}
    assert {label["for"] for label in form.all("label")} == visible == {"username", "password"}


def test_a_failed_sign_in_is_announced_and_keeps_the_name() -> None:
    form = page("login.html", csrf_token="t0ken", error="No.", username="kim")

    assert [paragraph for paragraph in form.all("p") if paragraph.get("role") == "alert"] != []
    assert "No." in form.text
    assert form.field("username")["value"] == "kim"


def test_a_fresh_form_announces_nothing() -> None:
    form = page("login.html", csrf_token="t0ken")

    assert all("role" not in attributes for _, attributes in form.elements)


def test_markup_in_values_stays_text() -> None:
    form = page("login.html", csrf_token=MARKUP, next=MARKUP, username=MARKUP, error=MARKUP)
    message = page("message.html", heading=MARKUP, text=MARKUP)

    assert form.field("next")["value"] == MARKUP
    assert form.field("username")["value"] == MARKUP
    assert form.field("csrfmiddlewaretoken")["value"] == MARKUP
    assert MARKUP in form.text
    assert message.text.count(MARKUP) == 3  # title, heading, text
    assert not list(message.all("script"))
