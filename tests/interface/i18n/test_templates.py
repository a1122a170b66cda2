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
EVERYTHING: dict[str, Any] = {
    "totals": {"films": "1 234", "categories": "56", "comments": "0"},
    "totals_missing": False,
    "docs_enabled": True,
    "admin_enabled": True,
    "sessions_enabled": True,
}
"""What the start page is made of, with everything switched on."""
NOTHING = EVERYTHING | {
    "totals": {},
    "docs_enabled": False,
    "admin_enabled": False,
    "sessions_enabled": False,
}
PAGES: list[tuple[str, dict[str, Any]]] = [
    ("root.html", EVERYTHING),
    ("root.html", NOTHING),
    ("root.html", EVERYTHING | {"totals": {}, "totals_missing": True}),
    ("login.html", {"csrf_token": "t0ken", "next": "/docs"}),
    ("login.html", {"csrf_token": "t0ken", "username": "kim", "error": "No."}),
    ("sign_out.html", {"csrf_token": "t0ken"}),
    ("signed_out.html", {}),
    ("message.html", {"heading": "Heading", "text": "Text."}),
    ("docs_swagger.html", {}),
    ("docs_redoc.html", {}),
]
LANGUAGES = ("action", "/language/")
VOID = {"meta", "link", "br", "input"}
HERE = "/docs?page=2&order=title"
MARKUP = """<script>alert("1")</script>'" onload="x"""


class Outline(HTMLParser):
    """The elements of a page and its text; refuses tags that are not closed in order."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.own: list[tuple[str, dict[str, str]]] = []
        """The elements that do not belong to the choice of a language."""
        self.text = ""
        self._in_languages = False
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), tag
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        self._in_languages = self._in_languages or LANGUAGES in attrs
        if not self._in_languages:
            self.own.append(self.elements[-1])
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag
        self._in_languages = self._in_languages and tag != "form"

    def handle_data(self, data: str) -> None:
        self.text += data

    def close(self) -> None:
        super().close()
        assert self._open == []

    def all(self, tag: str) -> Iterator[dict[str, str]]:
        return (attributes for name, attributes in self.elements if name == tag)

    def field(self, name: str) -> dict[str, str]:
        """A field of the page's own form."""
        return next(field for field in self.own_all("input") if field["name"] == name)

    def own_all(self, tag: str) -> Iterator[dict[str, str]]:
        return (attributes for name, attributes in self.own if name == tag)


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

    [form] = [form for form in shown.all("form") if LANGUAGES in form.items()]
    assert form["method"] == "post"
    assert [button["value"] for button in buttons] == [each.value for each in Language]
    assert current == [language.value]
    assert HERE in [field.get("value") for field in shown.all("input") if field["name"] == "next"]
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


def test_the_start_page_leads_to_everything_that_there_is() -> None:
    links = [link["href"] for link in page("root.html", **EVERYTHING).all("a")]

    assert sorted(links) == sorted(
        {
            "/api/genfilm/",
            "/api/genfilm/500/",
            "/api/gencat/",
            "/api/v1/gallery/",
            "/api/v1/cat/",
            "/api/v1/gallery-auth/login/",
            "/docs",
            "/admin/",
            "/health/",
        }
    )


def test_the_start_page_hides_what_is_switched_off() -> None:
    everything, nothing = (
        {link["href"] for link in page("root.html", **context).all("a")}
        for context in (EVERYTHING, NOTHING)
    )

    assert everything - nothing == {"/docs", "/admin/", "/api/v1/gallery-auth/login/"}


def test_the_start_page_says_how_much_there_is() -> None:
    shown = page("root.html", Language.EN, **EVERYTHING)

    assert "Films1 234Categories56Comments0" in "".join(shown.text.split("\n"))


def test_the_start_page_says_when_nobody_knows_how_much_there_is() -> None:
    shown = page("root.html", **EVERYTHING | {"totals": {}, "totals_missing": True})

    assert TRANSLATOR.text(Language.RU, "page-root-totals-missing") in shown.text
    assert list(shown.all("dl")) == []


def test_crawlers_are_kept_from_the_generators() -> None:
    links = page("root.html", **EVERYTHING).all("a")

    assert all(link["rel"] == "nofollow" for link in links if "/api/gen" in link["href"])


def test_the_form_posts_what_signing_in_needs() -> None:
    form = page("login.html", csrf_token="t0ken", next="/docs")

    assert [attributes["method"] for attributes in form.own_all("form")] == ["post"]
    assert form.field("csrfmiddlewaretoken")["value"] == "t0ken"
    assert form.field("next")["value"] == "/docs"
    assert form.field("username")["autocomplete"] == "username"
    assert "autofocus" in form.field("username")
    assert form.field("password")["type"] == "password"
    assert form.field("password")["autocomplete"] == "current-password"
    assert "value" not in form.field("password")


def test_signing_out_is_asked_for_by_a_form_of_our_own() -> None:
    form = page("sign_out.html", csrf_token="t0ken")

    assert [attributes["method"] for attributes in form.own_all("form")] == ["post"]
    assert form.field("csrfmiddlewaretoken")["value"] == "t0ken"
    assert next(form.own_all("button")) == {"type": "submit"}


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
