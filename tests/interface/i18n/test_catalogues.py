"""The files of the catalogues; what they say is held against the source elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from interface.i18n.negotiation import Language
from tests.interface.i18n.catalogues import LOCALES, catalogues, faults, language_of

HEAD = r"""msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\n"
"Language: ru\n"
"Plural-Forms: nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 """ + (
    r"""&& (n%100<12 || n%100>14) ? 1 : 2);\n"

"""
)
GOOD = """msgid "page-home"
msgstr "На главную"

msgctxt "at=end"
msgid "page-home"
msgstr "В конец"

msgid "page-films"
msgid_plural "{count}"
msgstr[0] "{count} фильм"
msgstr[1] "{count} фильма"
msgstr[2] "{count} фильмов"
"""


@pytest.mark.parametrize(
    "path", catalogues(), ids=[str(path.relative_to(LOCALES)) for path in catalogues()]
)
def test_a_catalogue_is_whole(path: Path) -> None:
    assert faults(path.read_bytes(), language_of(path)) == set()


def test_every_language_has_the_same_catalogues() -> None:
    found = {(language_of(path), path.name) for path in catalogues()}

    assert found == {(language, name) for language in Language for _, name in found}
    assert (Language.RU, "messages.po") in found


def test_no_other_file_stands_among_the_catalogues() -> None:
    assert {path.suffix for path in LOCALES.rglob("LC_MESSAGES/*")} == {".po"}


@pytest.mark.parametrize(
    ("good", "bad", "fault"),
    [
        ("page-home", "page-films", "twice: page-films"),
        ('msgctxt "at=end"\n', "", "twice: page-home"),
        ("На главную", "", "empty: page-home"),
        ("На главную", " ", "empty: page-home"),
        ("На главную", "На {", "markup: page-home"),
        ("На главную", "На {Home}", "markup: page-home"),
        ("На главную", "На %s", "markup: page-home"),
        ('msgstr[2] "{count} фильмов"\n', "", "empty: page-films"),
        ("{count} фильмов", "{number} фильмов", "placeholders: page-films"),
        ("{count} фильмов", "много фильмов", "placeholders: page-films"),
        ('msgid "page-home"', '#, fuzzy\nmsgid "page-home"', "fuzzy: page-home"),
        ('msgid "page-home"\nmsgstr', '#~ msgid "page-home"\n#~ msgstr', "obsolete"),
        ("Language: ru", "Language: uk", "another language"),
        ("n%10==1 &&", "n==1 &&", "another way of counting"),
        ("Plural-Forms: ", "X-Plural-Forms: ", "another way of counting"),
    ],
)
def test_a_fault_in_a_catalogue_is_found(good: str, bad: str, fault: str) -> None:
    source = HEAD + GOOD
    assert faults(source.encode(), Language.RU) == set()
    assert good in source

    assert fault in faults(source.replace(good, bad, 1).encode(), Language.RU)
