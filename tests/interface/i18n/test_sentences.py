from __future__ import annotations

import re

import pytest

from interface.i18n.codes import GENERIC_CODE, INTERFACE_CODES
from interface.i18n.negotiation import Language
from interface.i18n.translator import Translator
from tests.interface.i18n.sources import codes_in_python, codes_in_templates, sentences

KNOWN_FROM_THE_DOMAIN = {"film-not-found", "text-too-long", "password-similar", "reference-unknown"}


def test_the_source_is_read_as_expected() -> None:
    codes = codes_in_python()

    assert codes.keys() >= KNOWN_FROM_THE_DOMAIN
    assert codes["text-blank"] != []
    assert set(codes["text-too-long"]) == {frozenset({"max", "length"})}
    assert codes_in_templates()["page-root-generate-films"] == {"count"}


@pytest.mark.parametrize("language", list(Language))
def test_every_code_has_a_sentence_and_every_sentence_a_code(language: Language) -> None:
    codes = codes_in_python().keys() | INTERFACE_CODES.keys() | codes_in_templates().keys()

    assert sentences(language).keys() == codes


@pytest.mark.parametrize("language", [Language.UK, Language.EN])
def test_a_sentence_has_the_same_variables_in_all_languages(language: Language) -> None:
    assert sentences(language) == sentences(Language.RU)


def test_a_sentence_asks_for_no_more_than_is_given_wherever_its_code_is_used() -> None:
    in_python, others = codes_in_python(), (INTERFACE_CODES, codes_in_templates())

    for code, variables in sentences(Language.RU).items():
        given = [params for params in in_python.get(code, []) if params is not None]
        given += [codes[code] for codes in others if code in codes]
        assert given or not variables, code
        assert all(variables <= params for params in given), code


@pytest.mark.parametrize("language", list(Language))
def test_every_sentence_can_be_spoken_in_full(language: Language) -> None:
    translator = Translator()
    for code, variables in sentences(language).items():
        for count in (0, 1, 2, 5, 21, 100):
            sentence = translator.text(language, code, dict.fromkeys(variables, count))
            assert sentence.strip() == sentence != ""
            assert not re.search(r"[{}]|\?\?\?|  |\n", sentence), code


def test_russian_and_ukrainian_sentences_are_not_mixed_up() -> None:
    translator = Translator()
    russian = "".join(translator.text(Language.RU, code) for code in sentences(Language.RU))
    ukrainian = "".join(translator.text(Language.UK, code) for code in sentences(Language.UK))
    english = "".join(translator.text(Language.EN, code) for code in sentences(Language.EN))

    assert not set("іїєґІЇЄҐ") & set(russian)
    assert not set("ыъэёЫЪЭЁ") & set(ukrainian)
    assert not re.search("[а-яёіїєґ]", english, re.IGNORECASE)


def test_the_generic_code_is_one_of_the_codes() -> None:
    assert GENERIC_CODE in codes_in_python()
