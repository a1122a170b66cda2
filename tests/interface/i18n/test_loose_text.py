from __future__ import annotations

from pathlib import Path

import pytest

from tests.interface.i18n.loose_text import in_python, in_template
from tests.interface.i18n.sources import SOURCE

INTERFACE = SOURCE / "interface"
DOCUMENTATION = {"docs.py", "documentation.py", "examples.py", "openapi.py"}
"""The modules that write the OpenAPI document, which is in English."""
REFUSING_TO_START = {"guarding.py"}
"""The modules whose errors only those see who start a gallery with a fault in its sources."""
ALLOWED = {
    "Accept-Language, Cookie": "names of headers",
    "/сommentstotilm/{film_id:str}": "an address of the classic contract",
    "фильмы отобранные по категории": "a field of the classic contract",
    "все категории": "a field of the classic contract",
    "все фильмы": "a field of the classic contract",
}


def templates() -> list[Path]:
    return sorted(INTERFACE.rglob("templates/**/*.html"))


def modules() -> list[Path]:
    """The modules that answer people; the command line and the log speak English."""
    found = (path for folder in INTERFACE.iterdir() for path in folder.rglob("*.py"))
    folders = {INTERFACE / "cli", INTERFACE / "bootstrap"}
    names = DOCUMENTATION | REFUSING_TO_START
    return sorted(
        path for path in found if path.name not in names and not folders & set(path.parents)
    )


def test_no_template_holds_a_text_of_its_own() -> None:
    assert len(templates()) > 5
    assert {
        str(path.relative_to(INTERFACE)): found
        for path in templates()
        if (found := in_template(path.read_text("utf-8")))
    } == {}


def test_no_module_holds_a_sentence_of_its_own() -> None:
    found = {
        path.name: texts
        for path in modules()
        if (texts := set(in_python(path.read_text("utf-8"))) - ALLOWED.keys())
    }

    assert found == {}


def test_what_is_allowed_is_still_there() -> None:
    texts = {text for path in modules() for text in in_python(path.read_text("utf-8"))}

    assert texts >= ALLOWED.keys()


@pytest.mark.parametrize(
    "template",
    [
        "<p>Welcome</p>",
        "<p>{{ name }}, добро пожаловать</p>",
        "<img alt='A film'>",
        '<input placeholder="Название">',
        '<a title="Open {{ name }}">{{ name }}</a>',
        '<nav aria-label="Pages"></nav>',
        '<input type="submit" value="Send">',
        '{% if error %}Something {{ t("broke") }}{% endif %}',
        '{{ name or "no name" }}',
        '{{ "да" if yes else "нет" }}',
        '{{ t("film") ~ " of them" }}',
        "<title>{% block title %}Films{% endblock %}</title>",
    ],
)
def test_a_text_in_a_template_is_found(template: str) -> None:
    assert in_template(template) != []


@pytest.mark.parametrize(
    "template",
    [
        "{# Every page. Needs a title. -#}\n<!DOCTYPE html>",
        '<p class="a wide one" id="x">{{ t("page-home") }} · {{ 1 }}</p>',
        '<nav aria-label="{{ t("pages") }}"></nav>',
        '<input type="hidden" name="next" value="next page"> {{ next or "" }}',
        '{{ _("Sign in") }} {{ t("film", count=5) }}',
        "{% if kind == 'a film' %}—{% endif %}",
    ],
)
def test_what_nobody_reads_in_a_template_is_passed_over(template: str) -> None:
    assert in_template(template) == []


@pytest.mark.parametrize(
    "module",
    [
        'text = "There is no such film."',
        'text = f"{count} films were found"',
        'answer({"detail": "Нет"})',
        'page(text="Hello, world")',
        'titles = ["two films"]',
    ],
)
def test_a_sentence_in_a_module_is_found(module: str) -> None:
    assert in_python(module) != []


@pytest.mark.parametrize(
    "module",
    [
        '"""A film is a film."""',
        'class Film:\n    """Has a title."""\n    title = 1\n    """The title of it."""',
        'log.warning("there is no film %s", 7)',
        'raise ValueError(f"{name} is no film")',
        'Parameter(name="page", description="Number of the page.")',
        'code = "film-not-found"',
        'header = "text/html; charset=utf-8"',
    ],
)
def test_what_nobody_reads_in_a_module_is_passed_over(module: str) -> None:
    assert in_python(module) == []
