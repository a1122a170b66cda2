"""The texts of the admin library in the languages of the gallery."""

from __future__ import annotations

import pytest
from babel.support import Translations

from interface.i18n.catalogues import admin_translations
from interface.i18n.negotiation import Language
from tests.interface.i18n.catalogues import LOCALES, entries, ids, placeholders, texts


@pytest.mark.parametrize("language", list(Language))
def test_a_text_shows_what_the_english_one_shows(language: Language) -> None:
    source = (LOCALES / language / "LC_MESSAGES" / "admin.po").read_bytes()

    for entry in entries(source, language):
        assert {placeholders(form) for form in texts(entry)} == {placeholders(ids(entry)[-1])}


@pytest.mark.parametrize("language", list(Language))
def test_blanks_around_a_text_are_those_of_the_english_one(language: Language) -> None:
    source = (LOCALES / language / "LC_MESSAGES" / "admin.po").read_bytes()

    for entry in entries(source, language):
        english = ids(entry)[-1]
        for form in texts(entry):
            assert form == english.replace(english.strip(), form.strip()), english


def test_the_library_speaks_ukrainian() -> None:
    ukrainian = admin_translations(Language.UK)

    assert ukrainian.gettext("Sign in") == "Увійти"
    deleted = ("1 item was successfully deleted.", "%(count)d items were successfully deleted.")
    assert [ukrainian.ngettext(*deleted, count) % {"count": count} for count in (1, 3, 5)] == [
        "1 елемент успішно видалено.",
        "3 елементи успішно видалено.",
        "5 елементів успішно видалено.",
    ]


def test_russian_is_added_to_what_the_library_has() -> None:
    library = Translations()
    library.merge(admin_translations(Language.RU))

    assert library.gettext("Next page") == "Следующая страница"
    assert library.gettext("Sign in") == "Sign in"


def test_english_is_left_as_it_is() -> None:
    assert admin_translations(Language.EN).gettext("Next page") == "Next page"


def test_ukrainian_and_russian_are_not_mixed_up() -> None:
    said = {
        language: "".join(
            "".join(texts(entry))
            for entry in entries(
                (LOCALES / language / "LC_MESSAGES" / "admin.po").read_bytes(), language
            )
        )
        for language in (Language.RU, Language.UK)
    }

    assert not set("ыъэёЫЪЭЁ") & set(said[Language.UK])
    assert not set("іїєґІЇЄҐ") & set(said[Language.RU])
